import type { Availability, Language, Permission } from '@yingda/contract'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Keyring } from '../../platform/crypto/keyring.ts'
import type { Database } from '../../platform/database/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { AgentPrincipal, Authenticators } from '../../platform/http/bind.ts'
import { createAnnouncements, type Announcements } from './announcements.ts'
import { ensureAdministrator, issueOneTimePassword, type OneTimePassword } from './commands/ensure-administrator.ts'
import type { AuditPort, IdentityContext, MailPort } from './context.ts'
import { defaultLimits, type IdentityLimits } from './limits.ts'
import { createGroups, type Groups } from './groups.ts'
import { createLoginGuard } from './login-guard.ts'
import { createPasswords } from './passwords.ts'
import { registerIdentityRoutes, type IdentityRouteNeeds } from './routes.ts'
import { createSessions } from './sessions.ts'
import { deleteExpired } from './store-sessions.ts'
import * as store from './store.ts'
import type { AvailabilitySetBy, PermittedUser, ServingAgent } from './store.ts'

export type { AvailabilityChange, Revoked } from './announcements.ts'
export type { AuditPort } from './context.ts'
export type { GroupMember, GroupRow, Groups } from './groups.ts'
export type { AvailabilitySetBy, PermittedUser, ServingAgent } from './store.ts'
export type { IdentityLimits } from './limits.ts'

/** Nothing can be sent. */
const noMail: MailPort = {
  enabled: false,
  send: () => Promise.reject(new AppError('not_allowed_now', { text: { zh: '发信尚未设置。', en: 'Mail is not set up.' } })),
}

/** How long a count of online agents may be told again, in milliseconds. */
const ONLINE_CACHE = 2_000

export interface IdentityOptions {
  db: Database
  bus: Bus
  keyring: Keyring
  audit: AuditPort
  /** Without it no mails are sent. */
  mail?: MailPort
  log: FastifyBaseLogger
  /** Where the installation is reached, for links in invitations. */
  publicUrl: string
  /** True when people reach it by https. */
  cookieSecure: boolean
  limits?: Partial<IdentityLimits>
}

/** Users, roles, sessions: who may do what. */
export interface Identity extends Pick<Announcements, 'onRevoked' | 'onPermissionsChanged' | 'onAvailabilityChanged'> {
  /** Who sends a request, by session cookie or bearer token; null when nobody is signed in. */
  authenticate(request: FastifyRequest): Promise<AgentPrincipal | null>
  /** Takes a realtime ticket: works once, within its term. */
  redeemTicket(ticket: string): Promise<AgentPrincipal | null>
  /** The session as it stands in the database now; null when it has ended. */
  principalOf(sessionId: string): Promise<AgentPrincipal | null>
  /** A user as they may act without a session, for work that goes on in the background; null when they are not active. */
  principalOfUser(userId: string): Promise<AgentPrincipal | null>
  registerRoutes(app: FastifyInstance, auth: Authenticators, needs: IdentityRouteNeeds): void
  readonly groups: Groups
  /** Everybody who can take conversations, as the routing needs to know them. */
  servingAgents(): Promise<ServingAgent[]>
  /** Sets an agent's availability for them. @returns false when it was so already. */
  setAvailability(userId: string, availability: Availability, reason: string | null, by: AvailabilitySetBy): Promise<boolean>
  /** At every start; at the first one makes the administrator and returns the one-time password. */
  ensureAdministrator(input: OneTimePassword): Promise<{ password: string } | null>
  /** A new one-time password for a user who lost it. @throws AppError not_found */
  issueOneTimePassword(input: OneTimePassword): Promise<{ password: string }>
  /** Names of users by id, deactivated ones too. */
  agentNames(ids: readonly string[]): Promise<Map<string, string>>
  /** Where an active user's mail goes, and in which language; null for everybody else. */
  addressOf(userId: string): Promise<{ email: string; language: Language } | null>
  /** Active users who may do something, by name, with the address they sign in with. */
  usersWith(permission: Permission): Promise<PermittedUser[]>
  /** True for an active user who may take conversations. */
  isActiveAgent(id: string): Promise<boolean>
  /** Whom a conversation can be handed to; null when they cannot take it. */
  colleague(id: string): Promise<{ agentId: string; name: string } | null>
  /** Agents who can take conversations, are set to online and were heard of lately; at most 2 s old. */
  onlineAgents(): Promise<number>
  /** These users have a connection open now; to be told about once a minute. */
  recordPresence(userIds: readonly string[]): Promise<void>
  /** Removes ended sessions and expired tickets and links; connections of ended sessions are told. */
  purgeExpired(): Promise<void>
  close(): void
}

export function createIdentity(options: IdentityOptions): Identity {
  const { db, bus, keyring, audit, log, publicUrl, cookieSecure } = options
  const limits = { ...defaultLimits, ...options.limits }
  const announcements = createAnnouncements(bus, log)
  const sessions = createSessions(db, limits, announcements)
  const context: IdentityContext = {
    db, keyring, audit, log, publicUrl, limits, announcements, sessions, mail: options.mail ?? noMail,
    passwords: createPasswords(),
    guard: createLoginGuard(db, keyring, limits),
  }
  const online = createShortMemory(() => store.countOnline(db, limits.presence), ONLINE_CACHE)
  announcements.onAvailabilityChanged(online.forget)
  announcements.onPermissionsChanged(online.forget)

  return {
    onRevoked: announcements.onRevoked,
    onPermissionsChanged: announcements.onPermissionsChanged,
    onAvailabilityChanged: announcements.onAvailabilityChanged,
    groups: createGroups(context),
    servingAgents: () => store.listServingAgents(db),
    async setAvailability(userId, availability, reason, by) {
      const changed = await store.setAvailability(db, userId, availability, reason, by)
      if (changed) announcements.availabilityChanged({ userId, availability })
      return changed
    },
    authenticate: sessions.authenticate,
    redeemTicket: sessions.redeemTicket,
    principalOf: sessions.principalOf,
    principalOfUser: sessions.principalOfUser,
    registerRoutes: (app, auth, needs) => {
      registerIdentityRoutes(app, { context, auth, cookieSecure, ...needs })
    },
    ensureAdministrator: (input) => ensureAdministrator(context, input),
    issueOneTimePassword: (input) => issueOneTimePassword(context, input),
    addressOf: (userId) => store.findAddress(db, userId),
    async agentNames(ids) {
      const names = ids.length === 0 ? [] : await store.listNames(db, ids)
      return new Map(names.map(({ id, name }) => [id, name]))
    },
    usersWith: (permission) => store.listWith(db, permission),
    isActiveAgent: async (id) => (await store.findServing(db, id)) !== null,
    async colleague(id) {
      const user = await store.findServing(db, id)
      return user && { agentId: user.id, name: user.name }
    },
    onlineAgents: online.get,
    async recordPresence(userIds) {
      if (userIds.length > 0) await store.touchUsers(db, userIds)
    },
    async purgeExpired() {
      for (const { id, userId } of await deleteExpired(db, limits, limits.failureWindow)) announcements.revoked(userId, [id])
    },
    close: announcements.close,
  }
}

/** Asks once for all who ask within `milliseconds`. */
function createShortMemory<T>(ask: () => Promise<T>, milliseconds: number): { get: () => Promise<T>; forget: () => void } {
  let known: { value: Promise<T>; at: number } | null = null
  const forget = (): void => {
    known = null
  }
  return {
    forget,
    get() {
      if (known && performance.now() - known.at < milliseconds) return known.value
      const value = ask()
      known = { value, at: performance.now() }
      value.catch(forget)
      return value
    },
  }
}
