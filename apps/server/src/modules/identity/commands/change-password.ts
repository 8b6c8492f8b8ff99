import { AppError } from '../../../platform/errors.ts'
import type { IdentityContext } from '../context.ts'
import * as sessions from '../store-sessions.ts'
import * as store from '../store.ts'

export interface PasswordChange {
  userId: string
  /** The session that stays. */
  sessionId: string
  current: string
  next: string
  address: string
}

/**
 * Replaces the own password. Every other session, and a reset link that is under way, end.
 * @throws AppError wrong_credentials, bad_request when it is the same one, rate_limited
 */
export async function changePassword(context: IdentityContext, input: PasswordChange): Promise<void> {
  const { db, guard, passwords, announcements, audit } = context
  const user = await store.findUser(db, input.userId)
  if (!user) throw new AppError('unauthenticated')
  await guard.attempt(user.email, input.address)
  if (!(await passwords.matches(user.passwordHash, input.current))) {
    guard.failed(input.address)
    throw new AppError('wrong_credentials', { text: { zh: '当前密码不正确。', en: 'The current password is wrong.' } })
  }
  await guard.succeeded(user.email)
  if (input.next.normalize('NFKC') === input.current.normalize('NFKC')) throw samePassword()
  const passwordHash = await passwords.hash(input.next)
  const ended = await db.transaction(async (tx) => {
    await store.updateUser(tx, user.id, { passwordHash, mustChangePassword: false })
    await sessions.deleteInvitation(tx, user.id)
    await audit.record({ actor: { id: user.id }, action: 'user.password_changed', subject: `user:${user.id}` }, tx)
    return sessions.deleteSessionsOf(tx, user.id, input.sessionId)
  })
  announcements.revoked(user.id, ended)
  announcements.permissionsChanged([user.id])
}

function samePassword(): AppError {
  return new AppError('bad_request', {
    text: { zh: '新密码不能与当前密码相同。', en: 'The new password must differ from the current one.' },
    fields: [{ path: 'body.next', message: 'same as the current password' }],
  })
}
