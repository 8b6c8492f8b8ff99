import { pairHash, wordHash } from '../model/grams.ts'
import { wordSpans } from '../text/language.ts'
import { isHanUnit } from '../text/units.ts'

/**
 * How often customers put Han characters one after another: plain arrays, so that it can be stored. Runs of one to three characters
 * with their counts, about 5 bytes a run.
 */
export interface SpokenGrams {
  /** The characters (UTF-16 units) that are used, ascending; a character's number is its place. At most 4096. */
  readonly characters: Uint32Array
  readonly levels: Int8Array
  /** Number of the first character times 4096, plus that of the second; ascending. */
  readonly pairs: Uint32Array
  readonly pairLevels: Int8Array
  /** Place of the pair times 4096, plus the number of the third character; ascending. */
  readonly triples: Uint32Array
  readonly tripleLevels: Int8Array
}

/** Room for the number of a character in a key. */
export const numbers = 4096
/** A count is kept as eighths of its logarithm to base 2. */
const levelsOfDoubling = 8

const levelOf = (count: number): number => Math.min(127, Math.round(levelsOfDoubling * Math.log2(count)))

/** The count that a level stands for. */
export const countOf = Float64Array.from({ length: 128 }, (_, level) => 2 ** (level / levelsOfDoubling))

export const noSpoken: SpokenGrams = {
  characters: new Uint32Array(0),
  levels: new Int8Array(0),
  pairs: new Uint32Array(0),
  pairLevels: new Int8Array(0),
  triples: new Uint32Array(0),
  tripleLevels: new Int8Array(0),
}

interface Counted {
  readonly keys: Uint32Array
  readonly levels: Int8Array
}

function counted(counts: ReadonlyMap<number, number>): Counted {
  const keys = Uint32Array.from(counts.keys()).sort()
  return { keys, levels: Int8Array.from(keys, (key) => levelOf(counts.get(key) ?? 1)) }
}

/** The first place of an ascending list with this key or a higher one. */
export function firstAt(keys: Uint32Array, key: number): number {
  let [from, to] = [0, keys.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((keys[middle] ?? 0) < key) from = middle + 1
    else to = middle
  }
  return from
}

/** Place of a key in an ascending list, or -1. */
export function placeOf(keys: Uint32Array, key: number): number {
  const place = firstAt(keys, key)
  return keys[place] === key ? place : -1
}

/** Stands for the beginning and the end of a message, as if it were a character. */
export const border = 1

/** The runs of Han characters of a text as numbers; with borders where the text begins or ends with one. */
function runsOf(text: string, hasBorders: boolean): number[][] {
  const runs: number[][] = []
  let run: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (isHanUnit(unit)) {
      if (run.length === 0) runs.push(run)
      if (at === 0 && hasBorders) run.push(border)
      run.push(unit)
    } else {
      run = []
    }
  }
  if (run.length > 0 && hasBorders) run.push(border)
  return runs
}

function tally(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** The most frequent characters that there is room for, ascending. */
function charactersOf(runs: readonly (readonly number[])[]): Counted {
  const counts = new Map<number, number>()
  for (const run of runs) for (const unit of run) tally(counts, unit)
  const kept = [...counts].sort(([a, m], [b, n]) => n - m || a - b).slice(0, numbers)
  return counted(new Map(kept))
}

/** Counts pairs of numbers that stand side by side; negative ones are none. */
function pairsOf(runs: readonly (readonly number[])[]): Counted {
  const counts = new Map<number, number>()
  for (const run of runs) {
    run.forEach((second, at) => {
      const first = run[at - 1] ?? -1
      if (first >= 0 && second >= 0) tally(counts, first * numbers + second)
    })
  }
  return counted(counts)
}

/**
 * Counts what follows what.
 *
 * @param messages normalised texts, whole
 * @param terms normalised texts that stand in others: they neither begin nor end a message
 */
export function learnSpoken(messages: readonly string[], terms: readonly string[] = []): SpokenGrams {
  const runs = [...messages.flatMap((text) => runsOf(text, true)), ...terms.flatMap((text) => runsOf(text, false))]
  const { keys: characters, levels } = charactersOf(runs)
  const numberOf = new Map([...characters].map((unit, number) => [unit, number] as const))
  const known = runs.map((run) => run.map((unit) => numberOf.get(unit) ?? -1))
  const { keys: pairs, levels: pairLevels } = pairsOf(known)
  const placeOfPair = (first: number, second: number): number => (first < 0 || second < 0 ? -1 : placeOf(pairs, first * numbers + second))
  const byTriple = new Map<number, number>()
  for (const run of known) {
    run.forEach((third, at) => {
      const place = at < 2 ? -1 : placeOfPair(run[at - 2] ?? -1, run[at - 1] ?? -1)
      if (place >= 0 && third >= 0) tally(byTriple, place * numbers + third)
    })
  }
  const { keys: triples, levels: tripleLevels } = counted(byTriple)
  return { characters, levels, pairs, pairLevels, triples, tripleLevels }
}

/** How often customers use words, and one after another: grams as the vocabulary has them, with their counts. About 5 bytes a gram. */
export interface SpokenWords {
  /** Ascending, read as numbers without a sign. */
  readonly grams: Uint32Array
  readonly levels: Int8Array
}

export const noWords: SpokenWords = { grams: new Uint32Array(0), levels: new Int8Array(0) }

/** What stands for the beginning of a text among the grams of words. */
export const textStart = 1

/** Counts the words of normalised texts and what follows what. */
export function learnWords(texts: readonly string[]): SpokenWords {
  const counts = new Map<number, number>()
  for (const text of texts) {
    let before = textStart
    for (const [from, to] of wordSpans(text)) {
      const gram = wordHash(text, from, to)
      tally(counts, gram >>> 0)
      tally(counts, pairHash(before, gram) >>> 0)
      before = gram
    }
  }
  const { keys, levels } = counted(counts)
  return { grams: keys, levels }
}

/** How often a gram of words was counted. */
export function timesOf({ grams, levels }: SpokenWords, gram: number): number {
  const place = placeOf(grams, gram >>> 0)
  return place < 0 ? 0 : (countOf[levels[place] ?? 0] ?? 0)
}
