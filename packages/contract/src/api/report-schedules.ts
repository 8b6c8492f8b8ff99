import { z } from 'zod'
import { cleanText, instant, language, uuid } from '../common.ts'
import { reportQuery } from './reports.ts'
import { defineRoute } from './route.ts'

/** Days before the day it is sent on, all of them over; `month_to_date` begins with the first of the month that was yesterday. */
export const scheduleRange = z.enum(['yesterday', 'last_7_days', 'last_30_days', 'last_week', 'last_month', 'month_to_date'])
export type ScheduleRange = z.infer<typeof scheduleRange>

/** When it is sent, by days of the company's time zone. A day that a month does not have is its last one. */
export const scheduleCadence = z.discriminatedUnion('every', [
  z.strictObject({ every: z.literal('day') }),
  /** 1 Monday to 7 Sunday. */
  z.strictObject({ every: z.literal('week'), weekday: z.int().min(1).max(7) }),
  z.strictObject({ every: z.literal('month'), day: z.int().min(1).max(31) }),
])
export type ScheduleCadence = z.infer<typeof scheduleCadence>

export const MAX_REPORT_SCHEDULES = 100
export const MAX_SCHEDULE_RECIPIENTS = 50

export const reportScheduleInput = z.strictObject({
  name: cleanText(80),
  /** Of the mail and of the file. */
  language,
  format: z.enum(['csv', 'xlsx']),
  report: reportQuery.pick({ metrics: true, interval: true, groupBy: true, filter: true }),
  range: scheduleRange,
  cadence: scheduleCadence,
  /** Full hour of the company's time zone. */
  hour: z.int().min(0).max(23),
  /** Users; each gets what they may see themselves. */
  recipientIds: z.array(uuid).min(1).max(MAX_SCHEDULE_RECIPIENTS),
  /** Kept, but not sent by itself. */
  paused: z.boolean(),
})
export type ReportScheduleInput = z.infer<typeof reportScheduleInput>

/** What became of the last sending. */
export const scheduleResult = z.object({
  at: instant,
  from: z.iso.date(),
  to: z.iso.date(),
  /** Mails put on their way. */
  sent: z.int(),
  /** Recipients who may no longer see reports, or are no longer there. */
  skipped: z.int(),
  /** Null: nothing went wrong. `refused`: the report itself, as when a figure or a value it asks for is no more. */
  failure: z.enum(['mail_off', 'nobody', 'refused', 'too_large']).nullable(),
})
export type ScheduleResult = z.infer<typeof scheduleResult>

export const reportSchedule = reportScheduleInput.extend({
  id: uuid,
  /** Sent back on update. */
  version: z.int(),
  /** `able`: may see reports as of now. */
  recipients: z.array(z.object({ id: uuid, name: z.string().nullable(), able: z.boolean() })),
  /** Null while paused. */
  nextAt: instant.nullable(),
  last: scheduleResult.nullable(),
  updatedAt: instant,
  updatedBy: z.string().nullable(),
})
export type ReportSchedule = z.infer<typeof reportSchedule>

export const reportRecipient = z.object({ id: uuid, name: z.string(), sees: z.enum(['all', 'own']) })
export type ReportRecipient = z.infer<typeof reportRecipient>

const one = z.object({ id: uuid })
const seeing = { tag: 'reports', auth: 'agent', permissions: ['reports.view.own', 'reports.view.all'] } as const
const editing = { tag: 'reports', auth: 'agent', permissions: ['reports.view.own', 'reports.view.all', 'reports.edit'] } as const

export const reportScheduleRoutes = {
  listReportSchedules: defineRoute({
    id: 'listReportSchedules', method: 'GET', path: '/api/reports/schedules', ...seeing, summary: 'Reports that are sent by mail, by name; at most 100.',
    response: z.object({
      items: z.array(reportSchedule),
      /** False: mail is not set up, so nothing is sent. */
      mailEnabled: z.boolean(),
      timeZone: z.string(),
    }),
  }),
  listReportRecipients: defineRoute({
    id: 'listReportRecipients', method: 'GET', path: '/api/reports/recipients', ...editing, summary: 'Users who may see reports, by name, and how much of them.', response: z.object({ items: z.array(reportRecipient) }),
  }),
  createReportSchedule: defineRoute({ id: 'createReportSchedule', method: 'POST', path: '/api/reports/schedules', ...editing, summary: 'Have a report sent by mail again and again.', body: reportScheduleInput, response: reportSchedule }),
  updateReportSchedule: defineRoute({
    id: 'updateReportSchedule', method: 'PUT', path: '/api/reports/schedules/:id', ...editing, summary: 'Replace it, pause it or let it go on; refused when somebody changed it since `version`. What fell due while it was paused is not sent.', params: one,
    body: reportScheduleInput.extend({ version: z.int().min(1) }), response: reportSchedule,
  }),
  deleteReportSchedule: defineRoute({ id: 'deleteReportSchedule', method: 'DELETE', path: '/api/reports/schedules/:id', ...editing, summary: 'No longer send a report.', params: one }),
  sendReportSchedule: defineRoute({
    id: 'sendReportSchedule', method: 'POST', path: '/api/reports/schedules/:id/send', ...editing, summary: 'Send it now, as it would be sent today; when it is sent by itself stays as it is.', params: one, response: reportSchedule,
  }),
}
