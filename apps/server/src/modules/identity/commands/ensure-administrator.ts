import { administratorName, builtinRoles } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { AppError } from '../../../platform/errors.ts'
import type { IdentityContext } from '../context.ts'
import { oneTimePassword } from '../passwords.ts'
import { ADMINISTRATOR } from '../policy.ts'
import * as sessions from '../store-sessions.ts'
import * as store from '../store.ts'

export interface OneTimePassword {
  email: string
  /** Gets the password before it becomes valid; when this fails, nothing has changed. */
  deliver?: ((password: string) => Promise<void>) | undefined
}

/**
 * At every start: the roles of the product. At the first start: the administrator, with a password to be replaced.
 * @returns the password; null when there are users already.
 */
export async function ensureAdministrator(context: IdentityContext, input: OneTimePassword): Promise<{ password: string } | null> {
  const password = oneTimePassword()
  const passwordHash = (await store.hasUsers(context.db)) ? null : await context.passwords.hash(password)
  const made = await context.db.transaction(async (tx) => {
    await store.lockManagement(tx)
    for (const [name, permissions] of Object.entries(builtinRoles)) await store.insertBuiltinRole(tx, { id: randomUUID(), name, permissions: [...permissions] })
    if (passwordHash === null || (await store.hasUsers(tx))) return false
    const role = await store.findBuiltinRole(tx, ADMINISTRATOR)
    if (!role) throw new Error('the administrators’ role is missing')
    const id = randomUUID()
    await store.insertUser(tx, { id, email: input.email.toLowerCase(), name: administratorName.zh, roleId: role.id, passwordHash, mustChangePassword: true })
    await context.audit.record({ actor: 'system', action: 'user.created', subject: `user:${id}`, detail: { role: role.id } }, tx)
    await input.deliver?.(password)
    return true
  })
  return made ? { password } : null
}

/**
 * For the command line, when a password is lost and nobody can make a reset link: a new one-time password. All sessions end.
 * @throws AppError not_found
 */
export async function issueOneTimePassword(context: IdentityContext, input: OneTimePassword): Promise<{ password: string }> {
  const password = oneTimePassword()
  const passwordHash = await context.passwords.hash(password)
  const userId = await context.db.transaction(async (tx) => {
    await store.lockManagement(tx)
    const user = await store.findUserByEmail(tx, input.email.toLowerCase())
    if (!user) throw new AppError('not_found', { text: { zh: `没有邮箱为 ${input.email} 的用户。`, en: `There is no user with the e-mail address ${input.email}.` } })
    await store.updateUser(tx, user.id, { passwordHash, mustChangePassword: true, active: true })
    await sessions.deleteInvitation(tx, user.id)
    await sessions.deleteSessionsOf(tx, user.id)
    await context.audit.record({ actor: 'system', action: 'user.password_replaced', subject: `user:${user.id}` }, tx)
    await input.deliver?.(password)
    return user.id
  })
  await context.guard.succeeded(input.email)
  context.announcements.revoked(userId, null)
  return { password }
}
