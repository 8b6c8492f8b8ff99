import { wordSpans } from '../text/language.ts'
import { isHanUnit, isWordUnit } from '../text/units.ts'
import { foldSyllable } from './fold.ts'
import { behind, nothingBefore, type Before, type Habits } from './habits.ts'
import { createInventory, type Inventory } from './inventory.ts'
import { isSyllable, syllableAt } from './pinyin.ts'
import { lookalikes } from './shapes.ts'

/** What a decoder goes by. */
export interface DecodeOptions {
  readonly habits: Habits
  /** True for Latin words that are meant as they stand. */
  readonly isWord: (word: string) => boolean
  /** The characters that stand between two others in the owner's words. */
  readonly between: (first: string, last: string) => readonly string[]
}

/** What may have been meant by a message. */
export interface Decoded {
  readonly text: string
  /** How much likelier it is than the message as typed: the logarithm of the odds. */
  readonly gain: number
}

/**
 * How likely each slip is (logarithms): a character of the same sound, of a similar one, one that looks alike, two swapped, one typed twice,
 * one too much, one missing; in letters a syllable whole or its first letter; and letters that are neither a word nor meant for
 * characters, by the word and by the letter. Set by restoring spoilt questions of the starter shop.
 */
const slip = { same: -3.2, fuzzy: -4.2, shape: -4, swap: -4.5, again: -2.5, extra: -9.5, missing: -5, initial: -2.5, spelt: -0.5, letters: -3, letter: -4 } as const

/** Readings that are followed at each place, and how far behind the best one they may be. */
const width = 10
const farBehind = 9
/** A character that neither the one before nor the one behind it speaks for is not tried. */
const unsupported = -5
const longestSyllable = 6
/** An initial stands for hundreds of characters, so only so many readings are followed through it. */
const fewer = 4

/** What the message up to a place may have been. */
interface Guess {
  /** The last of its units; the others are those of `parent`. */
  readonly unit: number
  readonly parent: Guess | null
  readonly before: Before
  readonly score: number
}

/** The guesses at a place, by their last two characters; and how likely the best one is. */
interface Place {
  readonly guesses: Map<number, Guess>
  best: number
}

const latin = /^[a-z]+$/
/** Longer words in letters are rather names than characters spelt in a way that cannot be read. */
const longestRest = 4

/** What it costs to take a word in letters as it stands. */
function costOf(word: string, isWord: DecodeOptions['isWord']): number {
  return !latin.test(word) || isWord(word) ? 0 : slip.letters + slip.letter * Math.min(word.length, longestRest)
}

/** A search over one message, from left to right; the best guesses with different last two characters are followed at each place. */
class Search {
  readonly text: string
  readonly #options: DecodeOptions
  readonly #inventory: Inventory
  readonly #places: Place[]

  constructor(text: string, options: DecodeOptions, inventory: Inventory) {
    this.text = text
    this.#options = options
    this.#inventory = inventory
    this.#places = Array.from({ length: text.length + 1 }, () => ({ guesses: new Map<number, Guess>(), best: -Infinity }))
    this.#keep(0, { unit: 0, parent: null, before: nothingBefore, score: 0 })
  }

  /** The likeliest readings of the whole message, best first. */
  run(): Guess[] {
    for (let at = 0; at < this.text.length; at += 1) {
      const guesses = this.#best(at, width)
      const unit = this.text.charCodeAt(at)
      if (isHanUnit(unit)) this.#readHan(at, unit, guesses)
      else if (isWordUnit(unit)) this.#readLetters(at, guesses)
      else for (const guess of guesses) this.#copy(at, at + 1, guess, 0)
    }
    return this.#best(this.text.length, width)
  }

  #best(at: number, most: number): Guess[] {
    const { guesses, best } = this.#places[at] ?? { guesses: new Map<number, Guess>(), best: 0 }
    const near = [...guesses.values()].filter(({ score }) => score >= best - farBehind)
    return near.sort((a, b) => b.score - a.score).slice(0, most)
  }

  #keep(at: number, guess: Guess): void {
    const { pair, single } = guess.before
    const key = pair === 0 ? single : pair
    const place = this.#places[at]
    if (place === undefined || guess.score <= (place.guesses.get(key)?.score ?? place.best - farBehind)) return
    place.guesses.set(key, guess)
    if (guess.score > place.best) place.best = guess.score
  }

  #extend(guess: Guess, unit: number, cost: number): Guess {
    const score = guess.score + cost + this.#options.habits.score(guess.before, unit)
    return { unit, parent: guess, before: behind(guess.before, unit), score }
  }

  /** Puts a character behind a guess, unless that is hopeless or less than `least` (a logarithm) speaks for it. */
  #try(at: number, guess: Guess, unit: number, cost: number, least: number): void {
    const likelihood = this.#options.habits.score(guess.before, unit)
    const score = guess.score + cost + likelihood
    const place = this.#places[at]
    if (place === undefined || likelihood < least || score <= place.best - farBehind) return
    this.#keep(at, { unit, parent: guess, before: behind(guess.before, unit), score })
  }

  /** Takes a stretch over as it stands, as no Han characters. */
  #copy(from: number, to: number, guess: Guess, cost: number): void {
    let copied = guess
    for (let at = from; at < to; at += 1) copied = { unit: this.text.charCodeAt(at), parent: copied, before: nothingBefore, score: guess.score + cost }
    this.#keep(to, copied)
  }

  #readHan(at: number, unit: number, guesses: readonly Guess[]): void {
    const next = this.text.charCodeAt(at + 1)
    const others = this.#othersFor(at)
    const { habits, between } = this.#options
    for (const guess of guesses) {
      this.#keep(at + 1, this.#extend(guess, unit, 0))
      for (const { unit: other, cost, isSupported } of others) {
        this.#try(at + 1, guess, other, cost, isSupported ? -Infinity : unsupported)
      }
      const isAgain = guess.unit === unit
      this.#keep(at + 1, { ...guess, score: guess.score + (isAgain ? slip.again : slip.extra) })
      if (isHanUnit(next) && next !== unit) this.#keep(at + 2, this.#extend(this.#extend(guess, next, slip.swap), unit, 0))
      if (!isHanUnit(guess.unit) || habits.follows(guess.unit, unit)) continue
      for (const missing of between(String.fromCharCode(guess.unit), this.text.charAt(at))) {
        this.#keep(at + 1, this.#extend(this.#extend(guess, missing.charCodeAt(0), slip.missing), unit, 0))
      }
    }
  }

  /** What may have been meant by the character at a place. */
  #othersFor(at: number): { unit: number; cost: number; isSupported: boolean }[] {
    const { habits } = this.#options
    const typed = this.text.charAt(at)
    const next = this.text.charCodeAt(at + 1)
    const syllable = syllableAt(this.text, at)
    const costs = new Map<string, number>()
    const add = (characters: string, cost: number): void => {
      for (const character of characters) if (character !== typed && !costs.has(character)) costs.set(character, cost)
    }
    add(this.#inventory.bySyllable.get(syllable) ?? '', slip.same)
    add(lookalikes(typed), slip.shape)
    add(this.#inventory.byFold.get(foldSyllable(syllable, 'fuzzy')) ?? '', slip.fuzzy)
    return [...costs].map(([character, cost]) => {
      const unit = character.charCodeAt(0)
      return { unit, cost, isSupported: isHanUnit(next) && habits.follows(unit, next) }
    })
  }

  #readLetters(at: number, guesses: readonly Guess[]): void {
    const end = this.#wordEnd(at)
    if (at === 0 || !isWordUnit(this.text.charCodeAt(at - 1))) {
      const word = this.text.slice(at, end)
      const cost = costOf(word, this.#options.isWord)
      for (const guess of guesses) this.#copy(at, end, guess, cost)
      if (cost === 0) return
    }
    for (let length = 1; length <= longestSyllable && at + length <= end; length += 1) {
      const part = this.text.slice(at, at + length)
      const isWhole = isSyllable(part)
      const characters = isWhole ? this.#inventory.bySyllable.get(foldSyllable(part, 'exact')) : length === 1 ? this.#inventory.byInitial.get(part) : undefined
      if (characters === undefined) continue
      const cost = isWhole ? slip.spelt : slip.initial
      const followed = isWhole ? guesses : guesses.slice(0, fewer)
      for (const guess of followed) {
        const least = isWhole || guess.before.single === 0 ? -Infinity : unsupported
        for (let i = 0; i < characters.length; i += 1) this.#try(at + length, guess, characters.charCodeAt(i), cost, least)
      }
    }
  }

  #wordEnd(at: number): number {
    let end = at
    while (end < this.text.length && isWordUnit(this.text.charCodeAt(end))) end += 1
    return end
  }
}

function textOf(guess: Guess): string {
  const units: number[] = []
  for (let one: Guess | null = guess; one?.parent != null; one = one.parent) units.push(one.unit)
  return String.fromCharCode(...units.reverse())
}

/** How likely it is that somebody means just this text (a logarithm, to be compared with that of a text of about the same length). */
export function likelihoodOf(text: string, { habits, isWord }: Pick<DecodeOptions, 'habits' | 'isWord'>): number {
  let score = 0
  let before = nothingBefore
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (!isHanUnit(unit)) {
      before = nothingBefore
      continue
    }
    score += habits.score(before, unit)
    before = behind(before, unit)
  }
  for (const [from, to] of wordSpans(text)) score += costOf(text.slice(from, to), isWord)
  return score
}

/**
 * Reads Chinese messages with typing errors: looks for the texts that were most likely meant, taking together how well characters follow
 * each other (habits) and how often people slip (a noisy channel, searched with a beam). Han characters may be wrong, swapped, doubled or
 * missing; letters may be pinyin, initials or a mixture. About half a millisecond for a short message. Deterministic.
 */
export function createDecoder(options: DecodeOptions): (text: string) => Decoded[] {
  let inventory: Inventory | null = null
  return (text) => {
    inventory ??= createInventory((unit) => options.habits.knows(unit))
    const typed = likelihoodOf(text, options)
    const found = new Search(text, options, inventory).run()
    return found.map((guess) => ({ text: textOf(guess), gain: guess.score - typed }))
  }
}
