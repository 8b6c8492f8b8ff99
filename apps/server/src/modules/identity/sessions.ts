import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { authRoutes } from '@yingda/contract'
import { hashToken, isToken, newToken } from '../../platform/crypto/secrets.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Queryable } from '../../platform/database/rows.ts'
import { AppError } from '../../platform/errors.ts'
import type { AgentPrincipal } from '../../platform/http/bind.ts'
import type { Announcements } from './announcements.ts'
import { readSessionCookie } from './cookie.ts'
import type { IdentityLimits } from './limits.ts'
import { effectivePermissions } from './policy.ts'
import * as store from './store-sessions.ts'

/** Sessions remembered at the most. */
const CACHE_CAPACITY = 5_000

/** What a user with a one-time password may do until it has been replaced. */
const BEFORE_PASSWORD_CHANGE = new Set([authRoutes.getMe, authRoutes.changePassword, authRoutes.logout].map((route) => `${route.method} ${route.path}`))

export interface Sessions {
  /** Who sends this request; null when nobody is signed in. @throws AppError forbidden while a one-time password is in use. */
  authenticate(request: FastifyRequest): Promise<AgentPrincipal | null>
  /** The session of a request whatever it asks for, to be ended. */
  sessionOf(request: FastifyRequest): Promise<{ userId: string; sessionId: string } | null>
  /** The session as it is in the database now; null when it has ended. */
  principalOf(sessionId: string): Promise<AgentPrincipal | null>
  /** A user as they may act without a session; null when they are not active or have not joined. */
  principalOfUser(userId: string): Promise<AgentPrincipal | null>
  /** @throws AppError wrong_credentials when user or password changed since the password was checked. */
  begin(userId: string, passwordHash: string): Promise<{ token: string; sessionId: string }>
  issueTicket(sessionId: string): Promise<string>
  redeemTicket(ticket: string): Promise<AgentPrincipal | null>
}

interface Cached {
  row: store.SessionRow
  readAt: number
}

export function createSessions(db: Database, limits: IdentityLimits, announcements: Announcements): Sessions {
  const cache = new Map<string, Cached>()
  // A row read before a revocation must not be remembered after it.
  let generation = 0
  const forget = (concerned: (row: store.SessionRow) => boolean): void => {
    generation += 1
    for (const [key, { row }] of cache) if (concerned(row)) cache.delete(key)
  }
  announcements.onRevoked(({ userId, sessionId }) => {
    forget((row) => row.userId === userId && (sessionId === undefined || row.sessionId === sessionId))
  })
  announcements.onPermissionsChanged((userIds) => {
    const changed = new Set(userIds)
    forget((row) => changed.has(row.userId))
  })

  const remember = (key: string, row: store.SessionRow): void => {
    cache.set(key, { row, readAt: performance.now() })
    const oldest = cache.keys().next().value
    if (cache.size > CACHE_CAPACITY && oldest !== undefined) cache.delete(oldest)
  }
  const load = async (token: string): Promise<store.SessionRow | null> => {
    const hash = hashToken(token)
    const key = hash.toString('base64')
    const cached = cache.get(key)
    if (cached && performance.now() - cached.readAt < limits.sessionCache) return cached.row
    cache.delete(key)
    const before = generation
    const row = await store.findSessionByToken(db, hash, limits)
    if (!row) return null
    if (row.age > limits.touchEvery) await store.touchSession(db, row.sessionId, row.userId)
    if (generation === before) remember(key, row)
    return row
  }
  const find = async (request: FastifyRequest): Promise<{ row: store.SessionRow; viaCookie: boolean } | null> => {
    const carried = carriedToken(request)
    const row = carried && (await load(carried.token))
    return row ? { row, viaCookie: carried.viaCookie } : null
  }

  return {
    async authenticate(request) {
      const found = await find(request)
      if (!found) return null
      if (found.row.mustChangePassword) requireAllowedBeforeChange(request)
      return asPrincipal(found.row, found.viaCookie)
    },
    async sessionOf(request) {
      const found = await find(request)
      return found && { userId: found.row.userId, sessionId: found.row.sessionId }
    },
    async principalOf(sessionId) {
      const row = await store.findSession(db, sessionId, limits)
      return row && !row.mustChangePassword ? asPrincipal(row, false) : null
    },
    async principalOfUser(userId) {
      const row = await store.findActing(db, userId)
      return row && asPrincipal(row, false)
    },
    async begin(userId, passwordHash) {
      const { token, sessionId, surplus } = await db.transaction((tx) => insertSession(tx, userId, passwordHash, limits))
      if (surplus.length > 0) announcements.revoked(userId, surplus)
      return { token, sessionId }
    },
    async issueTicket(sessionId) {
      const ticket = newToken('ticket')
      const issued = await store.insertTicket(db, { tokenHash: hashToken(ticket), sessionId, term: limits.ticket })
      if (!issued) throw new AppError('unauthenticated')
      return ticket
    },
    async redeemTicket(ticket) {
      if (!isToken('ticket', ticket)) return null
      const sessionId = await store.takeTicket(db, hashToken(ticket))
      const row = sessionId === null ? null : await store.findSession(db, sessionId, limits)
      if (!row || row.mustChangePassword) return null
      await store.touchSession(db, row.sessionId, row.userId)
      return asPrincipal(row, false)
    },
  }
}

async function insertSession(
  tx: Queryable,
  userId: string,
  passwordHash: string,
  limits: IdentityLimits,
): Promise<{ token: string; sessionId: string; surplus: string[] }> {
  const token = newToken('session')
  const sessionId = randomUUID()
  const begun = await store.insertSession(tx, { id: sessionId, tokenHash: hashToken(token), userId, passwordHash })
  if (!begun) throw new AppError('wrong_credentials')
  await store.touchSession(tx, sessionId, userId)
  return { token, sessionId, surplus: await store.deleteSurplusSessions(tx, userId, limits.sessionsPerUser) }
}

/** A bearer token decides when there is one; the cookie is not looked at then. */
function carriedToken(request: FastifyRequest): { token: string; viaCookie: boolean } | null {
  const { authorization, cookie } = request.headers
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/iu.exec(authorization)?.[1]
    return isToken('session', token) ? { token, viaCookie: false } : null
  }
  const token = readSessionCookie(cookie)
  return token === null ? null : { token, viaCookie: true }
}

function requireAllowedBeforeChange(request: FastifyRequest): void {
  if (BEFORE_PASSWORD_CHANGE.has(`${request.method} ${request.routeOptions.url ?? ''}`)) return
  throw new AppError('forbidden', {
    text: {
      zh: '您正在使用一次性密码，请先设置新密码再继续。',
      en: 'You signed in with a one-time password. Choose a new password first.',
    },
  })
}

function asPrincipal(row: store.SessionRow, viaCookie: boolean): AgentPrincipal {
  const permissions = effectivePermissions({ name: row.roleName, builtin: row.roleBuiltin, permissions: row.rolePermissions })
  return {
    userId: row.userId, name: row.name, permissions: new Set(permissions), groupIds: new Set(row.groupIds), sessionId: row.sessionId, viaCookie,
  }
}
