import type { AuditAction, Permission } from '@yingda/contract'
import type { FastifyBaseLogger } from 'fastify'
import type { Keyring } from '../../platform/crypto/keyring.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Queryable } from '../../platform/database/rows.ts'
import type { MailContent } from '../../platform/mail/compose.ts'
import type { Announcements } from './announcements.ts'
import type { IdentityLimits } from './limits.ts'
import type { LoginGuard } from './login-guard.ts'
import type { Passwords } from './passwords.ts'
import type { Sessions } from './sessions.ts'

/** What the audit log keeps of an act; handed in at the composition root. */
export interface AuditPort {
  record(entry: { actor: { readonly id: string } | 'system'; action: AuditAction; subject: string; detail?: Record<string, unknown> }, tx?: Queryable): Promise<void>
}

/** Outgoing mail; handed in at the composition root. */
export interface MailPort {
  readonly enabled: boolean
  /** Puts a mail into the outbox. @throws AppError not_allowed_now when mail is not set up */
  send(mail: { key: string; kind: string; to: string; content: MailContent }, tx?: Queryable): Promise<unknown>
}

/** What the commands of this module work with. */
export interface IdentityContext {
  db: Database
  keyring: Keyring
  audit: AuditPort
  mail: MailPort
  log: FastifyBaseLogger
  publicUrl: string
  limits: IdentityLimits
  passwords: Passwords
  announcements: Announcements
  sessions: Sessions
  guard: LoginGuard
}

/** The user who manages others. */
export interface Manager {
  userId: string
  name: string
  permissions: ReadonlySet<Permission>
}
