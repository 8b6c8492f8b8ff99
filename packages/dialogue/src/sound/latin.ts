import { englishLike } from './english-like.ts'
import { spelling } from './fold.ts'
import { isSyllable } from './pinyin.ts'

/** What a Latin word means when it is read as pinyin. */
export interface PinyinReading {
  /** The ways to part it into syllables, best first, at most four: 'xian' gives xian, and xi an. */
  readonly readings: readonly (readonly string[])[]
  /** The word is English as well ('women', 'can', 'size'): only its surroundings can tell. */
  readonly isDoubtful: boolean
}

const lettersOnly = /^[a-z]{1,40}$/
const longestSyllable = 6
/** Ways that are looked at before the best are chosen. */
const mostWays = 32
const mostReadings = 4
const vowel = /^[aeo]/

/** Where every part from `at` on can be read, remembered so that hopeless tails are tried once. */
function partings(word: string): string[][] {
  const hopeless = new Set<number>()
  const found: string[][] = []
  const parts: string[] = []
  const walk = (at: number): boolean => {
    if (at === word.length) return found.push([...parts]) > 0
    if (hopeless.has(at)) return false
    let reached = false
    for (let length = Math.min(longestSyllable, word.length - at); length > 0 && found.length < mostWays; length -= 1) {
      const part = word.slice(at, at + length)
      // a lone vowel is a syllable only where a word begins: 'tea' is no pinyin, 'ertong' and 'ejia' are
      if ((length === 1 && at > 0) || !isSyllable(part)) continue
      parts.push(part)
      reached = walk(at + length) || reached
      parts.pop()
    }
    if (!reached && found.length < mostWays) hopeless.add(at)
    return reached
  }
  walk(0)
  return found
}

/**
 * By the rule of the spelling an apostrophe stands before an inner syllable that begins with a vowel; people leave it out, but
 * less often mean it: 'fangan' is fan gan first, fang an second. Then fewer syllables are better.
 */
function cost(syllables: readonly string[]): number {
  const inner = syllables.filter((syllable, i) => i > 0 && vowel.test(syllable)).length
  return syllables.length + 10 * inner
}

const remembered = new Map<string, PinyinReading | null>()
const mostRemembered = 5000

function read(word: string): PinyinReading | null {
  if (!lettersOnly.test(word)) return null
  const found = partings(word)
  if (found.length === 0) return null
  const ordered = found.map((syllables) => syllables.map(spelling)).sort((a, b) => cost(a) - cost(b) || (a.join(' ') < b.join(' ') ? -1 : 1))
  return { readings: ordered.slice(0, mostReadings), isDoubtful: englishLike.has(word) }
}

/**
 * Reads a lower-case Latin word as pinyin without tones ('tuikuan': tui kuan; ü as v or u: 'lv', 'lue'). Null when it cannot be
 * parted into whole syllables ('tk', 'return'); initials are matched by the corrector instead.
 */
export function readPinyin(latin: string): PinyinReading | null {
  const known = remembered.get(latin)
  if (known !== undefined) return known
  const reading = read(latin)
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(latin, reading)
  return reading
}
