import type { Language } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { hashToken, newToken } from '../../../platform/crypto/secrets.ts'
import { isDuplicate, type Queryable } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import type { IdentityContext, Manager } from '../context.ts'
import { effectivePermissions, requireWithin } from '../policy.ts'
import * as sessions from '../store-sessions.ts'
import * as store from '../store.ts'
import { invitationMail } from './invitation-mail.ts'
import { requireManageable, requireRole } from './shared.ts'

export interface Invited {
  user: store.UserRow
  invitationUrl: string
  expiresAt: string
  /** It also went into the outbox. */
  mailed: boolean
}

/** In which language the link goes to the address by mail; null: it does not. */
export type MailIn = Language | null

/**
 * Makes a user who sets his own password with the link.
 * @throws AppError forbidden for a role with permissions the inviter lacks, conflict when the address is taken
 */
export async function inviteUser(context: IdentityContext, manager: Manager, { mailIn, ...input }: { email: string; name: string; roleId: string; mailIn: MailIn }): Promise<Invited> {
  const id = randomUUID()
  const token = newToken('invitation')
  try {
    return await context.db.transaction(async (tx) => {
      await store.lockManagement(tx)
      const role = await requireRole(tx, input.roleId)
      requireWithin(effectivePermissions(role), manager.permissions)
      await store.insertUser(tx, { id, ...input, passwordHash: null, mustChangePassword: false })
      await context.audit.record({ actor: { id: manager.userId }, action: 'user.invited', subject: `user:${id}`, detail: { role: role.id } }, tx)
      const user = await store.findUser(tx, id)
      if (!user) throw new Error('the new user is not there')
      return { user, ...(await invite(context, tx, { user, manager, token, mailIn })) }
    })
  } catch (error) {
    if (isDuplicate(error, 'users_email')) throw emailTaken()
    throw error
  }
}

/**
 * A new link for a user who has not joined, or lost the password; the earlier link ends.
 * @throws AppError forbidden for oneself and for users with permissions the inviter lacks
 */
export async function reinviteUser(context: IdentityContext, manager: Manager, userId: string, mailIn: MailIn = null): Promise<Omit<Invited, 'user'>> {
  const token = newToken('invitation')
  return context.db.transaction(async (tx) => {
    await store.lockManagement(tx)
    const user = await requireManageable(tx, manager, userId)
    if (user.id === manager.userId) throw ownPassword()
    if (!user.active) throw inactive()
    const action = user.passwordHash === null ? 'user.reinvited' : 'user.password_reset_offered'
    await context.audit.record({ actor: { id: manager.userId }, action, subject: `user:${user.id}` }, tx)
    return invite(context, tx, { user, manager, token, mailIn })
  })
}

/** The secret is in the fragment: no server and no proxy on the way sees it in an address. */
async function invite(context: IdentityContext, tx: Queryable, { user, manager, token, mailIn }: { user: store.UserRow; manager: Manager; token: string; mailIn: MailIn }): Promise<Omit<Invited, 'user'>> {
  const expiresAt = await sessions.putInvitation(tx, { userId: user.id, createdBy: manager.userId, tokenHash: hashToken(token), term: context.limits.invitation })
  const invitationUrl = `${context.publicUrl.replace(/\/+$/u, '')}/console/invitation#token=${token}`
  if (mailIn !== null) {
    const content = invitationMail(mailIn, { name: user.name, from: manager.name, url: invitationUrl, expiresAt, isReset: user.passwordHash !== null })
    await context.mail.send({ key: `invitation:${randomUUID()}`, kind: 'invitation', to: user.email, content }, tx)
  }
  return { invitationUrl, expiresAt, mailed: mailIn !== null }
}

function emailTaken(): AppError {
  return new AppError('conflict', {
    text: {
      zh: '该邮箱已有用户。如其尚未加入，请在用户列表中重新生成邀请链接。',
      en: 'A user with this e-mail address exists. If they have not joined yet, make a new invitation link in the list of users.',
    },
    fields: [{ path: 'body.email', message: 'taken' }],
  })
}

function ownPassword(): AppError {
  return new AppError('forbidden', { text: { zh: '不能为自己生成重置链接，请在个人设置中修改密码。', en: 'You cannot make a reset link for yourself. Change your password in your own settings.' } })
}

function inactive(): AppError {
  return new AppError('not_allowed_now', { text: { zh: '该用户已停用，请先启用。', en: 'This user is deactivated. Activate them first.' } })
}
