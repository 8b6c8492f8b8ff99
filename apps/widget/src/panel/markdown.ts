import { parseMarkdown, parsePlain, type Block, type Inline, type Line, type Range } from '@yingda/contract/markdown'
import { h, type ComponentChild } from 'preact'

/** The Markdown of an answer as elements, never as HTML; what matters most in it is marked. */
export function renderMarkdown(source: string, marks?: readonly Range[]): ComponentChild[] {
  return parseMarkdown(source, marks).map(block)
}

/** A text as a person typed it, its addresses as links. Line breaks are left to the style. */
export function renderPlain(source: string): ComponentChild[] {
  return inline(parsePlain(source))
}

function block(one: Block, index: number): ComponentChild {
  if (one.type === 'heading') return h('p', { key: index }, h('strong', null, ...inline(one.line)))
  if (one.type === 'paragraph') return h('p', { key: index }, ...broken(one.lines))
  const items = one.items.map((lines, place) => h('li', { key: place }, ...broken(lines)))
  return one.start === null ? h('ul', { key: index }, items) : h('ol', { key: index, start: one.start }, items)
}

function broken(lines: readonly Line[]): ComponentChild[] {
  return lines.flatMap((line, index) => (index === 0 ? inline(line) : [h('br', null), ...inline(line)]))
}

const tags = { code: 'code', bold: 'strong', italic: 'em', mark: 'mark' } as const

function inline(line: Line): ComponentChild[] {
  return line.map((part: Inline) => {
    if (part.type === 'text') return part.text
    if (part.type === 'code') return h(tags.code, null, part.text)
    if (part.type === 'link') return h('a', { href: part.href, target: '_blank', rel: 'noopener noreferrer nofollow' }, ...inline(part.children))
    return h(tags[part.type], null, ...inline(part.children))
  })
}
