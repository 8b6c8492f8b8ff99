import { h, type ComponentChild } from 'preact'

/**
 * The small set of Markdown a bot answer may use: paragraphs, line breaks, **bold**, *italics*, `code`, lists, and links
 * to http and https. Everything else is text. The result is a tree of elements, never HTML: what is not made here
 * cannot appear.
 */
export function renderMarkdown(source: string): ComponentChild[] {
  return blocks(source.replace(/\r\n?/gu, '\n').split('\n')).map(block)
}

type Block = { kind: 'paragraph'; lines: string[] } | { kind: 'list'; ordered: boolean; start: number; items: string[][] }

const BULLET = /^\s{0,3}[-*+•]\s+(.*)$/u
const NUMBER = /^\s{0,3}(\d{1,4})[.)、]\s*(.+)$/u
const HEADING = /^\s{0,3}#{1,6}\s+(.*?)\s*#*$/u

function blocks(lines: string[]): Block[] {
  const result: Block[] = []
  let current: Block | null = null
  for (const line of lines) {
    if (line.trim() === '') {
      current = null
      continue
    }
    const item = listItem(line)
    if (item !== null) {
      if (current?.kind === 'list' && current.ordered === item.ordered) current.items.push([item.text])
      else result.push((current = { kind: 'list', ordered: item.ordered, start: item.start, items: [[item.text]] }))
      continue
    }
    const heading = HEADING.exec(line)?.[1]
    if (heading !== undefined) {
      result.push({ kind: 'paragraph', lines: [`**${heading}**`] })
      current = null
      continue
    }
    if (current === null) result.push((current = { kind: 'paragraph', lines: [line.trim()] }))
    else if (current.kind === 'paragraph') current.lines.push(line.trim())
    else current.items.at(-1)?.push(line.trim())
  }
  return result
}

function listItem(line: string): { ordered: boolean; start: number; text: string } | null {
  const bullet = BULLET.exec(line)?.[1]
  if (bullet !== undefined) return { ordered: false, start: 1, text: bullet }
  const [, number, text] = NUMBER.exec(line) ?? []
  // '3.5 kg' and '1.2 倍' are figures, not items
  if (number === undefined || text === undefined || /^\s{0,3}\d+\.\d/u.test(line)) return null
  return { ordered: true, start: Number(number), text }
}

function block(one: Block, index: number): ComponentChild {
  if (one.kind === 'paragraph') return h('p', { key: index }, ...broken(one.lines))
  const items = one.items.map((lines, place) => h('li', { key: place }, ...broken(lines)))
  return one.ordered ? h('ol', { key: index, start: one.start }, items) : h('ul', { key: index }, items)
}

function broken(lines: string[]): ComponentChild[] {
  return lines.flatMap((line, index) => (index === 0 ? inline(line) : [h('br', null), ...inline(line)]))
}

const LINK = String.raw`\[([^\]\n]{1,300})\]\(\s*([^\s)]{1,2000})\s*\)`
const BARE = String.raw`https?:\/\/[^\s<>"'\u0060\u3000-\u303f\uff00-\uffef]{1,2000}`
/** Marks at the end of an address belong to the sentence. */
const TRAILING = /[.,;:!?)\]]+$/u
const INLINE = new RegExp(
  [String.raw`\u0060([^\u0060\n]+)\u0060`, String.raw`\*\*(?=\S)([^\n]{1,2000}?\S|\S)\*\*`, String.raw`\*(?=[^\s*])([^*\n]{0,2000}[^\s*])\*`, LINK, `(${BARE})`].join('|'),
  'u',
)
const MAX_DEPTH = 4

function inline(text: string, depth = 0): ComponentChild[] {
  const result: ComponentChild[] = []
  let rest = text
  while (rest !== '') {
    const match = depth < MAX_DEPTH ? INLINE.exec(rest) : null
    if (match === null) {
      result.push(rest)
      break
    }
    if (match.index > 0) result.push(rest.slice(0, match.index))
    const { node, length } = piece(match, depth)
    result.push(node)
    rest = rest.slice(match.index + length)
  }
  return result
}

function piece(match: RegExpExecArray, depth: number): { node: ComponentChild; length: number } {
  const [all, code, bold, italic, label, target, bare] = match
  const length = all.length
  if (code !== undefined) return { node: h('code', null, code), length }
  if (bold !== undefined) return { node: h('strong', null, ...inline(bold, depth + 1)), length }
  if (italic !== undefined) return { node: h('em', null, ...inline(italic, depth + 1)), length }
  if (label !== undefined) {
    const href = safeLink(target ?? '')
    return { node: href === null ? all : link(href, inline(label, MAX_DEPTH)), length }
  }
  const address = (bare ?? '').replace(TRAILING, '')
  const href = safeLink(address)
  return href === null ? { node: all, length } : { node: link(href, [address]), length: address.length }
}

/** A text as a person typed it: nothing is marked up, addresses can be followed. Line breaks are left to the style. */
export function renderPlain(source: string): ComponentChild[] {
  const result: ComponentChild[] = []
  let end = 0
  for (const match of source.matchAll(new RegExp(BARE, 'giu'))) {
    const address = match[0].replace(TRAILING, '')
    const href = safeLink(address)
    if (href === null) continue
    result.push(source.slice(end, match.index), link(href, [address]))
    end = match.index + address.length
  }
  return [...result, source.slice(end)]
}

function link(href: string, children: ComponentChild[]): ComponentChild {
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, ...children)
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
