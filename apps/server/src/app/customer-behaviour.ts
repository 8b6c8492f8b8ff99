import type { Conversations, LoggedEvent } from '../modules/conversations/index.ts'
import type { CaseEvent, Customers } from '../modules/customers/index.ts'

/** What an event of the log counts for in what a customer has done. */
export function caseEventsOf({ position, conversationId, event }: LoggedEvent): CaseEvent[] {
  const base = { position, conversationId, at: event.at }
  switch (event.type) {
    case 'started': return [{ ...base, kind: 'started', customerId: event.customerId }]
    case 'customer': return [{ ...base, kind: 'moved', customerId: event.customerId }]
    case 'rating': return [{ ...base, kind: 'rated', score: event.score, scale: event.scale ?? 5 }]
    case 'owner':
      return [
        ...(event.reason === 'reopened' ? [{ ...base, kind: 'reopened' as const }] : []),
        ...(event.owner.kind === 'agent' ? [{ ...base, kind: 'served' as const }] : []),
      ]
    default: return []
  }
}

/** Counts what customers do, as a processor of the log. */
export function countBehaviour(conversations: Conversations, customers: Pick<Customers, 'count'>): void {
  conversations.process('customer-behaviour', (batch) => customers.count(batch.events.flatMap(caseEventsOf)))
}
