import { isHanUnit } from '../text/units.ts'
import { foldSyllable } from './fold.ts'
import { syllablesOf } from './pinyin.ts'
import { shapeKey } from './shapes.ts'
import { asked, lookupOf, type Found, type Lookup } from './lookup.ts'
import { openSpelling, prepareSpelling, type SpellIndex, type StoredSpelling } from './spell.ts'

/** A word in Chinese characters with how it sounds. */
export interface IndexedWord {
  readonly word: string
  readonly count: number
  readonly syllables: readonly string[]
}

/** The owner's words, ready for looking up what was meant; see buildVocabularyIndex(). */
export interface VocabularyIndex {
  readonly words: readonly IndexedWord[]
  readonly positions: { readonly has: (word: string) => boolean; readonly get: (word: string) => number | undefined }
  /** Code of each loosely folded syllable: one UTF-16 unit, so that the sounds of a text are a string to cut keys from. */
  readonly soundCodes: ReadonlyMap<string, string>
  readonly bySound: Found
  readonly byShape: Found
  /** Words of three characters and more by what is left when one is taken out. */
  readonly byDelete: Found
  readonly byInitials: Found
  /** By spellings that are partly initials: tuik, tkuan. */
  readonly byMixed: Found
  readonly byPinyin: Found
  readonly pinyinSpelling: SpellIndex
  /** The words in Latin letters. */
  readonly latin: SpellIndex
  readonly latinWords: { readonly has: (word: string) => boolean }
  /** Characters in the longest Chinese word. */
  readonly longest: number
}

export const lookupNames = ['bySound', 'byShape', 'byDelete', 'byInitials', 'byMixed', 'byPinyin'] as const
type LookupName = (typeof lookupNames)[number]

/** A vocabulary index as plain arrays and texts, to be stored: what takes long is done. */
export interface StoredVocabulary extends Readonly<Record<LookupName, Lookup>> {
  /** The Chinese words with spaces between, the likeliest first. */
  readonly words: string
  readonly counts: Float32Array
  /** The folded syllables in the order of their codes, with spaces between. */
  readonly sounds: string
  readonly pinyinSpelling: StoredSpelling
  readonly latin: StoredSpelling
  /** Words in Latin letters that are too short or too long to be put right, with spaces between. */
  readonly otherLatin: string
}

const firstCode = 0x100

const longestWord = 8
const longestInitials = 6

function isHanWord(word: string): boolean {
  if (word.length < 2 || word.length > longestWord) return false
  for (let i = 0; i < word.length; i += 1) if (!isHanUnit(word.charCodeAt(i))) return false
  return true
}

/** 'tk', and where a syllable begins with zh, ch or sh also with both letters. */
function initialsSpellings(syllables: readonly string[]): string[] {
  const short = syllables.map((syllable) => syllable.charAt(0)).join('')
  const full = syllables.map((syllable) => /^[zcs]h|^./.exec(syllable)?.[0] ?? '').join('')
  return full === short ? [short] : [short, full]
}

/** Spellings with some syllables whole and the others as initials; one change between the two only. */
function mixedSpellings(syllables: readonly string[]): string[] {
  const found: string[] = []
  for (let cut = 1; cut < syllables.length; cut += 1) {
    const first = (list: readonly string[]): string => list.map((syllable) => syllable.charAt(0)).join('')
    found.push(syllables.slice(0, cut).join('') + first(syllables.slice(cut)), first(syllables.slice(0, cut)) + syllables.slice(cut).join(''))
  }
  return found
}

function entriesOf(vocabulary: ReadonlyMap<string, number>): IndexedWord[] {
  return [...vocabulary]
    .filter(([word]) => isHanWord(word))
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([word, count]) => ({ word, count, syllables: syllablesOf(word) }))
}

/** Pairs of key and position; the same pair is taken once in a row. */
class Pairs {
  readonly list: [string, number][] = []

  add(keys: Iterable<string>, position: number): void {
    for (const key of new Set(keys)) this.list.push([key, position])
  }
}

/**
 * Prepares the index of an owner's vocabulary: words in normalised form (Chinese words of two to eight characters, words in Latin
 * letters) with how often each is used. Takes a tenth of a second and more for 5,000 words. The order of the map does not matter.
 */
export function prepareVocabulary(vocabulary: ReadonlyMap<string, number>): StoredVocabulary {
  const words = entriesOf(vocabulary)
  const sounds = new Map<string, string>()
  const codeOf = (syllable: string): string => {
    const folded = foldSyllable(syllable, 'loose')
    const code = sounds.get(folded) ?? String.fromCharCode(firstCode + sounds.size)
    sounds.set(folded, code)
    return code
  }
  const pairs = Object.fromEntries(lookupNames.map((name) => [name, new Pairs()])) as Record<LookupName, Pairs>
  const pinyinCounts = new Map<string, number>()
  words.forEach(({ word, count, syllables }, position) => {
    pairs.byShape.add([[...word].map(shapeKey).join('')], position)
    if (word.length >= 3) pairs.byDelete.add(Array.from(word, (_, i) => word.slice(0, i) + word.slice(i + 1)), position)
    if (syllables.includes('')) return
    pairs.bySound.add([syllables.map(codeOf).join('')], position)
    const whole = syllables.join('')
    pairs.byPinyin.add([whole], position)
    pinyinCounts.set(whole, Math.max(count, pinyinCounts.get(whole) ?? 0))
    if (word.length > longestInitials) return
    pairs.byInitials.add(initialsSpellings(syllables), position)
    pairs.byMixed.add(mixedSpellings(syllables), position)
  })
  const latinVocabulary = new Map([...vocabulary].filter(([word]) => /^[a-z]+$/.test(word)))
  const latin = prepareSpelling(latinVocabulary)
  const spelt = new Set(latin.words.split(' '))
  return {
    words: words.map(({ word }) => word).join(' '),
    counts: Float32Array.from(words, ({ count }) => count),
    sounds: [...sounds.keys()].join(' '),
    ...(Object.fromEntries(lookupNames.map((name) => [name, lookupOf(pairs[name].list)])) as Record<LookupName, Lookup>),
    pinyinSpelling: prepareSpelling(new Map([...pinyinCounts].filter(([whole]) => whole.length >= 5))),
    latin,
    otherLatin: [...latinVocabulary.keys()].filter((word) => !spelt.has(word)).sort().join(' '),
  }
}

const parted = (joined: string): string[] => (joined === '' ? [] : joined.split(' '))

/** A word whose sounds are worked out when they are asked for. */
class LazyWord implements IndexedWord {
  readonly word: string
  readonly count: number
  #syllables: readonly string[] | null = null

  constructor(word: string, count: number) {
    this.word = word
    this.count = count
  }

  get syllables(): readonly string[] {
    this.#syllables ??= syllablesOf(this.word)
    return this.#syllables
  }
}

/** The index of a prepared vocabulary; takes a few milliseconds. */
export function openVocabulary(stored: StoredVocabulary): VocabularyIndex {
  const words = parted(stored.words).map((word, i) => new LazyWord(word, stored.counts[i] ?? 0))
  const latin = openSpelling(stored.latin)
  const otherLatin = new Set(parted(stored.otherLatin))
  return {
    words,
    positions: new Map(words.map(({ word }, i) => [word, i])),
    soundCodes: new Map(parted(stored.sounds).map((sound, i) => [sound, String.fromCharCode(firstCode + i)])),
    ...(Object.fromEntries(lookupNames.map((name) => [name, asked(stored[name])])) as Record<LookupName, Found>),
    pinyinSpelling: openSpelling(stored.pinyinSpelling),
    latin,
    latinWords: { has: (word) => latin.has(word) || otherLatin.has(word) },
    longest: words.reduce((most, { word }) => Math.max(most, word.length), 0),
  }
}

/** The index of an owner's vocabulary; see prepareVocabulary(). */
export function buildVocabularyIndex(vocabulary: ReadonlyMap<string, number>): VocabularyIndex {
  return openVocabulary(prepareVocabulary(vocabulary))
}
