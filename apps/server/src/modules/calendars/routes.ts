import { calendarRoutes } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { encodePlace } from '../../platform/database/rows.ts'
import { AppError } from '../../platform/errors.ts'
import { bindRoute, type Authenticators } from '../../platform/http/bind.ts'
import { cursorPlace } from '../../platform/http/cursor.ts'
import { limitedBody, readAll } from '../../platform/http/body.ts'
import { createCalendar, deleteCalendar, requireTimeZone, setDefaultCalendar, updateCalendar } from './commands.ts'
import type { CalendarsContext } from './context.ts'
import { presentCalendar, presentSummary, stateOf } from './presenter.ts'
import { holidayPresets } from './presets.ts'
import { findCalendar, listCalendars } from './store.ts'
import { applyPreset, importHolidays } from './take-days.ts'
import { isInstant } from './zone.ts'

const place = z.tuple([z.string(), z.uuid()])

function placeOf(cursor: string | undefined): { name: string; id: string } | null {
  const found = cursorPlace(cursor, place)
  return found && { name: found[0], id: found[1] }
}

/** Who may: those with the permissions of the settings, which the contract names for each route. */
export function registerCalendarRoutes(app: FastifyInstance, auth: Authenticators, context: CalendarsContext): void {
  const { db, now } = context
  bindRoute(app, auth, calendarRoutes.listCalendars, async ({ query }) => {
    const found = await listCalendars(db, placeOf(query.cursor), query.limit + 1)
    const page = found.slice(0, query.limit)
    const last = page.at(-1)
    return { items: page.map((row) => presentSummary(row, now())), next: last && found.length > page.length ? encodePlace([last.name, last.id]) : null }
  })
  bindRoute(app, auth, calendarRoutes.listHolidayPresets, () => ({ items: [...holidayPresets] }))
  bindRoute(app, auth, calendarRoutes.previewCalendar, ({ body: { at, ...hours } }) => {
    requireTimeZone(hours.timeZone)
    const instant = at === undefined ? now() : Date.parse(at)
    if (!isInstant(instant)) throw new AppError('bad_request', { fields: [{ path: 'body.at', message: 'not within the years 1970 to 2169' }] })
    return stateOf(hours, instant)
  })
  bindRoute(app, auth, calendarRoutes.getCalendar, async ({ params }) => {
    const row = await findCalendar(db, params.id)
    if (!row) throw new AppError('not_found')
    return presentCalendar(row, now())
  })
  bindRoute(app, auth, calendarRoutes.createCalendar, async ({ agent, body }) => presentCalendar(await createCalendar(context, { id: agent.userId }, body), now()))
  bindRoute(app, auth, calendarRoutes.updateCalendar, async ({ agent, params, body }) => presentCalendar(await updateCalendar(context, { id: agent.userId }, params.id, body), now()))
  bindRoute(app, auth, calendarRoutes.deleteCalendar, ({ agent, params }) => deleteCalendar(context, { id: agent.userId }, params.id))
  bindRoute(app, auth, calendarRoutes.setDefaultCalendar, async ({ agent, params }) => presentCalendar(await setDefaultCalendar(context, { id: agent.userId }, params.id), now()))
  bindRoute(app, auth, calendarRoutes.importHolidays, async ({ agent, params, query, request, language }) => {
    const bytes = await readAll(limitedBody(request, calendarRoutes.importHolidays.binaryBody.maxBytes))
    return importHolidays(context, { actor: { id: agent.userId }, id: params.id, version: query.version, language }, bytes)
  })
  bindRoute(app, auth, calendarRoutes.applyHolidayPreset, ({ agent, params, body, language }) =>
    applyPreset(context, { actor: { id: agent.userId }, id: params.id, version: body.version, language }, body.key),
  )
}
