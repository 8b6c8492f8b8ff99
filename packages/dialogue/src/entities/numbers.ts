/** Numbers in Arabic digits, Chinese characters and English words. */

import { belowTwenty, englishNumbers, hanDigits as digits, hanLargeUnits as bigUnits, hanUnits as units, tens } from '../text/number-words.ts'

/** A whole Chinese number, or one with decimals behind 点. */
export const hanNumber = '[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]{1,14}(?:点[零一二三四五六七八九]{1,4})?'
/** Digits, with commas between thousands, decimals, and 百, 千, 万 or 亿 behind them. */
export const arabicNumber = '(?:\\d{1,3}(?:,\\d{3}){1,4}|\\d{1,12})(?:\\.\\d{1,4})?(?: ?[百千万亿]{1,2})?'
export const anyNumber = `(?:${arabicNumber}|${hanNumber}|半)`

function scaled(value: number, factor: number): number {
  return Number((value * factor).toPrecision(15))
}

function parseArabic(text: string): number | undefined {
  const match = /^([\d,]{1,20}(?:\.\d{1,6})?) ?([百千万亿]{0,2})$/.exec(text)
  if (match === null) return undefined
  let value = Number((match[1] ?? '').replaceAll(',', ''))
  for (const unit of match[2] ?? '') value = scaled(value, units[unit] ?? bigUnits[unit] ?? 1)
  return value
}

/** Digits read one by one: 二零二六 is 2026. */
export function parseDigits(text: string): number | undefined {
  let value = 0
  for (const character of text) {
    const digit = digits[character] ?? (character >= '0' && character <= '9' ? Number(character) : undefined)
    if (digit === undefined) return undefined
    value = value * 10 + digit
  }
  return text === '' ? undefined : value
}

interface HanState {
  total: number
  section: number
  digit: number | undefined
  lastUnit: number
  sawZero: boolean
}

function addUnit(state: HanState, unit: number): boolean {
  if (state.digit === undefined && (unit !== 10 || state.lastUnit < 100)) return false
  if (unit >= state.lastUnit) return false
  state.section += (state.digit ?? 1) * unit
  state.digit = undefined
  state.lastUnit = unit
  state.sawZero = false
  return true
}

function addBigUnit(state: HanState, unit: number): boolean {
  const section = state.section + (state.digit ?? 0)
  if (section === 0) return false
  state.total = (state.total + (unit === 100_000_000 ? section : 0)) * (unit === 100_000_000 ? unit : 1)
  if (unit === 10_000) state.total += section * unit
  state.section = 0
  state.digit = undefined
  state.lastUnit = unit
  state.sawZero = false
  return true
}

/** What a last digit without a unit is worth: 三百五 is 350, 三百零五 is 305, 一万二 is 12000. */
function lastDigitFactor(state: HanState): number {
  if (state.sawZero || state.lastUnit === Infinity || state.lastUnit <= 10) return 1
  return state.lastUnit / 10
}

function addCharacter(state: HanState, character: string): boolean {
  const digit = digits[character]
  if (digit === 0) {
    state.sawZero = true
    return state.digit === undefined
  }
  if (digit !== undefined) {
    if (state.digit !== undefined) return false
    state.digit = digit
    return true
  }
  const unit = units[character]
  if (unit !== undefined) {
    if (state.lastUnit > 1000) state.lastUnit = 10_000
    return addUnit(state, unit)
  }
  const big = bigUnits[character]
  return big !== undefined && addBigUnit(state, big)
}

function parseWholeHan(text: string): number | undefined {
  if (text === '零' || text === '〇') return 0
  const state: HanState = { total: 0, section: 0, digit: undefined, lastUnit: Infinity, sawZero: false }
  for (const character of text) {
    if (!addCharacter(state, character)) return undefined
  }
  return state.total + state.section + (state.digit ?? 0) * lastDigitFactor(state)
}

function parseHan(text: string): number | undefined {
  if (text === '半') return 0.5
  const [whole = '', decimals] = text.split('点')
  const value = parseWholeHan(whole)
  if (value === undefined || decimals === undefined) return value
  const fraction = parseDigits(decimals)
  return fraction === undefined ? undefined : Number(`${value}.${String(fraction).padStart(decimals.length, '0')}`)
}

/** The value of a number that `anyNumber` matched; undefined for what is no number, such as 两三. */
export function parseNumber(text: string): number | undefined {
  return /^[\d]/.test(text) ? parseArabic(text) : parseHan(text)
}

const wordSource = [...belowTwenty, ...tens, 'hundred', 'thousand', 'million', 'dozen'].sort((a, b) => b.length - a.length).join('|')

/** An English number in words, of at most eight words; "a hundred", "half a dozen" included. Put a word boundary before it. */
export const wordNumber = `(?:half a dozen|(?:an? (?=hundred|thousand|million|dozen))?(?:${wordSource})(?:(?:-| and | )(?:${wordSource})){0,7})(?![a-z])`

interface WordState {
  total: number
  current: number
  last: number
}

function addWord(state: WordState, word: string): boolean {
  const value = englishNumbers.get(word)
  if (value !== undefined) {
    if (state.last < 20 || (state.last < 100 && value >= 10)) return false
    state.current += value
    state.last = value
    return true
  }
  const factor = word === 'hundred' ? 100 : word === 'dozen' ? 12 : word === 'thousand' ? 1000 : 1_000_000
  if (factor <= 100) {
    if (state.current >= 100) return false
    state.current = (state.current === 0 ? 1 : state.current) * factor
  } else {
    state.total += (state.current === 0 ? 1 : state.current) * factor
    state.current = 0
  }
  state.last = factor
  return true
}

/** The value of an English number in words; undefined for what is no number, such as "one two". */
export function parseWordNumber(text: string): number | undefined {
  if (text === 'half a dozen') return 6
  const state: WordState = { total: 0, current: 0, last: Infinity }
  for (const word of text.replace(/^an? /, '').split(/-| and | /)) {
    if (!addWord(state, word)) return undefined
  }
  return state.total + state.current
}

/** Either kind of English number: digits or words. */
export function parseEnglishNumber(text: string): number | undefined {
  return /^\d/.test(text) ? parseArabic(text) : parseWordNumber(text)
}
