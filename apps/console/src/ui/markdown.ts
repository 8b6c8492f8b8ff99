/** The small Markdown of answers, as data: text, bold, italic, code, links, lists, headings, quotes. Never HTML. */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'bold' | 'italic'; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'link'; readonly href: string; readonly children: readonly Inline[] }

export type Block =
  | { readonly type: 'paragraph' | 'heading' | 'quote'; readonly lines: readonly (readonly Inline[])[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly start: number; readonly items: readonly (readonly Inline[])[] }
  | { readonly type: 'code'; readonly text: string }

const SAFE_LINK = /^(?:https?:\/\/|mailto:|tel:|\/(?!\/))/iu
const DEEPEST = 4

/** The address when it may be linked to: http, https, mailto, tel, or a path of this site; else null. */
export function safeHref(href: string): string | null {
  // Browsers drop control characters from addresses, so that `java\nscript:` would pass as something else.
  const plain = Array.from(href.trim()).filter((letter) => letter > ' ' && letter !== '\u007f').join('')
  return SAFE_LINK.test(plain) ? plain : null
}

const inlinePattern = /(`[^`\n]+`)|(\*\*(?=\S)[^\n]+?\S?\*\*)|(\*(?=[^\s*])[^*\n]*[^\s*]\*)|\[([^\]\n]+)\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)|(https?:\/\/[^\s<>"'（）。，；！？、]+[^\s<>"'（）。，；！？、.,;:!?)\]])/gu

/** The inline parts of one line. */
export function parseInline(line: string, depth = 0): Inline[] {
  const parts: Inline[] = []
  let at = 0
  const push = (text: string): void => {
    if (text !== '') parts.push({ type: 'text', text })
  }
  for (const match of line.matchAll(inlinePattern)) {
    if (depth >= DEEPEST) break
    push(line.slice(at, match.index))
    parts.push(inlineOf(match, depth))
    at = match.index + match[0].length
  }
  push(line.slice(at))
  return parts
}

function inlineOf(match: RegExpExecArray, depth: number): Inline {
  const [whole, code, bold, italic, label, target, bare] = match
  if (code !== undefined) return { type: 'code', text: code.slice(1, -1) }
  if (bold !== undefined) return { type: 'bold', children: parseInline(bold.slice(2, -2), depth + 1) }
  if (italic !== undefined) return { type: 'italic', children: parseInline(italic.slice(1, -1), depth + 1) }
  const href = safeHref(target ?? bare ?? '')
  if (href === null) return { type: 'text', text: whole }
  return { type: 'link', href, children: label === undefined ? [{ type: 'text', text: whole }] : parseInline(label, depth + 1) }
}

const BULLET = /^\s{0,3}[-*+]\s+(.*)$/u
const NUMBERED = /^\s{0,3}(\d{1,9})[.)、]\s*(.+)$/u
const HEADING = /^\s{0,3}#{1,6}\s+(.*?)\s*#*$/u
const QUOTE = /^\s{0,3}>\s?(.*)$/u
const FENCE = /^\s{0,3}```/u

type Kind = 'bullet' | 'number' | 'heading' | 'quote' | 'fence' | 'blank' | 'text'

function kindOf(line: string): Kind {
  if (line.trim() === '') return 'blank'
  if (FENCE.test(line)) return 'fence'
  if (BULLET.test(line)) return 'bullet'
  if (NUMBERED.test(line)) return 'number'
  if (HEADING.test(line)) return 'heading'
  return QUOTE.test(line) ? 'quote' : 'text'
}

/** The blocks of a text. Anything that is not understood stays as the text it is. */
export function parseMarkdown(text: string): Block[] {
  const lines = text.replace(/\r\n?/gu, '\n').split('\n')
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    const kind = kindOf(lines[at] ?? '')
    let end = at + 1
    if (kind === 'fence') {
      while (end < lines.length && kindOf(lines[end] ?? '') !== 'fence') end += 1
      blocks.push({ type: 'code', text: lines.slice(at + 1, end).join('\n') })
      at = end + 1
      continue
    }
    while (kind !== 'heading' && end < lines.length && kindOf(lines[end] ?? '') === kind) end += 1
    if (kind !== 'blank') blocks.push(blockOf(kind, lines.slice(at, end)))
    at = end
  }
  return blocks
}

function blockOf(kind: Exclude<Kind, 'blank' | 'fence'>, lines: string[]): Block {
  const inline = (pattern: RegExp, group: number): Inline[][] => lines.map((line) => parseInline(pattern.exec(line)?.[group] ?? line))
  if (kind === 'bullet') return { type: 'list', ordered: false, start: 1, items: inline(BULLET, 1) }
  if (kind === 'number') return { type: 'list', ordered: true, start: Number(NUMBERED.exec(lines[0] ?? '')?.[1] ?? 1), items: inline(NUMBERED, 2) }
  if (kind === 'heading') return { type: 'heading', lines: inline(HEADING, 1) }
  if (kind === 'quote') return { type: 'quote', lines: inline(QUOTE, 1) }
  return { type: 'paragraph', lines: lines.map((line) => parseInline(line)) }
}
