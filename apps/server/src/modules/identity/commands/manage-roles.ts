import type { Permission } from '@yingda/contract'
import { builtinRoles } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { isDuplicate, type Queryable } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import type { IdentityContext, Manager } from '../context.ts'
import { changedPermissions, effectivePermissions, isAdministrator, requireWithin } from '../policy.ts'
import * as store from '../store.ts'

const RESERVED = new Set(Object.keys(builtinRoles))

/** @throws AppError forbidden for permissions the manager lacks, conflict when the name is taken */
export async function createRole(context: IdentityContext, manager: Manager, input: { name: string; permissions: readonly Permission[] }): Promise<store.RoleRow> {
  const permissions = unique(input.permissions)
  const role = { id: randomUUID(), name: requireFreeName(input.name), builtin: false, permissions }
  requireWithin(permissions, manager.permissions)
  await changing(context, async (tx) => {
    await store.insertRole(tx, role)
    await context.audit.record({ actor: { id: manager.userId }, action: 'role.created', subject: `role:${role.id}`, detail: { permissions } }, tx)
  })
  return { ...role, users: 0 }
}

/**
 * Name (own roles only) and permissions (not the administrator's); in force at once, on open connections too.
 * @throws AppError forbidden when a permission is given or taken that the manager lacks, not_allowed_now, conflict
 */
export async function updateRole(
  context: IdentityContext,
  manager: Manager,
  roleId: string,
  update: { name?: string | undefined; permissions?: readonly Permission[] | undefined },
): Promise<store.RoleRow> {
  const { role, userIds } = await changing(context, async (tx) => {
    const before = await store.findRole(tx, roleId)
    if (!before) throw new AppError('not_found')
    const old = effectivePermissions(before)
    const permissions = update.permissions === undefined ? old : unique(update.permissions)
    const { added, removed } = changedPermissions(old, permissions)
    const name = update.name === undefined || update.name === before.name ? before.name : requireFreeName(update.name)
    const changed = added.length + removed.length > 0
    requireChangeable(before, name !== before.name, changed)
    requireWithin([...added, ...removed], manager.permissions)
    await store.updateRole(tx, roleId, { name, permissions })
    const detail = { ...(name === before.name ? {} : { fields: ['name'] }), ...(changed ? { added, removed } : {}) }
    await context.audit.record({ actor: { id: manager.userId }, action: 'role.updated', subject: `role:${roleId}`, detail }, tx)
    return { role: { ...before, name, permissions }, userIds: changed ? await store.listUserIdsOfRole(tx, roleId) : [] }
  })
  context.announcements.permissionsChanged(userIds)
  return role
}

/** @throws AppError not_allowed_now when it came with the product or somebody has it */
export async function deleteRole(context: IdentityContext, manager: Manager, roleId: string): Promise<void> {
  await changing(context, async (tx) => {
    const role = await store.findRole(tx, roleId)
    if (!role) throw new AppError('not_found')
    if (role.builtin) throw refuse('系统自带的角色不能删除。', 'Roles that came with the product cannot be deleted.')
    if (role.users > 0) throw refuse('还有用户属于该角色，请先为他们更换角色。', 'Somebody still has this role. Give them another one first.')
    requireWithin(effectivePermissions(role), manager.permissions)
    await store.deleteRole(tx, roleId)
    await context.audit.record({ actor: { id: manager.userId }, action: 'role.deleted', subject: `role:${roleId}` }, tx)
  })
}

async function changing<T>(context: IdentityContext, work: (tx: Queryable) => Promise<T>): Promise<T> {
  try {
    return await context.db.transaction(async (tx) => {
      await store.lockManagement(tx)
      return work(tx)
    })
  } catch (error) {
    if (isDuplicate(error, 'roles_name')) throw nameTaken()
    throw error
  }
}

const unique = (permissions: readonly Permission[]): Permission[] => [...new Set(permissions)]

function requireFreeName(name: string): string {
  if (RESERVED.has(name.toLowerCase())) throw nameTaken()
  return name
}

function requireChangeable(role: store.RoleRow, renamed: boolean, permissionsChanged: boolean): void {
  if (role.builtin && renamed) throw refuse('系统自带的角色不能改名。', 'Roles that came with the product cannot be renamed.')
  if (isAdministrator(role) && permissionsChanged) {
    throw refuse('管理员始终拥有全部权限，不能更改。', 'Administrators always have every permission; this cannot be changed.')
  }
}

const refuse = (zh: string, en: string): AppError => new AppError('not_allowed_now', { text: { zh, en } })

function nameTaken(): AppError {
  return new AppError('conflict', {
    text: { zh: '已有同名角色，请换一个名称。', en: 'A role of this name exists. Choose another name.' },
    fields: [{ path: 'body.name', message: 'taken' }],
  })
}
