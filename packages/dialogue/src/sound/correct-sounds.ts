import type { Correction } from './correction.ts'
import { foldSyllable } from './fold.ts'
import type { Sound } from './sounds.ts'
import type { IndexedWord, VocabularyIndex } from './vocabulary-index.ts'

/** Stands for a syllable that no word of the vocabulary has. */
const noCode = '\u0000'

interface Grade {
  readonly confidence: number
  readonly isPinyin: boolean
}

const byLength = [0, 0, 0.55, 0.84, 0.9]
const fuzzyPenalty = 0.08
const loosePenalty = 0.2
/** One character that is right as typed speaks for the word. */
const sharedBonus = 0.18
const pinyinBonus = 0.25

/**
 * How well the sounds from `at` on spell the word; null when the characters are the same, or when a character that is part of a known
 * word would have to change.
 */
function grade(text: string, sounds: readonly Sound[], at: number, entry: IndexedWord, isCovered: Uint8Array): Grade | null {
  let [shared, changed, latin, fuzzy, loose] = [0, 0, 0, 0, 0]
  for (let i = 0; i < entry.syllables.length; i += 1) {
    const sound = sounds[at + i]
    const meant = entry.syllables[i] ?? ''
    if (sound === undefined) return null
    if (sound.isLatin) latin += 1
    else if (text.charAt(sound.start) === entry.word.charAt(i)) shared += 1
    else if (isCovered[sound.start] === 1) return null
    else changed += 1
    if (sound.syllable === meant) continue
    if (foldSyllable(sound.syllable, 'fuzzy') === foldSyllable(meant, 'fuzzy')) fuzzy += 1
    else loose += 1
  }
  if (changed + latin === 0) return null
  const base = byLength[Math.min(entry.word.length, byLength.length - 1)] ?? 0
  const bonus = (shared > 0 ? sharedBonus : 0) + (changed === 0 ? pinyinBonus : 0)
  return { confidence: Math.min(0.97, base + bonus) - fuzzyPenalty * fuzzy - loosePenalty * loose, isPinyin: latin > 0 }
}

/** A frequent word is likelier; of words that sound the same each is less likely than if it were alone. */
function share(index: VocabularyIndex, positions: readonly number[], count: number): number {
  const total = positions.reduce((sum, position) => sum + (index.words[position]?.count ?? 0), 0)
  const alone = 0.9 + 0.1 * Math.min(1, Math.log2(1 + count) / 4)
  return total === 0 ? alone : alone * (0.6 + (0.4 * count) / total)
}

/** Words of the vocabulary that the given sounds spell, at one place or another. */
export function correctBySound(text: string, sounds: readonly Sound[], index: VocabularyIndex, isCovered: Uint8Array): Correction[] {
  const codes = sounds.map(({ syllable }) => index.soundCodes.get(foldSyllable(syllable, 'loose')) ?? noCode).join('')
  const found: Correction[] = []
  for (let at = 0; at < sounds.length; at += 1) {
    for (let length = 1; length <= index.longest && at + length <= sounds.length; length += 1) {
      if (codes.charAt(at + length - 1) === noCode || (length > 1 && sounds[at + length - 1]?.followsOn !== true)) break
      const positions = index.bySound.get(codes.slice(at, at + length))
      if (positions === undefined) continue
      collect(text, sounds, at, positions, index, isCovered, found)
    }
  }
  return found
}

function collect(
  text: string,
  sounds: readonly Sound[],
  at: number,
  positions: readonly number[],
  index: VocabularyIndex,
  isCovered: Uint8Array,
  found: Correction[],
): void {
  for (const position of positions) {
    const entry = index.words[position]
    const graded = entry === undefined ? null : grade(text, sounds, at, entry, isCovered)
    if (entry === undefined || graded === null) continue
    const [first, last] = [sounds[at], sounds[at + entry.word.length - 1]]
    if (first === undefined || last === undefined) continue
    found.push({
      start: first.start,
      end: last.end,
      text: entry.word,
      kind: graded.isPinyin ? 'pinyin' : 'sound',
      confidence: graded.confidence * share(index, positions, entry.count),
    })
  }
}
