import type { Translate } from '../i18n/i18n.tsx'

/** One or two letters for an avatar: the last Chinese character, else the first letters of two words. */
export function initials(name: string): string {
  const trimmed = name.trim()
  if (trimmed === '') return '?'
  const letters = Array.from(trimmed)
  const last = letters.at(-1) ?? '?'
  if (/\p{Script=Han}/u.test(last)) return last
  const words = trimmed.split(/\s+/u)
  return (words.length > 1 ? [words[0], words.at(-1)] : [words[0]]).map((word) => Array.from(word ?? '')[0] ?? '').join('').toUpperCase()
}

/** What a customer is called: the name, else 'visitor 1024'. */
export const customerName = (customer: { readonly name: string | null; readonly number: number }, t: Translate): string =>
  customer.name ?? t('inbox.visitor', { number: customer.number })
