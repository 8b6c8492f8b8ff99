import { foldSyllable } from '../sound/fold.ts'
import { bandOf, charactersRead, syllableAt } from '../sound/pinyin.ts'
import { lookalikes } from '../sound/shapes.ts'
import { soundTable } from '../sound/table.ts'
import { isHanUnit } from '../text/units.ts'
import { simplify } from '../text/traditional.ts'
import { pickWeighted, type Random } from './random.ts'
import type { NoiseChange, NoiseKind } from './types.ts'

/** A frequent character comes to mind, or first in the list of the input method, far more often than a rare one. */
const bandWeights = [8, 4, 1.5, 0]

type Maker = (text: string, at: number, random: Random) => NoiseChange | null

function change(kind: NoiseKind, text: string, start: number, end: number, to: string): NoiseChange | null {
  const from = text.slice(start, end)
  return from === to ? null : { kind, start, end, from, to }
}

function isHan(text: string, at: number): boolean {
  return at < text.length && isHanUnit(text.charCodeAt(at))
}

/** How many Han characters with a known reading follow from `at` on, at most `most`. */
function hanRun(text: string, at: number, most: number): number {
  let length = 0
  while (length < most && isHan(text, at + length) && readingAt(text, at + length) !== '') length += 1
  return length
}

function readingAt(text: string, at: number): string {
  const simple = simplify(text.charAt(at))
  return simple === text.charAt(at) ? syllableAt(text, at) : syllableAt(simple, 0)
}

function pickCharacter(random: Random, characters: string, not: string): string | undefined {
  return pickWeighted(
    random,
    [...characters].filter((character) => character !== not && character !== simplify(not)),
    (character) => bandWeights[bandOf(character)] ?? 0,
  )
}

const homophone: Maker = (text, at, random) => {
  const picked = pickCharacter(random, charactersRead(readingAt(text, at)), text.charAt(at))
  return picked === undefined ? null : change('homophone', text, at, at + 1, picked)
}

let syllablesByFold: Map<string, string[]> | undefined

function fuzzySyllables(syllable: string): readonly string[] {
  if (syllablesByFold === undefined) {
    syllablesByFold = new Map()
    for (const known of soundTable().bySyllable.keys()) {
      const key = foldSyllable(known, 'fuzzy')
      syllablesByFold.set(key, [...(syllablesByFold.get(key) ?? []), known])
    }
  }
  return (syllablesByFold.get(foldSyllable(syllable, 'fuzzy')) ?? []).filter((known) => known !== syllable)
}

const fuzzy: Maker = (text, at, random) => {
  const syllable = readingAt(text, at)
  if (syllable === '') return null
  const picked = pickCharacter(random, fuzzySyllables(syllable).map(charactersRead).join(''), text.charAt(at))
  return picked === undefined ? null : change('fuzzy', text, at, at + 1, picked)
}

const similar: Maker = (text, at, random) => {
  const choices = lookalikes(text.charAt(at))
  return choices === '' ? null : change('similar', text, at, at + 1, choices.charAt(random.below(choices.length)))
}

/** The readings of `length` characters from `at` on, in one. */
function spelt(text: string, at: number, length: number): string[] {
  return Array.from({ length }, (_none, i) => readingAt(text, at + i))
}

const pinyin: Maker = (text, at, random) => {
  const length = Math.min(hanRun(text, at, 3), 1 + random.below(3))
  return length === 0 ? null : change('pinyin', text, at, at + length, spelt(text, at, length).join(''))
}

const initials: Maker = (text, at, random) => {
  const length = Math.min(hanRun(text, at, 4), 2 + random.below(3))
  if (length < 2) return null
  const letters = spelt(text, at, length).map((syllable) => syllable.charAt(0))
  return change('initials', text, at, at + length, letters.join(''))
}

const mixed: Maker = (text, at, random) => {
  if (hanRun(text, at, 2) < 2) return null
  const [first = '', second = ''] = spelt(text, at, 2)
  const ways = [text.charAt(at) + second, first + text.charAt(at + 1), first + second.charAt(0), first.charAt(0) + second]
  return change('mixed', text, at, at + 2, ways[random.below(ways.length)] ?? '')
}

const drop: Maker = (text, at) => change('drop', text, at, at + 1, '')
const double: Maker = (text, at) => change('double', text, at, at + 1, text.charAt(at).repeat(2))
const swap: Maker = (text, at) => (isHan(text, at + 1) ? change('swap', text, at, at + 2, text.charAt(at + 1) + text.charAt(at)) : null)

const makers: Readonly<Partial<Record<NoiseKind, Maker>>> = { homophone, fuzzy, similar, pinyin, initials, mixed, drop, double, swap }

/** Characters that carry little: an error in them spoils nothing, so they are hit less. */
const light = new Set('的了吗呢吧啊我你您是在')

/** The places of a text where a Chinese error can be made, each with a weight. */
export function chinesePlaces(text: string): { at: number; weight: number }[] {
  const places: { at: number; weight: number }[] = []
  for (let at = 0; at < text.length; at += 1) if (isHan(text, at)) places.push({ at, weight: light.has(text.charAt(at)) ? 0.4 : 1 })
  return places
}

/** An error of the kind at the place, or null when that is not possible there. */
export function spoilChinese(kind: NoiseKind, text: string, at: number, random: Random): NoiseChange | null {
  return makers[kind]?.(text, at, random) ?? null
}

const digitNames = '零一二三四五六七八九'

function belowHundred(digits: string): string {
  if (digits.length === 1) return digitNames.charAt(Number(digits))
  const [tens, ones] = [Number(digits.charAt(0)), Number(digits.charAt(1))]
  if (tens === 0) return [...digits].map((digit) => digitNames.charAt(Number(digit))).join('')
  return `${tens === 1 ? '' : digitNames.charAt(tens)}十${ones === 0 ? '' : digitNames.charAt(ones)}`
}

/** As dictated: no punctuation, short numbers in characters. Codes and long numbers stay. */
export function dictateChinese(text: string): string {
  return text
    .replace(/(?<![a-z0-9.-])\d{1,2}(?![a-z0-9.-])/gi, belowHundred)
    .replace(/(?<![a-z0-9])[\p{P}\p{S}]|[\p{P}\p{S}](?![a-z0-9])/giu, '')
}
