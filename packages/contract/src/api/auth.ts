import { z } from 'zod'
import { cleanText, email, instant, language, pageOf, pageQuery, uuid } from '../common.ts'
import { permission } from '../permissions.ts'
import { defineRoute } from './route.ts'

/** Only who is online is given conversations; busy and on break (with a reason) keep those they have. */
export const availability = z.enum(['online', 'busy', 'break', 'offline'])
export type Availability = z.infer<typeof availability>

/** At least 10 characters; long ones are welcome. */
export const newPassword = z.string().min(10).max(200)

export const me = z.object({
  id: uuid,
  email: z.string(),
  name: z.string(),
  role: z.object({ id: uuid, name: z.string() }),
  permissions: z.array(permission),
  availability,
  availabilityReason: z.string().nullable(),
  availabilitySince: instant,
  language,
  /** True until a one-time password has been replaced. */
  mustChangePassword: z.boolean(),
})
export type Me = z.infer<typeof me>

export const user = z.object({
  id: uuid,
  email: z.string(),
  name: z.string(),
  role: z.object({ id: uuid, name: z.string() }),
  active: z.boolean(),
  /** False while the invitation has not been accepted. */
  joined: z.boolean(),
  availability,
  lastSeenAt: instant.nullable(),
  createdAt: instant,
})
export type User = z.infer<typeof user>

export const role = z.object({
  id: uuid,
  /** `administrator`, `supervisor`, `trainer`, `agent`, `auditor` for those that came with the product, else the company's name. */
  name: z.string(),
  builtin: z.boolean(),
  permissions: z.array(permission),
  users: z.int(),
})
export type Role = z.infer<typeof role>

export const colleague = z.object({ id: uuid, name: z.string(), availability, openConversations: z.int() })
export type Colleague = z.infer<typeof colleague>

const idParam = z.object({ id: uuid })
const name = cleanText(80)

/** Whether the link also goes to the address by mail, in the language of the request; refused where mail is not set up. */
const sendMail = z.boolean().default(false)

export const authRoutes = {
  login: defineRoute({
    id: 'login', method: 'POST', path: '/api/auth/login', tag: 'auth', auth: 'none',
    summary: 'Sign in. Sets the session cookie; with mode "token" the token is returned for programs instead.',
    body: z.strictObject({ email, password: z.string().min(1).max(200), mode: z.enum(['cookie', 'token']).default('cookie') }),
    response: z.object({ me, token: z.string().optional() }),
  }),
  logout: defineRoute({ id: 'logout', method: 'POST', path: '/api/auth/logout', tag: 'auth', auth: 'agent', summary: 'End this session.' }),
  getMe: defineRoute({ id: 'getMe', method: 'GET', path: '/api/me', tag: 'auth', auth: 'agent', summary: 'Who is signed in, and what they may do.', response: me }),
  updateMe: defineRoute({
    id: 'updateMe', method: 'PATCH', path: '/api/me', tag: 'auth', auth: 'agent', summary: 'Own name, language and availability.',
    body: z.strictObject({ name: name.optional(), language: language.optional(), availability: availability.optional(), availabilityReason: cleanText(40).optional() }), response: me,
  }),
  changePassword: defineRoute({
    id: 'changePassword', method: 'POST', path: '/api/me/password', tag: 'auth', auth: 'agent',
    summary: 'Replace the own password. Every other session of this user ends.',
    body: z.strictObject({ current: z.string().min(1).max(200), next: newPassword }),
  }),
  acceptInvitation: defineRoute({
    id: 'acceptInvitation', method: 'POST', path: '/api/auth/invitations/accept', tag: 'auth', auth: 'none',
    summary: 'Set name and password with the token of an invitation (works once, within its term), and sign in.',
    body: z.strictObject({ token: z.string().min(20).max(200), name, password: newPassword }), response: z.object({ me }),
  }),
  createRealtimeTicket: defineRoute({
    id: 'createRealtimeTicket', method: 'POST', path: '/api/realtime/tickets', tag: 'auth', auth: 'agent',
    summary: 'A ticket for one realtime connection; works once, within 30 seconds.', response: z.object({ ticket: z.string() }),
  }),
  listColleagues: defineRoute({
    id: 'listColleagues', method: 'GET', path: '/api/colleagues', tag: 'users', auth: 'agent', permissions: ['conversations.reply'],
    summary: 'Active users who can take conversations, for handing over.', response: z.object({ items: z.array(colleague) }),
  }),
  listUsers: defineRoute({
    id: 'listUsers', method: 'GET', path: '/api/users', tag: 'users', auth: 'agent', permissions: ['users.view'], summary: 'Users, by name.',
    query: pageQuery.extend({ search: z.string().max(100).optional() }), response: pageOf(user),
  }),
  inviteUser: defineRoute({
    id: 'inviteUser', method: 'POST', path: '/api/users', tag: 'users', auth: 'agent', permissions: ['users.edit'],
    summary: 'Invite a user. The answer holds the link to pass on; it works once, for 72 hours.',
    body: z.strictObject({ email, name, roleId: uuid, sendMail }), response: z.object({ user, invitationUrl: z.string(), expiresAt: instant, mailed: z.boolean() }),
  }),
  getInvitationWays: defineRoute({
    id: 'getInvitationWays', method: 'GET', path: '/api/invitations/ways', tag: 'users', auth: 'agent', permissions: ['users.edit'],
    summary: 'How invitations can be passed on: the link always, by mail when mail is set up.', response: z.object({ mail: z.boolean() }),
  }),
  reinviteUser: defineRoute({
    id: 'reinviteUser', method: 'POST', path: '/api/users/:id/invitation', tag: 'users', auth: 'agent', permissions: ['users.edit'],
    summary: 'A new invitation or password-reset link; the earlier one ends.', params: idParam, query: z.object({ sendMail: z.enum(['true', 'false']).optional() }),
    response: z.object({ invitationUrl: z.string(), expiresAt: instant, mailed: z.boolean() }),
  }),
  updateUser: defineRoute({
    id: 'updateUser', method: 'PATCH', path: '/api/users/:id', tag: 'users', auth: 'agent', permissions: ['users.edit'],
    summary: 'Name, role, active. A change of role or deactivation ends the sessions of that user.', params: idParam,
    body: z.strictObject({ name: name.optional(), roleId: uuid.optional(), active: z.boolean().optional() }), response: user,
  }),
  listRoles: defineRoute({
    id: 'listRoles', method: 'GET', path: '/api/roles', tag: 'users', auth: 'agent', permissions: ['users.view'], summary: 'Roles and their permissions.',
    response: z.object({ items: z.array(role) }),
  }),
  createRole: defineRoute({
    id: 'createRole', method: 'POST', path: '/api/roles', tag: 'users', auth: 'agent', permissions: ['roles.edit'], summary: 'A new role.',
    body: z.strictObject({ name, permissions: z.array(permission).max(50) }), response: role,
  }),
  updateRole: defineRoute({
    id: 'updateRole', method: 'PATCH', path: '/api/roles/:id', tag: 'users', auth: 'agent', permissions: ['roles.edit'],
    summary: 'Name (own roles only) and permissions (not the administrator\'s). Takes effect at once, also on open connections.', params: idParam,
    body: z.strictObject({ name: name.optional(), permissions: z.array(permission).max(50).optional() }), response: role,
  }),
  deleteRole: defineRoute({
    id: 'deleteRole', method: 'DELETE', path: '/api/roles/:id', tag: 'users', auth: 'agent', permissions: ['roles.edit'],
    summary: 'Delete an own role that nobody has.', params: idParam,
  }),
  listAudit: defineRoute({
    id: 'listAudit', method: 'GET', path: '/api/audit', tag: 'audit', auth: 'agent', permissions: ['audit.view'], summary: 'Who changed what, newest first.',
    query: pageQuery,
    response: pageOf(z.object({ id: z.string(), at: instant, actor: z.string(), action: z.string(), subject: z.string(), detail: z.record(z.string(), z.unknown()) })),
  }),
}
