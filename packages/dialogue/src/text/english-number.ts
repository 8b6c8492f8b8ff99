import { wordSpans } from './language.ts'
import { englishNumbers } from './number-words.ts'
import type { Replacement } from './rewrite.ts'

const units: ReadonlyMap<string, number> = new Map([...englishNumbers, ['fourty', 40]])
/** 'one' counts only before these: 'one day', but 'this one', 'no one', 'one of them'. */
const countedOnce = new Set(
  'day days week weeks month months year years hour hours minute minutes second seconds dollar dollars euro euros pound pounds item items piece pieces pair pairs order orders kg hundred thousand million'.split(
    ' ',
  ),
)

interface Word {
  readonly start: number
  readonly end: number
  readonly word: string
}

/** Value of the numeral that begins at word `at`, and how many words it takes; null when none begins there. */
function numeralAt(words: readonly Word[], at: number): { value: number; length: number } | null {
  let total = 0
  let group = 0
  let last = Infinity
  let i = at
  for (; i < words.length; i += 1) {
    const word = words[i]?.word ?? ''
    const value = units.get(word)
    if (value !== undefined) {
      const fits = value < last && (last === Infinity || last === 100 || (last >= 20 && value < 10 && value > 0))
      if (!fits) break
      group += value
      last = value === 0 ? 0 : value
      continue
    }
    if (word === 'hundred' && group > 0 && group < 10) {
      group *= 100
      last = 100
      continue
    }
    if (word === 'thousand' && group > 0 && total === 0) {
      total = group * 1000
      group = 0
      last = Infinity
      continue
    }
    break
  }
  return i === at ? null : { value: total + group, length: i - at }
}

/** English numbers in words, as digits: 'three days', 'twenty five', 'two hundred'. For a normalised text. */
export function findEnglishNumerals(text: string): Replacement[] {
  const words = wordSpans(text).map(([start, end]) => ({ start, end, word: text.slice(start, end) }))
  const found: Replacement[] = []
  let at = 0
  while (at < words.length) {
    const numeral = numeralAt(words, at)
    const length = numeral?.length ?? 1
    const next = words[at + length]?.word ?? ''
    const isLoneOne = numeral?.value === 1 && !countedOnce.has(next)
    const [first, last] = [words[at], words[at + length - 1]]
    if (numeral !== null && !isLoneOne && first !== undefined && last !== undefined) {
      found.push({ start: first.start, end: last.end, text: String(numeral.value) })
    }
    at += length
  }
  return found
}
