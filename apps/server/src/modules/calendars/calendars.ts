import type { FastifyInstance } from 'fastify'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Authenticators } from '../../platform/http/bind.ts'
import type { Audit } from '../audit/index.ts'
import type { WorkingCalendar } from './business-time.ts'
import { registerCalendarRoutes } from './routes.ts'
import { allCalendars, type CalendarRow } from './store.ts'

export interface CalendarsOptions {
  db: Database
  bus: Pick<Bus, 'publish' | 'subscribe'>
  audit: Pick<Audit, 'record'>
  now?: () => number
}

export interface Calendars {
  registerRoutes(app: FastifyInstance, auth: Authenticators): void
  /** The hours of a calendar: the same object until they change, so that what was worked out of them is kept. Null: no such. */
  hours(id: string): Promise<WorkingCalendar | null>
  /** The calendar new groups use. */
  defaultId(): Promise<string>
  close(): void
}

/** Always open; there in every installation, and never changed or deleted. */
export const ALWAYS_OPEN = '0ca1e2da-0000-4000-8000-000000000001'

const TOPIC = 'calendars'
/** Changes are announced; where an announcement is lost, they are seen after so many milliseconds. */
const KEEP = 30_000

interface Kept {
  until: number
  rows: Promise<Map<string, CalendarRow>>
}

/** The working calendars, kept in memory until they change. */
export function createCalendars({ db, bus, audit, now = Date.now }: CalendarsOptions): Calendars {
  let kept: Kept | null = null
  let last = new Map<string, CalendarRow>()
  const stop = bus.subscribe(TOPIC, () => {
    kept = null
  })
  const read = async (): Promise<Map<string, CalendarRow>> => {
    const rows = await allCalendars(db)
    const same = (row: CalendarRow): CalendarRow => {
      const before = last.get(row.id)
      return before?.version === row.version && before.isDefault === row.isDefault ? before : row
    }
    last = new Map(rows.map((row) => [row.id, same(row)]))
    return last
  }
  const all = (): Promise<Map<string, CalendarRow>> => {
    if (kept && kept.until > now()) return kept.rows
    const next: Kept = { until: now() + KEEP, rows: read() }
    kept = next
    next.rows.catch(() => {
      if (kept === next) kept = null
    })
    return next.rows
  }
  const changed = (): void => {
    kept = null
    bus.publish(TOPIC, null)
  }
  return {
    registerRoutes(app, auth) {
      registerCalendarRoutes(app, auth, { db, audit, now, changed })
    },
    hours: async (id) => (await all()).get(id) ?? null,
    defaultId: async () => [...(await all()).values()].find((row) => row.isDefault)?.id ?? ALWAYS_OPEN,
    close: stop,
  }
}
