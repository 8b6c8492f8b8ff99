/**
 * Substring search that needs no extension of the database: the application cuts texts into overlapping n-grams (2 for
 * Han, kana and hangul, 3 for other letters and digits), the database keeps them in a GIN index. A term shorter than n is
 * looked up as the beginning of a gram, which is why runs also give the shorter grams at their end.
 */

const ideographs = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}`
const runs = new RegExp(String.raw`([${ideographs}]+)|((?:(?![${ideographs}])[\p{L}\p{N}\p{M}])+)`, 'gu')

/** Grams kept of one entry, below the 1 MB a tsvector may have. An entry with more is a candidate of every search. */
const MAX_GRAMS = 40_000
const EVERY_SEARCH = '*'

/** Width, case and white space do not matter in a search. */
export function searchForm(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()
}

function* runsOf(form: string): Generator<{ letters: string[]; size: number }> {
  for (const match of form.matchAll(runs)) yield { letters: [...match[0]], size: match[1] === undefined ? 3 : 2 }
}

/** The grams of a text in search form. */
export function indexGrams(form: string): string[] {
  const grams = new Set<string>()
  for (const { letters, size } of runsOf(form)) {
    for (let at = 0; at < letters.length; at += 1) grams.add(letters.slice(at, at + size).join(''))
    if (grams.size > MAX_GRAMS) return [EVERY_SEARCH]
  }
  return [...grams]
}

function queryGrams(term: string): string[] {
  const grams = new Set<string>()
  for (const { letters, size } of runsOf(term)) {
    if (letters.length < size) grams.add(`'${letters.join('')}':*`)
    for (let at = 0; at + size <= letters.length; at += 1) grams.add(`'${letters.slice(at, at + size).join('')}'`)
  }
  return [...grams]
}

export interface SearchQuery {
  /** Parts that must all occur, in search form. */
  terms: string[]
  /** A tsquery every matching entry satisfies; null when the terms hold no letter or digit. */
  tsquery: string | null
}

/** Reads what somebody typed into a search box: words apart must all occur, anywhere. Null for nothing. */
export function parseSearch(text: string): SearchQuery | null {
  const terms = [...new Set(searchForm(text).split(' '))].filter((term) => term !== '')
  if (terms.length === 0) return null
  const all = [...new Set(terms.flatMap(queryGrams))]
  // The beginning of a gram stands in very many entries; beside whole grams it only costs: the text itself is compared anyway.
  const whole = all.filter((gram) => !gram.endsWith(':*'))
  const grams = whole.length > 0 ? whole : all
  return { terms, tsquery: grams.length === 0 ? null : `(${grams.join(' & ')}) | '${EVERY_SEARCH}'` }
}

/**
 * The same for an index so large that a look at it must stay inside a part of it: every term is looked up by whole grams
 * only, never as the beginning of others. Single ideographs are grams of their own, and words give their first one and two
 * letters, marked with `^`: what is shorter than a gram of letters is found at the beginning of words.
 */
export function exactGrams(form: string): string[] {
  const grams = new Set<string>()
  for (const { letters, size } of runsOf(form)) {
    if (size === 3) {
      grams.add(`^${letters[0] ?? ''}`)
      if (letters.length > 1) grams.add(`^${letters.slice(0, 2).join('')}`)
    }
    for (let at = 0; at < letters.length; at += 1) {
      if (size === 2) grams.add(letters[at] ?? '')
      if (at + size <= letters.length) grams.add(letters.slice(at, at + size).join(''))
    }
  }
  return [...grams]
}

export interface ExactTerm {
  grams: string[]
  /** Made of letters too few for a gram: stands only at the beginning of words. */
  begins: boolean
}

/** The grams that whatever holds a term has; none for a term without letters and digits. */
export function exactTerm(term: string): ExactTerm {
  const whole = new Set<string>()
  const beginnings = new Set<string>()
  for (const { letters, size } of runsOf(term)) {
    if (letters.length < size) (size === 2 ? whole : beginnings).add(size === 2 ? letters.join('') : `^${letters.join('')}`)
    for (let at = 0; at + size <= letters.length; at += 1) whole.add(letters.slice(at, at + size).join(''))
  }
  return whole.size > 0 ? { grams: [...whole], begins: false } : { grams: [...beginnings], begins: beginnings.size > 0 }
}

/** Grams as one tsquery that wants them all; null for none. */
export const allOf = (grams: readonly string[]): string | null => (grams.length === 0 ? null : grams.map((gram) => `'${gram}'`).join(' & '))
