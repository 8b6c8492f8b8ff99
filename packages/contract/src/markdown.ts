/**
 * The small Markdown of answers, as data: what the customer sees and what people see of it in the console is read by this
 * one parser. Paragraphs, line breaks, headings, **bold**, *italics*, `code`, lists, and links to http and https; all else
 * is text. Never HTML: what is not made here cannot appear. No zod here, so that the widget stays small.
 */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  /** `mark`: what a reader shall see first, made only of the ranges that are given in. */
  | { readonly type: 'bold' | 'italic' | 'mark'; readonly children: readonly Inline[] }
  | { readonly type: 'link'; readonly href: string; readonly children: readonly Inline[] }
export type Line = readonly Inline[]

export type Block =
  | { readonly type: 'paragraph'; readonly lines: readonly Line[] }
  | { readonly type: 'heading'; readonly line: Line }
  /** `start` is the number of the first item of an ordered list; null for bullets. */
  | { readonly type: 'list'; readonly start: number | null; readonly items: readonly (readonly Line[])[] }

const BULLET = /^\s{0,3}[-*+•]\s+(.*)$/u
const NUMBER = /^\s{0,3}(\d{1,4})[.)、]\s*(.+)$/u
/** '3.5 kg' and '1.2 倍' are figures, not items. */
const FIGURE = /^\s{0,3}\d+\.\d/u
const HEADING = /^\s{0,3}#{1,6}\s+(.*?)\s*#*$/u
const INDENTED = /^(?: {2,}|\t)\S/u

/** Part of a source text, in UTF-16 units; `end` is exclusive. */
export interface Range {
  readonly start: number
  readonly end: number
}

type Group =
  | { type: 'paragraph'; lines: string[] }
  | { type: 'heading'; line: string }
  | { type: 'list'; start: number | null; items: string[][] }

/**
 * The blocks of a text. A line that begins at the margin ends a list, also without an empty line before it: people who
 * write answers do not think of one. An indented line goes on with the item.
 */
export function parseMarkdown(source: string, marks: readonly Range[] = []): Block[] {
  const groups: Group[] = []
  let current: Group | null = null
  const text = marks.length > 0 ? withSigns(source, marks) : source.replace(/\r\n?/gu, '\n')
  for (const line of text.split('\n')) {
    const open: Group | null = current
    current = line.trim() === '' ? null : (continued(open, line) ?? begun(line))
    if (current !== null && current !== open) groups.push(current)
  }
  return groups.map(blockOf)
}

/** The open group with a line more, when the line belongs to it. */
function continued(open: Group | null, line: string): Group | null {
  const next = begun(line)
  if (open?.type === 'list' && next.type === 'list' && (open.start === null) === (next.start === null)) {
    open.items.push(...next.items)
    return open
  }
  if (next.type !== 'paragraph') return null
  if (open?.type === 'paragraph') open.lines.push(line.trim())
  else if (open?.type === 'list' && INDENTED.test(line)) open.items.at(-1)?.push(line.trim())
  else return null
  return open
}

function begun(line: string): Group {
  const bullet = BULLET.exec(line)?.[1]
  if (bullet !== undefined) return { type: 'list', start: null, items: [[bullet]] }
  const [, number, item] = NUMBER.exec(line) ?? []
  if (number !== undefined && item !== undefined && !FIGURE.test(line)) return { type: 'list', start: Number(number), items: [[item]] }
  const heading = HEADING.exec(line)?.[1]
  return heading === undefined ? { type: 'paragraph', lines: [line.trim()] } : { type: 'heading', line: heading }
}

function blockOf(group: Group): Block {
  if (group.type === 'heading') return { type: 'heading', line: lineOf(group.line) }
  if (group.type === 'paragraph') return { type: 'paragraph', lines: group.lines.map(lineOf) }
  return { type: 'list', start: group.start, items: group.items.map((lines) => lines.map(lineOf)) }
}

/** Stand in a text for where a mark begins and ends; nobody types them. */
const [ON, OFF] = ['\ue000', '\ue001']
const SIGN = /[\ue000\ue001]/u
const START = /^\s*(?:(?:[-*+•]|#{1,6}|\d{1,4}[.)、](?!\d))\s*)?/u

/** The text with signs around what is to be marked, line by line: behind what makes a line an item, and around addresses. */
function withSigns(source: string, marks: readonly Range[]): string {
  let at = 0
  const lines = source.split('\n').map((line) => {
    const from = at
    at += line.length + 1
    const words = line.replace(/\r$/u, ' ').replace(new RegExp(SIGN, 'gu'), ' ')
    const least = START.exec(words)?.[0].length ?? 0
    const most = words.trimEnd().length
    const signs = marks.flatMap(({ start, end }) => {
      const first = outside(words, Math.max(least, start - from), false)
      const last = outside(words, Math.min(most, end - from), true)
      return last > first ? [[last, OFF] as const, [first, ON] as const] : []
    })
    return signs.sort(([a], [b]) => b - a).reduce((text, [place, sign]) => text.slice(0, place) + sign + text.slice(place), words)
  })
  return lines.join('\n')
}

/** A place that does not part what belongs together: an address, or the two stars of bold words. */
function outside(line: string, place: number, isEnd: boolean): number {
  for (const match of line.matchAll(new RegExp(`\\]\\([^\\s)]{1,2000}\\)|${BARE}`, 'gu'))) {
    const [from, to] = [match.index, match.index + match[0].length]
    if (place > from && place < to) return isEnd || match[0].startsWith(']') ? to : from
  }
  return line[place] === '*' && line[place - 1] === '*' ? place + 1 : place
}

function lineOf(line: string): Line {
  const parts = parseLine(line)
  return SIGN.test(line) ? marked(parts, { on: false }) : parts
}

/** The parts with what lies between signs as marks, and without the signs. */
function marked(parts: readonly Inline[], state: { on: boolean }): Inline[] {
  return parts.flatMap((part): Inline[] => {
    if ('children' in part) return [{ ...part, children: marked(part.children, state) }]
    if (part.type === 'code') {
      const isMarked = state.on || part.text.includes(ON)
      state.on = part.text.lastIndexOf(ON) > part.text.lastIndexOf(OFF) || (state.on && !part.text.includes(OFF))
      const code: Inline = { type: 'code', text: part.text.replace(new RegExp(SIGN, 'gu'), '') }
      return [isMarked ? { type: 'mark', children: [code] } : code]
    }
    return part.text.split(new RegExp(`(${SIGN.source})`, 'u')).flatMap((text): Inline[] => {
      if (SIGN.test(text)) state.on = text === ON
      if (text === '' || SIGN.test(text)) return []
      return [state.on ? { type: 'mark', children: [{ type: 'text', text }] } : { type: 'text', text }]
    })
  })
}

const NAMED = String.raw`\[([^\]\n]{1,300})\]\(\s*([^\s)]{1,2000})\s*\)`
const BARE = String.raw`https?:\/\/[^\s<>"'\u0060\ue000\ue001\u3000-\u303f\uff00-\uffef]{1,2000}`
/** Marks at the end of an address belong to the sentence. */
const TRAILING = /[.,;:!?)\]]+$/u
const INLINE = new RegExp(
  [String.raw`\u0060([^\u0060\n]+)\u0060`, String.raw`\*\*(?=\S)([^\n]{1,2000}?\S|\S)\*\*`, String.raw`\*(?=[^\s*])([^*\n]{0,2000}[^\s*])\*`, NAMED, `(${BARE})`].join('|'),
  'u',
)
const MAX_DEPTH = 4

function parseLine(line: string, depth = 0): Inline[] {
  const result: Inline[] = []
  let rest = line
  while (rest !== '') {
    const match = depth < MAX_DEPTH ? INLINE.exec(rest) : null
    if (match === null) {
      result.push({ type: 'text', text: rest })
      break
    }
    if (match.index > 0) result.push({ type: 'text', text: rest.slice(0, match.index) })
    const { part, length } = piece(match, depth)
    result.push(part)
    rest = rest.slice(match.index + length)
  }
  return result
}

function piece(match: RegExpExecArray, depth: number): { part: Inline; length: number } {
  const [all, code, bold, italic, label, target, bare] = match
  const { length } = all
  if (code !== undefined) return { part: { type: 'code', text: code }, length }
  if (bold !== undefined) return { part: { type: 'bold', children: parseLine(bold, depth + 1) }, length }
  if (italic !== undefined) return { part: { type: 'italic', children: parseLine(italic, depth + 1) }, length }
  const address = label === undefined ? (bare ?? '').replace(TRAILING, '') : (target ?? '')
  const written = label === undefined ? address : all
  const href = safeLink(address)
  if (href === null) return { part: { type: 'text', text: written }, length: written.length }
  const children: Inline[] = label === undefined ? [{ type: 'text', text: address }] : parseLine(label, MAX_DEPTH)
  return { part: { type: 'link', href, children }, length: written.length }
}

/** A text as a person typed it: nothing is marked up, addresses can be followed. Line breaks are left to the style. */
export function parsePlain(source: string): Inline[] {
  const result: Inline[] = []
  let end = 0
  const text = (upTo: number): void => {
    if (upTo > end) result.push({ type: 'text', text: source.slice(end, upTo) })
  }
  for (const match of source.matchAll(new RegExp(BARE, 'giu'))) {
    const address = match[0].replace(TRAILING, '')
    const href = safeLink(address)
    if (href === null) continue
    text(match.index)
    result.push({ type: 'link', href, children: [{ type: 'text', text: address }] })
    end = match.index + address.length
  }
  text(source.length)
  return result
}

/** The address when it may be followed; null for every scheme but http and https. */
export function safeLink(address: string): string | null {
  if (!/^https?:\/\//iu.test(address)) return null
  try {
    const url = new URL(address)
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null
  } catch {
    return null
  }
}
