import { normalise } from '@yingda/dialogue'
import { allOf, exactTerm } from '../../../platform/search/grams.ts'

/** Words somebody looks for, in the form in which messages are compared. */
export interface Words {
  /** Parts that must all occur. */
  terms: readonly Term[]
  /** All of it as it was typed, to find messages that say just that. */
  phrase: string
}

export interface Term {
  form: string
  /** Letters or digits too few for a gram: only at the beginning of a word. */
  begins: boolean
  /** The grams say already that the term occurs. */
  certain: boolean
  grams: readonly string[]
}

const MOST_TERMS = 12

/** Reads what somebody typed; null when there is no letter or digit in it. */
export function wordsSearched(text: string): Words | null {
  const forms = new Set(text.split(/\s+/u).map((part) => normalise(part).text).filter((form) => form !== ''))
  const terms = [...forms].slice(0, MOST_TERMS).map((form): Term => {
    const { grams, begins } = exactTerm(form)
    return { form, begins, certain: grams.length === 1 && [...form].length <= (grams[0] ?? '').length, grams }
  })
  return terms.length === 0 ? null : { terms, phrase: normalise(text).text }
}

/** Marks a message that is a file. */
export const FILE = '#file'
const SMALL_BITS = 14
const LARGE_BITS = 20
/** Positions of the log in a stretch: the least part of the index that is looked at. */
export const STRETCH = 2 ** SMALL_BITS
const PER_LARGE = 2 ** (LARGE_BITS - SMALL_BITS)

export const stretchOf = (position: number): number => Math.floor(position / STRETCH)
/** Marks of the place of a message in the log, for the index. */
export const placeMarks = (position: number): string[] => [`#s${String(stretchOf(position))}`, `#l${String(Math.floor(position / 2 ** LARGE_BITS))}`]

/** The stretches `from` to `to` (inclusive) as alternatives of a tsquery, large marks where they fit. */
export function stretchesQuery(from: number, to: number): string {
  const marks: string[] = []
  for (let at = from; at <= to; ) {
    const large = at % PER_LARGE === 0 && at + PER_LARGE - 1 <= to
    marks.push(large ? `'#l${String(at / PER_LARGE)}'` : `'#s${String(at)}'`)
    at += large ? PER_LARGE : 1
  }
  return `(${marks.join(' | ')})`
}

/** All grams of the words, and the mark of files when only those are wanted; null for neither. */
export const wordsQuery = (words: Words | null, withFile: boolean): string | null =>
  allOf([...new Set([...(words?.terms ?? []).flatMap(({ grams }) => grams), ...(withFile ? [FILE] : [])])])

/**
 * How much a text is about the words, for `best`: the whole phrase 1000, nothing but the phrase 500 more, and up to 400 for
 * the share of the text that the words make up.
 */
export function scoreOf(form: string, { terms, phrase }: Words): number {
  const covered = terms.reduce((sum, term) => sum + (form.split(term.form).length - 1) * term.form.length, 0)
  const share = Math.min(1, covered / Math.max(1, form.length))
  return (form.includes(phrase) ? 1000 : 0) + (form === phrase ? 500 : 0) + Math.round(400 * share)
}
