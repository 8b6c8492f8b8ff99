import { before, scan, type Reading } from './reading.ts'
import { divisionAt, type Division } from './regions.ts'
import type { Found } from './types.ts'

/** Words that end an address: what follows belongs to the sentence. */
const stops =
  /^(?:[的了吗呢吧啊嘛呀我你您他她请谢让把给叫哪谁吗想退买改换有在到或坐它那这，。,.!?;:、"'《》【】\n]|可以|能|怎么|什么|多少|收件|收货|电话|手机|联系|麻烦|不要|不是|不用|不行|不能|不到|不送|是不是|是我|是吗|送到|送货|送过|寄到|寄过|发货|发到|到货|附近|旁边|对面|还没|还是|要几|要多|就行|就可|就好|都可|这边|这里|那边|那里|快递|包邮|没人|知道|上门|安装|之前|现在|今天|明天|后天|下周|这周|本周|上午|下午|晚上|姓名|名字|会不会|支持|属于|算|门店|时间|客服|需要|要不|要多久|要送|要寄|发不|送不|到底|已经|一直|运费|邮费|邮编|派送|配送|错了|写错|填错|对吗|对不|预计|大概|几天|多久|以及|而不|变成|等|签收|取件|自提|代收|打|订单|下单|从)/
const suffix =
  /(?:街道|社区|小区|胡同|大道|单元|公寓|花园|广场|大厦|中心|大学|学院|学校|中学|小学|医院|机场|公司|酒店|宾馆|商场|集团|银行|[镇乡村路街道巷弄里号院楼栋幢座层室房户苑园城府湾庄店站厂库区组队庭轩阁居墅坊郡邸寓场屯岛])$/
const numberBehind =
  /^(?:[a-z]?-?\d{1,5}[a-z]?(?:[-#]\d{1,5}){0,3})(?![\d.:元块%]|[ ]?(?:元|块|个|件|箱|盒|包|袋|双|台|部|瓶|桶|条|套|张|本|米|斤|点|月|天|年|小时|分钟|日|公斤|次|万|千))/
const street = /(?:路|街|大道|道|巷|弄|胡同|镇|乡|村)/
const numberedStreet = /^[^\d]{1,12}(?:路|街|大道|道|巷|弄|胡同|里|段)[东西南北中]?段? ?\d/
const numbered = /[栋幢座元楼号层区苑园期城厦阁轩庭府寓]$/
const longestRest = 70
const longestPart = 14

function isAddressUnit(code: number): boolean {
  return (
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x2d ||
    code === 0x23 ||
    code === 0xb7
  )
}

/** How much of a text goes on with an address: up to the last word such as 路, 号 or 室, and the number behind it. */
function restLength(text: string): number {
  let good = 0
  for (let at = 0; at < Math.min(text.length, longestRest); at += 1) {
    if (at - good > longestPart || stops.test(text.slice(at, at + 4))) break
    if (text.charAt(at) === ' ' && text.charAt(at + 1) !== ' ') continue
    if (!isAddressUnit(text.charCodeAt(at))) break
    if (suffix.test(text.slice(Math.max(0, at - 2), at + 1)) && !isDateLike(text, good, at)) good = at + 1
    const number = at === good && good > 0 && numbered.test(text.slice(0, good)) ? numberBehind.exec(text.slice(at, at + 24)) : null
    if (number !== null) {
      good += number[0].length
      at = good - 1
    }
  }
  return good
}

/** 20号 right behind a district is a day, not a house: a house number has a street before it. */
function isDateLike(text: string, good: number, at: number): boolean {
  return good === 0 && text.charAt(at) === '号' && /^ ?\d{1,2}$/.test(text.slice(0, at))
}

function address(reading: Reading, start: number, division: Division): Found | undefined {
  const from = start + division.length
  const spaced = /[ ,]/.test(reading.folded.charAt(from)) ? 1 : 0
  const length = restLength(reading.folded.slice(from + spaced, from + spaced + longestRest + 30))
  const end = length === 0 ? from : from + spaced + length
  const rest = length === 0 ? '' : reading.plain.slice(from + spaced, end).trim()
  const { province, city, district, isShort } = division
  if (district === '' && !(isShort ? numberedStreet.test(rest) : isStreet(rest))) return undefined
  if (isShort && rest.length === 1) return undefined
  return { type: 'address', value: { province, city, district, rest }, start, end }
}

function isStreet(rest: string): boolean {
  return street.test(rest) && (/\d|[一二三四五六七八九十]/.test(rest) || rest.length >= 3)
}

const boundary = /^(?:$|[^\u4e00-\u9fff]|[的吗呢了能可有那这要多寄发送收买下住啊是人怎不没包上吧也就还附到快需得])/

/** A county-level city alone is as little an address as any city; a district written short needs an end behind it. */
function isEnough(reading: Reading, found: Found, division: Division): boolean {
  if (found.type !== 'address' || found.value.rest !== '') return true
  if (division.district.endsWith('市')) return division.city !== '' && !division.isShort
  return !division.isShort || boundary.test(reading.folded.slice(found.end, found.end + 1))
}

function chineseAddresses(reading: Reading): Found[] {
  const found: Found[] = []
  for (let at = 0; at < reading.folded.length; at += 1) {
    const division = divisionAt(reading.folded.slice(at, at + 48))
    reading.steps.count += 48
    if (division === undefined) continue
    const taken = address(reading, at, division)
    if (taken === undefined || !isEnough(reading, taken, division)) continue
    found.push(taken)
    at = taken.end - 1
  }
  return found
}

const loneStreet =
  /(?<name>[\u4e00-\u9fff]{1,9}(?:路|街|大道|大街|巷|胡同|道))(?:[东西南北中]段)?(?<number>\d{1,5}(?:-\d{1,4})?(?:号|弄|巷))/g
const lead = /^.{0,8}(?:[到在住址给成从往去至寄送改于达为是]|我家|邮到|门店)/

function loneStreets(reading: Reading): Found[] {
  return scan(reading, loneStreet, (match) => {
    const { name = '' } = match.groups ?? {}
    const cut = lead.exec(name.slice(0, -2))?.[0].length ?? 0
    if (name.length - cut < 2) return undefined
    return address(reading, match.index + cut, { province: '', city: '', district: '', length: 0, isShort: false })
  })
}

const states =
  'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC'
const stateNames =
  'Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York State|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington State|West Virginia|Wisconsin|Wyoming'
const chineseProvinces =
  'Hebei|Shanxi|Liaoning|Jilin|Heilongjiang|Jiangsu|Zhejiang|Anhui|Fujian|Jiangxi|Shandong|Henan|Hubei|Hunan|Guangdong|Hainan|Sichuan|Guizhou|Yunnan|Shaanxi|Gansu|Qinghai|Guangxi|Inner Mongolia|Ningxia|Xinjiang|Tibet|Taiwan'
const statePattern = new RegExp(`^(?:${states.replaceAll(' ', '|')}|${stateNames}|(?:${chineseProvinces})(?: Province)?)$`)
const municipality = /^(?:Beijing|Shanghai|Tianjin|Chongqing)(?: City| Municipality)?$/
const streetType =
  'street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|court|ct|place|pl|square|sq|terrace|close|crescent|highway|hwy|parkway|pkwy|row|gardens|garden|mews|quay'
const unitPart =
  '(?:room|rm|flat|unit|apt|apartment|suite|ste|floor|no|building|bldg|block)\\.? ?#?[a-z]?\\d{0,5}[a-z]?|#\\d{1,5}|\\d{1,3}(?:st|nd|rd|th)? floor|\\d{1,3}/f'
const englishStreet = new RegExp(
  `(?<![a-z0-9#/.-])(?:(?:${unitPart}),? ){0,3}\\d{1,6}[a-z]?(?:-\\d{1,5})? (?:[a-z0-9'.-]{1,20} ){1,4}(?:${streetType})(?![a-z])(?: (?:north|south|east|west|n|s|e|w|ne|nw|se|sw)(?![a-z]))?(?:\\.(?=,))?(?:,? (?:${unitPart})(?![a-z0-9]))?`,
  'g',
)
const part = /^, ?([A-Z][A-Za-z.'’-]{0,24}(?: [A-Z][A-Za-z.'’-]{0,24}){0,3})/
const stateBehind = new RegExp(`^,? (${states.replaceAll(' ', '|')})(?![A-Za-z])`)

interface EnglishParts {
  province: string
  city: string
  district: string
  end: number
}

function readParts(text: string): EnglishParts {
  const parts: EnglishParts = { province: '', city: '', district: '', end: 0 }
  for (let count = 0; count < 5; count += 1) {
    const rest = text.slice(parts.end, parts.end + 110)
    const state = parts.province === '' ? stateBehind.exec(rest) : null
    if (state !== null && parts.city !== '') {
      parts.province = state[1] ?? ''
      parts.end += state[0].length
      continue
    }
    const match = part.exec(rest)
    const name = match?.[1]?.replace(/\.$/, '')
    if (match === null || name === undefined || !place(parts, name)) break
    parts.end += match[0].endsWith('.') ? match[0].length - 1 : match[0].length
  }
  return parts
}

function place(parts: EnglishParts, name: string): boolean {
  if (municipality.test(name)) {
    const municipalityName = name.replace(/ (?:City|Municipality)$/, '')
    parts.province = municipalityName
    parts.city = municipalityName
    return true
  }
  if (/ (?:District|County|New Area)$/.test(name)) {
    parts.district = name
    return parts.province === ''
  }
  if (statePattern.test(name)) {
    parts.province = name
    return true
  }
  if (parts.city !== '' || /^(?:China|USA|UK|Please|Thanks|Thank|And|But|My|Is|It|We|Can|Not)(?![a-z])/.test(name)) return false
  parts.city = name
  return true
}

/** Every word of a street's name begins with a capital or a digit: "20 minutes by the way" is no street. */
function isNamed(text: string): boolean {
  return text
    .split(/[ ,]{1,2}/)
    .every((word) => word === '' || /^[#A-Z0-9]/.test(word) || /^(?:of|the|de|la|room|flat|apt|unit|no\.?|floor)$/.test(word))
}

function englishAddresses(reading: Reading): Found[] {
  return scan(reading, englishStreet, (match) => {
    const start = match.index
    const streetEnd = start + match[0].length
    const written = reading.plain.slice(start, streetEnd)
    if (!isNamed(written) || /^\d{1,2} (?:am|pm)/i.test(written) || /\d:$/.test(before(reading, start, 2))) return undefined
    const parts = readParts(reading.plain.slice(streetEnd, streetEnd + 400))
    const { province, city, district, end } = parts
    return { type: 'address', value: { province, city, district, rest: written }, start, end: streetEnd + end }
  })
}

/** Postal addresses that name at least a district or a street. */
export function findAddresses(reading: Reading): Found[] {
  return [...chineseAddresses(reading), ...loneStreets(reading), ...englishAddresses(reading)]
}
