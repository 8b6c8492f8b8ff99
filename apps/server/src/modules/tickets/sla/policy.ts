import type { SlaPolicy } from '@yingda/contract'
import type { Ticket } from '../log/types.ts'

/** What is known of a customer beyond the ticket; handed in. */
export interface CustomerFacts {
  level: string | null
  segmentIds: readonly string[]
}
export const unknownCustomer: CustomerFacts = { level: null, segmentIds: [] }

type Matched = Pick<Ticket, 'typeId' | 'priority' | 'groupId'>

const any = <T>(wanted: readonly T[], have: readonly T[]): boolean => wanted.length === 0 || have.some((one) => wanted.includes(one))

/** The first active policy whose conditions all hold; null when none does. `policies` are in their order. */
export function matchPolicy(policies: readonly SlaPolicy[], ticket: Matched, customer: CustomerFacts): SlaPolicy | null {
  return (
    policies.find(({ active, conditions }) =>
      active && any(conditions.typeIds, [ticket.typeId]) && any(conditions.priorities, [ticket.priority]) &&
      any(conditions.groupIds, ticket.groupId === null ? [] : [ticket.groupId]) &&
      any(conditions.customerLevels, customer.level === null ? [] : [customer.level]) && any(conditions.segmentIds, customer.segmentIds),
    ) ?? null
  )
}
