import type { AuditAction, Permission } from '@yingda/contract'
import type { FastifyBaseLogger } from 'fastify'
import type { Keyring } from '../../platform/crypto/keyring.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Queryable } from '../../platform/database/rows.ts'
import type { Announcements } from './announcements.ts'
import type { IdentityLimits } from './limits.ts'
import type { LoginGuard } from './login-guard.ts'
import type { Passwords } from './passwords.ts'
import type { Sessions } from './sessions.ts'

/** What the audit log keeps of an act; handed in at the composition root. */
export interface AuditPort {
  record(entry: { actor: { readonly id: string } | 'system'; action: AuditAction; subject: string; detail?: Record<string, unknown> }, tx?: Queryable): Promise<void>
}

/** What the commands of this module work with. */
export interface IdentityContext {
  db: Database
  keyring: Keyring
  audit: AuditPort
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
  permissions: ReadonlySet<Permission>
}
