import { z } from 'zod'
import { email, instant, pageOf, pageQuery, uuid } from '../common.ts'
import { defineRoute } from './route.ts'

/** Why a mail was not taken by the mail server. */
export const mailFailureKind = z.enum(['unreachable', 'tls', 'sign_in', 'sender_refused', 'recipient_refused', 'message_refused', 'other'])
export type MailFailureKind = z.infer<typeof mailFailureKind>

/** `code`: what the mail server answered, as 550. */
export const mailFailure = z.object({ kind: mailFailureKind, code: z.int().nullable() })

export const mailState = z.object({
  /** False: MAIL_URL is not set; nothing is sent, and what would send mails is not offered. */
  enabled: z.boolean(),
  from: z.string().nullable(),
  /** Host and port. */
  server: z.string().nullable(),
  /** Mails that wait to be sent, and that failed for good; counted up to 1,000. */
  waiting: z.int(),
  failed: z.int(),
})
export type MailState = z.infer<typeof mailState>

export const failedMail = z.object({
  id: uuid,
  /** Name of the template. */
  kind: z.string(),
  to: z.string(),
  subject: z.string(),
  attempts: z.int(),
  failure: mailFailure,
  createdAt: instant,
  failedAt: instant,
})
export type FailedMail = z.infer<typeof failedMail>

const one = z.object({ id: uuid })
const base = { tag: 'settings', auth: 'agent' } as const

export const mailRoutes = {
  getMailState: defineRoute({ id: 'getMailState', method: 'GET', path: '/api/mail', ...base, permissions: ['settings.view'], summary: 'Whether mail is set up, and how the outbox is.', response: mailState }),
  sendTestMail: defineRoute({
    id: 'sendTestMail', method: 'POST', path: '/api/mail/test', ...base, permissions: ['settings.edit'], summary: 'Send a test mail at once; failure is null when the mail server took it.',
    body: z.strictObject({ to: email }), response: z.object({ failure: mailFailure.nullable() }),
  }),
  listFailedMails: defineRoute({ id: 'listFailedMails', method: 'GET', path: '/api/mail/failed', ...base, permissions: ['settings.edit'], summary: 'Mails that failed for good, newest first; kept for 90 days.', query: pageQuery, response: pageOf(failedMail) }),
  retryFailedMail: defineRoute({ id: 'retryFailedMail', method: 'POST', path: '/api/mail/failed/:id/retry', ...base, permissions: ['settings.edit'], summary: 'Put a failed mail into the outbox again.', params: one }),
  discardFailedMail: defineRoute({ id: 'discardFailedMail', method: 'DELETE', path: '/api/mail/failed/:id', ...base, permissions: ['settings.edit'], summary: 'Discard a failed mail.', params: one }),
}
