import type { Keyring } from '../../platform/crypto/keyring.ts'
import type { Outbound } from '../../platform/outbound/outbound.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Audit } from '../audit/index.ts'
import type { Calendars } from '../calendars/index.ts'
import type { Conversations } from '../conversations/index.ts'
import type { Identity } from '../identity/index.ts'
import type { FactsOf } from './router.ts'

/** What the routing is given at the composition root. */
export interface RoutingOptions {
  db: Database
  bus: Bus
  audit: Audit
  identity: Identity
  conversations: Conversations
  /** Agents with a connection to this node. */
  localAgents: () => Iterable<string>
  factsOf: FactsOf
  keyring: Pick<Keyring, 'sign'>
  /** The way to webhooks. */
  outbound: Outbound
  calendars: Pick<Calendars, 'hours'>
  /** Whether customers can leave a message when nobody is there. */
  mayLeaveMessage: () => boolean
  onError: (error: unknown) => void
}
