import { wordSpans } from '../text/language.ts'
import { isHanUnit } from '../text/units.ts'
import { likelyPinyin } from './english-like.ts'
import { foldSyllable, type FoldLevel } from './fold.ts'
import { readPinyin, type PinyinReading } from './latin.ts'
import { syllableAt } from './pinyin.ts'

/** One syllable of a message: a Han character, or a stretch of Latin letters that is pinyin. */
export interface Sound {
  readonly syllable: string
  readonly start: number
  /** Exclusive. For a syllable of a longer Latin word the end of that syllable. */
  readonly end: number
  readonly isLatin: boolean
  /** Nothing but spaces stands between it and the sound before it. */
  readonly followsOn: boolean
}

interface LatinPiece {
  readonly start: number
  readonly end: number
  readonly word: string
  readonly reading: PinyinReading | null
}

const letters = /^[a-z]+$/
const shortestEnglish = 3

function piecesOf(text: string): LatinPiece[] {
  return wordSpans(text).map(([start, end]) => {
    const word = text.slice(start, end)
    return { start, end, word, reading: readPinyin(word) }
  })
}

function hasHan(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (isHanUnit(text.charCodeAt(at))) return true
  return false
}

/**
 * Which Latin pieces are taken for pinyin. Beside Han characters: what is no English word too, and with such pinyin in the
 * message also the doubtful ones when no other English is there. Without Han characters the certain pieces must not be fewer
 * than the English ones and must have two syllables together, so that 'i met li wei at the station' stays English.
 */
function pinyinPieces(text: string, pieces: readonly LatinPiece[]): LatinPiece[] {
  const certain = pieces.filter(({ reading }) => reading?.isDoubtful === false)
  const foreign = pieces.filter(({ reading, word }) => reading === null && word.length >= shortestEnglish && letters.test(word)).length
  const doubtful = pieces.filter(({ reading }) => reading?.isDoubtful === true)
  if (hasHan(text)) {
    const takesAll = certain.length > 0 && foreign === 0
    return pieces.filter(({ reading, word }) => reading !== null && (!reading.isDoubtful || takesAll || likelyPinyin.has(word)))
  }
  const syllables = certain.reduce((sum, { reading }) => sum + (reading?.readings[0]?.length ?? 0), 0)
  if (syllables < 2 || certain.length < foreign || 2 * certain.length < doubtful.length) return []
  return foreign === 0 ? pieces.filter(({ reading }) => reading !== null) : certain
}

function latinSounds({ start, reading }: LatinPiece): Omit<Sound, 'followsOn'>[] {
  let at = start
  return (reading?.readings[0] ?? []).map((syllable) => {
    const from = at
    at += syllable.length
    return { syllable, start: from, end: at, isLatin: true }
  })
}

function onlySpaces(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (text.charCodeAt(at) !== 0x20) return false
  return true
}

/**
 * The sounds of a normalised message in order: its Han characters and the Latin stretches that are pinyin ('怎么tuikuan',
 * 'wo yao tui huo'). English text gives none. Time grows with the length of the text only.
 */
export function soundsOf(text: string): Sound[] {
  const sounds: Sound[] = []
  const push = (sound: Omit<Sound, 'followsOn'>): void => {
    const before = sounds.at(-1)
    sounds.push({ ...sound, followsOn: before !== undefined && onlySpaces(text, before.end, sound.start) })
  }
  const all = piecesOf(text)
  const latin = all.length === 0 ? [] : pinyinPieces(text, all)
  let next = 0
  for (let at = 0; at < text.length; at += 1) {
    const piece = latin[next]
    if (piece?.start === at) {
      latinSounds(piece).forEach(push)
      next += 1
      continue
    }
    const syllable = isHanUnit(text.charCodeAt(at)) ? syllableAt(text, at) : ''
    if (syllable !== '') push({ syllable, start: at, end: at + 1, isLatin: false })
  }
  return sounds
}

/**
 * The syllables of a normalised message in runs of `sizes` (two and three unless told), each with single spaces inside and
 * folded to `level`; Han and pinyin alike, so that '怎么tuikuan', '怎么退款' and 'zen me tui kuan' have the same ones. A word that
 * is no pinyin, or a number, ends a run. With repeats, in order.
 */
export function soundGrams(text: string, options: { readonly level?: FoldLevel; readonly sizes?: readonly number[] } = {}): string[] {
  const { level = 'fuzzy', sizes = [2, 3] } = options
  const sounds = soundsOf(text)
  const folded = sounds.map(({ syllable }) => foldSyllable(syllable, level))
  const grams: string[] = []
  sounds.forEach((_sound, at) => {
    for (const size of sizes) {
      if (at + size > sounds.length) continue
      if (sounds.slice(at + 1, at + size).every(({ followsOn }) => followsOn)) grams.push(folded.slice(at, at + size).join(' '))
    }
  })
  return grams
}
