import type { Context } from '../context/context.ts'
import type { Message } from './message.ts'
import type { Understanding } from './understand.ts'

/** The knowledge covers the message, so that suggestions may be shown. */
export function isCovered({ ranking, thresholds }: Understanding): boolean {
  return ranking.cover >= thresholds.suggestAt
}

/** The likeliest entry (or small talk) is likely enough to be answered at once. */
export function isSure(understanding: Understanding): boolean {
  const best = understanding.ranking.entries[0]
  return !understanding.isDoubtful && isCovered(understanding) && (best?.probability ?? 0) >= understanding.thresholds.answerAt
}

/** The message asks for something that no entry is sure to answer: documents are worth a look. */
export function isFree(message: Message, { understanding, denial, parts }: Context): boolean {
  if (message.input.choice !== undefined || message.squeezed === '' || message.isIdentifierOnly) return false
  if (message.acts.some((act) => act.kind !== 'unhappy') || denial?.kind === 'bare') return false
  return understanding.curated.length === 0 && understanding.smallTalk.length === 0 && parts.length === 0 && !isSure(understanding)
}
