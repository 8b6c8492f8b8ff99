import type { Database } from '../../platform/database/database.ts'
import type { Audit } from '../audit/index.ts'

export interface CalendarsContext {
  db: Database
  audit: Pick<Audit, 'record'>
  now: () => number
  /** Says that calendars changed, here and on other nodes. */
  changed: () => void
}

export interface Actor {
  id: string
}
