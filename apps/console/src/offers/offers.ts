import type { ConversationSummary } from '@yingda/contract'

/** Whether a conversation is offered to somebody. */
export const offeredTo = (item: Pick<ConversationSummary, 'offer'>, agentId: string): boolean => item.offer?.agentId === agentId

/** Those offered to an agent, the one that ends first at the top. */
export const offersOf = (items: readonly ConversationSummary[], agentId: string): ConversationSummary[] =>
  items.filter((item) => offeredTo(item, agentId)).sort((a, b) => (a.offer?.until ?? '').localeCompare(b.offer?.until ?? '') || a.id.localeCompare(b.id))

/** Offers after changes: what is newly offered comes in, what was taken, declined, missed or withdrawn goes; the same array when nothing did. */
export function mergeOffers(
  offers: readonly ConversationSummary[], news: { readonly changed: readonly ConversationSummary[]; readonly gone: readonly string[] }, agentId: string,
): readonly ConversationSummary[] {
  const known = new Map(offers.map((item) => [item.id, item]))
  let touched = false
  for (const id of news.gone) touched = known.delete(id) || touched
  for (const item of news.changed) {
    const old = known.get(item.id)
    if (old && old.lastSeq >= item.lastSeq) continue
    if (!old && !offeredTo(item, agentId)) continue
    known.set(item.id, item)
    touched = true
  }
  return touched ? offersOf([...known.values()], agentId) : offers
}

/** Rows of a queue with those offered to the agent before all others; otherwise the order stays. */
export function offeredFirst<T extends Pick<ConversationSummary, 'offer'>>(items: readonly T[], agentId: string): readonly T[] {
  const offered = items.filter((item) => offeredTo(item, agentId))
  return offered.length === 0 ? items : [...offered, ...items.filter((item) => !offeredTo(item, agentId))]
}
