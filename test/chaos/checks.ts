import { stateForCustomer, type ConversationEvent, type ConversationState } from '@yingda/contract'
import { isDeepStrictEqual } from 'node:util'
import type { Agent } from '../lib/agent.ts'
import type { StoredConversation } from '../lib/audit.ts'
import type { Visitor } from '../lib/visitor.ts'
import type { WidgetVisitor } from '../lib/widget-visitor.ts'

type Stored = Map<string, StoredConversation>

/** Every acknowledged message is stored exactly once, where the ack said, as it was written. */
export function ackProblems(
  acked: ReadonlyMap<string, { seq: number; text: string; conversationId?: string }>,
  conversationId: string | null,
  stored: Stored,
): string[] {
  const problems: string[] = []
  for (const [clientId, ack] of acked) {
    const id = ack.conversationId ?? conversationId ?? ''
    const found = (stored.get(id)?.events ?? []).filter((event) => event.type === 'message' && event.clientId === clientId)
    const [event] = found
    const right = found.length === 1 && event?.type === 'message' && event.seq === ack.seq && event.content.type === 'text' && event.content.text === ack.text
    if (!right) problems.push(`${id}: ${clientId} was acknowledged as ${String(ack.seq)} and is stored ${String(found.length)} times (${found.map((one) => one.seq).join(', ')})`)
  }
  return problems
}

/** A visitor's messages are stored in the order they were written. */
export function orderProblems(conversationId: string, written: readonly string[], stored: Stored): string[] {
  const own = (stored.get(conversationId)?.events ?? []).flatMap((event) =>
    event.type === 'message' && event.author.kind === 'customer' && event.content.type === 'text' ? [event.content.text] : [],
  )
  return isDeepStrictEqual(own, written) ? [] : [`${conversationId}: written ${written.join(' | ')}; stored ${own.join(' | ')}`]
}

/** A visitor's view equals a fresh load. */
export async function viewProblems(visitor: Visitor): Promise<string[]> {
  const fresh = await visitor.fresh()
  return compare(visitor.conversationId, { state: visitor.state && stateForCustomer(visitor.state), events: visitor.events }, fresh)
}

export async function widgetViewProblems(visitor: WidgetVisitor): Promise<string[]> {
  const { state, events } = visitor.view
  return compare(visitor.conversationId, { state, events }, await visitor.fresh())
}

/** Everything an agent watches, and the agent's lists, equal a fresh load. */
export async function agentViewProblems(agent: Agent): Promise<string[]> {
  const problems: string[] = []
  for (const stream of agent.streams.values()) {
    const id = stream.conversationId
    const events: ConversationEvent[] = []
    for (let more = true; more; ) {
      const before = events[0]?.seq
      const page = await agent.api.listEvents({ id, limit: 200, ...(before === undefined ? {} : { before }) })
      events.unshift(...page.events)
      more = page.more
    }
    const { customer: _customer, ...state } = (await agent.api.getConversation({ id })).conversation
    problems.push(...compare(`${id} as agent ${agent.userId}`, stream, { state, events }))
  }
  return [...problems, ...(await listProblems(agent))]
}

async function listProblems(agent: Agent): Promise<string[]> {
  const inbox = [...agent.inbox.values()]
  const problems: string[] = []
  for (const view of ['waiting', 'mine'] as const) {
    const fresh = new Map((await agent.list(view)).map((one) => [one.id, one]))
    const kept = inbox.filter((one) => (view === 'waiting' ? one.owner.kind === 'queue' : one.owner.kind === 'agent' && one.owner.agentId === agent.userId))
    for (const one of kept) {
      const other = fresh.get(one.id)
      fresh.delete(one.id)
      if (!isDeepStrictEqual(one, other)) problems.push(`agent ${agent.userId}, ${view}: kept ${JSON.stringify(one)}, fresh ${JSON.stringify(other)}`)
    }
    for (const id of fresh.keys()) problems.push(`agent ${agent.userId}, ${view}: ${id} is missing`)
  }
  return problems
}

interface View {
  state: ConversationState | null
  events: readonly ConversationEvent[]
}

function compare(name: string, kept: View, fresh: View): string[] {
  const problems: string[] = []
  const first = kept.events[0]?.seq ?? 1
  const expected = fresh.events.filter((event) => event.seq >= first)
  if (!isDeepStrictEqual(kept.events, expected)) {
    problems.push(`${name}: has events ${kept.events.map((event) => event.seq).join(',')}, a fresh load ${expected.map((event) => event.seq).join(',')}`)
  }
  if (!isDeepStrictEqual(kept.state, fresh.state)) problems.push(`${name}: has ${JSON.stringify(kept.state)}, a fresh load ${JSON.stringify(fresh.state)}`)
  return problems
}
