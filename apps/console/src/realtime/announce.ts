import type { ConversationSummary } from '@yingda/contract'

export interface Announcement {
  /** `assigned`: it was given to this agent, by the routing or a colleague. */
  readonly kind: 'message' | 'waiting' | 'mention' | 'assigned'
  readonly item: ConversationSummary
}

/** Remembers what was announced: conversation → the seq of the last message and the time it began to wait. */
export type Announced = ReadonlyMap<string, Seen>

interface Seen {
  readonly messageSeq: number
  readonly queuedAt: string | null
  /** Up to where mentions are known. */
  readonly lastSeq: number
}

const seen = (item: ConversationSummary): Seen => ({ messageSeq: item.lastCustomerSeq, queuedAt: item.queuedAt, lastSeq: item.lastSeq })

/** Takes note of a list as it was loaded: nothing in it is news. */
export function noted(announced: Announced, items: readonly ConversationSummary[]): Announced {
  const next = new Map(announced)
  for (const item of items) next.set(item.id, seen(item))
  return next
}

/**
 * What an agent should hear of among changed conversations: a customer's new message in an own one, one that was given to
 * this agent, one that newly waits to be taken by hand, and a note that speaks to this agent. Each once.
 * @param since ISO time the console connected; what happened before is not news even when it is seen for the first time
 * @param byHand whether agents take from the queue of this group themselves: what the routing gives or offers is told to
 *   whom it is given
 */
export function announce(
  announced: Announced, changed: readonly ConversationSummary[], myId: string, since: string, byHand: (groupId: string | null) => boolean = () => true,
): { announced: Announced; news: Announcement[] } {
  const news = changed.flatMap((item): Announcement[] => {
    const before = announced.get(item.id)
    if (isNewMention(item, before, myId, since)) return [{ kind: 'mention', item }]
    if (isNewlyGiven(item, before, myId, since)) return [{ kind: 'assigned', item }]
    if (isNewlyWaiting(item, before, since)) return byHand(item.groupId) ? [{ kind: 'waiting', item }] : []
    return isNewMessage(item, before, myId, since) ? [{ kind: 'message', item }] : []
  })
  return { announced: noted(announced, changed), news }
}

type Before = Seen | undefined

function isNewMention({ lastMessage }: ConversationSummary, before: Before, myId: string, since: string): boolean {
  if (lastMessage?.mentions?.includes(myId) !== true) return false
  return before ? lastMessage.seq > before.lastSeq : lastMessage.at >= since
}

const given: ReadonlySet<string | undefined> = new Set(['assigned', 'transferred'])

function isNewlyGiven({ owner, ownerReason, ownerSeq, ownerSince }: ConversationSummary, before: Before, myId: string, since: string): boolean {
  if (owner.kind !== 'agent' || owner.agentId !== myId || !given.has(ownerReason)) return false
  return before ? ownerSeq > before.lastSeq : ownerSince >= since
}

function isNewlyWaiting(item: ConversationSummary, before: Before, since: string): boolean {
  if (item.queuedAt === null) return false
  return before ? before.queuedAt !== item.queuedAt : item.queuedAt >= since
}

function isNewMessage(item: ConversationSummary, before: Before, myId: string, since: string): boolean {
  if (item.owner.kind !== 'agent' || item.owner.agentId !== myId || item.unread === 0) return false
  if (before) return item.lastCustomerSeq > before.messageSeq
  return item.lastMessage?.author === 'customer' && item.lastMessage.at >= since
}
