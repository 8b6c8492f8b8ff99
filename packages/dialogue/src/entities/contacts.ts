import { after, before, scan, type Reading } from './reading.ts'
import type { Found } from './types.ts'

const email =
  /(?<![a-z0-9._%+-])[a-z0-9_%+-](?:[a-z0-9._%+-]{0,62}[a-z0-9_%+-])? ?@ ?[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){0,5}\.[a-z]{2,24}(?![a-z0-9@])/g

export function findEmails(reading: Reading): Found[] {
  return scan(reading, email, (match) => ({
    type: 'email',
    value: match[0].replaceAll(' ', ''),
    start: match.index,
    end: match.index + match[0].length,
  }))
}

const gap = '[ -]?'
const edge = '(?<![\\d.a-z@/]|\\d-)'
const close = '(?![\\d]|-\\d|\\.\\d|@|[a-z])'
const mobile = new RegExp(
  `${edge}1[3-9]\\d(?:${gap}\\d{4}${gap}\\d{4}|${gap}\\d{3}${gap}\\d{5}|${gap}\\d{2}${gap}\\d{3}${gap}\\d{3}|-?\\d{4}-?\\d{4})${close.replace('|-\\d', '')}`,
  'g',
)
const international = /(?<![\d+])\(?(?:\+|(?<![\d.:a-z-])00) ?[1-9]\d{0,3}\)?(?:[ .-]?\(0\))?(?:[ .-]?\(?\d{1,5}\)?){1,7}(?![\d]|[a-z@])/g
const areaCode = '0(?:10|2[0-57-9]|[3-9]\\d{2})'
const landline = new RegExp(`${edge}(?:\\(${areaCode}\\) ?|${areaCode}[ -]?)\\d{3,4}[ -]?\\d{4}${close.replace('|-\\d', '')}`, 'g')
const service = new RegExp(`${edge}[48]00[ -]?\\d{3,4}[ -]?\\d{3,4}${close}`, 'g')
const ukStyle = new RegExp(`${edge}(?:\\(0[1-9]\\d{1,3}\\)|0[1-9]\\d{1,3}) (?:\\d{3,4}(?: \\d{3,4}| \\d{3} \\d{3})?|\\d{6,7})${close}`, 'g')
const plainNational = new RegExp(`${edge}0[1-9]\\d{8,10}${close}`, 'g')
const american = new RegExp(`${edge}(?:1[ .-])?(?:\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}[ .-])\\d{3}[ .-]\\d{4}${close}`, 'g')
const cued = new RegExp(`${edge}(?:[2-9]\\d{9}|[2-9]\\d{6,7}|[2-9]\\d{2,3}[ -]\\d{4})${close}`, 'g')
const hotline = new RegExp(`${edge}(?:95\\d{3,4}|100\\d{2}|123\\d{2}|96\\d{3,4})${close}`, 'g')
const cue =
  /(?:电话|手机|座机|热线|致电|联系方式|号码|打|拨|拨打|tel|telephone|phone|mobile|cell|call|ring|reach me (?:on|at)|fax|传真|whatsapp|text me (?:on|at))(?:号码?|number)?(?:是|为|:| is| on| at| no\.?| number| number is| me on| me at| us on| us at)?:? ?(?:\()?$/
const notAPhone = /(?:订单|单号|订单号|order|卡号|编号|金额|no)(?:是|为|:|number| no\.?)?:? ?#?$/

function digitsOf(text: string): string {
  return text.replace(/\D/g, '')
}

function phone(match: RegExpExecArray, value: string): Found {
  const leading = match[0].length - match[0].trimStart().length
  const opened = match[0].startsWith('(') && !match[0].includes(')') ? 1 : 0
  return { type: 'phone', value, start: match.index + leading + opened, end: match.index + match[0].trimEnd().length }
}

/** E.164: without the national "(0)". */
function internationalValue(written: string): string | undefined {
  const digits = digitsOf(written.replaceAll('(0)', ''))
  const value = written.replace(/^\(/, '').startsWith('+') ? digits : digits.slice(2)
  if (value.length < 8 || value.length > 15) return undefined
  return value.startsWith('86') && value.length === 13 && !/^861[3-9]/.test(value) ? undefined : `+${value}`
}

/** Cuts what follows the number: a greedy reading may take a second number along. */
function trimmedInternational(match: RegExpExecArray): Found | undefined {
  const whole = internationalValue(match[0])
  const chinese = /^\(?(?:\+|00) ?86\)?[ .-]?1[3-9]\d[ -]?\d{4}[ -]?\d{4}/.exec(match[0])
  if (chinese !== null && chinese[0].length < match[0].length && !/^\d/.test(match[0].slice(chinese[0].length))) {
    match[0] = chinese[0]
    return phone(match, `+${digitsOf(chinese[0]).replace(/^00/, '')}`)
  }
  return whole === undefined ? undefined : phone(match, whole)
}

const spokenDigit: Readonly<Record<string, string>> = {
  幺: '1',
  零: '0',
  〇: '0',
  洞: '0',
  拐: '7',
  勾: '9',
  一: '1',
  二: '2',
  两: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
}
const spoken =
  /(?<![零〇一二三四五六七八九幺十百千万])[零〇幺洞拐勾一二两三四五六七八九](?:[ ,-]?[零〇幺洞拐勾一二两三四五六七八九]){6,13}(?![零〇一二三四五六七八九幺十百千万])/g
const englishDigit: Readonly<Record<string, string>> = {
  zero: '0',
  oh: '0',
  o: '0',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
}
const englishWord = '(?:(?:double|triple) )?(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)'
const spelled = new RegExp(`(?<![a-z])${englishWord}(?:[ ,-]{1,2}${englishWord}){6,13}(?![a-z])`, 'g')

function isNational(digits: string): boolean {
  return /^1[3-9]\d{9}$/.test(digits) || /^0\d{9,11}$/.test(digits) || /^[48]00\d{7}$/.test(digits)
}

function spelledDigits(text: string): string {
  let digits = ''
  let times = 1
  for (const part of text.split(/[ ,-]{1,2}/)) {
    if (part === 'double' || part === 'triple') times = part === 'double' ? 2 : 3
    else {
      digits += (englishDigit[part] ?? '').repeat(times)
      times = 1
    }
  }
  return digits
}

function spokenPhones(reading: Reading): Found[] {
  return [
    ...scan(reading, spoken, (match) => {
      const digits = [...match[0]].map((character) => spokenDigit[character] ?? '').join('')
      const local = /^[2-9]\d{6,7}$/.test(digits) && cue.test(before(reading, match.index, 24))
      return isNational(digits) || local ? phone(match, digits) : undefined
    }),
    ...scan(reading, spelled, (match) => {
      const digits = spelledDigits(match[0])
      const cuedOrLong = isNational(digits) || /^[2-9]\d{9}$/.test(digits) || cue.test(before(reading, match.index, 24))
      return cuedOrLong ? phone(match, digits) : undefined
    }),
  ]
}

/** Phone numbers. Their extension (转803) is not part of them. */
export function findPhones(reading: Reading): Found[] {
  const national = (match: RegExpExecArray): Found => phone(match, digitsOf(match[0]))
  const withCue = (match: RegExpExecArray): Found | undefined => {
    const left = before(reading, match.index, 24)
    if (!cue.test(left) || notAPhone.test(left)) return undefined
    if (/^ ?(?:元|块|次|分钟|个|件|年|月)/.test(after(reading, match.index + match[0].length, 3))) return undefined
    return national(match)
  }
  return [
    ...[mobile, landline, service, ukStyle, plainNational, american].flatMap((pattern) =>
      scan(reading, pattern, (match) =>
        notAPhone.test(before(reading, match.index, 12)) && pattern !== mobile ? undefined : national(match),
      ),
    ),
    ...scan(reading, international, trimmedInternational),
    ...scan(reading, cued, withCue),
    ...scan(reading, hotline, withCue),
    ...spokenPhones(reading),
  ]
}
