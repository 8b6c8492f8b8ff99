import type { Permission } from '@yingda/contract'
import type { Key } from '../../i18n/zh.ts'

/** Every permission, exactly once, in the group it is shown in. The type demands all of them. */
const groupOf: Record<Permission, 'conversations' | 'customers' | 'tickets' | 'knowledge' | 'reports' | 'team' | 'system'> = {
  'conversations.view.own': 'conversations',
  'conversations.view.all': 'conversations',
  'conversations.reply': 'conversations',
  'conversations.take_over': 'conversations',
  'customers.view': 'customers',
  'customers.view_contact': 'customers',
  'customers.edit': 'customers',
  'customers.settings': 'customers',
  'customers.merge': 'customers',
  'customers.block': 'customers',
  'customers.export': 'customers',
  'customers.erase': 'customers',
  'tickets.view.own': 'tickets',
  'tickets.view.all': 'tickets',
  'tickets.edit': 'tickets',
  'tickets.settings': 'tickets',
  'knowledge.view': 'knowledge',
  'knowledge.edit': 'knowledge',
  'knowledge.test': 'knowledge',
  'users.view': 'team',
  'users.edit': 'team',
  'roles.edit': 'team',
  'settings.view': 'system',
  'settings.edit': 'system',
  'audit.view': 'system',
  'operations.view': 'system',
  'routing.view': 'team',
  'routing.edit': 'team',
  supervise: 'team',
  'replies.edit': 'conversations',
  'reports.view.own': 'reports',
  'reports.view.all': 'reports',
  'reports.edit': 'reports',
}

const needs: Partial<Record<Permission, readonly Permission[]>> = {
  'conversations.view.all': ['conversations.view.own'],
  'conversations.reply': ['conversations.view.own'],
  'conversations.take_over': ['conversations.reply', 'conversations.view.own'],
  'replies.edit': ['conversations.reply', 'conversations.view.own'],
  'customers.view_contact': ['customers.view'],
  'customers.edit': ['customers.view'],
  'customers.settings': ['customers.view'],
  'customers.merge': ['customers.view'],
  'customers.block': ['customers.view'],
  'customers.export': ['customers.view', 'customers.view_contact'],
  'customers.erase': ['customers.view'],
  'tickets.view.all': ['tickets.view.own'],
  'tickets.edit': ['tickets.view.own'],
  'tickets.settings': ['tickets.view.own'],
  'knowledge.edit': ['knowledge.view'],
  'knowledge.test': ['knowledge.view'],
  'users.edit': ['users.view'],
  'roles.edit': ['users.view'],
  'settings.edit': ['settings.view'],
  'routing.edit': ['routing.view'],
  supervise: ['conversations.view.all', 'conversations.view.own'],
  'reports.view.all': ['reports.view.own'],
  'reports.edit': ['reports.view.all', 'reports.view.own'],
}

export const allPermissions = Object.keys(groupOf) as readonly Permission[]

export interface PermissionGroup {
  readonly title: Key
  readonly permissions: readonly Permission[]
}

export const permissionGroups: readonly PermissionGroup[] = (['conversations', 'customers', 'tickets', 'knowledge', 'reports', 'team', 'system'] as const).map((group) => ({
  title: `permissionGroup.${group}`,
  permissions: allPermissions.filter((permission) => groupOf[permission] === group),
}))

/** Gives a permission and what it is useless without, or takes it and what is useless without it. In the product's order. */
export function withPermission(held: readonly Permission[], permission: Permission, on: boolean): Permission[] {
  const next = new Set(held)
  if (on) for (const one of [permission, ...(needs[permission] ?? [])]) next.add(one)
  else for (const one of allPermissions) if (one === permission || needs[one]?.includes(permission)) next.delete(one)
  return allPermissions.filter((one) => next.has(one))
}
