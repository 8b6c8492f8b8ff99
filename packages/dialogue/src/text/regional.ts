import { normalise } from './normalise.ts'
import { regionalPairs } from './regional-data.ts'
import type { Replacement, RewriteStep } from './rewrite.ts'

/** Phrases and what stands for each. */
export type RegionalTable = ReadonlyMap<string, string>

/**
 * Reads a table of phrases: on each line a phrase, white space (or `→`, `=>`, `=`) and its standard form; commas part several
 * on one line; lines that begin with `#` and empty ones are skipped. Pairs of two equal phrases protect a phrase from being
 * taken apart (货到付款). Phrases may be written in traditional characters and capitals: they are kept as normalise() leaves a text.
 * @throws RangeError naming the line that is no pair
 */
export function parseRegional(content: string): RegionalTable {
  const table = new Map<string, string>()
  content.split('\n').forEach((line, i) => {
    if (line.trim() === '' || line.trimStart().startsWith('#')) return
    for (const pair of line.split(/[,，]/)) {
      if (pair.trim() === '') continue
      const [from, to, ...more] = pair.trim().split(/\s*(?:→|=>|=|\s)\s*/)
      if (from === undefined || to === undefined || to === '' || more.length > 0) {
        throw new RangeError(`第 ${i + 1} 行不是“地区说法 标准说法”：${pair.trim()} (line ${i + 1} is no pair of phrases)`)
      }
      table.set(normalise(from).text, normalise(to).text)
    }
  })
  return table
}

/** The table that is built in: wording of Taiwan and Hong Kong, and the mainland's for it. */
export const builtInRegional: RegionalTable = parseRegional(regionalPairs)

/**
 * A step of normalisation that brings regional wording (滑鼠, 软体, 宅配, 冇) to the standard one. At each place the longest
 * phrase of the table wins. For a normalised text; time grows with its length only.
 */
export function regionalStep(table: RegionalTable = builtInRegional): RewriteStep {
  const longest = new Map<string, number>()
  for (const phrase of table.keys()) longest.set(phrase.charAt(0), Math.max(longest.get(phrase.charAt(0)) ?? 0, phrase.length))
  return (text) => {
    const found: Replacement[] = []
    let at = 0
    while (at < text.length) {
      const phrase = longestAt(table, text, at, longest.get(text.charAt(at)) ?? 0)
      const standard = phrase === null ? undefined : table.get(phrase)
      if (phrase !== null && standard !== undefined && standard !== phrase) found.push({ start: at, end: at + phrase.length, text: standard })
      at += phrase?.length ?? 1
    }
    return found
  }
}

function longestAt(table: RegionalTable, text: string, at: number, most: number): string | null {
  for (let length = Math.min(most, text.length - at); length > 0; length -= 1) {
    const phrase = text.slice(at, at + length)
    if (table.has(phrase)) return phrase
  }
  return null
}
