import type { Queryable } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import type { IdentityContext, Manager } from '../context.ts'
import { effectivePermissions, isAdministrator, requireWithin } from '../policy.ts'
import * as sessions from '../store-sessions.ts'
import * as store from '../store.ts'
import { requireManageable, requireRole } from './shared.ts'

export interface UserUpdate {
  name?: string | undefined
  roleId?: string | undefined
  active?: boolean | undefined
}

interface Effects {
  /** All sessions ended. */
  ended: boolean
  renamed: boolean
  wentOffline: boolean
}

/**
 * Name, role, active. A change of role or deactivation ends the sessions, tickets and links of that user.
 * @throws AppError forbidden when permissions are concerned that the manager lacks, not_allowed_now for the last administrator
 */
export async function updateUser(context: IdentityContext, manager: Manager, userId: string, update: UserUpdate): Promise<store.UserRow> {
  const { db, announcements } = context
  const { user, effects } = await db.transaction(async (tx) => {
    await store.lockManagement(tx)
    const before = await requireManageable(tx, manager, userId)
    await requireAllowed(tx, manager, before, update)
    const made = await apply(context, tx, manager, before, update)
    const after = await store.findUser(tx, userId)
    if (!after) throw new Error('the updated user is not there')
    return { user: after, effects: made }
  })
  if (effects.ended) announcements.revoked(userId, null)
  if (effects.renamed && !effects.ended) announcements.permissionsChanged([userId])
  if (effects.wentOffline) announcements.availabilityChanged({ userId, availability: 'offline' })
  return user
}

async function requireAllowed(tx: Queryable, manager: Manager, before: store.UserRow, update: UserUpdate): Promise<void> {
  const role = update.roleId === undefined ? null : await requireRole(tx, update.roleId)
  if (role) requireWithin(effectivePermissions(role), manager.permissions)
  const losesAdministration = update.active === false || (role !== null && !isAdministrator(role))
  if (!before.active || !isAdministrator(store.roleOf(before)) || !losesAdministration) return
  if (await store.hasOtherAdministrator(tx, before.id)) return
  throw new AppError('not_allowed_now', {
    text: {
      zh: '这是最后一个在用的管理员，不能停用或更换角色。请先让另一位用户成为管理员。',
      en: 'This is the last active administrator, who cannot be deactivated or given another role. Make somebody else an administrator first.',
    },
  })
}

async function apply(context: IdentityContext, tx: Queryable, manager: Manager, before: store.UserRow, update: UserUpdate): Promise<Effects> {
  const roleChanged = update.roleId !== undefined && update.roleId !== before.roleId
  const activeChanged = update.active !== undefined && update.active !== before.active
  const renamed = update.name !== undefined && update.name !== before.name
  await store.updateUser(tx, before.id, update)
  const detail = {
    ...(renamed ? { fields: ['name'] } : {}),
    ...(roleChanged ? { roleFrom: before.roleId, roleTo: update.roleId } : {}),
    ...(activeChanged ? { active: update.active } : {}),
  }
  if (Object.keys(detail).length > 0) {
    await context.audit.record({ actor: { id: manager.userId }, action: 'user.updated', subject: `user:${before.id}`, detail }, tx)
  }
  const deactivated = activeChanged && update.active === false
  if (deactivated) await sessions.deleteInvitation(tx, before.id)
  if (roleChanged) await sessions.deleteForeignInvitation(tx, before.id, manager.userId)
  const ended = roleChanged || deactivated
  if (ended) await sessions.deleteSessionsOf(tx, before.id)
  return { ended, renamed, wentOffline: ended && (await store.setAvailability(tx, before.id, 'offline')) }
}
