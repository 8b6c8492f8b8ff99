import { z } from 'zod'
import { defineRoute } from './route.ts'

/**
 * What one is told by mail: a note that mentions one or an answer to one's question; a customer's message in an own
 * conversation that nobody has read; a conversation that was handed over; a planned message that could not be sent.
 */
export const noticeKind = z.enum(['mention', 'unread', 'handed', 'scheduled'])
export type NoticeKind = z.infer<typeof noticeKind>

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u)

/** What a person wants to be told by mail, and when. */
export const noticeSettings = z.strictObject({
  mail: z.strictObject({ mention: z.boolean(), unread: z.boolean(), handed: z.boolean(), scheduled: z.boolean() }),
  /** Only what has not been seen within this many minutes; also the time between two mails at the least. */
  afterMinutes: z.int().min(1).max(240),
  /** From and to by the clock of a time zone, over midnight too: nothing is sent then, it waits. Null: at any time. */
  quiet: z.strictObject({ from: clock, to: clock, timeZone: z.string().min(1).max(64) }).nullable(),
  /** The beginning of what was written is in the mail. Otherwise a mail says only in which conversation. */
  withText: z.boolean(),
})
export type NoticeSettings = z.infer<typeof noticeSettings>

export const defaultNoticeSettings: NoticeSettings = { mail: { mention: true, unread: true, handed: true, scheduled: true }, afterMinutes: 10, quiet: null, withText: false }

/** Notices by mail, each person's own. */
export const noticeRoutes = {
  getNoticeSettings: defineRoute({
    id: 'getNoticeSettings', method: 'GET', path: '/api/me/notices', tag: 'users', auth: 'agent', permissions: ['conversations.view.own'],
    summary: 'What I am told by mail. `enabled` is false while the company has not set up mail; `to` is where it goes.',
    response: z.object({ enabled: z.boolean(), to: z.string(), settings: noticeSettings }),
  }),
  setNoticeSettings: defineRoute({
    id: 'setNoticeSettings', method: 'PUT', path: '/api/me/notices', tag: 'users', auth: 'agent', permissions: ['conversations.view.own'],
    summary: 'What I want to be told by mail, and when.', body: noticeSettings, response: noticeSettings,
  }),
}
