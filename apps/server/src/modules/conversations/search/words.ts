import type { MessageContent } from '@yingda/contract'
import { parseMarkdown, type Block, type Inline } from '@yingda/contract/markdown'

const inline = (part: Inline): string => ('children' in part ? part.children.map(inline).join('') : part.text)
const line = (parts: readonly Inline[]): string => parts.map(inline).join('')

function block(one: Block): string {
  if (one.type === 'heading') return line(one.line)
  return (one.type === 'paragraph' ? one.lines : one.items.flat()).map(line).join('\n')
}

const plain = (markdown: string): string => parseMarkdown(markdown).map(block).join('\n')

/**
 * What a message says, as its reader sees it: without the marks of Markdown, of a file its name. Null for what the system
 * says by itself, which nobody looks for.
 */
export function wordsOf(content: MessageContent): string | null {
  switch (content.type) {
    case 'text':
      return content.format === 'markdown' ? plain(content.text) : content.text
    case 'attachment':
      return content.attachment.name
    case 'answer':
    case 'passage':
      return plain(content.text)
    case 'suggest':
      return [content.text, ...content.choices.map(({ label }) => label)].join('\n')
    case 'refusal':
      return content.text
    case 'notice':
      return null
  }
}
