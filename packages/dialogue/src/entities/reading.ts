import { simplify } from '../text/traditional.ts'

/** A text as the rules read it. `plain` and `folded` are equally long; `starts` and `ends` lead back to the original. */
export interface Reading {
  readonly original: string
  /** Compatibility forms folded (NFKC): full-width digits and letters are half-width. */
  readonly plain: string
  /** `plain` in lower case and simplified characters, with one kind of dash, apostrophe and space. */
  readonly folded: string
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** How much work the rules have done, in attempts and units read. */
  readonly steps: { count: number }
}

const marks = /^\p{M}$/u
const dashes = /[\u2010-\u2015\u2212\u30fc]/
const apostrophes = /[\u2018\u2019\u02bc`\u00b4]/
const dots = /[\u00b7\u2022\u30fb\u2027\u22c5]/

function foldUnit(unit: string): string {
  if (unit < '\u0080') return unit >= 'A' && unit <= 'Z' ? unit.toLowerCase() : unit === '`' ? "'" : unit
  if (dashes.test(unit)) return '-'
  if (apostrophes.test(unit)) return "'"
  if (dots.test(unit)) return '·'
  if (unit === '\u301c') return '~'
  const folded = simplify(unit).toLowerCase()
  return folded.length === 1 ? folded : unit
}

function clusterEnd(text: string, at: number): number {
  let end = at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
  while (end < text.length && text.charCodeAt(end) >= 0x300 && marks.test(text.charAt(end))) end += 1
  return end
}

/** Reads a text for the rules, in time linear in its length. */
export function readText(original: string): Reading {
  const plain: string[] = []
  const folded: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  for (let at = 0; at < original.length;) {
    const end = clusterEnd(original, at)
    const cluster = original.slice(at, end)
    const form = cluster < '\u0080' ? cluster : cluster.normalize('NFKC')
    for (let i = 0; i < form.length; i += 1) {
      const unit = form.charAt(i)
      plain.push(unit)
      folded.push(foldUnit(unit))
      starts.push(at)
      ends.push(end)
    }
    at = end
  }
  return { original, plain: plain.join(''), folded: folded.join(''), starts, ends, steps: { count: 0 } }
}

/**
 * Every match of a pattern (flag g) that `take` accepts. After a match that is refused the search goes on one unit further, so a
 * refused reading hides none behind it. The patterns hold no unbounded repetition: a match is short and the whole is linear.
 */
export function scan<T>(reading: Reading, pattern: RegExp, take: (match: RegExpExecArray) => T | undefined): T[] {
  const found: T[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(reading.folded); match !== null; match = pattern.exec(reading.folded)) {
    reading.steps.count += 1 + match[0].length
    const taken = match[0] === '' ? undefined : take(match)
    if (taken === undefined) pattern.lastIndex = match.index + 1
    else found.push(taken)
  }
  return found
}

/** The text before a place, at most `length` units. */
export function before(reading: Reading, at: number, length: number): string {
  return reading.folded.slice(Math.max(0, at - length), at)
}

/** The text from a place on, at most `length` units. */
export function after(reading: Reading, at: number, length: number): string {
  return reading.folded.slice(at, at + length)
}
