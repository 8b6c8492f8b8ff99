import { parseMarkdown, type Block, type Inline, type Line } from '@yingda/contract/markdown'

const wordsOf = (part: Inline): string => {
  if (part.type === 'text' || part.type === 'code') return part.text
  const words = lineOf(part.children)
  return part.type === 'link' && words !== part.href ? `${words} ${part.href} ` : words
}

const lineOf = (line: Line): string => line.map(wordsOf).join('')
const linesOf = (lines: readonly Line[]): string => lines.map((line) => lineOf(line).trimEnd()).join('\n')

function blockOf(block: Block): string {
  if (block.type === 'paragraph') return linesOf(block.lines)
  if (block.type === 'heading') return lineOf(block.line)
  const { start } = block
  return block.items.map((item, index) => `${start === null ? '·' : `${String(start + index)}.`} ${linesOf(item)}`).join('\n')
}

/** An answer's Markdown as words that can be sent as typed: agents' messages are shown without formatting. */
export const plainOf = (markdown: string): string => parseMarkdown(markdown).map(blockOf).join('\n\n').trim()
