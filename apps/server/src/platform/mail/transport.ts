import { createTransport } from 'nodemailer'
import { requiresTls, type MailAddress, type MailServer } from './address.ts'

/** A mail as it goes to the mail server. */
export interface Letter {
  readonly to: MailAddress
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly files: readonly MailFile[]
}

/** A file that goes along. */
export interface MailFile {
  readonly name: string
  readonly type: string
  /** In base64. */
  readonly content: string
}

export const failureKinds = ['unreachable', 'tls', 'sign_in', 'sender_refused', 'recipient_refused', 'message_refused', 'other'] as const
export type FailureKind = (typeof failureKinds)[number]

export interface MailFailure {
  readonly kind: FailureKind
  /** The server's reply code, as 550. */
  readonly code: number | null
  /** Trying again would be the same again. */
  readonly permanent: boolean
}

export interface Transport {
  /** @throws what `failureOf` understands */
  send(id: string, letter: Letter): Promise<void>
  close(): void
}

const CONNECT_MS = 15_000
const SILENCE_MS = 60_000

/** A pool of connections to a mail server. */
export function openTransport(server: MailServer, from: MailAddress): Transport {
  const { host, port, secure, user, password } = server
  const pool = createTransport({
    pool: true, maxConnections: 3, maxMessages: 100, host: host.replace(/^\[|\]$/gu, ''), port, secure, requireTLS: requiresTls(server),
    ...(user === null || password === null ? {} : { auth: { user, pass: password } }),
    connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: SILENCE_MS, disableFileAccess: true, disableUrlAccess: true, logger: false,
  })
  const domain = from.address.split('@')[1] ?? 'localhost'
  return {
    async send(id, { to, subject, text, html, files }) {
      await pool.sendMail({
        from: { ...from }, to: { ...to }, subject, text, html,
        // the same for each attempt, so that a mail that arrived in spite of an error can be told
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        attachments: files.map(({ name, type, content }) => ({ filename: name, contentType: type, content: Buffer.from(content, 'base64') })),
      })
    },
    close() {
      pool.close()
    },
  }
}

interface SmtpError {
  code?: unknown
  command?: unknown
  responseCode?: unknown
}

function kindOf({ code, command }: SmtpError): FailureKind {
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'sign_in'
  if (code === 'ETLS') return 'tls'
  if (code === 'EENVELOPE') return command === 'MAIL FROM' ? 'sender_refused' : 'recipient_refused'
  if (code === 'EMESSAGE') return 'message_refused'
  if (code === 'ECONNECTION' || code === 'ETIMEDOUT' || code === 'EDNS' || code === 'ESOCKET' || code === 'ECONNREFUSED') return 'unreachable'
  return 'other'
}

/** What became of an attempt, without the server's words: these may repeat the address. */
export function failureOf(error: unknown): MailFailure {
  const told = (error instanceof Error ? error : {}) as SmtpError & Partial<Error>
  const certificate = told.code === 'ESOCKET' && /certificate|self-signed|ssl|tls/iu.test(told.message ?? '')
  const kind = certificate ? 'tls' : kindOf(told)
  const code = typeof told.responseCode === 'number' ? told.responseCode : null
  return { kind, code, permanent: (kind === 'recipient_refused' || kind === 'message_refused') && code !== null && code >= 500 }
}
