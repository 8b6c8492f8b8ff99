import type { DateAtom, PartOfDay } from './date-atom.ts'
import { englishNumbers } from '../text/number-words.ts'
import { parseNumber } from './numbers.ts'
import { after, before, scan, type Reading } from './reading.ts'
import { keepLongest } from './spans.ts'
import type { Found } from './types.ts'

/** An hour as written: 1 to 24, with the part of the day where one is said. */
interface TimeAtom {
  readonly start: number
  readonly end: number
  readonly hour: number
  readonly minute: number
  readonly part?: PartOfDay | undefined
  /** am, pm, or an hour above 12: nothing can change it. */
  readonly fixed: boolean
}

const partWords: readonly (readonly [words: string, part: PartOfDay])[] = [
  ['凌晨|清晨|半夜|深夜|夜里|午夜|后半夜', 'night'],
  ['大清早|一大早|早上|早晨|上午|早', 'morning'],
  ['中午|正午|晌午', 'noon'],
  ['下午|午后', 'afternoon'],
  ['傍晚|晚上|夜晚|晚间|晚', 'evening'],
]
const chinesePart = partWords.map(([words]) => words).join('|')
const filler = '(?:的|大概|大约|差不多|约|,| )?'
const hanHour = '二十[一二三四]?|十[一二]|十[三四五六七八九]|十|[零〇一二两三四五六七八九]'
const hour = `(?<hour>2[0-4]|[01]?\\d|${hanHour})`
const hanMinute = '[二三四五]?十[一二三四五六七八九]?|[零〇][一二三四五六七八九]|[一二三四五六七八九]'
const minute = `(?:(?<half>半)|(?<quarter>[一三13])刻钟?|(?:过|零)?(?<minute>[0-5]?\\d|${hanMinute})(?:分(?!之)|(?![\\d折%公斤克米升元块毛件个箱万千倍点.:月日号]|[一二三四五六七八九十])))`
const spoken = new RegExp(
  `(?:(?<![今明昨](?=[早晚])|[前后](?=晚))(?<part>${chinesePart})${filler})?(?<![\\d.:零一二两三四五六七八九十几小])(?:差(?<short>一刻|${hanMinute}|\\d{1,2})分?钟?(?:到|就)?)?${hour} ?(?<sign>点钟|点|时)(?:整|${minute})?(?:差(?<lack>一刻|${hanMinute}|\\d{1,2})分?钟?)?`,
  'g',
)
const afterPart = new RegExp(
  `(?<![今明昨](?=[早晚])|[前后](?=晚))(?<part>${chinesePart})${filler}(?<hour>2[0-4]|[01]?\\d)[:.](?<minute>[0-5]\\d)(?![\\d%])`,
  'g',
)
const clock = /(?<![\d:.])(?<hour>2[0-4]|[01]?\d):(?<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])(?: ?(?<half>am|pm|a\.m\.?|p\.m\.?)(?![a-z]))?/g
const notAnHour =
  /^(?:建议|问题|意见|原因|要求|疑问|说明|区别|不同|好处|理由|内容|注意|不满|优点|缺点|希望|需求|积分|经验|五折|几|多|零几|数|钱|击|评|赞|餐|单|间|候|段|代|长|速|效|期|尚|光|内|进|不足|小|儿|心|诉求|想法|事|感受|以上建议)/

type Groups = Readonly<Record<string, string | undefined>>

function groupsOf(match: RegExpExecArray): Groups {
  return match.groups ?? {}
}

function chinesePartOf(word: string | undefined): PartOfDay | undefined {
  return word === undefined ? undefined : partWords.find(([words]) => words.split('|').includes(word))?.[1]
}

function minuteOf(groups: Groups): number {
  if (groups['half'] === '半') return 30
  if (groups['quarter'] !== undefined) return groups['quarter'] === '一' || groups['quarter'] === '1' ? 15 : 45
  return groups['minute'] === undefined ? 0 : (parseNumber(groups['minute'].replace(/^[零〇]/, '') || '零') ?? 60)
}

function lackOf(written: string | undefined): number {
  if (written === undefined) return 0
  return written === '一刻' ? 15 : (parseNumber(written) ?? 0)
}

/** 快一点 and 有一点 are no hour: a lone 一点 needs a part of the day, minutes or 钟. */
function isHour(reading: Reading, match: RegExpExecArray, groups: Groups): boolean {
  const { part, hour: written = '', sign } = groups
  const [left, right] = [before(reading, match.index, 1), after(reading, match.index + match[0].length, 4)]
  const precise = groups['half'] !== undefined || groups['quarter'] !== undefined || groups['minute'] !== undefined
  if (sign === '点' && !precise && notAnHour.test(right)) return false
  if (sign === '时' && !precise && (part === undefined || notAnHour.test(right)) && !/^\d\d$/.test(written)) return false
  if (sign === '时' && /^(?:间|候|段|代|长|速|效|期|尚|光|差|刻|内)/.test(right) && !precise) return false
  if (sign !== '点' || precise || /[\d]/.test(written)) return !/[第每]/.test(left)
  const singlePart = part === '早' || part === '晚'
  if (written === '一') return part !== undefined && !singlePart
  if (singlePart && written === '两') return false
  return part !== undefined || !/[说提有这那下讲第几了差]/.test(left)
}

function chineseTimes(reading: Reading): TimeAtom[] {
  const build = (match: RegExpExecArray, end: number): TimeAtom | undefined => {
    const groups = groupsOf(match)
    const value = parseNumber(groups['hour'] ?? '')
    const minutes = minuteOf(groups)
    if (value === undefined || value > 24 || minutes > 59) return undefined
    const total = value * 60 + minutes - lackOf(groups['short']) - lackOf(groups['lack'])
    if (total < 0) return undefined
    const part = chinesePartOf(groups['part'])
    return { start: match.index, end, hour: Math.floor(total / 60), minute: total % 60, part, fixed: value > 12 || value === 0 }
  }
  return [
    ...scan(reading, spoken, (match) => {
      if (!isHour(reading, match, groupsOf(match))) return undefined
      if (/^[.\d%]/.test(after(reading, match.index + match[0].length, 1))) return undefined
      return build(match, match.index + match[0].length)
    }),
    ...scan(reading, afterPart, (match) => build(match, match.index + match[0].length)),
  ]
}

function englishWordsOf(fits: (value: number) => boolean): Readonly<Record<string, number>> {
  return Object.fromEntries([...englishNumbers].filter(([, value]) => fits(value)))
}

const hourWords = englishWordsOf((value) => value >= 1 && value <= 12)
const minuteWords: Readonly<Record<string, number>> = {
  ...englishWordsOf((value) => value === 5 || value === 15 || (value >= 10 && value <= 50 && value % 10 === 0)),
  'twenty-five': 25,
  'twenty five': 25,
  'forty-five': 45,
  'forty five': 45,
  'oh five': 5,
  half: 30,
  quarter: 15,
  'a quarter': 15,
}
const enHour = `(?<hour>1[0-2]|0?[1-9]|${Object.keys(hourWords).join('|')})`
const enPart = '(?: in the (?<part>morning|afternoon|evening)| at (?<night>night))'
const halfDay = '(?: ?(?<half>am|pm|a\\.m\\.?|p\\.m\\.?)(?![a-z]))'
const word = '(?<![a-z0-9.:/$£€¥-])'
const minuteSource = Object.keys(minuteWords)
  .filter((name) => !/half|quarter/.test(name))
  .sort((a, b) => b.length - a.length)
  .join('|')

const withHalf = new RegExp(`${word}${enHour}(?:[:.](?<minute>[0-5]\\d)|[ -](?<minuteWord>${minuteSource}))?(?: o'?clock)?${halfDay}`, 'g')
const withPart = new RegExp(`${word}${enHour}(?::(?<minute>[0-5]\\d)|[ -](?<minuteWord>${minuteSource}))?(?: o'?clock)?${enPart}`, 'g')
const oClock = new RegExp(`${word}${enHour} ?o'?clock(?![a-z])`, 'g')
const clockPart = new RegExp(`(?<![\\d:.])(?<hour>1[0-2]|0?\\d):(?<minute>[0-5]\\d)${enPart}`, 'g')
const pastTo = new RegExp(
  `${word}(?:(?<named>half|a quarter|quarter)|(?<count>\\d{1,2}|${minuteSource})(?: minutes?)?) (?<way>past|to) ${enHour}(?![a-z0-9])(?:${halfDay}|${enPart}| o'?clock)?`,
  'g',
)
const namedHour = /(?<![a-z])(?:12 ?)?(?:(?<noon>noon|midday)|(?<midnight>midnight))(?![a-z])/g

function englishMinute(groups: Groups): number {
  if (groups['minute'] !== undefined) return Number(groups['minute'])
  return minuteWords[groups['minuteWord'] ?? ''] ?? 0
}

function halfOf(groups: Groups): PartOfDay | 'am' | 'pm' | undefined {
  const { half, part, night } = groups
  if (half !== undefined) return half.startsWith('a') ? 'am' : 'pm'
  if (night !== undefined) return 'evening'
  return part === 'morning' || part === 'afternoon' || part === 'evening' ? part : undefined
}

function englishAtom(match: RegExpExecArray, hourValue: number, minutes: number, half: PartOfDay | 'am' | 'pm' | undefined): TimeAtom {
  const [start, end] = [match.index, match.index + match[0].length]
  if (half === 'am' || half === 'pm') {
    const base = hourValue === 12 ? 0 : hourValue
    const part = half === 'am' ? 'morning' : 'afternoon'
    return { start, end, hour: hourValue > 12 ? hourValue : base + (half === 'pm' ? 12 : 0), minute: minutes, part, fixed: true }
  }
  return { start, end, hour: hourValue, minute: minutes, part: half, fixed: hourValue > 12 || hourValue === 0 }
}

function hourValueOf(groups: Groups): number {
  const written = groups['hour'] ?? ''
  return hourWords[written] ?? Number(written)
}

function plainEnglish(match: RegExpExecArray): TimeAtom {
  const groups = groupsOf(match)
  return englishAtom(match, hourValueOf(groups), englishMinute(groups), halfOf(groups))
}

function englishTimes(reading: Reading): TimeAtom[] {
  return [
    ...[withHalf, withPart, oClock, clock, clockPart].flatMap((pattern) => scan(reading, pattern, plainEnglish)),
    ...scan(reading, pastTo, (match) => {
      const groups = groupsOf(match)
      const { named, count, way } = groups
      const half = halfOf(groups)
      if (
        named === undefined &&
        way === 'to' &&
        half === undefined &&
        !/(?:at|by|until|it's|before) $/.test(before(reading, match.index, 7))
      )
        return undefined
      if (named === 'half' && way === 'to') return undefined
      const minutes = named !== undefined ? (minuteWords[named] ?? 0) : (minuteWords[count ?? ''] ?? Number(count))
      if (!(minutes < 60)) return undefined
      const total = hourValueOf(groups) * 60 + (way === 'past' ? minutes : -minutes)
      const wrapped = total < 60 ? total + 720 : total
      return englishAtom(match, Math.floor(wrapped / 60), wrapped % 60, half)
    }),
    ...scan(reading, namedHour, (match) => {
      const isNoon = groupsOf(match)['noon'] !== undefined
      return { start: match.index, end: match.index + match[0].length, hour: isNoon ? 12 : 0, minute: 0, fixed: true }
    }),
  ]
}

const eveningWord = /^ (?:tonight|this evening)(?![a-z])/
const dayWords = '(?:tomorrow|yesterday|today|(?:on )?(?:next |this |last )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday))'
const behindPart = new RegExp(`^ (?:${dayWords} )(?<part>morning|afternoon|evening|night)(?![a-z])`)
const beforePart = /(?<![a-z])(?<part>morning|afternoon|evening|night),? (?:at |around |about |by |at around |at about |from |between )$/
const bareHour = new RegExp(
  `(?<=(?:at|by|around|about|before|after|until|till|from|between|for) )${enHour}(?::(?<minute>[0-5]\\d))?(?![a-z0-9:%]|[.,]\\d|/)`,
  'g',
)

/** "at 8" is an hour only where a part of the day stands beside it: "tonight at 8", "at 9 tomorrow morning". */
function bareTimes(reading: Reading, dates: readonly DateAtom[]): TimeAtom[] {
  return scan(reading, bareHour, (match) => {
    const groups = groupsOf(match)
    const end = match.index + match[0].length
    const written = beforePart.exec(before(reading, match.index, 30)) ?? behindPart.exec(after(reading, end, 32))
    const beside = eveningWord.test(after(reading, end, 16)) ? 'evening' : partOfWord(written?.groups?.['part'])
    const part = beside ?? lentPart(reading, match.index, dates)
    if (part === undefined) return undefined
    return englishAtom(match, hourValueOf(groups), englishMinute(groups), part)
  })
}

function partOfWord(name: string | undefined): PartOfDay | undefined {
  if (name === 'night') return 'evening'
  return name === 'morning' || name === 'afternoon' || name === 'evening' ? name : undefined
}

const gap = /^(?:[ ,的大概约差不多左右]{0,6}|,? ?(?:at|around|about|by|after|before|from|between|at about|at around) )$/

/** The part of the day that a date word right before the hour holds: 今晚八点, "tonight at 8". */
function lentPart(reading: Reading, start: number, dates: readonly DateAtom[]): PartOfDay | undefined {
  let low = 0
  let high = dates.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((dates[middle]?.end ?? 0) <= start) low = middle + 1
    else high = middle
  }
  const date = dates[low - 1]
  if (date?.part === undefined || start - date.end > 16) return undefined
  return gap.test(reading.folded.slice(date.end, start)) ? date.part : undefined
}

/** Minutes after midnight. Source of the reading: an hour up to 12 in the part of the day where people say it. */
function minutesOf(hourValue: number, minutes: number, part: PartOfDay | undefined): number {
  const moved = ((): number => {
    if (part === undefined || hourValue > 12) return hourValue
    if (part === 'night') return hourValue === 12 ? 0 : hourValue >= 8 ? hourValue + 12 : hourValue
    if (part === 'morning') return hourValue
    if (part === 'noon') return hourValue < 10 ? hourValue + 12 : hourValue
    if (part === 'afternoon') return hourValue < 12 ? hourValue + 12 : hourValue
    if (hourValue === 12) return 24
    return hourValue < 4 ? hourValue : hourValue + 12
  })()
  return moved * 60 + minutes
}

const link = /^ ?(?:左右|钟)? ?(?:到|至|-{1,2}|~{1,2}|和|或者?|还是|、|,|与|直到|一直到|to|until|till|and|or) ?(?:the )?$/
const rangeTail =
  /^(?<link> ?(?:to|and|-|until|till|or|~) ?)(?<hour>1[0-2]|0?[1-9])(?::(?<minute>[0-5]\d))?(?=$|[.!?,;)。,]| (?:on|tomorrow|today|tonight|please|is|are|works?|would|will|i|we|somebody|someone|nobody|if|because|but|this|next|in the|at|for|and)(?![a-z]))/
const rangeHead = new RegExp(
  `(?<cue>between |from |at )?(?<![\\d.:$£€¥/-])(?<hour>1[0-2]|0?[1-9])(?::(?<minute>[0-5]\\d))?(?<link> ?(?:to|-|until|till|~) ?| and | or )$`,
)

/** "between 2 and 4 pm", "2-4pm": the first hour takes over the half of the day from the second. */
function headOf(reading: Reading, atom: TimeAtom): TimeAtom | undefined {
  if (!atom.fixed || atom.part === undefined) return undefined
  const match = rangeHead.exec(before(reading, atom.start, 22))
  const { hour: written = '', minute: minutes = '0', link: between = '', cue } = match?.groups ?? {}
  if (match === null || (/and|or/.test(between) && cue === undefined)) return undefined
  const base = Number(written) % 12
  const total = (base + (atom.part === 'afternoon' ? 12 : 0)) * 60 + Number(minutes)
  const value = total >= atom.hour * 60 + atom.minute && total >= 720 ? total - 720 : total
  const start = atom.start - between.length - (match[0].length - (cue?.length ?? 0) - between.length)
  return { start, end: atom.start - between.length, hour: Math.floor(value / 60), minute: value % 60, part: atom.part, fixed: true }
}

function tailOf(reading: Reading, atom: TimeAtom): TimeAtom | undefined {
  if (atom.part === undefined) return undefined
  const match = rangeTail.exec(after(reading, atom.end, 24))
  const { hour: written, minute: minutes = '0', link: between = '' } = match?.groups ?? {}
  if (match === null || written === undefined) return undefined
  const start = atom.end + between.length
  return { start, end: atom.end + match[0].length, hour: Number(written), minute: Number(minutes), fixed: false }
}

function text(minutes: number): string {
  const inDay = minutes % 1440
  return `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`
}

/** All times of a text; hours take over the part of the day from the date word or the time before them. */
export function findTimes(reading: Reading, dates: readonly DateAtom[]): Found[] {
  const said = [...chineseTimes(reading), ...englishTimes(reading), ...bareTimes(reading, dates)]
  const linked = said.flatMap((atom) => [headOf(reading, atom), tailOf(reading, atom)].filter((other) => other !== undefined))
  const atoms = keepLongest([...said, ...linked], reading.folded.length)
  let previous: { atom: TimeAtom; part: PartOfDay | undefined; minutes: number } | undefined
  return atoms.map((atom) => {
    const isLinked =
      previous !== undefined && link.test(reading.folded.slice(previous.atom.end, Math.min(atom.start, previous.atom.end + 12)))
    const own = atom.part ?? lentPart(reading, atom.start, dates)
    const part = own ?? (isLinked ? previous?.part : undefined)
    let minutes = atom.fixed ? atom.hour * 60 + atom.minute : minutesOf(atom.hour, atom.minute, part)
    const takenOver = own === undefined && part !== undefined && isLinked && !atom.fixed
    if (takenOver && previous !== undefined && minutes <= previous.minutes && minutes + 720 <= 1440) minutes += 720
    previous = { atom, part, minutes }
    return { type: 'time', value: text(minutes), start: atom.start, end: atom.end }
  })
}
