import { border } from '../trade/spoken.ts'
import { wordSpans } from '../text/language.ts'
import { isHanUnit, isWordUnit } from '../text/units.ts'
import { foldSyllable } from './fold.ts'
import { atStart, behind, nothingBefore, type Before, type Habits } from './habits.ts'
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
 * characters, by the word and by the letter. Set by
 * restoring spoilt questions of the starter shop and of intents held out.
 */
const slip = { same: -4.2, fuzzy: -4.2, shape: -4, swap: -6.5, again: -4, extra: -14, missing: -6.2, initial: -1, spelt: 1.5, letters: -3, letter: -4.5 } as const

/** Readings that are followed at each place, and how far behind the best one they may be. */
const width = 10
const farBehind = 9
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
  readonly #left = new Map<number, readonly number[]>()

  constructor(text: string, options: DecodeOptions, inventory: Inventory) {
    this.text = text
    this.#options = options
    this.#inventory = inventory
    this.#places = Array.from({ length: text.length + 1 }, () => ({ guesses: new Map<number, Guess>(), best: -Infinity }))
    this.#keep(0, { unit: 0, parent: null, before: atStart, score: 0 })
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
    return this.#ended()
  }

  /** The guesses at the end: some characters hardly end a message. */
  #ended(): Guess[] {
    const ended = this.#best(this.text.length, width).map((guess) =>
      isHanUnit(guess.unit) ? { ...guess, score: guess.score + this.#options.habits.end(guess.before) } : guess,
    )
    return ended.sort((a, b) => b.score - a.score)
  }

  #best(at: number, most: number): Guess[] {
    const { guesses, best } = this.#places[at] ?? { guesses: new Map<number, Guess>(), best: 0 }
    const near = [...guesses.values()].filter(({ score }) => score >= best - farBehind)
    return near.sort((a, b) => b.score - a.score).slice(0, most)
  }

  #keep(at: number, guess: Guess): void {
    const { last, second } = guess.before
    const key = last * 65536 + second
    const place = this.#places[at]
    if (place === undefined || guess.score <= (place.guesses.get(key)?.score ?? place.best - farBehind)) return
    place.guesses.set(key, guess)
    if (guess.score > place.best) place.best = guess.score
  }

  #extend(guess: Guess, unit: number, cost: number): Guess {
    const score = guess.score + cost + this.#options.habits.score(guess.before, unit)
    return { unit, parent: guess, before: behind(guess.before, unit), score }
  }

  /** Puts a character behind a guess, unless that is hopeless or nobody puts it there. */
  #try(at: number, guess: Guess, unit: number, cost: number, isSupported: boolean): void {
    const place = this.#places[at]
    const { habits } = this.#options
    if (place === undefined || guess.score + cost <= place.best - farBehind) return
    if (!isSupported && !habits.follows(guess.before.last, unit)) return
    const score = guess.score + cost + habits.score(guess.before, unit)
    if (score > place.best - farBehind) this.#keep(at, { unit, parent: guess, before: behind(guess.before, unit), score })
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
    const { habits } = this.#options
    for (const guess of guesses) {
      this.#keep(at + 1, this.#extend(guess, unit, 0))
      for (const { unit: other, cost, isSupported } of others) this.#try(at + 1, guess, other, cost, isSupported)
      const isAgain = guess.unit === unit
      this.#keep(at + 1, { ...guess, score: guess.score + (isAgain ? slip.again : slip.extra) })
      if (isHanUnit(next) && next !== unit) this.#keep(at + 2, this.#extend(this.#extend(guess, next, slip.swap), unit, 0))
      if (guess.before.last > border && !habits.follows(guess.before.last, unit)) this.#insert(at, guess, unit)
    }
  }

  /** Puts a character that was left out before the one at a place. */
  #insert(at: number, guess: Guess, unit: number): void {
    const place = this.#places[at + 1]
    if (place === undefined || guess.score + slip.missing <= place.best - farBehind) return
    for (const missing of this.#missing(guess.before.last, unit)) {
      const before = this.#extend(guess, missing, slip.missing)
      if (before.score > place.best - farBehind) this.#keep(at + 1, this.#extend(before, unit, 0))
    }
  }

  /** What may have been left out between two characters. */
  #missing(first: number, last: number): readonly number[] {
    const key = first * 65536 + last
    const known = this.#left.get(key)
    if (known !== undefined) return known
    const { habits, between } = this.#options
    const own = between(String.fromCharCode(first), String.fromCharCode(last)).map((one) => one.charCodeAt(0))
    const found = [...new Set([...own, ...habits.between(first, last)])]
    this.#left.set(key, found)
    return found
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
        const isSupported = isWhole || guess.before.last <= border
        for (let i = 0; i < characters.length; i += 1) this.#try(at + length, guess, characters.charCodeAt(i), cost, isSupported)
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
  let before = atStart
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (!isHanUnit(unit)) {
      before = nothingBefore
      continue
    }
    score += habits.score(before, unit)
    before = behind(before, unit)
  }
  if (isHanUnit(text.charCodeAt(text.length - 1))) score += habits.end(before)
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
