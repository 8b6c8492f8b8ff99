import { textStart } from '../trade/spoken.ts'
import { wordSpans } from '../text/language.ts'
import { commonEnglish } from './common-english.ts'
import type { Decoded } from './decode.ts'
import { buildSpellIndex, wordsAround, wordsNear, type SpellIndex } from './spell.ts'
import type { WordHabits } from './word-habits.ts'

/** What a decoder of words goes by. */
export interface WordDecodeOptions {
  readonly habits: WordHabits
  /** The words of the owner and of the trade's terms. */
  readonly words: SpellIndex
}

/** What may have been meant by a message in words. */
export interface DecodedWords extends Decoded {
  /** A word that may well have been meant as it stands was changed. */
  readonly isDoubtful: boolean
}

/**
 * How likely each slip is (logarithms): a word misspelt, and each whole edit of it; the same for a word that is one as it stands; two
 * words run together, one written as two; and that letters are a word nobody knows. Set by restoring spoilt questions of the starter shop and of intents held out.
 */
const slip = { spelt: -2, edit: -3, known: -5, joined: -4, parted: -4, unknown: -6 } as const

/** Readings that are followed from word to word, and how far behind the best one they may be. */
const width = 6
const farBehind = 9
const mostNear = 6
const mostNearParts = 2
const lettersOnly = /^[a-z]+$/
const shortestPart = 3
const shortestMisspelt = 4

interface Guess {
  readonly text: string
  readonly before: number
  readonly score: number
  readonly isDoubtful: boolean
}

let common: SpellIndex | null = null

/** The words of everyday English, for what is misspelt. */
function commonWords(): SpellIndex {
  common ??= buildSpellIndex(new Map([...commonEnglish].map((word) => [word, 1])))
  return common
}

/** What a stretch of a message may stand for: one word or more, and how likely the slip is. */
interface Meant {
  readonly words: readonly string[]
  readonly cost: number
  readonly isDoubtful: boolean
}

function isWord(word: string, { habits, words }: WordDecodeOptions): boolean {
  return words.has(word) || commonEnglish.has(word) || habits.knows(habits.gramOf(word))
}

function nearest(typed: string, options: WordDecodeOptions): [word: string, edits: number][] {
  const lists = [options.words, commonWords()]
  const found = lists.flatMap((list) => wordsNear(typed, list))
  const all = found.length > 0 || isWord(typed, options) ? found : lists.flatMap((list) => wordsAround(typed, list))
  return [...new Map(all.map(({ word, cost }) => [word, cost]))].sort((a, b) => a[1] - b[1]).slice(0, mostNear)
}

function near(typed: string, options: WordDecodeOptions): Meant[] {
  const isKnown = isWord(typed, options)
  const cost = isKnown ? slip.known : slip.spelt
  return nearest(typed, options).map(([word, edits]) => ({ words: [word], cost: cost + slip.edit * edits, isDoubtful: isKnown }))
}

/** Short parts must be everyday words: others part too much. */
function isPart(word: string, options: WordDecodeOptions): boolean {
  return word.length >= shortestPart ? isWord(word, options) : commonEnglish.has(word) && (word.length > 1 || word === 'a' || word === 'i')
}

/** The ways to part a word that is none into two, one of which may be misspelt besides. */
function parts(typed: string, options: WordDecodeOptions): Meant[] {
  if (isWord(typed, options)) return []
  const cuts = Array.from({ length: typed.length - 1 }, (_, cut) => [typed.slice(0, cut + 1), typed.slice(cut + 1)] as const)
  const right = cuts.filter((pair) => pair.every((part) => isPart(part, options)))
  if (right.length > 0) return right.map((pair) => ({ words: pair, cost: slip.joined, isDoubtful: false }))
  return cuts.flatMap(([first, second]) => {
    const [isFirst, isSecond] = [isPart(first, options), isPart(second, options)]
    const wrong = isFirst ? second : first
    if (isFirst === isSecond || wrong.length < shortestMisspelt) return []
    const meant = wordsNear(wrong, options.words).slice(0, mostNearParts)
    return meant.map(({ word, cost }) => ({
      words: isFirst ? [first, word] : [word, second],
      cost: slip.joined + slip.spelt + slip.edit * cost,
      isDoubtful: false,
    }))
  })
}

function asTyped(word: string, options: WordDecodeOptions): Meant {
  return { words: [word], cost: lettersOnly.test(word) && !isWord(word, options) ? slip.unknown : 0, isDoubtful: false }
}

/** What a word may stand for, itself first. */
function meantBy(typed: string, options: WordDecodeOptions): Meant[] {
  const itself = asTyped(typed, options)
  return lettersOnly.test(typed) ? [itself, ...near(typed, options), ...parts(typed, options)] : [itself]
}

/** What two neighbours stand for that are one word. */
function whole(first: string, second: string, options: WordDecodeOptions): Meant[] {
  const word = first + second
  if (!lettersOnly.test(word) || word.length < 2 * shortestPart - 1 || !isWord(word, options)) return []
  return [{ words: [word], cost: slip.parted, isDoubtful: isWord(first, options) && isWord(second, options) }]
}

function extended(guess: Guess, { words, cost, isDoubtful }: Meant, gap: string, { habits }: WordDecodeOptions): Guess {
  let [score, before] = [guess.score + cost, guess.before]
  for (const word of words) {
    const gram = habits.gramOf(word)
    score += habits.score(before, gram)
    before = gram
  }
  return { text: guess.text + gap + words.join(' '), before, score, isDoubtful: guess.isDoubtful || isDoubtful }
}

function likeliest(guesses: readonly Guess[]): Guess[] {
  const best = new Map<number, Guess>()
  let highest = -Infinity
  for (const guess of guesses) {
    if (guess.score > (best.get(guess.before)?.score ?? -Infinity)) best.set(guess.before, guess)
    highest = Math.max(highest, guess.score)
  }
  return [...best.values()].filter(({ score }) => score > highest - farBehind).sort((a, b) => b.score - a.score).slice(0, width)
}

/**
 * Reads messages in words with typing errors: looks for the words that were most likely meant, taking together how well words follow
 * each other (habits) and how often people slip: misspelt words, words run together or apart. Deterministic.
 */
export function createWordDecoder(options: WordDecodeOptions): (text: string) => DecodedWords[] {
  return (text) => {
    const spans = wordSpans(text)
    const places: Guess[][] = Array.from({ length: spans.length + 1 }, () => [])
    places[0] = [{ text: '', before: textStart, score: 0, isDoubtful: false }]
    let typed: Guess = { text: '', before: textStart, score: 0, isDoubtful: false }
    spans.forEach(([from, to], at) => {
      const guesses = likeliest(places[at] ?? [])
      const gap = text.slice(spans[at - 1]?.[1] ?? 0, from)
      const word = text.slice(from, to)
      const next = spans[at + 1]
      const meant = meantBy(word, options)
      const joined = next !== undefined && text.slice(to, next[0]) === ' ' ? whole(word, text.slice(next[0], next[1]), options) : []
      for (const guess of guesses) {
        places[at + 1]?.push(...meant.map((one) => extended(guess, one, gap, options)))
        places[at + 2]?.push(...joined.map((one) => extended(guess, one, gap, options)))
      }
      typed = extended(typed, asTyped(word, options), gap, options)
    })
    const rest = text.slice(spans.at(-1)?.[1] ?? 0)
    const ended = likeliest(places[spans.length] ?? [])
    return ended.map((guess) => ({ text: guess.text + rest, gain: guess.score - typed.score, isDoubtful: guess.isDoubtful }))
  }
}
