import { regionLines } from './regions-data.ts'

interface City {
  readonly name: string
  readonly province: string
}

/** A district with what stands above it; `city` is empty for one directly under its province. */
interface District {
  readonly name: string
  readonly city: string
  readonly province: string
}

export interface Regions {
  readonly provinces: ReadonlyMap<string, string>
  readonly cities: ReadonlyMap<string, readonly City[]>
  readonly districts: ReadonlyMap<string, readonly District[]>
}

/** A province, city and district at the beginning of a text; what was not written is empty. */
export interface Division {
  readonly province: string
  readonly city: string
  readonly district: string
  readonly length: number
  /** The lowest level is written without its 市, 区 or 县. */
  readonly isShort: boolean
}

const peoples =
  '(?:(?:土家|布依|哈尼|景颇|傈僳|朝鲜|维吾尔|达斡尔|鄂温克|蒙古|回|苗|藏|羌|彝|侗|壮|傣|白|满|瑶|畲|黎|土|撒拉|东乡|保安|仡佬|水|佤|拉祜|布朗|纳西|独龙|怒|普米|仫佬|毛南|各|锡伯|裕固|哈萨克|塔吉克|柯尔克孜)族?)'
const autonomous = new RegExp(`${peoples}{1,4}自治[州县旗]$`)

/** The name as people shorten it: 深圳, 广西, 恩施, 浦东; empty where too little would be left. */
function shortName(name: string): string {
  const stem = autonomous.test(name)
    ? name.replace(autonomous, '')
    : name.replace(/(?:维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|省|地区|林区|新区|市|区|县|盟|旗)$/, '')
  return stem.length >= 2 && stem !== name ? stem : ''
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  if (key === '') return
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

function build(): Regions {
  const provinces = new Map<string, string>()
  const cities = new Map<string, City[]>()
  const districts = new Map<string, District[]>()
  for (const line of regionLines) {
    const [province = '', ...parts] = line.split('|')
    provinces.set(province, province)
    provinces.set(shortName(province), province)
    for (const part of parts) {
      const [city = '', names = ''] = part.split(':')
      if (city !== '') {
        for (const key of new Set([city, shortName(city)])) add(cities, key, { name: city, province })
      }
      for (const name of names.split(',').filter((text) => text !== '')) {
        for (const key of new Set([name, shortName(name)])) add(districts, key, { name, city, province })
      }
    }
  }
  return { provinces, cities, districts }
}

let built: Regions | undefined

function regions(): Regions {
  built ??= build()
  return built
}

const longestName = 15
const municipalities = new Set(['北京市', '上海市', '天津市', '重庆市'])

/** A short name that a street is called after is none: 南京东路, 中山路. */
const streetBehind = /^(?:[东西南北中新老][一二三四五]?|[一二三四五六])?(?:路|街|大道|大街|巷|道)/

interface Step<T> {
  readonly value: T
  readonly length: number
  readonly isShort: boolean
  /** Written with the very name, not with 县 for what is a 区 by now. */
  readonly isExact: boolean
}

function skipSpace(text: string, at: number): number {
  return text.charAt(at) === ' ' || text.charAt(at) === ',' ? at + 1 : at
}

function lookUp<T extends string | { readonly name: string }>(
  text: string,
  at: number,
  find: (name: string) => T | undefined,
): Step<T> | undefined {
  for (let length = Math.min(longestName, text.length - at); length >= 2; length -= 1) {
    const name = text.slice(at, at + length)
    const value = find(name)
    if (value === undefined) continue
    const full = typeof value === 'string' ? value : value.name
    if (full !== name && streetBehind.test(text.slice(at + length, at + length + 4))) continue
    const isShort = full !== name
    const otherLevel = isShort && length < 6 && /^[区县市](?![场民区级政域内])/.test(text.slice(at + length, at + length + 2))
    return { value, length: otherLevel ? length + 1 : length, isShort: isShort && !otherLevel, isExact: !isShort }
  }
  return undefined
}

/** 城区 or 东区 alone could be anything: a district without its city has at least three characters and is written in full. */
function districtAlone(name: string, from: readonly District[]): District | undefined {
  return name.length >= 3
    ? (from.find((district) => district.name === name && !/市$/.test(name)) ?? from.find((district) => district.name === name))
    : undefined
}

/** The administrative division that begins at the start of a text; undefined where none does. */
export function divisionAt(text: string): Division | undefined {
  const first = text.charCodeAt(0)
  if (!(first >= 0x4e00 && first <= 0x9fff)) return undefined
  const { provinces, cities, districts } = regions()
  const alone = lookUp(text, 0, (name) => districtAlone(name, districts.get(name) ?? []))
  const province = lookUp(text, 0, (name) => provinces.get(name))
  const inProvince = province === undefined ? undefined : below(text, province)
  const city = lookUp(text, 0, (name) => cities.get(name)?.[0])
  const isDistrict = alone !== undefined && city !== undefined && isCloser(alone, city)
  const inCity = city === undefined || isDistrict ? undefined : withDistrict(text, city.length, '', city.value, city.isShort)
  const onlyDistrict =
    alone === undefined ? undefined : { province: '', city: '', district: alone.value.name, length: alone.length, isShort: false }
  return [inProvince, inCity, onlyDistrict].reduce<Division | undefined>(
    (best, division) => (division !== undefined && (best === undefined || division.length > best.length) ? division : best),
    undefined,
  )
}

function below(text: string, { value: province, length, isShort }: Step<string>): Division {
  const { cities, districts } = regions()
  const at = skipSpace(text, length)
  if (municipalities.has(province)) return inMunicipality(text, province, at, length, isShort)
  const city = lookUp(text, at, (name) => cities.get(name)?.find((candidate) => candidate.province === province))
  const direct = lookUp(text, at, (name) => districts.get(name)?.find((candidate) => candidate.province === province))
  if (direct !== undefined && (city === undefined || isCloser(direct, city)))
    return { province, city: '', district: direct.value.name, length: at + direct.length, isShort: direct.isShort }
  if (city === undefined) return { province, city: '', district: '', length, isShort }
  return withDistrict(text, at + city.length, province, city.value, city.isShort)
}

/** 大理市 is the district of that name, not the prefecture 大理 written with 市. */
function isCloser(district: Step<District>, city: Step<City>): boolean {
  return district.length > city.length || (district.length === city.length && district.isExact && !city.isExact)
}

function inMunicipality(text: string, province: string, at: number, length: number, isShort: boolean): Division {
  const { districts } = regions()
  const again = [province, province.slice(0, 2), '市辖区'].find(
    (name) => text.startsWith(name, at) && !streetBehind.test(text.slice(at + name.length, at + name.length + 4)),
  )
  const from = again === undefined ? at : skipSpace(text, at + again.length)
  const district = lookUp(text, from, (name) => districts.get(name)?.find((candidate) => candidate.province === province))
  if (district === undefined)
    return { province, city: province, district: '', length: again === undefined ? length : at + again.length, isShort }
  return { province, city: province, district: district.value.name, length: from + district.length, isShort: district.isShort }
}

const otherDistrict =
  /^(?:高新技术产业开发区|经济技术开发区|高新技术开发区|经济开发区|高新区|经开区|开发区|工业园区|高新开发区|保税区|新城区)/

function withDistrict(text: string, end: number, province: string, city: City, cityIsShort: boolean): Division {
  const { districts } = regions()
  const at = skipSpace(text, end)
  const inCity = (name: string): District | undefined =>
    districts.get(name)?.find((candidate) => candidate.city === city.name && candidate.province === city.province)
  const district = lookUp(text, at, inCity)
  if (district !== undefined)
    return { province, city: city.name, district: district.value.name, length: at + district.length, isShort: district.isShort }
  const other = otherDistrict.exec(text.slice(at, at + 12))
  if (other !== null) return { province, city: city.name, district: other[0], length: at + other[0].length, isShort: false }
  return { province, city: city.name, district: '', length: end, isShort: cityIsShort }
}
