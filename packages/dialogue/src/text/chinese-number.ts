import { hanDigits as digits, hanLargeUnits as large, hanUnits as small } from './number-words.ts'

/** Below it stand letters, digits and signs. */
const firstHan = '\u2e80'

/** True for a character that numbers are written with, everyday or as on cheques. */
export function isNumeralCharacter(character: string): boolean {
  if (character < firstHan) return false
  return character in digits || character in small || character in large
}

function valueBelowTenThousand(numeral: string): number | null {
  let total = 0
  let digit: number | null = null
  let lastUnit = 10_000
  for (const character of numeral) {
    const value = digits[character]
    if (value !== undefined) {
      if (digit !== null && digit !== 0) return null
      digit = value
      continue
    }
    const unit = small[character] ?? 0
    if (unit === 0 || unit >= lastUnit || (digit === null && unit !== 10)) return null
    total += (digit ?? 1) * unit
    lastUnit = unit
    digit = null
  }
  // 一百五 is 150, but 一百零五 is 105
  const isShort = digit !== null && lastUnit > 10 && lastUnit < 10_000 && !numeral.includes('零') && !numeral.includes('〇')
  return total + (digit ?? 0) * (isShort ? lastUnit / 10 : 1)
}

function inGroups(numeral: string): number | null {
  let total = 0
  let rest = numeral
  for (const name of ['亿', '万'] as const) {
    const at = rest.indexOf(name)
    if (at < 0) continue
    const group = at === 0 ? null : valueBelowTenThousand(rest.slice(0, at))
    if (group === null) return null
    const scale = large[name] ?? 1
    rest = rest.slice(at + 1)
    total += group * scale
    // 三万五 is 35,000
    if (rest.length === 1 && digits[rest] !== undefined) return total + (digits[rest] ?? 0) * (scale / 10)
  }
  const below = rest === '' ? 0 : valueBelowTenThousand(rest)
  return below === null ? null : total + below
}

/**
 * The value of a Chinese numeral: 三十五 is 35, 一百零五 105, 一百五 150, 三万五 35,000, and digit by digit 二〇二六 is 2026.
 * Null for what is none, as 三五 (two or three different ones), 百 alone or 千万.
 */
export function chineseValue(numeral: string): number | null {
  if (numeral === '') return null
  const isDigitByDigit = numeral.length >= 3 && [...numeral].every((character) => character in digits)
  if (isDigitByDigit) return numeral.length > 15 ? null : Number([...numeral].map((character) => digits[character]).join(''))
  return inGroups(numeral)
}
