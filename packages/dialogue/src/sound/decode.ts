import { isHanUnit, isWordUnit } from '../text/units.ts'
import { foldSyllable } from './fold.ts'
import type { Habits } from './habits.ts'
import { isSyllable, readingsOf, syllableAt } from './pinyin.ts'
import { lookalikes } from './shapes.ts'
import { soundTable } from './table.ts'

/** What a decoder goes by. */
export interface DecodeOptions {
  readonly habits: Habits
  /** Latin words that are meant as they stand. */
  readonly isWord: (word: string) => boolean
  /** Characters that stand between two others in the owner's words. */
  readonly between: (before: string, behind: string) => readonly string[]
}

/** A text that may have been meant, and how likely it is beside the others: the logarithm of the odds against the text as typed. */
export interface Decoded {
  readonly text: string
  readonly gain: number
}

export const channel = { same: -3.2, fuzzy: -4.2, shape: -4, swap: -4.5, again: -2.5, extra: -9.5, missing: -5.5, initial: -3.5, spelt: -0.5, latin: -3, latinEach: -1.5 }

const width = 10

interface Guess {
  readonly text: string
  readonly before: number
  readonly last: number
  readonly score: number
}

/** Characters of a sound, of sounds mixed up with it, and of a beginning, as far as they are used. */
interface Inventory {
  readonly bySyllable: Map<string, string>
  readonly byFuzzy: Map<string, string>
  readonly byInitial: Map<string, string>
}

function inventoryOf(habits: Habits): Inventory {
  const inventory: Inventory = { bySyllable: new Map(), byFuzzy: new Map(), byInitial: new Map() }
  const add = (map: Map<string, string>, key: string, character: string): void => {
    map.set(key, (map.get(key) ?? '') + character)
  }
  for (const character of soundTable().primary.keys()) {
    if (!habits.knows(character.charCodeAt(0))) continue
    const readings = readingsOf(character)
    for (const reading of readings) add(inventory.bySyllable, reading, character)
    const primary = readings[0] ?? ''
    add(inventory.byFuzzy, foldSyllable(primary, 'fuzzy'), character)
    add(inventory.byInitial, primary.charAt(0), character)
  }
  return inventory
}

export function createDecoder(options: DecodeOptions): (text: string) => Decoded[] {
  let inventory: Inventory | null = null
  return (text) => {
    inventory ??= inventoryOf(options.habits)
    return decode(text, options, inventory)
  }
}

function better(guesses: Map<string, Guess>, guess: Guess): void {
  const key = `${guess.before},${guess.last}`
  const known = guesses.get(key)
  if (known === undefined || known.score < guess.score) guesses.set(key, guess)
}

function decode(text: string, { habits, isWord, between }: DecodeOptions, inventory: Inventory): Decoded[] {
  const n = text.length
  const places: Map<string, Guess>[] = Array.from({ length: n + 1 }, () => new Map())
  places[0]?.set('', { text: '', before: 0, last: 0, score: 0 })
  const put = (at: number, guess: Guess, unit: number, cost: number): void => {
    const score = guess.score + cost + habits.score(guess.before, guess.last, unit)
    const target = places[at]
    if (target !== undefined) better(target, { text: guess.text + String.fromCharCode(unit), before: guess.last, last: unit, score })
  }
  const runEnd = (at: number): number => {
    let end = at
    while (end < n && isWordUnit(text.charCodeAt(end))) end += 1
    return end
  }
  for (let at = 0; at < n; at += 1) {
    const all = [...(places[at]?.values() ?? [])].sort((a, b) => b.score - a.score).slice(0, width)
    const unit = text.charCodeAt(at)
    const character = text.charAt(at)
    if (isHanUnit(unit)) {
      const syllable = syllableAt(text, at)
      const same = inventory.bySyllable.get(syllable) ?? ''
      const fuzzy = inventory.byFuzzy.get(foldSyllable(syllable, 'fuzzy')) ?? ''
      const shapes = lookalikes(character)
      const next = text.charCodeAt(at + 1)
      for (const guess of all) {
        put(at + 1, guess, unit, 0)
        for (const other of same) if (other !== character) put(at + 1, guess, other.charCodeAt(0), channel.same)
        for (const other of fuzzy) if (other !== character && !same.includes(other)) put(at + 1, guess, other.charCodeAt(0), channel.fuzzy)
        for (const other of shapes) if (habits.knows(other.charCodeAt(0))) put(at + 1, guess, other.charCodeAt(0), channel.shape)
        const target = places[at + 1]
        if (target !== undefined) better(target, { ...guess, score: guess.score + (guess.last === unit ? channel.again : channel.extra) })
        if (at + 1 < n && isHanUnit(next) && next !== unit) {
          const first = { text: guess.text + text.charAt(at + 1), before: guess.last, last: next, score: guess.score + channel.swap + habits.score(guess.before, guess.last, next) }
          put(at + 2, first, unit, 0)
        }
        if (guess.last !== 0) {
          for (const missing of between(String.fromCharCode(guess.last), character)) {
            const code = missing.charCodeAt(0)
            const first = { text: guess.text + missing, before: guess.last, last: code, score: guess.score + channel.missing + habits.score(guess.before, guess.last, code) }
            put(at + 1, first, unit, 0)
          }
        }
      }
    } else if (isWordUnit(unit)) {
      const isStart = at === 0 || !isWordUnit(text.charCodeAt(at - 1))
      const end = runEnd(at)
      if (isStart) {
        const word = text.slice(at, end)
        const isLatin = /^[a-z]+$/.test(word)
        const cost = isLatin && !isWord(word) ? channel.latin + channel.latinEach * word.length : 0
        const target = places[end]
        for (const guess of all) if (target !== undefined) better(target, { text: guess.text + word, before: 0, last: 0, score: guess.score + cost })
        if (!isLatin || isWord(word)) continue
      }
      for (let length = 1; length <= 6 && at + length <= end; length += 1) {
        const part = text.slice(at, at + length)
        const isWhole = isSyllable(part) && (length > 1 || 'aeo'.includes(part))
        const characters = isWhole ? inventory.bySyllable.get(foldSyllable(part, 'exact')) : length === 1 ? inventory.byInitial.get(part) : undefined
        if (characters === undefined) continue
        const cost = isWhole ? channel.spelt : channel.initial
        for (const guess of all) for (const other of characters) put(at + length, guess, other.charCodeAt(0), cost)
      }
    } else {
      const target = places[at + 1]
      for (const guess of all) if (target !== undefined) better(target, { text: guess.text + character, before: 0, last: 0, score: guess.score })
    }
  }
  const final = [...(places[n]?.values() ?? [])].sort((a, b) => b.score - a.score)
  const typed = typedScore(text, habits, isWord)
  return final.slice(0, 4).map((guess) => ({ text: guess.text, gain: guess.score - typed }))
}

function typedScore(text: string, habits: Habits, isWord: (word: string) => boolean): number {
  let [score, before, last] = [0, 0, 0]
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (isHanUnit(unit)) {
      score += habits.score(before, last, unit)
      before = last
      last = unit
      continue
    }
    before = 0
    last = 0
    if (!isWordUnit(unit) || (at > 0 && isWordUnit(text.charCodeAt(at - 1)))) continue
    let end = at
    while (end < text.length && isWordUnit(text.charCodeAt(end))) end += 1
    const word = text.slice(at, end)
    if (/^[a-z]+$/.test(word) && !isWord(word)) score += channel.latin + channel.latinEach * word.length
  }
  return score
}
