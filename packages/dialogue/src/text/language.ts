import type { Language } from '../types.ts'
import { isHanUnit, isWordUnit } from './units.ts'

/** English words that are no pinyin syllables: one of them makes a Latin message English. */
const englishWords = new Set(
  (
    'the is are was were am my your our their its this that these those there here what where when which who why how does did do ' +
    'have has had not dont doesnt didnt cant wont isnt im ive ill id it i of to in on at for with from by and or but if be been will would ' +
    'could should may get got need want know tell show help please thanks thank hello hi hey order orders refund return returns ' +
    'delivery shipping ship shipped cancel payment pay paid invoice account password price item items product products track package parcel ' +
    'exchange warranty coupon discount size colour color stock address support service human agent person customer when any some all about ' +
    'after before still yet arrived received broken damaged missing wrong change update delete buy bought open available possible long much many ' +
    'yes no ok okay sure bye good morning afternoon evening work works working use using make made'
  ).split(' '),
)

/**
 * The language a normalised message is written in, or null when it does not show (a number, a brand name, pinyin).
 * Han characters make it Chinese unless English words clearly outnumber them.
 */
export function detectLanguage(text: string): Language | null {
  let han = 0
  for (let i = 0; i < text.length; i += 1) if (isHanUnit(text.charCodeAt(i))) han += 1
  const words = latinWords(text)
  if (han > 0) return words.length > 2 * han ? 'en' : 'zh'
  return words.some((word) => englishWords.has(word)) ? 'en' : null
}

/** Where the words of a normalised text that are not Han begin and end. */
export function wordSpans(text: string): [from: number, to: number][] {
  const spans: [number, number][] = []
  let from = -1
  for (let i = 0; i <= text.length; i += 1) {
    const inside = i < text.length && isWordUnit(text.charCodeAt(i))
    if (inside && from < 0) from = i
    if (!inside && from >= 0) {
      spans.push([from, i])
      from = -1
    }
  }
  return spans
}

/** The words of a normalised text that are not Han, in order. */
export function latinWords(text: string): string[] {
  return wordSpans(text).map(([from, to]) => text.slice(from, to))
}
