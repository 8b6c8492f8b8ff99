import { dayOf } from './calendar.ts'

/** The check digit of a bank card (Luhn, ISO/IEC 7812-1). */
export function isLuhnValid(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - i))
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** An identity-card number of 18 characters: a region, a possible date of birth up to `today`, the check digit (GB 11643-1999, ISO 7064 MOD 11-2). */
export function isIdCard(text: string, today: number): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return false
  const birth = dayOf(Number(text.slice(6, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14)))
  if (birth === undefined || birth > today) return false
  const sum = weights.reduce((total, weight, index) => total + weight * Number(text.charAt(index)), 0)
  return '10X98765432'.charAt(sum % 11) === text.charAt(17)
}
