import { readMessage } from './decide/message.ts'
import { understand } from './decide/understand.ts'
import type { RankedEntry } from './ranked.ts'
import type { Release } from './release/release.ts'
import { initialState } from './state.ts'
import type { Language } from './types.ts'

/** How the knowledge compares with a text, without a decision. */
export interface Ranked {
  /** Probability that the knowledge covers the text at all, 0 to 1; low for what should be refused. */
  readonly cover: number
  /** At most eight, likeliest first. */
  readonly entries: readonly RankedEntry[]
}

/**
 * Ranks entries and small talk for a text on the very path a turn takes. For evaluation and search; an exact match with a
 * question of the owner comes first.
 *
 * @param language language to look in first when the text does not show its own
 */
export function rank(release: Release, text: string, language: Language): Ranked {
  const message = readMessage(release, { text, language, now: '' })
  const { ranking, curated } = understand(message, initialState(), release)
  const exact = new Set(curated.flatMap(({ command }) => (command.kind === 'answer' ? [command.entryId] : [])))
  if (exact.size === 0) return ranking
  const isExact = (entry: RankedEntry): boolean => exact.has(entry.entryId)
  return { cover: 1, entries: [...ranking.entries.filter(isExact), ...ranking.entries.filter((entry) => !isExact(entry))] }
}
