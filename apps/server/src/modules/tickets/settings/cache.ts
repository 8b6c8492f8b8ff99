import type { SlaPolicy, TicketType } from '@yingda/contract'
import { createHash } from 'node:crypto'
import type { Bus } from '../../../platform/bus/bus.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { Hours } from '../sla/hours.ts'
import { readPolicies, readTypes, type PolicyRow, type TypeRow } from './store.ts'

/** Working hours by calendar (null: the default one), each with what tells whether it changed; handed in. */
export type CalendarSource = (ids: readonly (string | null)[]) => Promise<ReadonlyMap<string | null, { hours: Hours; version: string }>>

/** Types, policies and working hours as they are. */
export interface Settings {
  types: readonly TicketType[]
  /** In their order, inactive ones too. */
  policies: readonly SlaPolicy[]
  /** @throws when there is no such type: tickets only have types that exist. */
  type(id: string): TicketType
  findType(id: string): TicketType | null
  hoursOf(calendarId: string | null): Hours
  /** Changes with everything that times are worked out with. */
  basis: string
}

export interface SettingsCache {
  get(): Promise<Settings>
  /** After a change here; the other nodes hear of it. */
  changed(): void
  close(): void
}

const TOPIC = 'ticket-settings'
/** What was not announced, such as a change of a calendar, is seen after this many milliseconds. */
const KEEP = 15_000

export const toType = ({ definition, ...row }: TypeRow): TicketType => ({ ...definition, ...row })
export const toPolicy = ({ definition, ...row }: PolicyRow): SlaPolicy => ({ ...definition, ...row })

async function readSettings(db: Database, calendars: CalendarSource): Promise<Settings> {
  const [typeRows, policyRows] = await Promise.all([readTypes(db), readPolicies(db)])
  const policies = policyRows.map(toPolicy)
  const wanted = [...new Set<string | null>([null, ...policies.map((policy) => policy.calendarId)])]
  const hours = await calendars(wanted)
  const types = typeRows.map(toType)
  const byId = new Map(types.map((type) => [type.id, type]))
  const fallback = hours.get(null)
  if (fallback === undefined) throw new Error('there is no default calendar')
  const parts = [...policies.map(({ id, position, version }) => [id, position, version]), ...wanted.map((id) => [id, hours.get(id)?.version ?? fallback.version])]
  return {
    types, policies,
    findType: (id) => byId.get(id) ?? null,
    type(id) {
      const type = byId.get(id)
      if (!type) throw new Error(`no ticket type ${id}`)
      return type
    },
    hoursOf: (id) => (hours.get(id) ?? fallback).hours,
    basis: createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16),
  }
}

/** Keeps the settings for some seconds, so that tickets need no query for them. */
export function createSettingsCache({ db, bus, calendars }: { db: Database; bus: Bus; calendars: CalendarSource }): SettingsCache {
  let known: { value: Promise<Settings>; at: number } | null = null
  const forget = (): void => {
    known = null
  }
  const unsubscribe = bus.subscribe(TOPIC, forget)
  return {
    get() {
      if (known && performance.now() - known.at < KEEP) return known.value
      const value = readSettings(db, calendars)
      known = { value, at: performance.now() }
      value.catch(forget)
      return value
    },
    changed() {
      forget()
      bus.publish(TOPIC, null)
    },
    close: unsubscribe,
  }
}
