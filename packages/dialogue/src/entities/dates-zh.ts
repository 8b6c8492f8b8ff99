import { addMonths, dateOf, dayOf, mondayOf, monthAt, monthRange } from './calendar.ts'
import { dayAtom, type DateAtom, type PartOfDay } from './date-atom.ts'
import { chineseFeasts } from './feasts.ts'
import { anyNumber, parseDigits, parseNumber } from './numbers.ts'
import { after, before, scan, type Reading } from './reading.ts'

const hanDigits = '零〇一二三四五六七八九十'
const yearWord = '大前年|前年|去年|今年|本年|明年|后年'
const year = `(?:(?<yearWord>${yearWord})的?|(?<year>\\d{4}|\\d{2}|[零〇一二三四五六七八九]{4}) ?年的?) ?`
const month = '(?<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])'
const day = '(?<day>[12]\\d|3[01]|0?[1-9]|二十[一二三四五六七八九]?|三十一?|十[一二三四五六七八九]?|[一二三四五六七八九])'
const relative = '(?<relative>上上|下下|上|下|这|本|当)(?:一?个)?'
const notCounted = `(?![\\d.个月台件箱盒包袋双瓶桶条套张本米斤万千百%折元块天点:年·])`

const yearShift: Readonly<Record<string, number>> = { 大前年: -3, 前年: -2, 去年: -1, 今年: 0, 本年: 0, 明年: 1, 后年: 2 }
const shifts: Readonly<Record<string, number>> = { 上上: -2, 上: -1, 这: 0, 本: 0, 当: 0, 下: 1, 下下: 2 }
const weekdays: Readonly<Record<string, number>> = {
  一: 0,
  二: 1,
  三: 2,
  四: 3,
  五: 4,
  六: 5,
  日: 6,
  天: 6,
  1: 0,
  2: 1,
  3: 2,
  4: 3,
  5: 4,
  6: 5,
}

const relativeDays: Readonly<Record<string, number>> = {
  大前天: -3,
  前天: -2,
  前日: -2,
  昨天: -1,
  昨日: -1,
  昨儿: -1,
  今天: 0,
  今日: 0,
  今儿: 0,
  明天: 1,
  明日: 1,
  明儿: 1,
  后天: 2,
  后日: 2,
  大后天: 3,
  昨晚: -1,
  昨夜: -1,
  昨早: -1,
  前晚: -2,
  今晚: 0,
  今夜: 0,
  今早: 0,
  今晨: 0,
  明晚: 1,
  明早: 1,
  明晨: 1,
  后晚: 2,
}

type Groups = Readonly<Record<string, string | undefined>>

function groupsOf(match: RegExpExecArray): Groups {
  return match.groups ?? {}
}

function yearOf(groups: Groups, today: number): number {
  const current = dateOf(today).year
  const { year: written, yearWord: word } = groups
  if (word !== undefined) return current + (yearShift[word] ?? 0)
  if (written === undefined) return current
  const value = parseDigits(written) ?? current
  return value < 100 ? 2000 + value : value
}

function hasYear(groups: Groups): boolean {
  return groups['year'] !== undefined || groups['yearWord'] !== undefined
}

function spanOf(match: RegExpExecArray): [start: number, end: number] {
  return [match.index, match.index + match[0].length]
}

const fullDate = new RegExp(
  `(?:${year})?(?<![\\d${hanDigits}个.每])${month} ?月份? ?(?:${day} ?(?:日|号(?!楼|线|店))|(?<bare>[12]\\d|3[01]|0?[1-9]|二?十[一二三四五六七八九]|二十|三十一?)${notCounted}(?![一二三四五六七八九十]))`,
  'g',
)
const dashedRange = new RegExp(
  `(?:${year})?(?<![\\d${hanDigits}个.])(?:${month} ?月份? ?)${day} ?[-~到至] ?(?<last>[12]\\d|3[01]|0?[1-9]) ?(?:日|号)`,
  'g',
)
const dayRange = /(?<![\d.:/-])([12]\d|3[01]|0?[1-9]) ?(?:-|~|到|至) ?([12]\d|3[01]|0?[1-9]) ?(?:日|号)(?!楼|线|店|门)/g
const isoLike = /(?<![\d./-])(?<year>(?:19|20)\d\d)(?<sign>[-/.])(?<month>\d{1,2})\k<sign>(?<day>\d{1,2})(?![\d]|[./-]\d)/g
const compact = /(?<![\da-z])(20[12]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\da-z])/g
const slashed = /(?<![\d./-])(?<month>1[0-2]|0?[1-9])[/.](?<day>[12]\d|3[01]|0?[1-9])(?![\d%]|[./-]\d)(?:号|日)?/g

function calendarDates(reading: Reading, today: number): DateAtom[] {
  return [
    ...scan(reading, fullDate, (match) => {
      const groups = groupsOf(match)
      const written = groups['day'] ?? groups['bare'] ?? ''
      const value = dayOf(yearOf(groups, today), parseNumber(groups['month'] ?? '') ?? 0, parseNumber(written) ?? 0)
      return dayAtom(...spanOf(match), value, { yearGiven: hasYear(groups) })
    }),
    ...scan(reading, isoLike, (match) => {
      const { year: y, month: m, day: d } = groupsOf(match)
      return dayAtom(...spanOf(match), dayOf(Number(y), Number(m), Number(d)), { yearGiven: true })
    }),
    ...scan(reading, compact, (match) => {
      if (!/(?:日期|时间|从|到|至|截止|在|是|[:-]) ?$/.test(before(reading, match.index, 4))) return undefined
      return dayAtom(...spanOf(match), dayOf(Number(match[1]), Number(match[2]), Number(match[3])), { yearGiven: true })
    }),
    ...scan(reading, slashed, (match) => {
      if (
        match[0].includes('.') &&
        /^ ?(?:分|折|元|块|万|米|寸|倍|斤|公|克|升|kg|星|版|以|级|v)/.test(after(reading, match.index + match[0].length, 3))
      )
        return undefined
      const dateCue = match[0].includes('/') && /(?:日期|时间|从|到|至|截止|在|于|[\d]-) ?:?$/.test(before(reading, match.index, 5))
      if (
        !dateCue &&
        !/[号日]$/.test(match[0]) &&
        !/^ ?(?:之前|以前|前|当天|那天|号|下单|发货|收到|付款|买的|送|到货)/.test(after(reading, match.index + match[0].length, 4))
      )
        return undefined
      const { month: m, day: d } = groupsOf(match)
      return dayAtom(...spanOf(match), dayOf(dateOf(today).year, Number(m), Number(d)))
    }),
  ]
}

/** Ranges whose first end point is not complete in itself: 3月12-18日, 12到18号. */
function shortRanges(reading: Reading, today: number): DateAtom[] {
  const current = dateOf(today)
  const build = (match: RegExpExecArray, y: number, m: number, first: number, last: number): DateAtom | undefined => {
    const from = dayOf(y, m, first)
    const to = dayOf(y, m, last)
    if (from === undefined || to === undefined || to < from) return undefined
    const [start, end] = spanOf(match)
    return { start, end, from, to, period: true }
  }
  return [
    ...scan(reading, dashedRange, (match) => {
      const groups = groupsOf(match)
      const [m, first] = [parseNumber(groups['month'] ?? '') ?? 0, parseNumber(groups['day'] ?? '') ?? 0]
      return build(match, yearOf(groups, today), m, first, Number(groups['last']))
    }),
    ...scan(reading, dayRange, (match) => build(match, current.year, current.month, Number(match[1]), Number(match[2]))),
  ]
}

const notADayBefore = /[\d零〇一二三四五六七八九十第每\-.a-z年月编工型货单账帐房桌卡学尾信挂路街巷弄道村苑区栋座幢里园位码穿近连满内满#]$/
const notADayBehind =
  /^(?:楼|线|店|柜|门|院|馆|厅|桌|车|房|仓|机|台|电池|床|座|铺|位|口|码|色|字|钢|针|库|文件|路|公路|国道|高速|段|地块|球|选手|技师|客服|坐席|员工|工|屏|窗|区|卡|套餐|产品|款|油|汽油|柴油|桥|墙|键|公寓|宿舍|教学|厂|站|出口|会员|链接|单|人|馆|内|无理由|游|以内|之内|保|包|免|达)/
const bareDay = new RegExp(`${day} ?(?<unit>日|号)`, 'g')

function daysOfTheMonth(reading: Reading, today: number): DateAtom[] {
  const current = dateOf(today)
  return scan(reading, bareDay, (match) => {
    const { day: written = '', unit } = groupsOf(match)
    const [start, end] = spanOf(match)
    if (notADayBefore.test(before(reading, start, 1)) || notADayBehind.test(after(reading, end, 4))) return undefined
    if (unit === '日' && !/^\d/.test(written)) return undefined
    const value = parseNumber(written) ?? 0
    return dayAtom(start, end, dayOf(current.year, current.month, value), { bareDay: value })
  })
}

const relativeMonthDay = new RegExp(`${relative}月(?:份)?的? ?${day} ?(?:日|号)`, 'g')
const monthEnd = new RegExp(
  `(?:(?:${relative}月|(?:${year})?(?<![\\d${hanDigits}个])${month} ?月份?)的?(?:月)?|月)(?:底|末)(?!层|尾|部|价|线|板|座)`,
  'g',
)
const yearEnd = new RegExp(`(?:(?<yearWord>${yearWord})的?)?年?底(?=$|[^层部])`, 'g')

function monthsOfYear(groups: Groups, today: number): { year: number; month: number } {
  const current = dateOf(today)
  const { relative: word, alone } = groups
  const written = groups['month'] ?? alone
  if (word !== undefined) return monthAt(current.year, current.month + (shifts[word] ?? 0))
  if (written === undefined) return current
  return { year: yearOf(groups, today), month: parseNumber(written) ?? 1 }
}

function monthDates(reading: Reading, today: number): DateAtom[] {
  return [
    ...scan(reading, relativeMonthDay, (match) => {
      const groups = groupsOf(match)
      const { year: y, month: m } = monthsOfYear(groups, today)
      return dayAtom(...spanOf(match), dayOf(y, m, parseNumber(groups['day'] ?? '') ?? 0))
    }),
    ...scan(reading, monthEnd, (match) => {
      if (/[每个]$/.test(before(reading, match.index, 1))) return undefined
      const { year: y, month: m } = monthsOfYear(groupsOf(match), today)
      return dayAtom(...spanOf(match), monthRange(y, m).to)
    }),
    ...scan(reading, yearEnd, (match) => {
      if (!match[0].includes('年') || /[每个\d]$/.test(before(reading, match.index, 1))) return undefined
      return dayAtom(...spanOf(match), dayOf(yearOf(groupsOf(match), today), 12, 31))
    }),
  ]
}

const relativeDay = new RegExp(
  `(?:${Object.keys(relativeDays)
    .sort((a, b) => b.length - a.length)
    .join('|')})`,
  'g',
)

function partOf(word: string): PartOfDay | undefined {
  if (/[晚夜]/.test(word)) return 'evening'
  return /[早晨]/.test(word) ? 'morning' : undefined
}

function relativeDates(reading: Reading, today: number): DateAtom[] {
  return scan(reading, relativeDay, (match) => {
    const [start, end] = spanOf(match)
    const word = match[0]
    const [left, right] = [before(reading, start, 1), after(reading, end, 1)]
    if (/^[前后]/.test(word) && (/[以之然今最目提往先此事背]/.test(left) || /[\d一二两三四五六七八九十]/.test(left))) return undefined
    if (word === '后天' && right === '天') return undefined
    if (/天$/.test(word) && right === '数') return undefined
    if (word === '今日' && /^(?:头条|美术馆)/.test(after(reading, end, 3))) return undefined
    const part = partOf(word)
    return dayAtom(start, end, today + (relativeDays[word] ?? 0), part === undefined ? {} : { part })
  })
}

const weekday = /(?:(?<relative>上上|下下|上|下|这|本)(?:一?个)?)?(?:周|星期|礼拜)(?<weekday>[一二三四五六日天1-6])/g
const week =
  /(?<relative>上上|下下|上|下|这|本)(?:一?个)?(?:周(?!年|末|边|期|转|围|到(?:服务|的服务|细)|全|刊|报|岁)|星期|礼拜)(?![一二三四五六日天末1-6])/g
const weekend = /(?<relative>上上|下下|上|下|这|本)(?:一?个)?周末/g
const monthPeriod =
  /(?<relative>上上|下下|上|下|这|本)(?:一?个)?月(?!底|末|初|中旬|上旬|下旬|饼|亮|份? ?[\d一二三四五六七八九十]{1,3} ?[日号]|卡|度|票|经|子|球|光)份?/g
const namedMonth = new RegExp(
  `(?:${year}${month} ?月份?|(?<![\\d${hanDigits}个.])(?<alone>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]) ?月份)(?! ?[\\d一二三四五六七八九十底末初中上下])`,
  'g',
)

function weekDates(reading: Reading, today: number): DateAtom[] {
  const monday = mondayOf(today)
  return [
    ...scan(reading, weekday, (match) => {
      const { relative: word, weekday: written = '' } = groupsOf(match)
      const [start, end] = spanOf(match)
      const number = weekdays[written] ?? 0
      if (word === undefined && /[每一二两三四五六七八九十\d半几各单双第整]$/.test(before(reading, start, 1))) return undefined
      const behind = after(reading, end, 2)
      if (/^[次回个岁期]|^(?:福|大福|生生)/.test(behind) || (/\d$/.test(written) && /^[\d年月天]/.test(behind))) return undefined
      const value = monday + (shifts[word ?? '本'] ?? 0) * 7 + number
      return dayAtom(start, end, value, word === undefined ? { bareWeekday: number } : {})
    }),
    ...scan(reading, week, (match) => period(match, ...weekRange(monday, groupsOf(match), 0, 6))),
    ...scan(reading, weekend, (match) => period(match, ...weekRange(monday, groupsOf(match), 5, 6))),
    ...scan(reading, monthPeriod, (match) => {
      const { year: y, month: m } = monthsOfYear(groupsOf(match), today)
      const { from, to } = monthRange(y, m)
      return period(match, from, to)
    }),
    ...scan(reading, namedMonth, (match) => {
      const { year: y, month: m } = monthsOfYear(groupsOf(match), today)
      const { from, to } = monthRange(y, m)
      return period(match, from, to)
    }),
  ]
}

function weekRange(monday: number, groups: Groups, first: number, last: number): [from: number, to: number] {
  const start = monday + (shifts[groups['relative'] ?? '本'] ?? 0) * 7
  return [start + first, start + last]
}

function period(match: RegExpExecArray, from: number, to: number): DateAtom {
  const [start, end] = spanOf(match)
  return { start, end, from, to, period: true }
}

const counted = new RegExp(
  `(?<number>半|${anyNumber}) ?(?<unit>个?半?月|天|日|周|个?星期|个?礼拜|年)(?<way>之前|以前|前|之后|以后|后)(?![面边排期者续果悔台备])`,
  'g',
)
const ahead = new RegExp(`再?过(?<number>${anyNumber}) ?(?<unit>个?月|天|周|个?星期|个?礼拜|年)(?:之后|以后|后)?(?=[^了\\d]|$)`, 'g')
const eventBefore =
  /(?:签收|收货|到货|收到|付款|付完款|发货|下单|购买|买了?|使用|用|开封|等|激活|安装|退货|申请|审核|提交|确认|到账|送达|收货|到手|完成|注册|开通|过|拆封)(?:了|的|后|之后|起|满)?(?:大概|大约|超过|约)?$/
const eventAhead = /(?:提前|入住|出发|起飞|到期|开始|截止|开场|演出|活动|前|最近|近|第|每|几|数)$/

function daysAway(unit: string, number: number, today: number, sign: 1 | -1): number | undefined {
  if (number > 999) return undefined
  if (/[天日]/.test(unit)) return Number.isInteger(number) ? today + sign * number : undefined
  if (/周|星期|礼拜/.test(unit)) return Number.isInteger(number * 7) ? today + sign * number * 7 : undefined
  const months = unit === '年' ? number * 12 : number
  if (unit === '年' && number > 50) return undefined
  if (unit === '个半月') return addMonths(today, sign * number) + sign * 15
  if (months === 0.5) return today + sign * 15
  return Number.isInteger(months) ? addMonths(today, sign * months) : undefined
}

function countedDates(reading: Reading, today: number): DateAtom[] {
  return [
    ...scan(reading, counted, (match) => {
      const { number: written = '', unit = '', way = '' } = groupsOf(match)
      const [start, end] = spanOf(match)
      const left = before(reading, start, 8)
      const sign = way.includes('前') ? -1 : 1
      if (/[\d.零一二两三四五六七八九十百几数第近最每多-]$/.test(left) || eventAhead.test(left)) return undefined
      if (sign > 0 && eventBefore.test(left)) return undefined
      if (/^(?:月|半月)$/.test(unit) && written !== '半') return undefined
      const number = parseNumber(written)
      return number === undefined ? undefined : dayAtom(start, end, daysAway(unit, number, today, sign))
    }),
    ...scan(reading, ahead, (match) => {
      const { number: written = '', unit = '' } = groupsOf(match)
      const number = parseNumber(written)
      if (number === undefined || written === '两' || /[通经超不]$/.test(before(reading, match.index, 1))) return undefined
      return dayAtom(...spanOf(match), daysAway(unit, number, today, 1))
    }),
  ]
}

const feast = new RegExp(`(?:${year})?(?<feast>${chineseFeasts.source})`, 'g')
const feastCued = new RegExp(
  `(?:${year})?(?<![第双\\d${hanDigits}百])(?:(?<national>十一)(?=期间|放假|那天|当天|之前|前|出游|出去)|(?<june>6[.·]?18|六一八)(?=大促|活动|期间|买|购物节|那天|当天|的时候|促销|前|下单))`,
  'g',
)
const notAFeast = /^(?:月饼|礼盒|礼包|粽|路|广场|大道|村|街|桥|上河图|假期|长假|黄金周|小长假|树|帽|袜|老人|粥|蒜|档|联欢|新村)/

function feastDates(reading: Reading, today: number): DateAtom[] {
  return [
    ...scan(reading, feast, (match) => {
      const groups = groupsOf(match)
      const [start, end] = spanOf(match)
      const name = groups['feast'] ?? ''
      const behind = after(reading, end, 3)
      if (notAFeast.test(behind) || (name === '元宵' && !/^(?:那|当|前|后|期|之)/.test(behind))) return undefined
      if (
        /^(?:五一|六一)$/.test(name) &&
        (/[\d十一二三四五六七八九百零]$/.test(before(reading, start, 1)) || /^[\d一二三四五六七八九十零个件]/.test(behind))
      )
        return undefined
      return dayAtom(start, end, chineseFeasts.find(name)?.(yearOf(groups, today)), { yearGiven: hasYear(groups) })
    }),
    ...scan(reading, feastCued, (match) => {
      const groups = groupsOf(match)
      const [m, d] = groups['national'] === undefined ? [6, 18] : [10, 1]
      return dayAtom(...spanOf(match), dayOf(yearOf(groups, today), m, d), { yearGiven: hasYear(groups) })
    }),
  ]
}

/** Every day and period that is named in Chinese, or in digits; overlapping ones included. */
export function chineseDates(reading: Reading, today: number): DateAtom[] {
  return [
    ...calendarDates(reading, today),
    ...shortRanges(reading, today),
    ...daysOfTheMonth(reading, today),
    ...monthDates(reading, today),
    ...relativeDates(reading, today),
    ...weekDates(reading, today),
    ...countedDates(reading, today),
    ...feastDates(reading, today),
  ]
}
