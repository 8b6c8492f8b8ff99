import { anyNumber, parseEnglishNumber, parseNumber, wordNumber } from './numbers.ts'
import { after, before, scan, type Reading } from './reading.ts'
import type { Found } from './types.ts'

const measureWords = '公斤|厘米|毫升|个|件|箱|盒|包|袋|双|台|部|瓶|桶|条|套|张|本|米|斤|克|升'
const chinese = new RegExp(
  `(?<number>${anyNumber}) ?(?<unit>${measureWords})(?<half>半(?!价|折|年|月|天|小时|个|夜|路|导|自|成|永|熟|身|糖|边|透|径|决))?`,
  'g',
)
const metreAndMore =
  /(?<![\d.])(?<metres>\d{1,2}|[一二两三四五六七八九]) ?米(?<rest>\d{1,2}|[一二三四五六七八九])(?![\d.一二三四五六七八九十百个件条块元米厘])/g

/** What makes another word of number and measure word: 三个月, 两部分, 3包邮. */
const otherWord: Readonly<Record<string, RegExp | undefined>> = {
  个: /^ ?(?:半?月|半?小时|半?钟|钟头|星期|礼拜|周|工作日|自然日|年|季度|世纪|学期|交易日|百分点|半(?:月|小时|星期|钟)|来(?:月|小时)|多(?:月|小时|星期)|晚上|早上|白天|昼夜|夜晚|疗程|人信息|性|体户|税)/,
  件: /^(?:套|事|代发)/,
  箱: /^(?:子里|包)/,
  包: /^(?:邮|括|裹|装|含|退|换|教|赔|治|月|年|间|厢|工|税|办|过)/,
  双: /^(?:十一|十二|11|12|人|面|层|卡|倍|重|休|开|方|门|击|十)/,
  台: /^(?:湾|风|州|阶|北|中|南|式|球|词|币)/,
  部: /^(?:分|门|队|位|落|长|委|件|署|曲|级|下)/,
  瓶: /^(?:颈)/,
  条: /^(?:件|款|形码|码|例|约|纹|龙)/,
  套: /^(?:餐(?!具|盘|巾|垫|桌|椅|碗|勺|布)|路|现|件|牌|娃|间|房)/,
  张: /^(?:先生|女士|小姐|经理|总|老师|三|力|嘴|家界|家口|开|贴|江)/,
  本: /^(?:月|周|人|店|来|身|年|地|次|质|科|命|期|正经|质|日|市|色)/,
  米: /^(?:其|兰|粉|饭|线|酒|糊|老鼠|家|色|奇)/,
  克: /^(?:拉|服|隆|制|罗|重|己)/,
  升: /^(?:级|值|降|学|职|温|天|华|旗|息)/,
}
const notCountedBefore = /[\d.零一二两三四五六七八九十百千万亿几数多第好这那哪另同某a-wyz¥$€£%·-]$/
const ofOne = /[这那哪另同某每上下前后有无是为哪统]$/
const matters =
  /^(?:问题|疑问|[好坏小大]?事|建议|投诉|情况|人|客服|说法|解释|答复|办法|机会|地方|原因|东西|朋友|电话|消息|信息|短信|一|交代|准信|回复|结果|说明|礼貌|字|头|劲|面|样|忙|回电|活动|订单|客户|月|角度|请求|请教|不|也|都|词|功能|选项|比方|例子|想法|方案)/
const brands = /^(?:六个核桃|三个爸爸|三包(?:政策|期|服务|法|规定|凭证|卡|$)|一本(?:正经|道|书不)|一条(?:龙|心)|一张嘴|五本味)/

function isCounted(reading: Reading, match: RegExpExecArray): boolean {
  const { number: written = '', unit = '' } = match.groups ?? {}
  const left = before(reading, match.index, 2)
  const behind = after(reading, match.index + match[0].length, 6)
  if (notCountedBefore.test(left) && !/^[\d. ]{0,1}[x*×]$/.test(left.slice(-1))) return false
  if (otherWord[unit]?.test(after(reading, match.index + match[0].length - (match.groups?.['half'] === undefined ? 0 : 1), 6)) === true)
    return false
  if (brands.test(after(reading, match.index, 8))) return false
  if (/千$/.test(written) && /^[米克]$/.test(unit)) return false
  if (written === '一' && ofOne.test(left)) return /[有是]$/.test(left) && !matters.test(behind) && unit !== '个'
  if (written === '一' && (unit === '个' || unit === '条' || unit === '张' || unit === '件' || unit === '部')) return !matters.test(behind)
  return !(unit === '本' && /年$/.test(left))
}

function quantity(match: RegExpExecArray, number: number | undefined, unit: string): Found | undefined {
  if (number === undefined) return undefined
  return { type: 'quantity', value: { number, unit }, start: match.index, end: match.index + match[0].length }
}

function chineseQuantities(reading: Reading): Found[] {
  return [
    ...scan(reading, chinese, (match) => {
      const { number: written = '', unit = '', half } = match.groups ?? {}
      const number = parseNumber(written)
      if (number === undefined || !isCounted(reading, match)) return undefined
      const at = match.index + match[0].length - unit.length - (half?.length ?? 0)
      return quantity(match, number + (half === undefined ? 0 : 0.5), reading.plain.slice(at, at + unit.length))
    }),
    ...scan(reading, metreAndMore, (match) => {
      const { metres = '', rest = '' } = match.groups ?? {}
      const decimals = /^\d/.test(rest) ? rest : String(parseNumber(rest))
      return quantity(match, Number(`${parseNumber(metres) ?? 0}.${decimals}`), '米')
    }),
  ]
}

const englishUnits: readonly (readonly [pattern: string, unit: string])[] = [
  ['kilograms?|kilogrammes?|kilos?|kgs?', 'kg'],
  ['grams?|grammes?|g', 'g'],
  ['millilit(?:re|er)s?|mls?', 'ml'],
  ['lit(?:re|er)s?|l', 'l'],
  ['centimet(?:re|er)s?|cms?', 'cm'],
  ['met(?:re|er)s?|m', 'm'],
  ['box(?:es)?', 'box'],
  ['packs?', 'pack'],
  ['pairs?', 'pair'],
  ['bottles?', 'bottle'],
  ['sets?', 'set'],
  ['rolls?', 'roll'],
]
const unitSource = englishUnits.map(([pattern]) => `(?:${pattern})`).join('|')
const digitCount = '(?:\\d{1,3}(?:,\\d{3}){1,3}|\\d{1,9})(?:\\.\\d{1,4})?|\\d{1,2}/\\d{1,2}|(?<!\\d)\\.\\d{1,3}'
const english = new RegExp(
  `(?<![a-wyz0-9./$£€¥-]|\\d:|[a-z]x)(?<number>${digitCount}|(?<![a-z0-9])(?:half an?|half|${wordNumber}|an?))[ -]?(?<unit>${unitSource})(?![a-z0-9/]|-[a-z0-9])`,
  'g',
)
const notAGram = /^ ?(?:network|signal|phone|sim|plan|coverage|internet|mobile|内存|硬盘|流量|手机|版|网|套餐|信号|卡|运存)/

function englishNumber(written: string): number | undefined {
  if (written.includes('/')) {
    const [above = 0, below = 1] = written.split('/').map(Number)
    return below === 0 ? undefined : Number((above / below).toPrecision(6))
  }
  if (written.startsWith('.')) return Number(`0${written}`)
  if (/^half(?: an?)?$/.test(written)) return 0.5
  return /^an?$/.test(written) ? 1 : parseEnglishNumber(written)
}

/** "b 8 m 6 h": a code that is spelled unit by unit. */
function isSpelledCode(left: string, number: string, right: string): boolean {
  return /^0\d/.test(number) || /(?:^| )[a-z\d] $/.test(left) || /^ [a-z\d](?![a-z\d])/.test(right)
}

function isEnglishQuantity(reading: Reading, match: RegExpExecArray): boolean {
  const { number: written = '', unit = '' } = match.groups ?? {}
  const end = match.index + match[0].length
  const letter = reading.plain.charAt(end - 1)
  if ((unit === 'g' || unit === 'm') && (letter !== unit || !/^[\d.]/.test(written))) return false
  if (unit === 'l' && !/^[\d.]/.test(written)) return false
  const behind = after(reading, end, 12)
  if (unit.length === 1 && match[0].includes(' ') && isSpelledCode(before(reading, match.index, 3), written, behind)) return false
  if (unit === 'g' && notAGram.test(behind)) return false
  if (/^an?$/.test(written)) return /^ of /.test(behind) && !/^(?:lit|met|gram|cent|milli)/.test(unit)
  if (/^half$/.test(written)) return !/^(?:set|pack|roll|box|pair|bottle)$/.test(unit)
  if (unit === 'set' && /^ (?:up|to|off|out|aside)/.test(behind)) return false
  if (
    /^(?:packs?|sets?|rolls?|box(?:es)?)$/.test(unit) &&
    /(?:no\.?|number|step|version|model|level) $/.test(before(reading, match.index, 8))
  )
    return false
  return true
}

function englishQuantities(reading: Reading): Found[] {
  return scan(reading, english, (match) => {
    const { number: written = '', unit = '' } = match.groups ?? {}
    if (!isEnglishQuantity(reading, match)) return undefined
    const name = englishUnits.find(([pattern]) => new RegExp(`^(?:${pattern})$`).test(unit))?.[1]
    return name === undefined ? undefined : quantity(match, englishNumber(written), name)
  })
}

/** Counted and measured quantities, only with the units above; units of time and ordinals are none. */
export function findQuantities(reading: Reading): Found[] {
  return [...chineseQuantities(reading), ...englishQuantities(reading)]
}
