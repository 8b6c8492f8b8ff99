import { foldSyllable, type FoldLevel } from './fold.ts'
import { soundTable } from './table.ts'

/** How the character at `at` is read there; '' when it is no character of the table (some 7,500). */
export function syllableAt(text: string, at: number): string {
  const { primary, telling } = soundTable()
  const character = text.charAt(at)
  const usual = primary.get(character)
  if (usual === undefined) return ''
  const word = telling.get(character)?.find(({ word, offset }) => at >= offset && text.startsWith(word, at - offset))
  return word?.syllable ?? usual
}

/**
 * The syllables (without tones, v for ü) of a text in simplified characters, one item a UTF-16 unit: '' where no known
 * character stands, so that offsets are kept. Polyphones are read as in the word around them when it is one of some 450
 * telling words (退还 huan, 重新 chong, 银行 hang), else in their most frequent way.
 */
export function syllablesOf(text: string): string[] {
  const syllables: string[] = []
  for (let at = 0; at < text.length; at += 1) syllables.push(syllableAt(text, at))
  return syllables
}

/** All ways to read a character, most frequent first; empty when it is not in the table. */
export function readingsOf(character: string): readonly string[] {
  const { polyphones, primary } = soundTable()
  const several = polyphones.get(character)
  if (several !== undefined) return several
  const only = primary.get(character)
  return only === undefined ? [] : [only]
}

/** The characters usually read so, most frequent first; empty for what is no syllable. */
export function charactersRead(syllable: string): string {
  return soundTable().bySyllable.get(syllable) ?? ''
}

/** How frequent a character is: 0 among the 500 most frequent, 1 to 1,500, 2 to 3,500, 3 rarer or unknown. */
export function bandOf(character: string): number {
  return soundTable().bands.get(character) ?? 3
}

/** True for a complete syllable without tone, as 'tui', 'lv' or 'lue'. */
export function isSyllable(text: string): boolean {
  return soundTable().bySyllable.has(foldSyllable(text, 'exact'))
}

/**
 * A key that texts sounding alike share: their syllables, folded, with single spaces between; what has no sound is left out.
 * `soundKey('订单')` and `soundKey('定单')` are equal, at the level `fuzzy` (the usual one) also `soundKey('顶蛋')` and `soundKey('定当')`.
 */
export function soundKey(text: string, level: FoldLevel = 'fuzzy'): string {
  return syllablesOf(text)
    .filter((syllable) => syllable !== '')
    .map((syllable) => foldSyllable(syllable, level))
    .join(' ')
}

/** The first letters of the syllables, as typed for short: 退款 gives 'tk', 充值 'cz'. Characters without a reading are left out. */
export function initialsOf(text: string): string {
  return syllablesOf(text)
    .map((syllable) => syllable.charAt(0))
    .join('')
}
