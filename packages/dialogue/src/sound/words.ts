import { wordSpans } from '../text/language.ts'
import { isHanUnit } from '../text/units.ts'

const shortest = 2
const longest = 4

function countHan(text: string, from: number, to: number, counts: Map<string, number>): void {
  for (let start = from; start < to; start += 1) {
    for (let length = shortest; length <= longest && start + length <= to; length += 1) {
      const word = text.slice(start, start + length)
      counts.set(word, (counts.get(word) ?? 0) + 1)
    }
  }
}

/**
 * The words an owner uses, as far as they can be told without a dictionary: words in letters as they are, and stretches of
 * two to four Han characters that occur at least twice.
 *
 * @param texts normalised
 * @param terms normalised words that count as used once, whatever their length
 */
export function wordsOf(texts: readonly string[], terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts) {
    let at = 0
    while (at < text.length) {
      const from = at
      while (at < text.length && isHanUnit(text.charCodeAt(at))) at += 1
      if (at > from) countHan(text, from, at, counts)
      else at += 1
    }
  }
  for (const [word, count] of counts) if (count < 2) counts.delete(word)
  for (const text of [...texts, ...terms]) {
    for (const [from, to] of wordSpans(text)) {
      const word = text.slice(from, to)
      if (/^[a-z]{3,}$/.test(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
    }
  }
  for (const term of terms) if (!counts.has(term)) counts.set(term, 0.5)
  return counts
}
