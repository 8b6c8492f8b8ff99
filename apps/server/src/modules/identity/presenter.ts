import type { Availability, Colleague, Me, Role, User } from '@yingda/contract'
import { effectivePermissions } from './policy.ts'
import { roleOf, type RoleRow, type UserRow } from './store.ts'

export const presentMe = (user: UserRow): Me => ({
  id: user.id,
  email: user.email,
  name: user.name,
  role: { id: user.roleId, name: user.roleName },
  permissions: effectivePermissions(roleOf(user)),
  availability: user.availability,
  availabilityReason: user.availabilityReason,
  availabilitySince: user.availabilitySince,
  language: user.language,
  mustChangePassword: user.mustChangePassword,
})

export const presentUser = (user: UserRow): User => ({
  id: user.id,
  email: user.email,
  name: user.name,
  role: { id: user.roleId, name: user.roleName },
  active: user.active,
  joined: user.passwordHash !== null,
  availability: user.availability,
  lastSeenAt: user.lastSeenAt,
  createdAt: user.createdAt,
})

export const presentRole = (role: RoleRow): Role => ({
  id: role.id,
  name: role.name,
  builtin: role.builtin,
  permissions: effectivePermissions(role),
  users: role.users,
})

export const presentColleague = (user: { id: string; name: string; availability: Availability }, openConversations: number): Colleague => ({
  id: user.id,
  name: user.name,
  availability: user.availability,
  openConversations,
})
