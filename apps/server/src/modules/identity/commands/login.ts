import type { IdentityContext } from '../context.ts'
import { AppError } from '../../../platform/errors.ts'
import * as store from '../store.ts'

export interface SignedIn {
  user: store.UserRow
  token: string
  sessionId: string
}

/**
 * Checks a password and begins a session. Whether the account exists, is inactive or never had a password shows neither in
 * the answer nor in its time.
 * @throws AppError wrong_credentials, rate_limited, overloaded
 */
export async function login(context: IdentityContext, input: { email: string; password: string; address: string; mode: string }): Promise<SignedIn> {
  const { db, guard, passwords, sessions, audit, limits } = context
  const failures = await guard.attempt(input.email, input.address)
  const user = await store.findUserByEmail(db, input.email)
  const stored = user?.active === true ? user.passwordHash : null
  const right = await passwords.matches(stored, input.password)
  if (!right || !user || stored === null) {
    guard.failed(input.address)
    if (user && failures === limits.accountFailures) noteBlocked(context, user.id)
    throw new AppError('wrong_credentials')
  }
  await guard.succeeded(input.email)
  const session = await sessions.begin(user.id, stored)
  await audit.record({ actor: { id: user.id }, action: 'user.signed_in', subject: `user:${user.id}`, detail: { mode: input.mode } })
  return { user, ...session }
}

/** Not waited for: the answer takes as long as for an account that does not exist. */
function noteBlocked({ audit, log }: IdentityContext, userId: string): void {
  audit.record({ actor: 'system', action: 'user.sign_in_blocked', subject: `user:${userId}` }).catch((error: unknown) => {
    log.error({ err: error }, 'the audit log could not be written')
  })
}
