import type { Queryable } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import type { Manager } from '../context.ts'
import { effectivePermissions, requireWithin } from '../policy.ts'
import * as store from '../store.ts'

/** The role a request names beside its subject. @throws AppError bad_request when there is none. */
export async function requireRole(tx: Queryable, roleId: string): Promise<store.RoleRow> {
  const role = await store.findRole(tx, roleId)
  if (role) return role
  throw new AppError('bad_request', {
    text: { zh: '所选角色不存在，可能已被删除，请重新选择。', en: 'The chosen role does not exist; it may have been deleted. Choose another.' },
    fields: [{ path: 'body.roleId', message: 'no such role' }],
  })
}

/** @throws AppError not_found, or forbidden when the user has permissions the manager lacks. */
export async function requireManageable(tx: Queryable, manager: Manager, userId: string): Promise<store.UserRow> {
  const user = await store.findUser(tx, userId)
  if (!user) throw new AppError('not_found')
  requireWithin(effectivePermissions(store.roleOf(user)), manager.permissions)
  return user
}
