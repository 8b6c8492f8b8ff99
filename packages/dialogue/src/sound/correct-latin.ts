import { wordSpans } from '../text/language.ts'
import { commonEnglish } from './common-english.ts'
import type { Correction, CorrectionKind } from './correction.ts'
import { foldSyllable } from './fold.ts'
import { readPinyin } from './latin.ts'
import { spellCandidates } from './spell.ts'
import type { VocabularyIndex } from './vocabulary-index.ts'

interface LatinWord {
  readonly word: string
  readonly start: number
  readonly end: number
}

const lettersOnly = /^[a-z]+$/
/** Short Latin words of Chinese messages that are no initials. */
export const abbreviations: ReadonlySet<string> = new Set(
  'app vip svip qq ok pc tv id cd dvd usb led pro max plus mini xl xs xxl xxxl kg cm mm ml km ip pdf jpg hi bug nfc gps sim sd hdmi wifi sku'.split(
    ' ',
  ),
)
const bestOf = 4

/** The candidates by count, each as likely as its share of all. */
function shared(index: VocabularyIndex, positions: readonly number[], place: LatinWord, kind: CorrectionKind, base: number): Correction[] {
  const total = positions.reduce((sum, position) => sum + (index.words[position]?.count ?? 0), 0)
  return positions.slice(0, bestOf).flatMap((position) => {
    const entry = index.words[position]
    if (entry === undefined) return []
    const part = total === 0 ? 1 : entry.count / total
    return [{ start: place.start, end: place.end, text: entry.word, kind, confidence: base * (0.5 + 0.5 * part) }]
  })
}

function byReadings(place: LatinWord, index: VocabularyIndex): Correction[] {
  const reading = readPinyin(place.word)
  if (reading === null) return []
  const base = reading.isDoubtful ? 0.55 : 0.8
  return reading.readings.flatMap((syllables) => {
    const key = syllables.map((syllable) => index.soundCodes.get(foldSyllable(syllable, 'loose')) ?? '\u0000').join('')
    const positions = (index.bySound.get(key) ?? []).filter((position) => index.words[position]?.syllables.join('') === place.word)
    return shared(index, positions, place, 'pinyin', base)
  })
}

function byShortForms(place: LatinWord, index: VocabularyIndex): Correction[] {
  const { word } = place
  const initials = shared(index, index.byInitials.get(word) ?? [], place, 'initials', word.length === 2 ? 0.72 : 0.85)
  const mixed = shared(index, index.byMixed.get(word) ?? [], place, 'pinyin', 0.8)
  return [...initials, ...mixed]
}

function byMisspeltPinyin(place: LatinWord, index: VocabularyIndex): Correction[] {
  if (place.word.length < 5) return []
  return spellCandidates(place.word, index.pinyinSpelling, 2).flatMap(({ word, confidence }) =>
    shared(index, index.byPinyin.get(word) ?? [], place, 'pinyin', 0.9 * confidence),
  )
}

/** Latin words of a message that is Chinese or may be: pinyin, initials, and pinyin misspelt. */
function asChinese(place: LatinWord, index: VocabularyIndex): Correction[] {
  const found = [...byReadings(place, index), ...(abbreviations.has(place.word) ? [] : byShortForms(place, index))]
  return found.length > 0 ? found : byMisspeltPinyin(place, index)
}

function isKnownEnglish(word: string, index: VocabularyIndex): boolean {
  return index.latinWords.has(word) || commonEnglish.has(word)
}

/** Short parts must be everyday words: an owner's 'im' or 'th' parts too much. */
function isPart(word: string, index: VocabularyIndex): boolean {
  return word.length > 2 ? isKnownEnglish(word, index) : commonEnglish.has(word)
}

/** The best way to part a word into two known ones ('trackmy'), or none. */
function parted(place: LatinWord, index: VocabularyIndex): Correction[] {
  const { word, start, end } = place
  let best: Correction | undefined
  for (let cut = 1; cut < word.length; cut += 1) {
    const [first, second] = [word.slice(0, cut), word.slice(cut)]
    const isLong = (part: string): boolean => part.length > 1 || part === 'a' || part === 'i'
    if (!isLong(first) || !isLong(second) || !isPart(first, index) || !isPart(second, index)) continue
    const isOwn = index.latinWords.has(first) || index.latinWords.has(second)
    const shorter = Math.min(first.length, second.length)
    const confidence = (shorter >= 3 ? 0.85 : shorter === 2 ? 0.72 : 0.6) - (isOwn ? 0 : 0.25)
    if (best === undefined || confidence > best.confidence) best = { start, end, text: `${first} ${second}`, kind: 'joined', confidence }
  }
  return best === undefined ? [] : [best]
}

function asEnglish(place: LatinWord, index: VocabularyIndex): Correction[] {
  const { word, start, end } = place
  if (word.length < 3 || isKnownEnglish(word, index)) return []
  const spelt = spellCandidates(word, index.latin, bestOf).map(
    (candidate): Correction => ({ start, end, text: candidate.word, kind: 'spelling', confidence: candidate.confidence }),
  )
  return [...spelt, ...parted(place, index)]
}

/** 'pass word' for password: two neighbours that are one word of the vocabulary. */
function asOne(text: string, a: LatinWord, b: LatinWord, index: VocabularyIndex): Correction[] {
  const whole = a.word + b.word
  if (text.slice(a.end, b.start) !== ' ' || whole.length < 5 || !index.latinWords.has(whole)) return []
  const isNew = !index.latinWords.has(a.word) || !index.latinWords.has(b.word)
  return [{ start: a.start, end: b.end, text: whole, kind: 'parted', confidence: isNew ? 0.85 : 0.5 }]
}

/**
 * What the Latin words of a normalised message may stand for. In a message without Han characters that has other known English words
 * they are read as English only.
 */
export function correctLatin(text: string, hasHan: boolean, index: VocabularyIndex): Correction[] {
  const places = wordSpans(text)
    .map(([start, end]) => ({ word: text.slice(start, end), start, end }))
    .filter(({ word }) => lettersOnly.test(word))
  const english = places.filter(({ word }) => word.length > 2 && isKnownEnglish(word, index) && readPinyin(word)?.isDoubtful !== false).length
  const mayBeChinese = hasHan || english === 0
  return places.flatMap((place, i) => {
    const next = places[i + 1]
    const joined = next === undefined ? [] : asOne(text, place, next, index)
    if (index.latinWords.has(place.word)) return joined
    const chinese = mayBeChinese ? asChinese(place, index) : []
    return [...joined, ...chinese, ...(chinese.length > 0 ? [] : asEnglish(place, index))]
  })
}
