import { permission, type Permission } from '@yingda/contract'
import { AppError } from '../../platform/errors.ts'

export const ADMINISTRATOR = 'administrator'

interface RoleLike {
  name: string
  builtin: boolean
  permissions: readonly string[]
}

export const isAdministrator = (role: Pick<RoleLike, 'name' | 'builtin'>): boolean => role.builtin && role.name === ADMINISTRATOR

/** What a role allows in this version: the administrator everything, others what is stored and still exists. */
export function effectivePermissions(role: RoleLike): Permission[] {
  if (isAdministrator(role)) return [...permission.options]
  const stored = new Set(role.permissions)
  return permission.options.filter((each) => stored.has(each))
}

/**
 * Nobody hands out, or takes power over, what he does not have himself: assigning a role, changing a role's permissions and
 * managing a user all need every permission concerned.
 * @throws AppError forbidden
 */
export function requireWithin(concerned: readonly Permission[], own: ReadonlySet<Permission>): void {
  if (concerned.every((each) => own.has(each))) return
  throw new AppError('forbidden', {
    text: {
      zh: '这涉及您自己没有的权限，不能授予或更改，请联系管理员。',
      en: 'This concerns permissions you do not have yourself, so you cannot grant or change it. Ask an administrator.',
    },
  })
}

/** The permissions that differ between two sets. */
export function changedPermissions(before: readonly Permission[], after: readonly Permission[]): { added: Permission[]; removed: Permission[] } {
  return { added: after.filter((each) => !before.includes(each)), removed: before.filter((each) => !after.includes(each)) }
}
