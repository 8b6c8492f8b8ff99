import type { ReportDimension } from '@yingda/contract'
import { ALWAYS_OPEN, type Calendars, type WorkingCalendar } from '../modules/calendars/index.ts'
import type { Channels } from '../modules/channels/index.ts'
import type { Customers } from '../modules/customers/index.ts'
import type { Identity } from '../modules/identity/index.ts'
import type { ReportsOptions } from '../modules/reports/index.ts'
import type { Routing } from '../modules/routing/index.ts'
import type { Tickets } from '../modules/tickets/index.ts'

interface Parts {
  identity: Pick<Identity, 'agentNames' | 'groups'>
  calendars: Pick<Calendars, 'hours' | 'defaultId'>
  customers: Pick<Customers, 'siteIds' | 'segments'>
  channels: Pick<Channels, 'siteNames'>
  routing: Pick<Routing, 'calendarIds' | 'availability' | 'availabilityBegins'>
  tickets: Pick<Tickets, 'slaChanges'>
}

/** What reports need of the rest of the house. */
export function reportPorts({ identity, calendars, customers, channels, routing, tickets }: Parts): Pick<ReportsOptions, 'calendars' | 'siteIds' | 'segmentsOf' | 'names' | 'availability' | 'availabilityBegins' | 'slaChanges'> {
  const names = async (dimension: ReportDimension, keys: readonly string[]): Promise<Map<string, string>> => {
    if (keys.length === 0) return new Map()
    if (dimension === 'agent') return identity.agentNames(keys)
    if (dimension === 'group') return new Map((await identity.groups.names()).map(({ id, name }) => [id, name]))
    if (dimension === 'segment') return new Map((await customers.segments.ready()).segments.map(({ id, name }) => [id, name]))
    return dimension === 'site' ? channels.siteNames() : new Map()
  }
  return {
    names,
    siteIds: (ids) => customers.siteIds(ids),
    segmentsOf: async (ids) => (ids.length === 0 ? new Map() : customers.segments.of(ids)),
    availability: (from, to) => routing.availability(from, to),
    availabilityBegins: () => routing.availabilityBegins(),
    slaChanges: (after, limit) => tickets.slaChanges(after, limit),
    async calendars(groupIds) {
      const ofGroup = await routing.calendarIds()
      const found = await Promise.all(groupIds.map(async (groupId): Promise<[string | null, WorkingCalendar][]> => {
        const chosen = groupId === null ? await calendars.defaultId() : ofGroup.get(groupId)
        // A group that is gone keeps the hours of what has none; a group without a calendar is always open.
        if (chosen === undefined) return []
        const hours = await calendars.hours(chosen ?? ALWAYS_OPEN)
        return hours === null ? [] : [[groupId, hours]]
      }))
      return new Map(found.flat())
    },
  }
}
