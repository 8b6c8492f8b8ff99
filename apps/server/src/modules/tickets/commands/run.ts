import { randomUUID } from 'node:crypto'
import { namedId } from '../../../platform/named-id.ts'
import type { TicketContext } from '../context.ts'
import type { Command, Moment, Outcome, Ticket, TicketChange } from '../log/types.ts'
import type { Settings } from '../settings/cache.ts'
import { complete, settled, type Thought } from '../sla/complete.ts'
import { unknownCustomer, type CustomerFacts } from '../sla/policy.ts'

export interface Run {
  /** The tickets concerned, those to be made included. */
  ids: readonly string[]
  /** Customers whose level may matter. */
  customerIds: readonly (string | null)[]
  creates?: boolean
  once?: Command['once']
  /** Decides on the tickets as they are once what has come due is done. @throws AppError to refuse */
  decide: (tickets: ReadonlyMap<string, Ticket>, moment: Moment, settings: Settings) => TicketChange[]
}

/** Asked only where a service level depends on it. */
async function factsOf(context: TicketContext, { policies }: Settings, ids: readonly (string | null)[]): Promise<Map<string, CustomerFacts>> {
  const matters = policies.some(({ active, conditions }) => active && (conditions.customerLevels.length > 0 || conditions.segmentIds.length > 0))
  const ask = matters ? context.ports.customerFacts : undefined
  const known = [...new Set(ids.flatMap((id) => id ?? []))]
  if (ask === undefined) return new Map()
  return new Map(await Promise.all(known.map(async (id) => [id, await ask(id)] as const)))
}

/** Runs a command on tickets: whatever it does, the clocks follow in the same transaction. */
export async function run(context: TicketContext, { ids, customerIds, creates, once, decide }: Run): Promise<Outcome> {
  const settings = await context.settings.get()
  const customers = await factsOf(context, settings, customerIds)
  return context.writer.execute({
    ids, basis: settings.basis, once, ...(creates === true ? { creates } : {}),
    decide: (tickets, moment) => {
      const thoughtOf = (customerId: string | null): Thought => ({ settings, at: moment.at, customer: (customerId === null ? undefined : customers.get(customerId)) ?? unknownCustomer })
      const now = new Map([...tickets].map(([id, ticket]) => [id, settled(ticket, thoughtOf(ticket.customerId)).ticket]))
      return decide(now, moment, settings).map((change) => {
        const ticket = tickets.get(change.ticketId) ?? null
        const [first] = change.events
        const customerId = ticket?.customerId ?? (first?.type === 'created' ? first.customerId : null)
        return { ...change, events: complete(change.ticketId, ticket, change.events, thoughtOf(customerId)) }
      })
    },
  })
}

/** The id of what is made under a key: the same key of the same sender leads to the same ticket. */
export function idOf(sender: string, key: string | undefined): string {
  if (key === undefined) return randomUUID()
  return namedId(`ticket ${sender} ${key}`)
}
