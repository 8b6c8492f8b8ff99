import { dayOf, easter, lunarDay, nthWeekday, qingming, winterSolstice } from './calendar.ts'

/** The day number of a feast in a year; undefined where the calendar does not reach. */
type Feast = (year: number) => number | undefined

const fixed =
  (month: number, day: number): Feast =>
  (year) =>
    dayOf(year, month, day)
const lunar =
  (month: number, day: number): Feast =>
  (year) =>
    lunarDay(year, month, day)
const eve: Feast = (year) => {
  const newYear = lunarDay(year, 1, 1)
  return newYear === undefined ? undefined : newYear - 1
}
const afterEaster =
  (days: number): Feast =>
  (year) =>
    easter(year) + days
const nth =
  (month: number, weekday: number, n: number, days = 0): Feast =>
  (year) =>
    nthWeekday(year, month, weekday, n) + days

/** The twelfth lunar month of a year mostly ends in the next one: the one that falls into `year` itself is meant. */
const twelfth =
  (day: number): Feast =>
  (year) =>
    lunarDay(year - 1, 12, day)

const chinese: readonly (readonly [names: string, feast: Feast])[] = [
  ['元旦节|元旦|新年第一天', fixed(1, 1)],
  ['大年三十|年三十|除夕夜|除夕|大年夜', eve],
  ['春节|大年初一|正月初一|农历新年', lunar(1, 1)],
  ['元宵节|元宵|正月十五', lunar(1, 15)],
  ['西方情人节|情人节', fixed(2, 14)],
  ['三八妇女节|三八节|妇女节|女神节', fixed(3, 8)],
  ['植树节', fixed(3, 12)],
  ['消费者权益日', fixed(3, 15)],
  ['愚人节', fixed(4, 1)],
  ['清明节|清明', qingming],
  ['五一劳动节|五一节|五一|劳动节', fixed(5, 1)],
  ['五四青年节|青年节', fixed(5, 4)],
  ['母亲节', nth(5, 6, 2)],
  ['六一儿童节|六一|儿童节', fixed(6, 1)],
  ['端午节|端午', lunar(5, 5)],
  ['父亲节', nth(6, 6, 3)],
  ['建党节', fixed(7, 1)],
  ['七夕情人节|七夕节|七夕', lunar(7, 7)],
  ['八一建军节|建军节', fixed(8, 1)],
  ['中元节', lunar(7, 15)],
  ['教师节', fixed(9, 10)],
  ['中秋节|中秋', lunar(8, 15)],
  ['国庆节|国庆|十一国庆节|十一国庆', fixed(10, 1)],
  ['重阳节|重阳', lunar(9, 9)],
  ['万圣节前夜', fixed(10, 31)],
  ['万圣节', fixed(10, 31)],
  ['双十一|双11|双十一购物节|光棍节', fixed(11, 11)],
  ['感恩节', nth(11, 3, 4)],
  ['黑色星期五|黑五', nth(11, 3, 4, 1)],
  ['双十二|双12', fixed(12, 12)],
  ['冬至', winterSolstice],
  ['平安夜|圣诞夜|圣诞前夜', fixed(12, 24)],
  ['圣诞节|圣诞', fixed(12, 25)],
  ['跨年夜', fixed(12, 31)],
  ['复活节', afterEaster(0)],
  ['腊八节|腊八', twelfth(8)],
]

const english: readonly (readonly [names: string, feast: Feast])[] = [
  ["new year'?s eve", fixed(12, 31)],
  ["new year'?s day|new year'?s|new year day", fixed(1, 1)],
  ['chinese new year(?! eve)|lunar new year(?! eve)|spring festival', lunar(1, 1)],
  ["(?:chinese|lunar) new year'?s? eve", eve],
  ['lantern festival', lunar(1, 15)],
  ["(?:st\\.? |saint )?valentine'?s(?: day)?", fixed(2, 14)],
  ["(?:international )?women'?s day", fixed(3, 8)],
  ["(?:st\\.?|saint) patrick'?s day", fixed(3, 17)],
  ["april fools?'?s?(?: day)?", fixed(4, 1)],
  ['qingming(?: festival)?|tomb[- ]sweeping (?:day|festival)', qingming],
  ['good friday', afterEaster(-2)],
  ['easter monday', afterEaster(1)],
  ['easter sunday|easter', afterEaster(0)],
  ["may day|labour day|(?:international )?workers'? day", fixed(5, 1)],
  ["mother'?s day|mothers'? day", nth(5, 6, 2)],
  ['memorial day', nth(5, 0, -1)],
  ["(?:international )?children'?s day", fixed(6, 1)],
  ['dragon boat(?: festival| day)', lunar(5, 5)],
  ["father'?s day|fathers'? day", nth(6, 6, 3)],
  ['independence day|(?:the )?fourth of july', fixed(7, 4)],
  ['qixi(?: festival)?', lunar(7, 7)],
  ['labor day', nth(9, 0, 1)],
  ["teachers?'?s? day", fixed(9, 10)],
  ['mid-?autumn(?: festival| day)|moon festival', lunar(8, 15)],
  ["(?:china(?:'s)? |chinese )?national day", fixed(10, 1)],
  ['double ninth(?: festival)?', lunar(9, 9)],
  ["hallowe'?en", fixed(10, 31)],
  ["(?:singles?'?s?|double) (?:day|11|eleven)|double-?eleven", fixed(11, 11)],
  ['thanksgiving(?: day)?', nth(11, 3, 4)],
  ['black friday', nth(11, 3, 4, 1)],
  ['cyber monday', nth(11, 3, 4, 4)],
  ['double (?:12|twelve)', fixed(12, 12)],
  ['christmas eve|xmas eve', fixed(12, 24)],
  ['christmas day|christmas|xmas(?: day)?', fixed(12, 25)],
  ['boxing day', fixed(12, 26)],
]

interface FeastTable {
  /** Alternatives, longer names first. */
  readonly source: string
  readonly find: (name: string) => Feast | undefined
}

function chineseTable(): FeastTable {
  const byName = new Map(chinese.flatMap(([names, feast]) => names.split('|').map((name): [string, Feast] => [name, feast])))
  const names = [...byName.keys()].sort((a, b) => b.length - a.length)
  return { source: names.join('|'), find: (name) => byName.get(name) }
}

function englishTable(): FeastTable {
  const whole = english.map(([names, feast]): [RegExp, Feast] => [new RegExp(`^(?:${names})$`), feast])
  return {
    source: english.map(([names]) => names).join('|'),
    find: (name) => whole.find(([pattern]) => pattern.test(name))?.[1],
  }
}

export const chineseFeasts = chineseTable()
export const englishFeasts = englishTable()
