/** Numbers as words: the one place that knows them. */

/** Chinese digits, everyday and as on cheques. */
export const hanDigits: Readonly<Record<string, number>> = {
  零: 0, 〇: 0, 一: 1, 壹: 1, 二: 2, 贰: 2, 两: 2, 三: 3, 叁: 3, 四: 4, 肆: 4, 五: 5, 伍: 5, 六: 6, 陆: 6, 七: 7, 柒: 7, 八: 8, 捌: 8, 九: 9, 玖: 9,
}
export const hanUnits: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 }
export const hanLargeUnits: Readonly<Record<string, number>> = { 万: 10_000, 亿: 100_000_000 }

/** From zero to nineteen. */
export const belowTwenty: readonly string[] =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ')
/** From twenty to ninety. */
export const tens: readonly string[] = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

/** English words up to ninety, without those put together of two. */
export const englishNumbers: ReadonlyMap<string, number> = new Map([
  ...belowTwenty.map((word, value) => [word, value] as const),
  ...tens.map((word, place) => [word, (place + 2) * 10] as const),
])

const ordinalsBelowTwenty =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'.split(' ')

/** From first to thirty-first, the days of a month. */
export const englishOrdinals: Readonly<Record<string, number>> = Object.fromEntries([
  ...ordinalsBelowTwenty.map((word, place) => [word, place + 1] as const),
  ['twentieth', 20],
  ...ordinalsBelowTwenty.slice(0, 9).map((word, place) => [`twenty-${word}`, place + 21] as const),
  ['thirtieth', 30],
  ['thirty-first', 31],
])
