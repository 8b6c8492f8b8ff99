import { isIdCard, isLuhnValid } from './checks.ts'
import { matchesAt, type OrderPattern, type PatternMatch } from './order-pattern.ts'
import { after, before, scan, type Reading } from './reading.ts'
import type { Found } from './types.ts'

const tracking = /(?<![a-z0-9])(?:sf(?: ?\d){13}|jd ?(?:[a-z] ?){0,2}(?:\d ?){10,12}\d)(?![a-z0-9])/g

export function findTrackingNumbers(reading: Reading): Found[] {
  return scan(reading, tracking, (match) => {
    const [start, end] = [match.index, match.index + match[0].length]
    const value = reading.plain.slice(start, end).replaceAll(' ', '')
    return { type: 'tracking_number', value, start, end }
  })
}

const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const plate = new RegExp(
  `[${provinces}] ?[a-hj-np-z] ?·? ?(?:(?:[df](?: ?[a-hj-np-z0-9]){5}|(?: ?[0-9]){5}[df])|[a-hj-np-z0-9](?: ?[a-hj-np-z0-9]){4})(?![a-z0-9])`,
  'g',
)

export function findPlates(reading: Reading): Found[] {
  return scan(reading, plate, (match) => {
    const value = reading.folded
      .slice(match.index, match.index + match[0].length)
      .replace(/[ ·]/g, '')
      .toUpperCase()
    if ((value.slice(2).match(/\d/g) ?? []).length < 2) return undefined
    return { type: 'plate', value, start: match.index, end: match.index + match[0].length }
  })
}

/** Digits in one run or in groups with single spaces or hyphens between them, as cards and identity numbers are written. */
const grouped = /(?<![\da-z.]|\d[ -])\d{4,6}(?:[ -]?\d{2,8}){1,6}[ -]?\d{0,3}x?(?![a-z\d]|[ -]\d|\.\d)/g
const plainRun = /(?<![\da-z])\d{15,19}x?(?![\da-z])/g
const idCue = /(?:身份证|证件|id card|id number|identity|\bid\b)[^\d。！？!?]{0,14}$/

function cardLike(reading: Reading, match: RegExpExecArray, today: number): Found | undefined {
  const written = match[0].trimEnd()
  const code = written.replace(/[ -]/g, '').toUpperCase()
  const [start, end] = [match.index, match.index + written.length]
  if (code.length === 18 && isIdCard(code, today)) return { type: 'id_card', value: code, start, end }
  const looksLikeId = code.length === 18 && (code.endsWith('X') || idCue.test(before(reading, start, 30)))
  if (looksLikeId) return { type: 'nothing', start, end }
  if (code.length < 16 || code.length > 19 || code.endsWith('X')) return undefined
  if (isLuhnValid(code)) return { type: 'bank_card', value: code, start, end }
  return undefined
}

/** Identity-card and bank-card numbers whose check digit holds. What looks like one and is none keeps other rules off. */
export function findCards(reading: Reading, today: number): Found[] {
  const take = (match: RegExpExecArray): Found | undefined => cardLike(reading, match, today)
  return [...scan(reading, grouped, take), ...scan(reading, plainRun, take), ...scan(reading, plainRun, invalidRun)]
}

/** A run of 16 digits and more that is neither: no phone and no amount hides in it (it may still be an order number). */
function invalidRun(match: RegExpExecArray): Found | undefined {
  return match[0].length < 16 ? undefined : { type: 'nothing', start: match.index, end: match.index + match[0].length }
}

const cues = new RegExp(
  [
    '(?<other>(?:快递|运|物流|货运|流水|发票|顺丰|京东|交易)单?号|(?:快递|物流|发票|退款|交易)(?:单号|编号)|卡号|银行卡|信用卡|储蓄卡|身份证|证件|会员|账号|帐号|账户|序列号|电话|手机|积分|验证码|工号|条形?码|卡(?!在|住|了|着)|tracking|member(?:ship)?|account|card|invoice|serial|phone|barcode|passport|(?<!order )\\bid\\b)',
    '(?<order>订单|单号|单子|下单|这一?单|那一?单|\\bpo\\b|\\borders?\\b)',
  ].join('|'),
  'g',
)
const sentenceEnd = /[。！？!?；;\n]|(?<!\bno|\bnr|\bnum)\.(?= |$)/g

/** Where the sentence around a place begins and ends, at most 120 units away. */
function sentenceAround(reading: Reading, start: number, end: number): { left: string; right: string } {
  const left = before(reading, start, 120)
  const right = after(reading, end, 120)
  const lastStop = [...left.matchAll(sentenceEnd)].at(-1)
  const nextStop = right.search(sentenceEnd)
  return { left: lastStop === undefined ? left : left.slice(lastStop.index + 1), right: nextStop < 0 ? right : right.slice(0, nextStop) }
}

/** The nearest cue before a number decides what it is; without one, the nearest behind it. */
function isOrderBy(reading: Reading, start: number, end: number): boolean {
  const { left, right } = sentenceAround(reading, start, end)
  const nearest = [...left.matchAll(cues)].at(-1) ?? [...right.matchAll(cues)][0]
  return nearest?.groups?.['order'] !== undefined
}

function isTokenUnit(text: string, at: number): boolean {
  return /[a-z0-9]/i.test(text.charAt(at))
}

/** The longest match that ends where a word ends; with spaces inside only where nothing else does. */
function bestMatch(pattern: OrderPattern, text: string, from: number): PatternMatch | undefined {
  const fitting = (matches: PatternMatch[]): PatternMatch[] =>
    matches.filter(({ end }) => !isTokenUnit(text, end) && !/^-[A-Za-z0-9]/.test(text.slice(end, end + 2)))
  const strict = fitting(matchesAt(pattern, text, from, false))
  const loose =
    strict.length > 0 ? strict : fitting(matchesAt(pattern, text, from, true)).filter(({ end }) => digitCount(text.slice(from, end)) >= 4)
  const whole = loose.filter(({ spaces }) => spaces === 0)
  return (whole.length > 0 ? whole : loose).reduce<PatternMatch | undefined>(
    (best, match) => (best === undefined || match.end > best.end ? match : best),
    undefined,
  )
}

function digitCount(text: string): number {
  return (text.match(/\d/g) ?? []).length
}

/** Order numbers by the owner's patterns. Those of digits only need an order cue that refers to them and must be no card number. */
export function findOrderNumbers(reading: Reading, patterns: readonly OrderPattern[], today: number): Found[] {
  const found: Found[] = []
  const { plain } = reading
  for (let at = 0; at < plain.length; at += 1) {
    if (!isTokenUnit(plain, at) || isTokenUnit(plain, at - 1)) continue
    for (const pattern of patterns) {
      reading.steps.count += 1
      const match = bestMatch(pattern, plain, at)
      if (match === undefined) continue
      const value = plain.slice(at, match.end).replaceAll(' ', '')
      if (!pattern.digitsOnly || isOrderDigits(reading, at, match, value, today))
        found.push({ type: 'order_number', value, start: at, end: match.end })
    }
  }
  return found
}

function isOrderDigits(reading: Reading, start: number, { end, spaces }: PatternMatch, value: string, today: number): boolean {
  if (
    spaces > 0 &&
    reading.plain
      .slice(start, end)
      .split(' ')
      .some((group) => group.length > 8 || group.length < 2)
  )
    return false
  if (/\d[ .-]$/.test(before(reading, start, 2)) || (/^[ .-]\d/.test(after(reading, end, 2)) && spaces > 0)) return false
  if (value.length >= 16 && isLuhnValid(value)) return false
  return !isIdCard(value, today) && isOrderBy(reading, start, end)
}
