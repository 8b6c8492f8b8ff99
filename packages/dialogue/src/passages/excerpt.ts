import { normalise, originalRange } from '../text/normalise.ts'
import type { Range } from './blocks.ts'
import { withoutMarkup } from './plain.ts'
import { sentencesOf } from './pieces.ts'
import type { TokenReader } from './tokens.ts'

/** Longest excerpt, in UTF-16 units. */
export const longestExcerpt = 600

/** Part of a passage, and what in it the question named. */
export interface Excerpt {
  /** Stretch of the document; whole sentences and lines. */
  readonly range: Range
  /** Stretches of the document, in order and without overlaps. */
  readonly highlights: readonly Range[]
}

function merged(ranges: readonly Range[]): Range[] {
  const found: Range[] = []
  for (const range of [...ranges].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = found.at(-1)
    if (last !== undefined && range.start <= last.end) found[found.length - 1] = { start: last.start, end: Math.max(last.end, range.end) }
    else found.push(range)
  }
  return found
}

/** Where the tokens of the question stand in the passage. */
function named(text: string, { start, end }: Range, read: TokenReader, wanted: ReadonlySet<number>): Range[] {
  const normalised = normalise(withoutMarkup(text.slice(start, end)))
  const found: Range[] = []
  read(normalised.text, (_kind, hash, from, to) => {
    if (!wanted.has(hash)) return
    const original = originalRange(normalised, from, to)
    found.push({ start: start + original.start, end: start + original.end })
  })
  return merged(found)
}

/** A stretch that is longer than an excerpt may be is cut, but not inside a character. */
function cut(text: string, { start, end }: Range): Range {
  const limit = Math.min(end, start + longestExcerpt)
  const unit = text.charCodeAt(limit - 1)
  return { start, end: limit < end && unit >= 0xd800 && unit < 0xdc00 ? limit - 1 : limit }
}

/** The sentences from the one that names most, as many as fit: what follows before what stands before. */
function window(text: string, sentences: readonly Range[], weightOf: (sentence: Range) => number): Range | null {
  const weights = sentences.map(weightOf)
  const best = weights.reduce((most, weight, at) => (weight > (weights[most] ?? 0) ? at : most), 0)
  const first = sentences[best]
  if (first === undefined) return null
  let [from, to] = [best, best]
  const fits = (a: number, b: number): boolean => (sentences[b]?.end ?? Infinity) - (sentences[a]?.start ?? -Infinity) <= longestExcerpt
  if (!fits(best, best)) return cut(text, first)
  for (;;) {
    if (to + 1 < sentences.length && fits(from, to + 1)) to += 1
    else if (from > 0 && fits(from - 1, to)) from -= 1
    else return { start: sentences[from]?.start ?? first.start, end: sentences[to]?.end ?? first.end }
  }
}

/**
 * What is shown of a passage: all of it when it is short enough, else the sentences around the one that names most.
 *
 * @param wanted hashes of the tokens that question and passage share
 */
export function excerptOf(text: string, passage: Range, read: TokenReader, wanted: ReadonlySet<number>): Excerpt {
  const highlights = wanted.size === 0 ? [] : named(text, passage, read, wanted)
  const inside = (range: Range): Range[] => highlights.filter((one) => one.start >= range.start && one.end <= range.end)
  if (passage.end - passage.start <= longestExcerpt) return { range: { start: passage.start, end: passage.end }, highlights }
  const weightOf = (sentence: Range): number => inside(sentence).reduce((sum, { start, end }) => sum + end - start, 0)
  const range = window(text, sentencesOf(text, passage), weightOf) ?? cut(text, passage)
  return { range, highlights: inside(range) }
}
