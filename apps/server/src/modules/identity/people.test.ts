import { authRoutes, permission, type Permission } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMember, ADMIN_EMAIL, caller, PASSWORD, roleIdOf, startAdministrator, startInstallation, tokenFor, type Call, type Installation, type Node } from '../../../test/installation.testkit.ts'
import type { Revoked } from './index.ts'

let installation: Installation
let node: Node
/** Another node of the same installation, with a memory of sessions of its own. */
let other: Node
let admin: Call
let adminId: string

beforeAll(async () => {
  installation = await startInstallation()
  node = installation.node({ addressFailures: 1_000 })
  other = installation.node({ addressFailures: 1_000 })
  ;({ call: admin, id: adminId } = await startAdministrator(node))
})
afterAll(() => installation.close())

const code = (answer: { body: Record<string, unknown> }): string => (answer.body['error'] as { code: string }).code
const invitationOf = (body: Record<string, unknown>): string => new URL(body['invitationUrl'] as string).hash.replace('#token=', '')
const accept = (token: unknown, password: unknown = PASSWORD, name: unknown = 'New') =>
  caller(node.app)('POST', '/api/auth/invitations/accept', { token, name, password })
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10))

describe('invitations', () => {
  it('T14 work once', async () => {
    const roleId = await roleIdOf(admin, 'agent')
    const invited = await admin('POST', '/api/users', { email: 'once@example.com', name: 'Once', roleId })
    expect(invited.status).toBe(200)
    expect(invited.body).toMatchObject({ user: { email: 'once@example.com', joined: false, active: true } })
    expect(invited.body['invitationUrl']).toMatch(/^https:\/\/chat\.example\.com\/console\/invitation#token=yi_[A-Za-z0-9_-]{43}$/u)
    const token = invitationOf(invited.body)
    const both = await Promise.all([accept(token), accept(token)])
    expect(both.map((each) => each.status).sort()).toEqual([200, 404])
    const joined = both.find((each) => each.status === 200)
    expect(joined?.body).toMatchObject({ me: { name: 'New', mustChangePassword: false } })
    expect(joined?.headers['set-cookie']).toMatch(/^yingda_session=ys_/u)
    expect((await accept(token)).status).toBe(404)
  })

  it('T14 end after 72 hours', async () => {
    const roleId = await roleIdOf(admin, 'agent')
    const invited = await admin('POST', '/api/users', { email: 'late@example.com', name: 'Late', roleId })
    const term = Date.parse(invited.body['expiresAt'] as string) - Date.now()
    expect(Math.abs(term - 72 * 3_600_000)).toBeLessThan(60_000)
    await installation.db.execute(sql`update invitations set expires_at = expires_at - interval '72 hours'`)
    const late = await accept(invitationOf(invited.body))
    expect([late.status, code(late)]).toEqual([404, 'not_found'])
    const again = await admin('POST', `/api/users/${(invited.body['user'] as { id: string }).id}/invitation`)
    expect((await accept(invitationOf(again.body))).status).toBe(200)
  })

  it('T14 a new one ends the earlier one; so do a password change and deactivation', async () => {
    const member = await addMember(node.app, admin, 'agent')
    const link = async (): Promise<string> => invitationOf((await admin('POST', `/api/users/${member.id}/invitation`)).body)
    const [first, second] = [await link(), await link()]
    expect((await accept(first)).status).toBe(404)
    await member.call('POST', '/api/me/password', { current: PASSWORD, next: 'a changed password' })
    expect((await accept(second)).status).toBe(404)
    const third = await link()
    await admin('PATCH', `/api/users/${member.id}`, { active: false })
    expect((await accept(third)).status).toBe(404)
    await admin('PATCH', `/api/users/${member.id}`, { active: true })
    expect((await accept(third)).status).toBe(404)
  })

  it('T14 are not guessable and not another kind of secret', async () => {
    const member = await addMember(node.app, admin, 'agent')
    await admin('POST', `/api/users/${member.id}/invitation`)
    for (const token of [member.token, member.id.padEnd(40, 'x'), `yi_${'A'.repeat(43)}`, 'x'.repeat(20)]) expect((await accept(token)).status).toBe(404)
  })

  it('cannot be used by the inviter to take rights a third person gave meanwhile', async () => {
    const lead = await addMember(node.app, admin, ['users.view', 'users.edit'])
    const invited = await lead.call('POST', '/api/users', { email: 'rising@example.com', name: 'Rising', roleId: lead.roleId })
    const id = (invited.body['user'] as { id: string }).id
    expect((await admin('PATCH', `/api/users/${id}`, { roleId: await roleIdOf(admin, 'administrator') })).status).toBe(200)
    expect((await accept(invitationOf(invited.body))).status).toBe(404)
  })

  it('stay good when the inviter corrects the role', async () => {
    const invited = await admin('POST', '/api/users', { email: 'corrected@example.com', name: 'C', roleId: await roleIdOf(admin, 'agent') })
    await admin('PATCH', `/api/users/${(invited.body['user'] as { id: string }).id}`, { roleId: await roleIdOf(admin, 'trainer') })
    expect((await accept(invitationOf(invited.body))).body).toMatchObject({ me: { role: { name: 'trainer' } } })
  })

  it('are refused for taken addresses, oneself, and users who are not there or deactivated', async () => {
    const roleId = await roleIdOf(admin, 'agent')
    const taken = await admin('POST', '/api/users', { email: ADMIN_EMAIL.toUpperCase(), name: 'x', roleId })
    expect([taken.status, code(taken)]).toEqual([409, 'conflict'])
    expect((await admin('POST', `/api/users/${adminId}/invitation`)).status).toBe(403)
    expect((await admin('POST', `/api/users/${randomUUID()}/invitation`)).status).toBe(404)
    const member = await addMember(node.app, admin, 'agent')
    await admin('PATCH', `/api/users/${member.id}`, { active: false })
    expect((await admin('POST', `/api/users/${member.id}/invitation`)).status).toBe(409)
  })
})

describe('T12 what was allowed ends at once, on every node and every connection', () => {
  const watch = (): { revoked: Revoked[][]; permissions: string[][]; stop: () => void } => {
    const revoked: Revoked[][] = [[], []]
    const permissions: string[][] = [[], []]
    const stops = [node, other].flatMap(({ identity }, at) => [
      identity.onRevoked((each) => revoked[at]?.push(each)),
      identity.onPermissionsChanged((ids) => permissions[at]?.push(...ids)),
    ])
    return { revoked, permissions, stop: () => { for (const stop of stops) stop() } }
  }
  const statusOn = async (token: string): Promise<number[]> =>
    Promise.all([node, other].map(async ({ app }) => (await caller(app, token)('GET', '/api/me')).status))

  it('T12 a password change ends every other session, and its sockets and tickets', async () => {
    const member = await addMember(node.app, admin, 'agent')
    const elsewhere = await tokenFor(other.app, member.email)
    const ticket = (await caller(other.app, elsewhere)('POST', '/api/realtime/tickets')).body['ticket'] as string
    expect(await statusOn(elsewhere)).toEqual([200, 200])
    const seen = watch()
    expect((await member.call('POST', '/api/me/password', { current: PASSWORD, next: 'a changed password' })).status).toBe(204)
    await settle()
    seen.stop()
    expect(await statusOn(elsewhere)).toEqual([401, 401])
    expect(await statusOn(member.token)).toEqual([200, 200])
    expect(await other.identity.redeemTicket(ticket)).toBeNull()
    const own = (await installation.db.execute(sql`select id from sessions where user_id = ${member.id}`)).rows[0]?.['id']
    for (const each of seen.revoked) {
      // the one of accepting the invitation, and the one elsewhere
      expect(each).toHaveLength(2)
      expect(each.every((one) => one.userId === member.id && one.sessionId !== undefined && one.sessionId !== own)).toBe(true)
    }
    expect((await caller(node.app)('POST', '/api/auth/login', { email: member.email, password: PASSWORD })).status).toBe(401)
  })

  it('T12 a change of role and a deactivation end all sessions, and make offline', async () => {
    for (const change of [{ roleId: await roleIdOf(admin, 'trainer') }, { active: false }]) {
      const member = await addMember(node.app, admin, 'agent')
      await member.call('PATCH', '/api/me', { availability: 'online' })
      expect(await statusOn(member.token)).toEqual([200, 200])
      const principal = await node.identity.redeemTicket((await member.call('POST', '/api/realtime/tickets')).body['ticket'] as string)
      const ticket = (await member.call('POST', '/api/realtime/tickets')).body['ticket'] as string
      const seen = watch()
      expect((await admin('PATCH', `/api/users/${member.id}`, change)).body).toMatchObject({ availability: 'offline' })
      await settle()
      seen.stop()
      expect(await statusOn(member.token)).toEqual([401, 401])
      expect(seen.revoked).toEqual([[{ userId: member.id }], [{ userId: member.id }]])
      expect(await node.identity.redeemTicket(ticket)).toBeNull()
      expect(await node.identity.principalOf(principal?.sessionId ?? '')).toBeNull()
    }
  })

  it('T12 a role’s permissions change on open sessions and sockets, without signing in again', async () => {
    const member = await addMember(node.app, admin, ['users.view', 'audit.view'])
    const principal = await node.identity.redeemTicket((await member.call('POST', '/api/realtime/tickets')).body['ticket'] as string)
    const onOther = caller(other.app, member.token)
    for (const call of [member.call, onOther]) expect((await call('GET', '/api/audit')).status).toBe(200)
    const seen = watch()
    await admin('PATCH', `/api/roles/${member.roleId}`, { permissions: ['users.view'] })
    await settle()
    seen.stop()
    for (const call of [member.call, onOther]) {
      expect((await call('GET', '/api/audit')).status).toBe(403)
      expect((await call('GET', '/api/users')).status).toBe(200)
    }
    expect(seen.permissions).toEqual([[member.id], [member.id]])
    expect([...(await node.identity.principalOf(principal?.sessionId ?? ''))?.permissions ?? []]).toEqual(['users.view'])
  })

  it('T12 signing out ends this session only', async () => {
    const member = await addMember(node.app, admin, 'agent')
    const second = await tokenFor(node.app, member.email)
    const seen = watch()
    expect((await member.call('POST', '/api/auth/logout')).status).toBe(204)
    await settle()
    seen.stop()
    expect(await statusOn(member.token)).toEqual([401, 401])
    expect(await statusOn(second)).toEqual([200, 200])
    expect(seen.revoked[1]).toEqual([{ userId: member.id, sessionId: expect.any(String) }])
  })

  it('T12 no session begins with a password that is being replaced', async () => {
    for (let round = 0; round < 5; round += 1) {
      const member = await addMember(node.app, admin, 'agent')
      const next = 'a changed password'
      const [changed, ...logins] = await Promise.all([
        member.call('POST', '/api/me/password', { current: PASSWORD, next }),
        ...Array.from({ length: 3 }, () => caller(node.app)('POST', '/api/auth/login', { email: member.email, password: PASSWORD, mode: 'token' })),
      ])
      expect(changed.status).toBe(204)
      const tokens = logins.flatMap((each) => (each.status === 200 ? [each.body['token'] as string] : []))
      for (const token of tokens) expect(await statusOn(token)).toEqual([401, 401])
    }
  })

  it('T12 a name changes on open connections too', async () => {
    const member = await addMember(node.app, admin, 'agent')
    const seen = watch()
    await member.call('PATCH', '/api/me', { name: '  王芳 ', language: 'en' })
    await admin('PATCH', `/api/users/${member.id}`, { name: '王小芳' })
    seen.stop()
    expect(seen.permissions[0]).toEqual([member.id, member.id])
    expect((await member.call('GET', '/api/me')).body).toMatchObject({ name: '王小芳', language: 'en' })
  })
})

describe('nobody raises his own rights', () => {
  const editor: Permission[] = ['users.view', 'users.edit', 'roles.edit', 'knowledge.view']

  it('T5 a role beside the subject is authorised by itself: only one whose permissions the manager has', async () => {
    const lead = await addMember(node.app, admin, editor)
    const member = await addMember(node.app, admin, ['knowledge.view'])
    for (const role of ['administrator', 'supervisor', 'agent', 'auditor']) {
      const roleId = await roleIdOf(admin, role)
      expect((await lead.call('POST', '/api/users', { email: `${role}@example.com`, name: 'x', roleId })).status, role).toBe(403)
      expect((await lead.call('PATCH', `/api/users/${member.id}`, { roleId })).status, role).toBe(403)
      expect((await lead.call('PATCH', `/api/users/${lead.id}`, { roleId })).status, role).toBe(403)
    }
    expect((await lead.call('PATCH', `/api/users/${member.id}`, { roleId: lead.roleId })).status).toBe(200)
    expect((await member.call('GET', '/api/me')).status).toBe(401)
  })

  it('T5 nor manages users who may more: no new role, no deactivation, no reset link', async () => {
    const lead = await addMember(node.app, admin, editor)
    const agent = await addMember(node.app, admin, 'agent')
    for (const id of [adminId, agent.id]) {
      expect((await lead.call('PATCH', `/api/users/${id}`, { active: false })).status).toBe(403)
      expect((await lead.call('PATCH', `/api/users/${id}`, { name: 'x' })).status).toBe(403)
      expect((await lead.call('PATCH', `/api/users/${id}`, { roleId: lead.roleId })).status).toBe(403)
      expect((await lead.call('POST', `/api/users/${id}/invitation`)).status).toBe(403)
    }
    expect((await agent.call('GET', '/api/me')).status).toBe(200)
  })

  it('T5 nor gives or takes permissions he lacks, in new roles, others’ and his own', async () => {
    const lead = await addMember(node.app, admin, editor)
    expect((await lead.call('POST', '/api/roles', { name: 'mighty', permissions: ['settings.edit'] })).status).toBe(403)
    expect((await lead.call('PATCH', `/api/roles/${lead.roleId}`, { permissions: [...editor, 'settings.edit'] })).status).toBe(403)
    expect((await lead.call('PATCH', `/api/roles/${await roleIdOf(admin, 'auditor')}`, { permissions: ['users.view'] })).status).toBe(403)
    const made = await lead.call('POST', '/api/roles', { name: 'small', permissions: ['knowledge.view', 'knowledge.view'] })
    expect(made.body).toMatchObject({ name: 'small', permissions: ['knowledge.view'], users: 0 })
    expect((await lead.call('PATCH', `/api/roles/${made.body['id'] as string}`, { permissions: ['knowledge.view', 'users.view'] })).status).toBe(200)
    expect((await lead.call('DELETE', `/api/roles/${made.body['id'] as string}`)).status).toBe(204)
  })

  it('the last active administrator stays: neither deactivated nor demoted, nor two at the same time', async () => {
    const trainer = await roleIdOf(admin, 'trainer')
    for (const change of [{ active: false }, { roleId: trainer }]) {
      const refused = await admin('PATCH', `/api/users/${adminId}`, change)
      expect([refused.status, code(refused)]).toEqual([409, 'not_allowed_now'])
    }
    // an administrator who has not joined cannot administer
    const invited = await admin('POST', '/api/users', { email: 'second-admin@example.com', name: 'Second', roleId: await roleIdOf(admin, 'administrator') })
    expect((await admin('PATCH', `/api/users/${adminId}`, { active: false })).status).toBe(409)
    await accept(invitationOf(invited.body))
    const second = caller(node.app, await tokenFor(node.app, 'second-admin@example.com'))
    const secondId = (invited.body['user'] as { id: string }).id
    const both = await Promise.all([admin('PATCH', `/api/users/${secondId}`, { active: false }), second('PATCH', `/api/users/${adminId}`, { active: false })])
    expect(both.filter((each) => each.status === 200)).toHaveLength(1)
    const { rows } = await installation.db.execute(sql`select count(*)::int as n from users u join roles r on r.id = u.role_id where r.name = 'administrator' and u.active and u.password_hash is not null`)
    expect(rows).toEqual([{ n: 1 }])
    // whoever it was: the first administrator is needed by the other tests
    await installation.db.execute(sql`update users set active = (id = ${adminId}) where id in (${adminId}, ${secondId})`)
    admin = caller(node.app, await tokenFor(node.app, ADMIN_EMAIL))
  })

  it('roles of the product keep their names, the administrator’s its permissions; roles in use are not deleted', async () => {
    const [administrator, agent] = [await roleIdOf(admin, 'administrator'), await roleIdOf(admin, 'agent')]
    for (const [id, change] of [[administrator, { permissions: ['users.view'] }], [agent, { name: 'helper' }]] as const) {
      const refused = await admin('PATCH', `/api/roles/${id}`, change)
      expect([refused.status, code(refused)]).toEqual([409, 'not_allowed_now'])
    }
    expect((await admin('DELETE', `/api/roles/${agent}`)).status).toBe(409)
    const member = await addMember(node.app, admin, ['knowledge.view'])
    expect((await admin('DELETE', `/api/roles/${member.roleId}`)).status).toBe(409)
    for (const name of ['agent', 'Agent', 'ADMINISTRATOR', '   ']) expect((await admin('POST', '/api/roles', { name, permissions: [] })).status, name).not.toBe(200)
    await admin('POST', '/api/roles', { name: '夜班', permissions: [] })
    expect((await admin('POST', '/api/roles', { name: ' 夜班 ', permissions: [] })).status).toBe(409)
    expect((await admin('PATCH', `/api/roles/${member.roleId}`, { name: '夜班' })).status).toBe(409)
    const renamed = await admin('PATCH', `/api/roles/${agent}`, { permissions: ['conversations.view.own', 'conversations.reply', 'customers.view', 'knowledge.view'] })
    expect(renamed.status).toBe(200)
    expect(renamed.body['permissions']).not.toContain('customers.view_contact')
  })

  it('the administrator’s role has every permission, whatever is stored', async () => {
    await installation.db.execute(sql`update roles set permissions = '{}' where name = 'administrator'`)
    const { body } = await admin('GET', '/api/me')
    expect(body['permissions']).toEqual(permission.options)
    await installation.db.execute(sql`update roles set permissions = ${sql.param([...permission.options])}::text[] where name = 'administrator'`)
  })

  it('every route asks for its permission', async () => {
    const nobody = await addMember(node.app, admin, [])
    for (const route of Object.values(authRoutes).filter((each) => 'permissions' in each)) {
      const url = route.path.replace(':id', randomUUID())
      expect((await nobody.call(route.method, url, {})).status, route.id).toBe(403)
      expect((await caller(node.app)(route.method, url, {})).status, route.id).toBe(401)
    }
  })
})

describe('what is asked for and what is given', () => {
  it('T4 references to what is not there are refused, and nothing is written', async () => {
    const member = await addMember(node.app, admin, 'agent')
    const unknown = randomUUID()
    const invited = await admin('POST', '/api/users', { email: 'foreign@example.com', name: 'x', roleId: unknown })
    expect([invited.status, code(invited)]).toEqual([400, 'bad_request'])
    expect((await admin('PATCH', `/api/users/${member.id}`, { name: 'changed', roleId: unknown })).status).toBe(400)
    expect((await admin('PATCH', `/api/users/${unknown}`, { name: 'x' })).status).toBe(404)
    expect((await admin('PATCH', `/api/roles/${unknown}`, { name: 'x' })).status).toBe(404)
    expect((await admin('DELETE', `/api/roles/${unknown}`)).status).toBe(404)
    const { items } = (await admin('GET', '/api/users?search=foreign@example.com')).body as { items: unknown[] }
    expect(items).toEqual([])
    expect((await member.call('GET', '/api/me')).body['name']).not.toBe('changed')
  })

  it('T7 objects and arrays in the place of texts are refused, before and after signing in', async () => {
    const roleId = await roleIdOf(admin, 'agent')
    const good: Record<string, [Call, 'POST' | 'PATCH', string, Record<string, unknown>]> = {
      login: [caller(node.app), 'POST', '/api/auth/login', { email: ADMIN_EMAIL, password: PASSWORD }],
      accept: [caller(node.app), 'POST', '/api/auth/invitations/accept', { token: 'x'.repeat(30), name: 'x', password: PASSWORD }],
      password: [admin, 'POST', '/api/me/password', { current: PASSWORD, next: 'another password' }],
      me: [admin, 'PATCH', '/api/me', { name: 'x', language: 'zh', availability: 'busy' }],
      invite: [admin, 'POST', '/api/users', { email: 't7@example.com', name: 'x', roleId }],
      user: [admin, 'PATCH', `/api/users/${adminId}`, { name: 'x', roleId }],
      createRole: [admin, 'POST', '/api/roles', { name: 'x' }],
      role: [admin, 'PATCH', `/api/roles/${roleId}`, { name: 'x' }],
    }
    for (const [what, [call, method, url, body]] of Object.entries(good)) {
      for (const field of Object.keys(body)) {
        for (const value of [{ $ne: null }, { $regex: '.*' }, [body[field]], [], true, 1, { toString: 'x' }]) {
          const answer = await call(method, url, { ...body, [field]: value })
          expect([answer.status, code(answer)], `${what}.${field} ${JSON.stringify(value)}`).toEqual([400, 'bad_request'])
        }
      }
      expect((await call(method, url, { ...body, isAdmin: true })).status, what).toBe(400)
      expect((await call(method, url, [body])).status, what).toBe(400)
    }
    for (const query of ['search=a&search=b', 'limit=1&limit=2', 'cursor=x', `cursor=${Buffer.from('["a","b"]').toString('base64url')}`, 'limit=0', 'limit=999', 'limit=x']) {
      expect((await admin('GET', `/api/users?${query}`)).status, query).toBe(400)
    }
    const everybody = (await admin('GET', '/api/users?limit=200')).body
    expect((await admin('GET', '/api/users?limit=200&search[$ne]=x&search[]=nobody')).body).toEqual(everybody)
    expect((await admin('PATCH', '/api/users/%27%20or%201=1', { name: 'x' })).status).toBe(400)
  })

  it('T9 no answer holds a secret, but those whose purpose it is', async () => {
    const member = await addMember(node.app, admin, 'supervisor')
    await member.call('POST', '/api/realtime/tickets')
    const answers = await Promise.all(
      ['/api/me', '/api/users?limit=200', '/api/roles', '/api/colleagues', '/api/audit?limit=200'].map(async (url) => ({ url, text: JSON.stringify((await admin('GET', url)).body) })),
    )
    answers.push({ url: 'update', text: JSON.stringify((await admin('PATCH', `/api/users/${member.id}`, { name: 'x' })).body) })
    for (const { url, text } of answers) {
      expect(text, url).not.toMatch(/y[a-z]_[A-Za-z0-9_-]{20,}|\$argon2|"[^"]*(token|secret|hash|ticket|invitationUrl)[^"]*":|passwordHash|[0-9a-f]{64}/iu)
    }
    const login = await caller(node.app)('POST', '/api/auth/login', { email: member.email, password: PASSWORD })
    expect(JSON.stringify(login.body)).not.toMatch(/ys_/u)
  })

  it('users come by name in Chinese order, page by page, and are found by name and address', async () => {
    const roleId = await roleIdOf(admin, 'trainer')
    const names = ['张伟', '安娜', '李静', '陈晨', 'Zoe', '100%_safe']
    await Promise.all(names.map((name, at) => admin('POST', '/api/users', { email: `listed${at}@example.com`, name, roleId })))
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { items: { name: string; email: string }[]; next: string | null } = (await admin('GET', `/api/users?search=listed&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)).body as never
      expect(page.items.length).toBeLessThanOrEqual(2)
      seen.push(...page.items.map((user) => user.name))
      cursor = page.next
    }
    expect(seen.filter((name) => /\p{Script=Han}/u.test(name))).toEqual(['安娜', '陈晨', '李静', '张伟'])
    expect([...seen].sort()).toEqual([...names].sort())
    const search = async (text: string): Promise<string[]> => ((await admin('GET', `/api/users?search=${encodeURIComponent(text)}`)).body['items'] as { name: string }[]).map((user) => user.name)
    expect(await search('李')).toEqual(['李静'])
    expect(await search('%_')).toEqual(['100%_safe'])
    expect(await search('LISTED3')).toEqual(['陈晨'])
    expect(await search("' or 1=1 --")).toEqual([])
  })

  it('T3 who may not see users sees none of them: no list, no roles, no counts; colleagues are those who serve', async () => {
    const agent = await addMember(node.app, admin, 'agent')
    const trainer = await addMember(node.app, admin, 'trainer')
    for (const url of ['/api/users', '/api/users?search=admin', '/api/roles', '/api/audit']) {
      const refused = await agent.call('GET', url)
      expect(refused.status, url).toBe(403)
      expect(Object.keys(refused.body)).toEqual(['error'])
    }
    expect((await trainer.call('GET', '/api/colleagues')).status).toBe(403)
    const { items } = (await agent.call('GET', '/api/colleagues')).body as { items: { id: string; openConversations: number }[] }
    const ids = items.map((each) => each.id)
    expect(ids).toContain(adminId)
    expect(ids).not.toContain(trainer.id)
    expect(ids).not.toContain(agent.id)
    expect(items[0]?.openConversations).toBe(2)
    expect(Object.keys(items[0] ?? {}).sort()).toEqual(['availability', 'id', 'name', 'openConversations'])
  })

  it('T2 nothing belongs to nobody: no owner column of these tables may be empty', async () => {
    const { rows } = await installation.db.execute(sql`
      select table_name || '.' || column_name as place from information_schema.columns
      where table_schema = 'public' and is_nullable = 'YES' and table_name in ('users', 'roles', 'sessions', 'realtime_tickets', 'invitations', 'audit_log')
        and column_name in ('role_id', 'user_id', 'session_id', 'created_by', 'actor', 'subject', 'token_hash')`)
    expect(rows).toEqual([])
    expect(await node.identity.agentNames([])).toEqual(new Map())
    expect(await node.identity.colleague(randomUUID())).toBeNull()
  })
})

describe('who can serve', () => {
  it('is active, has joined, and may reply', async () => {
    const agent = await addMember(node.app, admin, 'agent')
    const trainer = await addMember(node.app, admin, 'trainer')
    const { identity } = node
    expect(await identity.isActiveAgent(agent.id)).toBe(true)
    expect(await identity.isActiveAgent(adminId)).toBe(true)
    expect(await identity.isActiveAgent(trainer.id)).toBe(false)
    expect(await identity.isActiveAgent(randomUUID())).toBe(false)
    expect((await identity.agentNames([agent.id, trainer.id, randomUUID()])).size).toBe(2)
    await admin('PATCH', `/api/users/${agent.id}`, { active: false })
    expect(await identity.isActiveAgent(agent.id)).toBe(false)
    expect((await identity.agentNames([agent.id])).size).toBe(1)
  })

  it('counts as online when set to online and heard of lately; going and coming is announced on every node', async () => {
    await installation.db.execute(sql`update users set availability = 'offline'`)
    const fresh = installation.node()
    const agent = await addMember(fresh.app, admin, 'agent')
    const heard: unknown[] = []
    const stop = other.identity.onAvailabilityChanged((change) => heard.push(change))
    expect(await fresh.identity.onlineAgents()).toBe(0)
    await agent.call('PATCH', '/api/me', { availability: 'online' })
    await agent.call('PATCH', '/api/me', { availability: 'online' })
    expect(await fresh.identity.onlineAgents()).toBe(1)
    await agent.call('PATCH', '/api/me', { availability: 'busy' })
    expect(await fresh.identity.onlineAgents()).toBe(0)
    await agent.call('PATCH', '/api/me', { availability: 'online' })
    await installation.db.execute(sql`update users set last_seen_at = now() - interval '11 minutes' where id = ${agent.id}`)
    expect(await installation.node().identity.onlineAgents()).toBe(0)
    await fresh.identity.recordPresence([agent.id])
    expect(await installation.node().identity.onlineAgents()).toBe(1)
    const second = await tokenFor(fresh.app, agent.email)
    await agent.call('POST', '/api/auth/logout')
    await caller(fresh.app, second)('POST', '/api/auth/logout')
    // the browser that accepted the invitation still has its session
    expect(await installation.node().identity.onlineAgents()).toBe(1)
    await installation.db.execute(sql`delete from sessions where user_id = ${agent.id}`)
    await caller(fresh.app, await tokenFor(fresh.app, agent.email))('POST', '/api/auth/logout')
    expect(await installation.node().identity.onlineAgents()).toBe(0)
    await settle()
    stop()
    expect(heard).toEqual(['online', 'busy', 'online', 'offline'].map((availability) => ({ userId: agent.id, availability })))
  })
})
