/**
 * What makes a word of the vocabulary likely:
 * `sound` characters that sound like it · `pinyin` it is spelt (partly) in pinyin · `initials` its first letters · `shape` characters that
 * look like it · `swapped`, `doubled`, `missing`, `extra`, `other` one character or letter · `joined` two words run together ·
 * `parted` one word written as two · `spelling` English (or pinyin) misspelt.
 */
export type CorrectionKind =
  | 'sound'
  | 'pinyin'
  | 'initials'
  | 'shape'
  | 'swapped'
  | 'doubled'
  | 'missing'
  | 'extra'
  | 'other'
  | 'joined'
  | 'parted'
  | 'spelling'

/** A stretch of a normalised message (`end` exclusive) and what may have been meant there. */
export interface Correction {
  readonly start: number
  readonly end: number
  /** The words of the vocabulary that stand for the stretch. */
  readonly text: string
  readonly kind: CorrectionKind
  /**
   * 0 to 1: how likely it was meant. The figures were set by trying the generator's noise on shop questions: from 0.6 on four of five
   * and more are right; below, it is a hint for retrieval only.
   */
  readonly confidence: number
}
