import type { Replacement } from './rewrite.ts'

/** Units that are written in several ways, behind a number; the first of each line is the one that stays. */
const families = [
  'kg 公斤 千克 kgs kilo kilos kilogram kilograms',
  'g 克 gram grams',
  'cm 厘米 公分 centimeter centimeters centimetre centimetres cms',
  'mm 毫米 millimeter millimeters millimetre millimetres',
  'km 公里 千米 kilometer kilometers kilometre kilometres kms',
  'ml 毫升 milliliter milliliters millilitre millilitres',
  'l 升 公升 liter liters litre litres',
  'lb lbs',
  'ct 克拉',
  'oz ounce ounces',
  'inch 英寸 inches',
  '元 块钱 块 人民币 rmb cny 圆 元钱 yuan',
  '小时 钟头 个小时 个钟头',
  '分钟 分钟时间',
  '周 星期 礼拜 个星期 个礼拜',
  'hours hour hrs hr',
  'minutes minute mins min',
  'days day',
  'weeks week wks wk',
  'months month mths',
  'years year yrs yr',
].map((line) => line.split(' '))

const forms = new Map<string, string>()
for (const [first = '', ...others] of families) for (const other of others) forms.set(other, first)
forms.set('日内', '天内')
const longestForm = Math.max(...[...forms.keys()].map((form) => form.length))
const latin = /^[a-z]+$/

function isLatinLetter(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit >= 0x61 && unit <= 0x7a
}

function formAt(text: string, at: number): string | null {
  for (let length = Math.min(longestForm, text.length - at); length > 0; length -= 1) {
    const form = text.slice(at, at + length)
    if (!forms.has(form)) continue
    if (latin.test(form) && isLatinLetter(text, at + length)) continue
    // 3星期三 is no duration
    if (form === '星期' && '一二三四五六日天'.includes(text.charAt(at + length) || ' ')) continue
    return form
  }
  return null
}

/**
 * Units behind an Arabic number in one form each: '5公斤', '5 千克', '5 kilos' all to 'kg', '30块钱' and '30 rmb' to 元, '2个小时' and
 * '2钟头' to 小时, '3 hrs' to 'hours'. Without a number before it nothing is changed. For a text after findNumerals.
 */
export function findMeasures(text: string): Replacement[] {
  const found: Replacement[] = []
  for (const match of text.matchAll(/\d ?/g)) {
    const at = match.index + match[0].length
    const form = formAt(text, at)
    if (form !== null) found.push({ start: at, end: at + form.length, text: forms.get(form) ?? form })
  }
  return found
}
