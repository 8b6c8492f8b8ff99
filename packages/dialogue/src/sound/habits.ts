import { emptyGram, hanGram } from '../model/grams.ts'
import { lookUp, type Vocabulary } from '../model/vocabulary.ts'
import { border, countOf, firstAt, numbers, placeOf, type SpokenGrams } from '../trade/spoken.ts'

/** The characters that stand before a place. */
export interface Before {
  /** The last one (a UTF-16 unit) and the one before it; 0: none. */
  readonly last: number
  readonly second: number
}

export const nothingBefore: Before = { last: 0, second: 0 }
/** What stands before the first character of a message. */
export const atStart: Before = { last: border, second: 0 }

/** How likely Han characters follow each other, from the texts of an owner and what is known of the trade. */
export interface Habits {
  /** Log-likelihood of a character (a UTF-16 unit) behind others, about -12 to 0. */
  readonly score: (before: Before, unit: number) => number
  /** Log-likelihood of a message to end behind these characters. */
  readonly end: (before: Before) => number
  /** True for a character that the owner or the trade uses. */
  readonly knows: (unit: number) => boolean
  /** True when the owner or the trade puts the second behind the first. */
  readonly follows: (unit: number, next: number) => boolean
  /** The characters that the trade puts between two others. */
  readonly between: (first: number, last: number) => readonly number[]
}

/** One of the owner's texts counts like so many of the trade's. */
const ownWeight = 2
/** What a shorter run says counts like so many more texts that hold the longer one's beginning. */
const prior = { none: 0.5, single: 30, pair: 16, end: 40, endPair: 5 } as const
/** How much it says with which characters messages of the trade begin; owners of another trade have other ones. */
const beginningShare = 0.6
/** Characters of a text, about. */
const usualLength = 10

/** Pairs whose counts are kept at hand; a power of two. */
const remembered = 2 ** 14
const units = 65536

/** What is known of two characters, one after another, remembered for as long as no other pair needs the room. */
class Pairs {
  readonly #keys = new Float64Array(remembered).fill(-1)
  readonly #counts = new Float64Array(remembered)
  readonly #places = new Int32Array(remembered)
  readonly #work: (first: number, second: number) => { count: number; place: number }

  constructor(work: (first: number, second: number) => { count: number; place: number }) {
    this.#work = work
  }

  #slot(first: number, second: number): number {
    const key = first * units + second
    const slot = (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> 18
    if (this.#keys[slot] === key) return slot
    const { count, place } = this.#work(first, second)
    this.#keys[slot] = key
    this.#counts[slot] = count
    this.#places[slot] = place
    return slot
  }

  count(first: number, second: number): number {
    return this.#counts[this.#slot(first, second)] ?? 0
  }

  /** Where the trade keeps the pair, or -1. */
  place(first: number, second: number): number {
    return this.#places[this.#slot(first, second)] ?? -1
  }
}

/**
 * Interpolated counts of the owner's texts and the trade's, with a Dirichlet prior at each length: what a shorter run says counts like so
 * many more texts (MacKay and Peto 1995, "A hierarchical Dirichlet language model").
 *
 * @param own the vocabulary of the owner's texts
 */
export function createHabits(own: Vocabulary, spoken: SpokenGrams): Habits {
  const { characters, levels, pairs, pairLevels, triples, tripleLevels } = spoken
  const unseen = own.unknownRarity ** 2
  /** In how many of the owner's texts a gram is. */
  const ownCount = (gram: number): number => {
    const id = lookUp(own, gram)
    return id < 0 ? 0 : Math.exp(unseen - (own.rarity[id] ?? 0) ** 2) - 1
  }
  /** Number of a character plus 1; 0: the trade does not use it. */
  const numberOf = new Uint16Array(units)
  characters.forEach((unit, number) => (numberOf[unit] = number + 1))
  /** How often the trade uses a character. */
  const trade = (unit: number): number => {
    const number = numberOf[unit] ?? 0
    return number === 0 ? 0 : (countOf[levels[number - 1] ?? 0] ?? 0)
  }
  const singles = new Float32Array(units).fill(-1)
  const total = levels.reduce((sum, level) => sum + (countOf[level] ?? 0), 0) + ownWeight * usualLength * Math.exp(unseen - 1)
  const single = (unit: number): number => {
    const known = singles[unit] ?? 0
    if (known >= 0) return known
    const count = trade(unit) + ownWeight * ownCount(hanGram(emptyGram, unit))
    singles[unit] = count
    return count
  }
  /** How many messages the trade was learned from. */
  const messages = trade(border) / 2
  const known = new Pairs((first, second) => {
    const [a, b] = [numberOf[first] ?? 0, numberOf[second] ?? 0]
    const place = a === 0 || b === 0 ? -1 : placeOf(pairs, (a - 1) * numbers + b - 1)
    return { place, count: (place < 0 ? 0 : (countOf[pairLevels[place] ?? 0] ?? 0)) + ownWeight * ownCount(hanGram(hanGram(emptyGram, first), second)) }
  })
  const triple = (first: number, second: number, third: number): number => {
    const place = known.place(first, second)
    const number = numberOf[third] ?? 0
    const at = place < 0 || number === 0 ? -1 : placeOf(triples, place * numbers + number - 1)
    return (at < 0 ? 0 : (countOf[tripleLevels[at] ?? 0] ?? 0)) + ownWeight * ownCount(hanGram(hanGram(hanGram(emptyGram, first), second), third))
  }
  const tradePair = (first: number, second: number): number => {
    const place = known.place(first, second)
    return place < 0 ? 0 : (countOf[pairLevels[place] ?? 0] ?? 0)
  }
  const between = (first: number, last: number): number[] => {
    const number = (numberOf[first] ?? 0) - 1
    if (number < 0) return []
    const found: number[] = []
    for (let place = firstAt(pairs, number * numbers); place < pairs.length; place += 1) {
      const key = pairs[place] ?? 0
      if (key >= (number + 1) * numbers) break
      const middle = characters[key % numbers] ?? 0
      if (known.count(middle, last) > 0) found.push(middle)
    }
    return found
  }
  const end = ({ last, second }: Before): number => {
    if (messages === 0) return 0
    const likely = (known.count(last, border) + prior.end * (messages / total)) / (trade(last) + prior.end)
    if (second === 0) return Math.log(likely)
    return Math.log((triple(second, last, border) + prior.endPair * likely) / (tradePair(second, last) + prior.endPair))
  }
  const score = ({ last, second }: Before, unit: number): number => {
    const alone = (single(unit) + prior.none) / (total + prior.none * numbers)
    if (last === 0 || (last === border && messages === 0)) return Math.log(alone)
    if (last === border) return Math.log((1 - beginningShare) * alone + (beginningShare * known.count(border, unit)) / messages)
    const two = known.count(last, unit)
    const behindOne = (two + prior.single * alone) / (Math.max(single(last), two) + prior.single)
    const context = second === 0 || second === border ? 0 : known.count(second, last)
    if (context === 0) return Math.log(behindOne)
    const three = two === 0 ? 0 : triple(second, last, unit)
    return Math.log((three + prior.pair * behindOne) / (Math.max(context, three) + prior.pair))
  }
  return { knows: (unit) => single(unit) > 0, follows: (unit, next) => known.count(unit, next) > 0, between, score, end }
}

/** What stands before the place behind a character. */
export function behind({ last }: Before, unit: number): Before {
  return { last: unit, second: last }
}
