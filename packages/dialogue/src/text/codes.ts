import { latinWords, wordSpans } from './language.ts'

const hasDigit = /\d/
const address = /^[a-z0-9._%+-]+@[a-z0-9.-]+$|^(?:https?:?\/*)?(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[/:?#].*)?$/
const han = /\p{Script=Han}/u

/** Shortest word with a digit in it that counts as a code rather than as a number in a sentence. */
const shortestCode = 5

/** Words that look like order numbers, phone numbers or article codes: five characters or more, one of them a digit. Each once. */
export function codesIn(text: string): string[] {
  const codes = latinWords(text).filter((word) => word.length >= shortestCode && hasDigit.test(word))
  return [...new Set(codes)]
}

/** True when a normalised message is nothing but numbers, codes or addresses. */
export function isIdentifierOnly(text: string): boolean {
  if (text === '' || han.test(text)) return false
  return text.split(' ').every((part) => address.test(part) || latinWords(part).some((word) => hasDigit.test(word)))
}

/** The text without the given words; other words that contain them stay. */
export function withoutWords(text: string, words: readonly string[]): string {
  if (words.length === 0) return text
  const unwanted = new Set(words)
  const kept: string[] = []
  let at = 0
  for (const [from, to] of wordSpans(text)) {
    if (!unwanted.has(text.slice(from, to))) continue
    kept.push(text.slice(at, from))
    at = to
  }
  return [...kept, text.slice(at)].join(' ')
}
