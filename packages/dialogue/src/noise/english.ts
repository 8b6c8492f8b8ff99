import { keysBeside } from '../sound/keyboard.ts'
import type { Random } from './random.ts'
import type { NoiseChange, NoiseKind } from './types.ts'

/** A stretch of letters of the text. */
interface Word {
  readonly start: number
  readonly end: number
}

const shortest = 4

/** Words that sound the same or are often misspelt, each way. */
const soundPairs =
  'their there, there their, your youre, youre your, to too, too to, two to, buy by, by buy, its it, whole hole, mail male, where were, were where, then than, than then, ' +
  'receive recieve, received recieved, delivery delivary, deliver delever, address adress, account acount, receipt reciept, refund refound, return retern, cancel cancle, ' +
  'canceled canceld, cancelled canceled, payment paymant, shipping shiping, shipped shiped, tracking traking, invoice envoice, password pasword, purchase purchas, ' +
  'available availible, exchange exchage, warranty warrenty, guarantee garantee, discount discont, customer costumer, service servise, package pakage, coupon cupon, ' +
  'broken brocken, wrong rong, weight wait, wait weight, know no, right write, write right, new knew, late lait, credit cridit, size sise, colour color, color colour, ' +
  'replacement replacment, separate seperate, definitely definately, tomorrow tommorow, until untill, different diffrent, problem problam, because becuase, which witch, ' +
  'would wood, please pleas, thanks thx, you u, are r, before b4, message msg, tonight tonite, through thru, though tho, people ppl, about abt'
const soundAlike = new Map(soundPairs.split(', ').map((pair) => [pair.slice(0, pair.indexOf(' ')), pair.slice(pair.indexOf(' ') + 1)]))

const wordPattern = /(?<![\p{L}\p{N}@._/-])[a-z]+(?:['’][a-z]+)?(?![\p{L}\p{N}@_/-])/giu

/** The words of a text that errors are made in: letters only, so that codes and addresses stay as they are. */
export function englishPlaces(text: string): { at: number; weight: number }[] {
  return [...text.matchAll(wordPattern)].map((match) => ({ at: match.index, weight: Math.max(0.5, match[0].length - 2) }))
}

function wordAt(text: string, at: number): Word {
  const length = /^[a-z]+/i.exec(text.slice(at))?.[0].length ?? 0
  return { start: at, end: at + length }
}

function change(kind: NoiseKind, text: string, start: number, end: number, to: string): NoiseChange | null {
  const from = text.slice(start, end)
  return from === to || end > text.length ? null : { kind, start, end, from, to }
}

type Maker = (text: string, word: Word, random: Random) => NoiseChange | null

/** Any letter but the first, which people seldom miss; null for words too short to be known again. */
function innerLetter({ start, end }: Word, random: Random, spare = 0): number | null {
  return end - start < shortest ? null : start + 1 + random.below(end - start - 1 - spare)
}

const key: Maker = (text, word, random) => {
  const at = innerLetter(word, random)
  if (at === null) return null
  const beside = keysBeside(text.charAt(at).toLowerCase())
  return beside === '' ? null : change('key', text, at, at + 1, beside.charAt(random.below(beside.length)))
}

const drop: Maker = (text, word, random) => {
  const at = innerLetter(word, random)
  return at === null ? null : change('drop', text, at, at + 1, '')
}

const double: Maker = (text, word, random) => {
  const at = innerLetter(word, random)
  return at === null ? null : change('double', text, at, at + 1, text.charAt(at).repeat(2))
}

const swap: Maker = (text, word, random) => {
  const at = innerLetter(word, random, 1)
  return at === null ? null : change('swap', text, at, at + 2, text.charAt(at + 1) + text.charAt(at))
}

const sounds: Maker = (text, { start, end }) => {
  const alike = soundAlike.get(text.slice(start, end).toLowerCase())
  return alike === undefined ? null : change('sounds', text, start, end, alike)
}

const joined: Maker = (text, { end }) => (/^ [a-z]/i.test(text.slice(end, end + 2)) ? change('joined', text, end, end + 1, '') : null)

const parted: Maker = (text, { start, end }, random) => {
  if (end - start < 6) return null
  const at = start + 2 + random.below(end - start - 3)
  return change('parted', text, at - 1, at + 1, `${text.charAt(at - 1)} ${text.charAt(at)}`)
}

const makers: Readonly<Partial<Record<NoiseKind, Maker>>> = { key, drop, double, swap, sounds, joined, parted }

/** An error of the kind in the word that begins at the place, or null when that is not possible there. */
export function spoilEnglish(kind: NoiseKind, text: string, at: number, random: Random): NoiseChange | null {
  return makers[kind]?.(text, wordAt(text, at), random) ?? null
}

const numberNames = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ')

/** As dictated: lower case, no punctuation, small numbers in words. Codes and addresses stay. */
export function dictateEnglish(text: string): string {
  return text
    .replace(/(?<![\p{L}\p{N}.-])\d{1,2}(?![\p{L}\p{N}.-])/gu, (digits) => numberNames[Number(digits)] ?? digits)
    .replace(/['’](?=[a-z])/giu, '')
    .replace(/[\p{P}\p{S}](?![\p{L}\p{N}])|(?<![\p{L}\p{N}])[\p{P}\p{S}]/gu, '')
    .toLowerCase()
}
