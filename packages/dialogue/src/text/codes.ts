import { latinWords } from './language.ts';

const hasDigit = /\d/;
const address = /^[a-z0-9._%+-]+@[a-z0-9.-]+$|^(?:https?:?\/*)?(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[/:?#].*)?$/;
const han = /\p{Script=Han}/u;

/** Shortest word with a digit in it that counts as a code rather than as a number in a sentence. */
const shortestCode = 5;

/** Words that look like order numbers, phone numbers or article codes: five characters or more, one of them a digit. */
export function codesIn(text: string): string[] {
  return latinWords(text).filter((word) => word.length >= shortestCode && hasDigit.test(word));
}

/** True when a normalised message is nothing but numbers, codes or addresses. */
export function isIdentifierOnly(text: string): boolean {
  if (text === '' || han.test(text)) return false;
  return text.split(' ').every((part) => address.test(part) || latinWords(part).some((word) => hasDigit.test(word)));
}

/** The text without the given words. */
export function withoutWords(text: string, words: readonly string[]): string {
  if (words.length === 0) return text;
  let rest = text;
  for (const word of words) rest = rest.replaceAll(word, ' ');
  return rest.replace(/ {2,}/g, ' ').trim();
}
