import { arabicNumber, hanNumber, parseEnglishNumber, parseNumber, wordNumber } from './numbers.ts'
import { after, before, scan, type Reading } from './reading.ts'
import type { Found } from './types.ts'

const chineseCurrencies: Readonly<Record<string, string>> = {
  元: 'CNY',
  圆: 'CNY',
  块: 'CNY',
  块钱: 'CNY',
  元钱: 'CNY',
  人民币: 'CNY',
  块人民币: 'CNY',
  元人民币: 'CNY',
  软妹币: 'CNY',
  美元: 'USD',
  美金: 'USD',
  美刀: 'USD',
  港元: 'HKD',
  港币: 'HKD',
  港纸: 'HKD',
  港幣: 'HKD',
  元港币: 'HKD',
  块港币: 'HKD',
  欧元: 'EUR',
  欧: 'EUR',
  英镑: 'GBP',
  镑: 'GBP',
  日元: 'JPY',
  日币: 'JPY',
  韩元: 'KRW',
  韩币: 'KRW',
  新台币: 'TWD',
  台币: 'TWD',
  澳元: 'AUD',
  澳币: 'AUD',
  澳门元: 'MOP',
  澳门币: 'MOP',
  加元: 'CAD',
  加币: 'CAD',
  新加坡元: 'SGD',
  新币: 'SGD',
  新元: 'SGD',
  泰铢: 'THB',
  卢布: 'RUB',
  瑞士法郎: 'CHF',
  马币: 'MYR',
  令吉: 'MYR',
}
const englishCurrencies: Readonly<Record<string, string>> = {
  yuan: 'CNY',
  rmb: 'CNY',
  cny: 'CNY',
  kuai: 'CNY',
  renminbi: 'CNY',
  dollar: 'USD',
  dollars: 'USD',
  'us dollars': 'USD',
  'us dollar': 'USD',
  usd: 'USD',
  buck: 'USD',
  bucks: 'USD',
  hkd: 'HKD',
  'hong kong dollars': 'HKD',
  'hk dollars': 'HKD',
  quid: 'GBP',
  gbp: 'GBP',
  'pounds sterling': 'GBP',
  'british pounds': 'GBP',
  euro: 'EUR',
  euros: 'EUR',
  eur: 'EUR',
  yen: 'JPY',
  jpy: 'JPY',
  sgd: 'SGD',
  'singapore dollars': 'SGD',
  aud: 'AUD',
  'australian dollars': 'AUD',
  cad: 'CAD',
  'canadian dollars': 'CAD',
  twd: 'TWD',
  krw: 'KRW',
  won: 'KRW',
  chf: 'CHF',
  'swiss francs': 'CHF',
  francs: 'CHF',
}
const signs: Readonly<Record<string, string>> = {
  '¥': 'CNY',
  '￥': 'CNY',
  'cn¥': 'CNY',
  rmb: 'CNY',
  cny: 'CNY',
  人民币: 'CNY',
  $: 'USD',
  us$: 'USD',
  usd: 'USD',
  美元: 'USD',
  hk$: 'HKD',
  hkd: 'HKD',
  港币: 'HKD',
  '£': 'GBP',
  gbp: 'GBP',
  '€': 'EUR',
  eur: 'EUR',
  nt$: 'TWD',
  s$: 'SGD',
  sgd: 'SGD',
  a$: 'AUD',
  au$: 'AUD',
  aud: 'AUD',
  c$: 'CAD',
  ca$: 'CAD',
  cad: 'CAD',
  'jp¥': 'JPY',
  jpy: 'JPY',
  mop$: 'MOP',
}

function alternatives(table: Readonly<Record<string, string>>): string {
  return Object.keys(table)
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replaceAll('$', '\\$'))
    .join('|')
}

const coin = '[一二三四五六七八九两\\d]'
const leftEdge = '(?<![\\d.零一二两三四五六七八九十百千万亿半几数多a-z])'
const chinese = new RegExp(
  `(?:(?:人民币|港币|美元|rmb|[¥$]) ?)?${leftEdge}(?<number>${arabicNumber}|${hanNumber}) ?(?<currency>${alternatives(chineseCurrencies)})(?<tail>零?(?<jiao>${coin})(?:[毛角](?:(?<fen>${coin})分?)?)?(?!包(?!邮)|[\\d.零一二两三四五六七八九十百千万个件袋盒箱台双条瓶桶套张本斤公升米天年月日次人位种点折号克])|半(?![年月个天价小]))?(?:钱|整|人民币)?`,
  'g',
)
const jiao = new RegExp(
  `${leftEdge}(?<number>\\d{1,2}(?:\\.\\d)?|[一二两三四五六七八九]) ?(?:毛(?!衣|巾|毯|绒|呢|线|孩|病|刷|笔|豆|肚|利|重|坯|囊|球|发)|角(?!形|星|落|色|度|膜|钱?包|尺))(?:(?<fen>${coin})分?(?![\\d一二三四五六七八九钟]))?钱?`,
  'g',
)
const signed = new RegExp(
  `(?<![a-z])(?<sign>${alternatives(signs)}) ?(?<number>(?:\\d{1,3}(?:,\\d{3}){1,4}|\\d{1,12})(?:\\.\\d{1,4})?)(?![\\d]|[,.]\\d| ?%)(?: ?(?<scale>k|m|million|thousand|billion|千|万|百万|亿)(?![a-z]))?(?: ?(?:元|块钱?|圆|人民币|usd|us dollars|dollars|hkd|rmb|cny|yuan))?`,
  'g',
)
const signBehind = /(?<![\d.,])(?<number>(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?:\.\d{1,4})?) ?(?<sign>[€£$¥])(?!\d)/g
const worded = new RegExp(
  `(?<![a-z0-9.])(?:(?<number>(?:\\d{1,3}(?:,\\d{3}){1,4}|\\d{1,12})(?:\\.\\d{1,4})?)(?: ?(?<scale>k|grand|thousand|million|hundred)(?![a-z]))?|(?<words>${wordNumber}|an?))[ -]?(?<currency>${alternatives(englishCurrencies)})(?![a-z])`,
  'g',
)
const cents = new RegExp(`(?<![a-z0-9.])(?<number>\\d{1,2}|${wordNumber}) (?<unit>cents?|pence|p)(?![a-z])`, 'g')
const poundCue =
  /(?:cost|costs|pay|paid|paying|charged?|refund(?:ed)?|price|spent|for|worth|only|owe|me|of)(?: (?:is|was|me|of|about|only|just|another|over|around))? $/
const pounds = new RegExp(
  `(?<![a-z0-9.])(?<number>(?:\\d{1,3}(?:,\\d{3}){1,4}|\\d{1,12})(?:\\.\\d{1,4})?|${wordNumber}) pounds?(?![a-z]| (?:of|in weight|heavy|lighter|heavier))`,
  'g',
)

const scales: Readonly<Record<string, number>> = {
  k: 1e3,
  m: 1e6,
  grand: 1e3,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  hundred: 100,
  千: 1e3,
  万: 1e4,
  百万: 1e6,
  亿: 1e8,
}

function amount(match: RegExpExecArray, number: number | undefined, currency: string | undefined): Found | undefined {
  if (number === undefined || currency === undefined || !Number.isFinite(number)) return undefined
  const value = { number: Number(number.toFixed(4)), currency }
  return { type: 'amount', value, start: match.index, end: match.index + match[0].trimEnd().length }
}

const lonePiece =
  /^(?:$|[^\u4e00-\u9fff]|[的了吗呢吧啊就都太也是还能可以左右每退没我你不多少买卖起封整够这那差优便贵给到已扣充付才只为什怎收补红])/
const notMoney =
  /^(?:电池|屏|表|手表|手机|蛋糕|肥皂|香皂|布|砖|硬盘|钱包|巧克力|豆腐|面包|地|石|玻璃|拼|糖|饼|木|板|腕表|充电|移动|磁|石头|儿|头|状|面料)/

/** 三块肥皂 are pieces and no money, 三元桥 is a place. */
function isMoney(reading: Reading, match: RegExpExecArray, number: number): boolean {
  const { currency = '', tail, number: written = '' } = match.groups ?? {}
  const behind = after(reading, match.index + match[0].length, 4)
  if (currency === '元' && /^(?:旦|宵|素|件|桥|里|年|宝|气|老|首|朝|谋|区|音)/.test(behind)) return false
  if (currency === '欧' && (!/^\d/.test(written) || /^[\u4e00-\u9fff]/.test(behind))) return false
  if (currency === '镑' && /^[重]/.test(behind)) return false
  if (currency !== '块' || tail !== undefined || /钱$/.test(match[0])) return true
  if (written === '一' && !/^(?:钱)/.test(behind)) return false
  if (notMoney.test(behind)) return false
  return number >= 10 || lonePiece.test(behind)
}

function tailValue(groups: Readonly<Record<string, string | undefined>>): number {
  if (groups['tail'] === '半') return 0.5
  const first = groups['jiao'] === undefined ? 0 : (parseNumber(groups['jiao']) ?? 0)
  const second = groups['fen'] === undefined ? 0 : (parseNumber(groups['fen']) ?? 0)
  return first / 10 + second / 100
}

function chineseAmounts(reading: Reading): Found[] {
  return [
    ...scan(reading, chinese, (match) => {
      const groups = match.groups ?? {}
      const number = parseNumber(groups['number'] ?? '')
      const { currency = '' } = groups
      if (number === undefined || !isMoney(reading, match, number)) return undefined
      const prefix = /^(?:港币|美元|\$)/.exec(match[0])?.[0]
      return amount(match, number + tailValue(groups), prefix === undefined ? chineseCurrencies[currency] : signs[prefix])
    }),
    ...scan(reading, jiao, (match) => {
      const { number: written = '', fen } = match.groups ?? {}
      const behind = after(reading, match.index + match[0].length, 1)
      if (match[0].includes('角') && !/^\d/.test(written) && /[三四五六八]角$/.test(match[0])) return undefined
      if (match[0].includes('毛') && written === '三' && /^[\u4e00-\u9fff]/.test(behind) && !/^[钱的一五]/.test(behind)) return undefined
      const number = parseNumber(written)
      return amount(match, number === undefined ? undefined : number / 10 + (fen === undefined ? 0 : (parseNumber(fen) ?? 0) / 100), 'CNY')
    }),
  ]
}

function signedAmounts(reading: Reading): Found[] {
  return [
    ...scan(reading, signed, (match) => {
      const { sign = '', number = '', scale } = match.groups ?? {}
      const value = parseNumber(number)
      return amount(match, value === undefined ? undefined : value * (scales[scale ?? ''] ?? 1), signs[sign])
    }),
    ...scan(reading, signBehind, (match) => {
      const { sign = '', number = '' } = match.groups ?? {}
      return amount(match, parseNumber(number), signs[sign])
    }),
  ]
}

function wordedAmounts(reading: Reading): Found[] {
  return [
    ...scan(reading, worded, (match) => {
      const { number, words, scale, currency = '' } = match.groups ?? {}
      if (words !== undefined && /^an?$/.test(words) && !/^(?:dollar|euro|buck|quid)$/.test(currency)) return undefined
      if (currency === 'won' && /^(?: the| a| it|$)/.test(after(reading, match.index + match[0].length, 4))) return undefined
      const value = number !== undefined ? parseNumber(number) : words === undefined || /^an?$/.test(words) ? 1 : parseEnglishNumber(words)
      return amount(match, value === undefined ? undefined : value * (scales[scale ?? ''] ?? 1), englishCurrencies[currency])
    }),
    ...scan(reading, cents, (match) => {
      const { number = '', unit = '' } = match.groups ?? {}
      const value = parseEnglishNumber(number)
      if (value === undefined || (unit === 'p' && !/^\d/.test(number)) || /my (?:two|2)/.test(before(reading, match.index, 3) + match[0]))
        return undefined
      return amount(match, value / 100, unit.startsWith('c') ? 'USD' : 'GBP')
    }),
    ...scan(reading, pounds, (match) => {
      if (!poundCue.test(before(reading, match.index, 20))) return undefined
      return amount(match, parseEnglishNumber(match.groups?.['number'] ?? ''), 'GBP')
    }),
  ]
}

/** Sums of money with their currency. Discounts (八折), percentages and rough sums (几百块, 300多块) are none. */
export function findAmounts(reading: Reading): Found[] {
  return [...chineseAmounts(reading), ...signedAmounts(reading), ...wordedAmounts(reading)]
}
