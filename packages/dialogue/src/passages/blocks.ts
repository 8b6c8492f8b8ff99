/** A stretch of a document; `end` is exclusive. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A block of Markdown, from its first sign to its last; a list is one block. */
export interface Block extends Range {
  readonly kind: 'heading' | 'paragraph' | 'list' | 'table' | 'code'
  /** Of a heading, 1 to 6; else 0. */
  readonly level: number
  /** Of a heading, where its words stand; else the whole block. */
  readonly words: Range
}

interface Line extends Range {
  readonly text: string
}

/** Longest line that is looked at for what it is. */
const readLength = 2000

const fence = /^ {0,3}(`{3,}|~{3,})/
const heading = /^ {0,3}(#{1,6})(?:[ \t]+|$)/
const underline = /^ {0,3}(?:=+|-+)[ \t]*$/
const item = /^[ \t]*(?:[-*+•]|\d{1,3}[.)、）]|[（(]\d{1,3}[)）]|[①-⑳])[ \t]*\S/
const mark = /^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]/
const row = /^[ \t]*\|/
const rule = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/

function linesOf(text: string): Line[] {
  const lines: Line[] = []
  let start = 0
  while (start < text.length) {
    const found = text.indexOf('\n', start)
    const end = found < 0 ? text.length : found
    lines.push({ start, end, text: text.slice(start, Math.min(end, start + readLength)) })
    start = end + 1
  }
  return lines
}

const isBlank = ({ text }: Line): boolean => text.trim() === ''

/** List items begin with a sign and a space, or with a number in the Chinese way, where no space follows. */
function isItem({ text }: Line): boolean {
  return item.test(text) && (mark.test(text) || /^[ \t]*(?:\d{1,3}[、）]|[（(①-⑳•])/.test(text))
}

function startsBlock(line: Line): boolean {
  return isBlank(line) || fence.test(line.text) || heading.test(line.text) || row.test(line.text) || isItem(line)
}

/** The words of a heading: without the signs before and behind. */
function headingWords(text: string, { start, end }: Range, marks: number): Range {
  const from = start + marks + (text.slice(start + marks, end).length - text.slice(start + marks, end).trimStart().length)
  const words = text.slice(from, end).replace(/[ \t]+#+[ \t]*$/, '').trimEnd()
  return { start: from, end: from + words.length }
}

function trimmed(text: string, start: number, end: number): Range {
  let [from, to] = [start, end]
  while (from < to && /\s/.test(text.charAt(from))) from += 1
  while (to > from && /\s/.test(text.charAt(to - 1))) to -= 1
  return { start: from, end: to }
}

function block(text: string, kind: Block['kind'], start: number, end: number): Block {
  const range = trimmed(text, start, end)
  return { kind, level: 0, ...range, words: range }
}

/** Index of the first line at or behind `from` for which `isEnd` holds. */
function until(lines: readonly Line[], from: number, isEnd: (line: Line) => boolean): number {
  let at = from
  for (;;) {
    const line = lines[at]
    if (line === undefined || isEnd(line)) return at
    at += 1
  }
}

function codeEnd(lines: readonly Line[], from: number, mark: string): number {
  const close = until(lines, from + 1, ({ text }) => text.trimStart().startsWith(mark) && /^[ \t]*(?:`+|~+)[ \t]*$/.test(text))
  return Math.min(lines.length, close + 1)
}

/** A list goes on over blank lines when an item or an indented line follows. */
function listEnd(lines: readonly Line[], from: number): number {
  let at = from + 1
  for (;;) {
    const line = lines[at]
    if (line === undefined) return at
    const next = isBlank(line) ? lines[at + 1] : line
    if (next === undefined || isBlank(next)) return at
    const goesOn = isItem(next) || (/^(?: {2,}|\t)/.test(next.text) && !heading.test(next.text)) || (!isBlank(line) && !startsBlock(next))
    if (!goesOn) return at
    at += isBlank(line) ? 2 : 1
  }
}

/** The block that begins with the line at `at`, and the index of the line behind it. */
function readBlock(text: string, lines: readonly Line[], at: number, line: Line): readonly [Block | null, number] {
  const [, open] = fence.exec(line.text) ?? []
  const between = (kind: Block['kind'], end: number): readonly [Block, number] => [block(text, kind, line.start, lines[end - 1]?.end ?? line.end), end]
  if (open !== undefined) return between('code', codeEnd(lines, at, open))
  const [, signs] = heading.exec(line.text) ?? []
  if (signs !== undefined) {
    const range = trimmed(text, line.start, line.end)
    return [{ kind: 'heading', level: signs.length, ...range, words: headingWords(text, range, signs.length) }, at + 1]
  }
  const next = lines[at + 1]
  if (next !== undefined && underline.test(next.text) && !row.test(line.text) && !isItem(line)) {
    const range = trimmed(text, line.start, next.end)
    return [{ kind: 'heading', level: next.text.includes('=') ? 1 : 2, ...range, words: trimmed(text, line.start, line.end) }, at + 2]
  }
  if (rule.test(line.text)) return [null, at + 1]
  if (row.test(line.text)) return between('table', until(lines, at + 1, (one) => !row.test(one.text)))
  if (isItem(line)) return between('list', listEnd(lines, at))
  return between('paragraph', until(lines, at + 1, startsBlock))
}

/**
 * The blocks of a Markdown text in their order. They do not overlap; between them there is nothing but space and rules (lines of
 * dashes, stars or underscores).
 */
export function blocksOf(text: string): Block[] {
  const lines = linesOf(text)
  const blocks: Block[] = []
  let at = 0
  for (;;) {
    const line = lines[at]
    if (line === undefined) return blocks
    if (isBlank(line)) {
      at += 1
      continue
    }
    const [found, next] = readBlock(text, lines, at, line)
    if (found !== null && found.end > found.start) blocks.push(found)
    at = next
  }
}
