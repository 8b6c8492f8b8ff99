import { hashToken, isToken } from '../../../platform/crypto/secrets.ts'
import { AppError } from '../../../platform/errors.ts'
import type { IdentityContext } from '../context.ts'
import * as sessions from '../store-sessions.ts'
import * as store from '../store.ts'
import type { SignedIn } from './login.ts'

/**
 * Takes an invitation or reset link: sets name and password, ends all earlier sessions, signs in. Works once.
 * @throws AppError not_found when the link is wrong, used or expired
 */
export async function acceptInvitation(context: IdentityContext, input: { token: string; name: string; password: string; address: string }): Promise<SignedIn> {
  const { db, guard, passwords, announcements, audit } = context
  guard.requireGoodAddress(input.address)
  const tokenHash = isToken('invitation', input.token) ? hashToken(input.token) : null
  if (tokenHash === null || (await sessions.findInvited(db, tokenHash)) === null) {
    guard.failed(input.address)
    throw notValid()
  }
  const passwordHash = await passwords.hash(input.password)
  const { user, ended } = await db.transaction(async (tx) => {
    await store.lockManagement(tx)
    const userId = await sessions.takeInvitation(tx, tokenHash)
    const invited = userId === null ? null : await store.findUser(tx, userId)
    if (!invited?.active) throw notValid()
    await store.updateUser(tx, invited.id, { name: input.name, passwordHash, mustChangePassword: false })
    const action = invited.passwordHash === null ? 'user.joined' : 'user.password_reset'
    await audit.record({ actor: { id: invited.id }, action, subject: `user:${invited.id}` }, tx)
    return { user: { ...invited, name: input.name, passwordHash, mustChangePassword: false }, ended: await sessions.deleteSessionsOf(tx, invited.id) }
  })
  if (ended.length > 0) announcements.revoked(user.id, null)
  await guard.succeeded(user.email)
  return { user, ...(await context.sessions.begin(user.id, passwordHash)) }
}

function notValid(): AppError {
  return new AppError('not_found', {
    text: {
      zh: '邀请链接无效、已使用或已过期，请让管理员重新发送。',
      en: 'This link is wrong, was used already, or has expired. Ask an administrator for a new one.',
    },
  })
}
