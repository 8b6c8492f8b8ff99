import { z } from 'zod'
import { cleanText, instant, pageOf, pageQuery, uuid } from '../common.ts'
import { defineRoute } from './route.ts'

const DAY = 1440

/**
 * Part of a local day: from the minute `from` up to, not including, the minute `to`. `to` may lie in the following day, up to
 * 2880; the part then belongs to the day it begins in.
 */
export const workingInterval = z
  .strictObject({ from: z.int().min(0).max(DAY - 1), to: z.int().min(1).max(2 * DAY) })
  .refine(({ from, to }) => from < to, 'ends before it begins')
export type WorkingInterval = z.infer<typeof workingInterval>

const dayHours = z
  .array(workingInterval)
  .max(12)
  .refine((parts) => parts.every((part, at) => at === 0 || (parts[at - 1]?.to ?? 0) <= part.from), 'overlapping, or not in order')

/** A date on which other hours hold than the week says; none: closed. */
export const calendarException = z.strictObject({ date: z.iso.date(), intervals: dayHours, name: cleanText(80, 0) })
export type CalendarException = z.infer<typeof calendarException>

export const MAX_EXCEPTIONS = 2_000

const hours = {
  /** IANA name, as in Asia/Shanghai. */
  timeZone: z.string().min(1).max(64),
  /** Monday to Sunday. */
  weekly: z.array(dayHours).length(7),
  /** By date, each once. */
  exceptions: z
    .array(calendarException)
    .max(MAX_EXCEPTIONS)
    .refine((days) => new Set(days.map((day) => day.date)).size === days.length, 'a date appears twice'),
}

export const calendarHours = z.strictObject(hours)
export type CalendarHours = z.infer<typeof calendarHours>

export const calendarInput = z.strictObject({ name: cleanText(80), ...hours })
export type CalendarInput = z.infer<typeof calendarInput>

export const calendarState = z.object({
  open: z.boolean(),
  /** Open: when it closes next; closed: when it opens next. Null: not within 400 days. */
  changesAt: instant.nullable(),
})
export type CalendarState = z.infer<typeof calendarState>

/** The two that ship with the product: open at all times (it can neither be changed nor deleted), and weekdays from 9 to 18. */
export const builtInCalendar = z.enum(['always', 'weekdays'])

export const calendarSummary = z.object({
  id: uuid,
  name: z.string(),
  timeZone: z.string(),
  builtIn: builtInCalendar.nullable(),
  /** What a new group uses. */
  isDefault: z.boolean(),
  exceptionCount: z.int(),
  state: calendarState,
})
export type CalendarSummary = z.infer<typeof calendarSummary>

export const calendar = calendarSummary.extend({
  weekly: z.array(z.array(workingInterval)),
  exceptions: z.array(calendarException),
  /** Sent back on update. */
  version: z.int(),
  updatedAt: instant,
})
export type Calendar = z.infer<typeof calendar>

/** Days off and make-up working days that ship with the product. */
export const holidayPreset = z.object({
  key: z.string(),
  name: z.object({ zh: z.string(), en: z.string() }),
  /** Where they were announced. */
  source: z.object({ title: z.string(), url: z.string() }),
  days: z.array(z.object({ date: z.iso.date(), name: z.string(), kind: z.enum(['closed', 'workday']) })),
})
export type HolidayPreset = z.infer<typeof holidayPreset>

export const holidaysReport = z.object({
  calendar,
  /** Dates. */
  added: z.int(),
  replaced: z.int(),
  unchanged: z.int(),
  /** The first 200: the line in the file, and why. */
  rejected: z.array(z.object({ line: z.int(), reason: z.string(), text: z.string() })),
  rejectedCount: z.int(),
})
export type HolidaysReport = z.infer<typeof holidaysReport>

const one = z.object({ id: uuid })
const version = z.int().min(1)
const base = { tag: 'calendars', auth: 'agent' } as const

export const calendarRoutes = {
  listCalendars: defineRoute({
    id: 'listCalendars', method: 'GET', path: '/api/calendars', ...base, permissions: ['settings.view'], summary: 'Working calendars by name, each with whether it is open now.',
    query: pageQuery, response: pageOf(calendarSummary),
  }),
  getCalendar: defineRoute({ id: 'getCalendar', method: 'GET', path: '/api/calendars/:id', ...base, permissions: ['settings.view'], summary: 'One working calendar.', params: one, response: calendar }),
  createCalendar: defineRoute({ id: 'createCalendar', method: 'POST', path: '/api/calendars', ...base, permissions: ['settings.edit'], summary: 'A new working calendar.', body: calendarInput, response: calendar }),
  updateCalendar: defineRoute({
    id: 'updateCalendar', method: 'PUT', path: '/api/calendars/:id', ...base, permissions: ['settings.edit'], summary: 'Replace a working calendar.', params: one,
    body: calendarInput.extend({ version }), response: calendar,
  }),
  deleteCalendar: defineRoute({ id: 'deleteCalendar', method: 'DELETE', path: '/api/calendars/:id', ...base, permissions: ['settings.edit'], summary: 'Delete a working calendar that nothing uses.', params: one }),
  setDefaultCalendar: defineRoute({ id: 'setDefaultCalendar', method: 'POST', path: '/api/calendars/:id/default', ...base, permissions: ['settings.edit'], summary: 'Make it the one that new groups use.', params: one, response: calendar }),
  previewCalendar: defineRoute({
    id: 'previewCalendar', method: 'POST', path: '/api/calendars/preview', ...base, permissions: ['settings.view'], summary: 'Whether such hours are open at a time, and when that changes. Nothing is saved.',
    body: calendarHours.extend({ at: instant.optional() }), response: calendarState,
  }),
  importHolidays: defineRoute({
    id: 'importHolidays', method: 'POST', path: '/api/calendars/:id/import', ...base, permissions: ['settings.edit'],
    summary: 'Take days off and make-up working days (班, 补班) from an iCalendar (.ics) or CSV file into the exceptions. Good ones are taken, each bad one is reported with its reason.',
    params: one, query: z.object({ version: z.coerce.number().int().min(1) }), binaryBody: { description: 'the file', maxBytes: 2 * 1024 * 1024 }, response: holidaysReport,
  }),
  listHolidayPresets: defineRoute({
    id: 'listHolidayPresets', method: 'GET', path: '/api/calendars/presets', ...base, permissions: ['settings.view'], summary: 'Holidays that ship with the product.', response: z.object({ items: z.array(holidayPreset) }),
  }),
  applyHolidayPreset: defineRoute({
    id: 'applyHolidayPreset', method: 'POST', path: '/api/calendars/:id/preset', ...base, permissions: ['settings.edit'], summary: 'Take the days of a preset into the exceptions.', params: one,
    body: z.strictObject({ key: z.string().max(40), version }), response: holidaysReport,
  }),
}
