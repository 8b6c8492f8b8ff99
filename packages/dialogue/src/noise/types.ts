import type { Language } from '../types.ts'

/**
 * How a message is spoilt.
 * Chinese: `homophone` a character of the same sound · `fuzzy` of a similar one (zh z, in ing …) · `pinyin` one to three characters spelt in
 * pinyin · `initials` two to four characters as their first letters · `mixed` the first of two characters as it is or whole, the other in
 * pinyin or as its initial · `similar` a character that looks alike.
 * English: `key` a neighbouring key · `joined` two words run together · `parted` a word written as two · `sounds` a word of the same
 * sound (their, there) or a common misspelling of a sound.
 * Both: `drop`, `double`, `swap` a character or letter.
 * The whole message: `traditional` in traditional characters · `voice` as dictated: no punctuation, no
 * capitals, short numbers in words, and in Chinese one character misheard.
 */
export type NoiseKind =
  | 'homophone'
  | 'fuzzy'
  | 'pinyin'
  | 'initials'
  | 'mixed'
  | 'similar'
  | 'key'
  | 'joined'
  | 'parted'
  | 'sounds'
  | 'drop'
  | 'double'
  | 'swap'
  | 'traditional'
  | 'voice'

/** The kinds that apply to a language, in the order of their shares below. */
export const noiseKinds: Readonly<Record<Language, readonly NoiseKind[]>> = {
  zh: ['homophone', 'pinyin', 'drop', 'fuzzy', 'double', 'swap', 'similar', 'mixed', 'initials', 'traditional', 'voice'],
  en: ['key', 'drop', 'double', 'swap', 'sounds', 'joined', 'parted', 'voice'],
}

/** How often each kind is chosen when several may be: about as often as people make them. */
export const noiseShares: Readonly<Record<NoiseKind, number>> = {
  homophone: 28,
  fuzzy: 10,
  pinyin: 12,
  initials: 4,
  mixed: 5,
  similar: 7,
  drop: 12,
  double: 8,
  swap: 8,
  traditional: 3,
  voice: 3,
  key: 22,
  sounds: 10,
  joined: 8,
  parted: 4,
}

/** What is wanted of the generator. */
export interface NoiseOptions {
  readonly language: Language
  /** How many errors; fewer are made when the message has no place for more. 0 or more. */
  readonly errors: number
  /** Which kinds may be made; all of the language unless told. Others than the language's are never made. */
  readonly kinds?: readonly NoiseKind[]
  /** The same text, options and seed give the same noise. */
  readonly seed: number | string
}

/** One error, with its place in the original text (`end` exclusive). */
export interface NoiseChange {
  readonly kind: NoiseKind
  readonly start: number
  readonly end: number
  readonly from: string
  readonly to: string
}

export interface Noisy {
  readonly text: string
  /** In the order of the text; a change of the whole message comes last. */
  readonly changes: readonly NoiseChange[]
}
