import type { FoundMessage } from '@yingda/contract'
import { normalise, originalRange } from '@yingda/dialogue'
import type { Words } from './query.ts'

type Snippet = FoundMessage['snippet']
interface Range {
  start: number
  end: number
}

/** Longest snippet, and how much of it stands before the first word found, in UTF-16 units. */
const LENGTH = 160
const BEFORE = 40
const MOST = 50
const wordEnd = /[\p{L}\p{N}]$/u
const ideographEnd = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]$/u

/** True where a word of letters or digits may begin. */
const beginsAt = (text: string, at: number): boolean => {
  const before = text.slice(0, at)
  return !wordEnd.test(before) || ideographEnd.test(before)
}

/** Where the words stand in a text, as it was written; in order, without overlaps. */
export function findWords(text: string, words: Words): Range[] {
  const normalised = normalise(text)
  const found: Range[] = []
  for (const { form, begins } of words.terms) {
    for (let at = normalised.text.indexOf(form), n = 0; at >= 0 && n < MOST; at = normalised.text.indexOf(form, at + form.length), n += 1) {
      if (!begins || beginsAt(normalised.text, at)) found.push(originalRange(normalised, at, at + form.length))
    }
  }
  return merged(found.sort((a, b) => a.start - b.start))
}

function merged(ranges: readonly Range[]): Range[] {
  const result: Range[] = []
  for (const { start, end } of ranges) {
    const last = result.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else result.push({ start, end })
  }
  return result
}

/** A place that does not lie inside a character of two units. */
function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at
}

/** The part of a text around the first word found, or its beginning. */
export function snippetOf(source: string, words: Words | null): Snippet {
  const text = source.replace(/[\r\n\t]/gu, ' ')
  const found = words === null ? [] : findWords(text, words)
  const first = found[0]?.start ?? 0
  const from = first <= BEFORE || text.length <= LENGTH ? 0 : whole(text, Math.min(first - BEFORE, text.length - LENGTH))
  const to = text.length - from <= LENGTH ? text.length : whole(text, from + LENGTH)
  const highlights = found.filter(({ start, end }) => end > from && start < to).map(({ start, end }) => ({ start: Math.max(start, from) - from, end: Math.min(end, to) - from }))
  return { text: text.slice(from, to), highlights, cutBefore: from > 0, cutAfter: to < text.length }
}
