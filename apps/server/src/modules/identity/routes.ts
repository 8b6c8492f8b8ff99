import { authRoutes } from '@yingda/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { encodePlace } from '../../platform/database/rows.ts'
import { AppError } from '../../platform/errors.ts'
import { bindRoute, type AgentPrincipal, type Authenticators } from '../../platform/http/bind.ts'
import { cursorPlace } from '../../platform/http/cursor.ts'
import { acceptInvitation } from './commands/accept-invitation.ts'
import { changePassword } from './commands/change-password.ts'
import { inviteUser, reinviteUser } from './commands/invite-user.ts'
import { login } from './commands/login.ts'
import { logout } from './commands/logout.ts'
import { createRole, deleteRole, updateRole } from './commands/manage-roles.ts'
import { updateMe } from './commands/update-me.ts'
import { updateUser } from './commands/update-user.ts'
import type { IdentityContext } from './context.ts'
import { sessionCookie } from './cookie.ts'
import { presentColleague, presentMe, presentRole, presentUser } from './presenter.ts'
import * as store from './store.ts'

export interface IdentityRouteNeeds {
  /** How many open conversations each of these agents owns; absent means none. */
  openConversations: (agentIds: string[]) => Promise<Map<string, number>>
}

export interface RouteOptions extends IdentityRouteNeeds {
  context: IdentityContext
  auth: Authenticators
  /** Cookies travel over https only. */
  cookieSecure: boolean
}

export function registerIdentityRoutes(app: FastifyInstance, options: RouteOptions): void {
  registerSigningIn(app, options)
  registerOwn(app, options)
  registerUsers(app, options)
  registerRoles(app, options)
}

function registerSigningIn(app: FastifyInstance, { context, auth, cookieSecure }: RouteOptions): void {
  const setCookie = (reply: FastifyReply, token: string): void => {
    void reply.header('set-cookie', sessionCookie(token, token === '' ? 0 : context.limits.sessionMax, cookieSecure))
  }
  /** A browser has one session: the one it had before ends, with its connections. */
  const replaceSession = async (request: FastifyRequest, reply: FastifyReply, token: string): Promise<void> => {
    const earlier = await context.sessions.sessionOf(request)
    if (earlier) await logout(context, earlier)
    setCookie(reply, token)
  }

  bindRoute(app, auth, authRoutes.login, async ({ body, ip, request, reply }) => {
    const { user, token } = await login(context, { ...body, address: ip })
    if (body.mode === 'token') return { me: presentMe(user), token }
    await replaceSession(request, reply, token)
    return { me: presentMe(user) }
  })
  bindRoute(app, auth, authRoutes.acceptInvitation, async ({ body, ip, request, reply }) => {
    const { user, token } = await acceptInvitation(context, { ...body, name: requireName(body.name), address: ip })
    await replaceSession(request, reply, token)
    return { me: presentMe(user) }
  })
  bindRoute(app, auth, authRoutes.logout, async ({ agent, reply }) => {
    await logout(context, agent)
    if (agent.viaCookie) setCookie(reply, '')
  })
}

function registerOwn(app: FastifyInstance, { context, auth }: RouteOptions): void {
  const me = async (agent: AgentPrincipal): Promise<ReturnType<typeof presentMe>> => {
    const user = await store.findUser(context.db, agent.userId)
    if (!user) throw new AppError('unauthenticated')
    return presentMe(user)
  }
  bindRoute(app, auth, authRoutes.getMe, ({ agent }) => me(agent))
  bindRoute(app, auth, authRoutes.updateMe, async ({ agent, body }) => {
    await updateMe(context, agent.userId, { ...body, name: optionalName(body.name) })
    return me(agent)
  })
  bindRoute(app, auth, authRoutes.changePassword, async ({ agent, body, ip }) => {
    await changePassword(context, { userId: agent.userId, sessionId: agent.sessionId, ...body, address: ip })
  })
  bindRoute(app, auth, authRoutes.createRealtimeTicket, async ({ agent }) => ({ ticket: await context.sessions.issueTicket(agent.sessionId) }))
}

function registerUsers(app: FastifyInstance, { context, auth, openConversations }: RouteOptions): void {
  const { db } = context
  bindRoute(app, auth, authRoutes.listColleagues, async ({ agent }) => {
    const colleagues = (await store.listServing(db)).filter((user) => user.id !== agent.userId)
    const open = await openConversations(colleagues.map((user) => user.id))
    return { items: colleagues.map((user) => presentColleague(user, open.get(user.id) ?? 0)) }
  })
  bindRoute(app, auth, authRoutes.listUsers, async ({ query }) => {
    const found = await store.listUsers(db, { search: query.search?.trim() ?? '', after: placeOf(query.cursor), limit: query.limit + 1 })
    const page = found.slice(0, query.limit)
    const last = page.at(-1)
    return { items: page.map(presentUser), next: last && found.length > page.length ? encodePlace([last.name, last.id]) : null }
  })
  bindRoute(app, auth, authRoutes.inviteUser, async ({ agent, body: { sendMail, ...body }, language }) => {
    const { user, ...link } = await inviteUser(context, agent, { ...body, name: requireName(body.name), mailIn: sendMail ? language : null })
    return { user: presentUser(user), ...link }
  })
  bindRoute(app, auth, authRoutes.getInvitationWays, () => ({ mail: context.mail.enabled }))
  bindRoute(app, auth, authRoutes.reinviteUser, ({ agent, params, query, language }) => reinviteUser(context, agent, params.id, query.sendMail === 'true' ? language : null))
  bindRoute(app, auth, authRoutes.updateUser, async ({ agent, params, body }) =>
    presentUser(await updateUser(context, agent, params.id, { ...body, name: optionalName(body.name) })),
  )
}

function registerRoles(app: FastifyInstance, { context, auth }: RouteOptions): void {
  bindRoute(app, auth, authRoutes.listRoles, async () => ({ items: (await store.listRoles(context.db)).map(presentRole) }))
  bindRoute(app, auth, authRoutes.createRole, async ({ agent, body }) =>
    presentRole(await createRole(context, agent, { ...body, name: requireName(body.name) })),
  )
  bindRoute(app, auth, authRoutes.updateRole, async ({ agent, params, body }) =>
    presentRole(await updateRole(context, agent, params.id, { ...body, name: optionalName(body.name) })),
  )
  bindRoute(app, auth, authRoutes.deleteRole, ({ agent, params }) => deleteRole(context, agent, params.id))
}

/** A name is more than blanks. */
function requireName(name: string): string {
  const trimmed = name.trim()
  if (trimmed !== '') return trimmed
  throw new AppError('bad_request', {
    text: { zh: '名称不能为空。', en: 'The name must not be empty.' },
    fields: [{ path: 'body.name', message: 'empty' }],
  })
}

const optionalName = (name: string | undefined): string | undefined => (name === undefined ? undefined : requireName(name))

const place = z.tuple([z.string(), z.uuid()])

function placeOf(cursor: string | undefined): { name: string; id: string } | null {
  const found = cursorPlace(cursor, place)
  return found && { name: found[0], id: found[1] }
}
