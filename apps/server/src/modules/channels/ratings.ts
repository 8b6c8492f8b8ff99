import type { ConversationState, RatingPolicy } from '@yingda/contract'
import { decisions, type Conversations, type LogBatch } from '../conversations/index.ts'

export interface RatingNeeds {
  conversations: Conversations
  /** The site each of these customers came by. */
  siteIds: (customerIds: readonly string[]) => Promise<Map<string, string>>
  policy: (siteId: string) => Promise<RatingPolicy>
}

/** Ends after which nobody is asked: the customer was shut out, has only left a message, or has been gone for days. */
const silentEnds: ReadonlySet<string> = new Set(['closed_blocked', 'closed_left_message', 'closed_stale'])

/** Asks customers to rate when their conversation has ended, as their site wants it. Once a session, whoever else asked. */
export function askForRatings(needs: RatingNeeds): void {
  needs.conversations.process('ratings', (batch) => ask(batch, needs))
}

async function ask(batch: LogBatch, { conversations, siteIds, policy }: RatingNeeds): Promise<void> {
  const ended = endedIn(batch)
  if (ended.length === 0) return
  const sites = await siteIds([...new Set(ended.map(({ customerId }) => customerId))])
  for (const state of ended) {
    const siteId = sites.get(state.customerId)
    if (siteId === undefined) continue
    const { ask: when } = await policy(siteId)
    if (when === 'never' || (when === 'people' && !state.humanServed)) continue
    await conversations.writer.execute({
      conversationId: state.id, decide: (now) => (now?.owner.kind === 'closed' ? decisions.askRating(now, 'system') : { events: [] }),
    })
  }
}

/** Closed just now, and there was something to rate. */
function endedIn(batch: LogBatch): ConversationState[] {
  const ids = new Set(batch.events.flatMap(({ conversationId, event }) =>
    event.type === 'owner' && event.owner.kind === 'closed' && !silentEnds.has(event.reason) ? [conversationId] : []))
  return [...ids].flatMap((id) => {
    const state = batch.states.get(id)
    return state?.owner.kind === 'closed' && state.ratingAsked === null && state.rating === null && state.lastCustomerSeq > 0 ? [state] : []
  })
}
