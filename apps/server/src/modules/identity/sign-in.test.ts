import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { addMember, ADMIN_EMAIL, caller, PASSWORD, startAdministrator, startInstallation, tokenFor, type Call, type Installation, type Node } from '../../../test/installation.testkit.ts'
import { hashToken } from '../../platform/crypto/secrets.ts'
import { openDatabase } from '../../platform/database/database.ts'
import { bindRoute } from '../../platform/http/bind.ts'
import { silentLogger } from '../../platform/logging/logger.ts'
import { createIdentity } from './index.ts'
import { createPasswords } from './passwords.ts'
import { createSlidingWindow, networkOf } from './throttle.ts'

let installation: Installation
let node: Node
let admin: Call
let adminToken: string

beforeAll(async () => {
  installation = await startInstallation()
  // room for the wrong passwords of all tests but those on throttling
  node = installation.node({ addressFailures: 1_000 })
  ;({ call: admin, token: adminToken } = await startAdministrator(node))
})
afterAll(() => installation.close())

const login = (body: unknown, on = node, headers: Record<string, string> = {}) =>
  on.app.inject({ method: 'POST', url: '/api/auth/login', payload: body as object, headers })
const error = (body: Record<string, unknown>): { code: string; message: string } => body['error'] as { code: string; message: string }

describe('the first start', () => {
  it('makes the administrator once, also when two nodes start together', async () => {
    const fresh = await startInstallation()
    try {
      const made = await Promise.all([1, 2, 3].map(() => fresh.node().identity.ensureAdministrator({ email: 'Boss@Example.com' })))
      expect(made.filter((each) => each !== null)).toHaveLength(1)
      expect(made.find((each) => each !== null)?.password).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/u)
      const { rows } = await fresh.db.execute(sql`select name from roles order by created_at`)
      expect(rows.map((row) => row['name'])).toEqual(['administrator', 'supervisor', 'trainer', 'agent', 'auditor'])
    } finally {
      await fresh.close()
    }
  })

  it('changes nothing when the password could not be delivered', async () => {
    const fresh = await startInstallation()
    try {
      const { identity } = fresh.node()
      await expect(identity.ensureAdministrator({ email: ADMIN_EMAIL, deliver: () => Promise.reject(new Error('disk full')) })).rejects.toThrow('disk full')
      expect(await identity.ensureAdministrator({ email: ADMIN_EMAIL })).not.toBeNull()
    } finally {
      await fresh.close()
    }
  })

  it('a one-time password lets one replace it, see oneself and sign out, nothing else', async () => {
    const fresh = await startInstallation()
    try {
      const { app, identity } = fresh.node()
      const made = await identity.ensureAdministrator({ email: ADMIN_EMAIL })
      const token = await tokenFor(app, ADMIN_EMAIL, made?.password)
      const call = caller(app, token)
      expect((await call('GET', '/api/me')).body).toMatchObject({ mustChangePassword: true })
      for (const [method, url, body] of [['GET', '/api/users'], ['POST', '/api/realtime/tickets'], ['PATCH', '/api/me', { name: 'x' }], ['GET', '/api/roles']] as const) {
        const refused = await call(method, url, body)
        expect([refused.status, error(refused.body).code], url).toEqual([403, 'forbidden'])
        expect(error(refused.body).message).toContain('one-time password')
      }
      expect((await call('POST', '/api/me/password', { current: made?.password, next: PASSWORD })).status).toBe(204)
      expect((await call('GET', '/api/users')).status).toBe(200)
      expect((await call('GET', '/api/me')).body).toMatchObject({ mustChangePassword: false })
    } finally {
      await fresh.close()
    }
  })

  it('an operator can give a new one-time password, which ends all sessions', async () => {
    const member = await addMember(node.app, admin, 'agent')
    const { password } = await node.identity.issueOneTimePassword({ email: member.email.toUpperCase() })
    expect((await member.call('GET', '/api/me')).status).toBe(401)
    expect((await login({ email: member.email, password: PASSWORD })).statusCode).toBe(401)
    const call = caller(node.app, await tokenFor(node.app, member.email, password))
    expect((await call('GET', '/api/me')).body).toMatchObject({ mustChangePassword: true })
    await expect(node.identity.issueOneTimePassword({ email: 'nobody@example.com' })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('signing in', () => {
  it('by cookie: for scripts out of reach, for other sites too; a change needs the header of our own page', async () => {
    const response = await login({ email: ADMIN_EMAIL.toUpperCase(), password: PASSWORD })
    expect(response.statusCode).toBe(200)
    expect(response.json()).not.toHaveProperty('token')
    const cookie = response.headers['set-cookie'] as string
    expect(cookie).toMatch(/^yingda_session=ys_[A-Za-z0-9_-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict; Secure$/u)
    const headers = { cookie: `theme=dark; ${cookie.split(';')[0] ?? ''}` }
    expect((await node.app.inject({ url: '/api/me', headers })).json()).toMatchObject({ email: ADMIN_EMAIL })
    expect((await node.app.inject({ method: 'POST', url: '/api/auth/logout', headers })).statusCode).toBe(403)
    const out = await node.app.inject({ method: 'POST', url: '/api/auth/logout', headers: { ...headers, 'x-yingda-request': '1' } })
    expect(out.statusCode).toBe(204)
    expect(out.headers['set-cookie']).toContain('yingda_session=; Path=/; Max-Age=0')
    expect((await node.app.inject({ url: '/api/me', headers })).statusCode).toBe(401)
  })

  it('again in the same browser ends the session that was there', async () => {
    const first = await login({ email: ADMIN_EMAIL, password: PASSWORD })
    const headers = { cookie: (first.headers['set-cookie'] as string).split(';')[0] ?? '' }
    const second = await login({ email: ADMIN_EMAIL, password: PASSWORD }, node, headers)
    expect(second.statusCode).toBe(200)
    expect((await node.app.inject({ url: '/api/me', headers })).statusCode).toBe(401)
  })

  it('answers the same for wrong passwords and unknown, unjoined and inactive accounts', async () => {
    const inactive = await addMember(node.app, admin, 'agent')
    await admin('PATCH', `/api/users/${inactive.id}`, { active: false })
    await admin('POST', '/api/users', { email: 'unjoined@example.com', name: 'Unjoined', roleId: inactive.roleId })
    const bodies = await Promise.all(
      [
        { email: ADMIN_EMAIL, password: 'wrong password' },
        { email: 'nobody@example.com', password: PASSWORD },
        { email: inactive.email, password: PASSWORD },
        { email: 'unjoined@example.com', password: PASSWORD },
      ].map(async (body) => {
        const response = await login(body)
        const { requestId: _, ...rest } = response.json().error as Record<string, unknown>
        return { status: response.statusCode, rest, cookie: response.headers['set-cookie'] }
      }),
    )
    for (const body of bodies) expect(body).toEqual(bodies[0])
    expect(bodies[0]).toMatchObject({ status: 401, rest: { code: 'wrong_credentials' }, cookie: undefined })
  })

  it('takes as long for an account that does not exist: a password is checked then, too', async () => {
    const passwords = createPasswords()
    const stored = await passwords.hash(PASSWORD)
    const time = async (hash: string | null): Promise<number> => {
      const start = performance.now()
      expect(await passwords.matches(hash, 'wrong')).toBe(false)
      return performance.now() - start
    }
    await time(null)
    // by turns, and the quickest of each: what else the machine does falls out
    const known: number[] = []
    const unknown: number[] = []
    for (let i = 0; i < 10; i += 1) {
      known.push(await time(stored))
      unknown.push(await time(null))
    }
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 3)
    expect(await passwords.matches(stored, PASSWORD)).toBe(true)
  })

  it('keeps passwords as argon2id; the same text typed full-width is the same password', async () => {
    const passwords = createPasswords()
    const stored = await passwords.hash('ｐａｓｓｗｏｒｄ１２３')
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u)
    expect(await passwords.matches(stored, 'password123')).toBe(true)
  })

  it('refuses as overload when too many passwords are to be checked at once, and recovers', async () => {
    const passwords = createPasswords()
    const settled = await Promise.allSettled(Array.from({ length: 90 }, () => passwords.matches(null, 'x')))
    const refused = settled.filter((each) => each.status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    for (const each of refused) expect(each.reason).toMatchObject({ code: 'overloaded', retryAfter: 2 })
    expect(await passwords.matches(null, 'x')).toBe(false)
  })
})

describe('throttling', () => {
  it('per account, known or not, over restarts and nodes; in time it passes; a reset link lifts it', async () => {
    const member = await addMember(node.app, admin, 'agent')
    for (const email of [member.email, 'unknown@example.com']) {
      for (let i = 0; i < 10; i += 1) expect((await login({ email, password: 'wrong' })).statusCode).toBe(401)
      const restarted = installation.node()
      for (const on of [node, restarted]) {
        const refused = await login({ email, password: PASSWORD }, on)
        expect(refused.statusCode).toBe(429)
        const retryAfter = Number(refused.headers['retry-after'])
        expect(retryAfter).toBeGreaterThan(800)
        expect(retryAfter).toBeLessThanOrEqual(900)
      }
    }
    const { rows } = await installation.db.execute(sql`select count(*)::int as n from audit_log where action = 'user.sign_in_blocked' and subject = ${`user:${member.id}`}`)
    expect(rows).toEqual([{ n: 1 }])
    const { body } = await admin('POST', `/api/users/${member.id}/invitation`)
    const reset = { token: new URL(body['invitationUrl'] as string).hash.replace('#token=', ''), name: 'Member', password: 'another long password' }
    expect((await caller(node.app)('POST', '/api/auth/invitations/accept', reset)).status).toBe(200)
    expect((await login({ email: member.email, password: 'another long password' })).statusCode).toBe(200)
    await installation.db.execute(sql`update login_failures set first_at = now() - interval '16 minutes'`)
    expect((await login({ email: 'unknown@example.com', password: 'wrong' })).statusCode).toBe(401)
  })

  it('attempts at the same time count too', async () => {
    const results = await Promise.all(Array.from({ length: 30 }, () => login({ email: 'burst@example.com', password: 'wrong' })))
    expect(results.filter((each) => each.statusCode === 401)).toHaveLength(10)
    expect(results.filter((each) => each.statusCode === 429)).toHaveLength(20)
  })

  it('a right password clears the account’s count', async () => {
    const member = await addMember(node.app, admin, 'agent')
    for (let round = 0; round < 3; round += 1) {
      for (let i = 0; i < 6; i += 1) await login({ email: member.email, password: 'wrong' })
      expect((await login({ email: member.email, password: PASSWORD })).statusCode).toBe(200)
    }
  })

  it('per address, whatever the accounts; people who sign in rightly do not use it up', async () => {
    const strict = installation.node({ addressFailures: 3 })
    for (let i = 0; i < 5; i += 1) expect((await login({ email: ADMIN_EMAIL, password: PASSWORD }, strict)).statusCode).toBe(200)
    for (let i = 0; i < 3; i += 1) expect((await login({ email: `spray${i}@example.com`, password: 'wrong' }, strict)).statusCode).toBe(401)
    const refused = await login({ email: ADMIN_EMAIL, password: PASSWORD }, strict)
    expect(refused.statusCode).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    const elsewhere = await strict.app.inject({ method: 'POST', url: '/api/auth/login', remoteAddress: '203.0.113.9', payload: { email: ADMIN_EMAIL, password: PASSWORD } })
    expect(elsewhere.statusCode).toBe(200)
  })

  it('guessing the current password from a stolen session counts as well', async () => {
    const member = await addMember(node.app, admin, 'agent')
    for (let i = 0; i < 10; i += 1) expect((await member.call('POST', '/api/me/password', { current: 'wrong', next: 'a new password!' })).status).toBe(401)
    expect((await member.call('POST', '/api/me/password', { current: PASSWORD, next: 'a new password!' })).status).toBe(429)
  })

  it('the window slides and its memory is bounded', () => {
    let now = 0
    const window = createSlidingWindow(2, 10, () => now, 100)
    window.hit('a')
    now = 4_000
    expect(window.wait('a')).toBe(0)
    window.hit('a')
    expect(window.wait('a')).toBe(6)
    now = 10_001
    expect(window.wait('a')).toBe(0)
    for (let i = 0; i < 1_000; i += 1) window.hit(`key ${i}`)
    expect(window.size).toBe(100)
    window.clear('key 999')
    expect(window.size).toBe(99)
  })

  it('an IPv6 subscriber is one address', () => {
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2')
    expect(networkOf('2001:0db8:1:2::1')).toBe('2001:db8:1:2')
    expect(networkOf('::1')).toBe('0:0:0:0')
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0')
    expect(networkOf('::ffff:203.0.113.7')).toBe('203.0.113.7')
    expect(networkOf('203.0.113.7')).toBe('203.0.113.7')
  })
})

describe('sessions', () => {
  it('end when idle for 12 hours, and after 7 days whatever happens', async () => {
    const fresh = installation.node({ sessionCache: 0 })
    const ages: [string, string, number][] = [
      ['11 hours', '6 days', 200],
      ['13 hours', '1 day', 401],
      ['1 minute', '7 days 1 minute', 401],
    ]
    for (const [idle, age, status] of ages) {
      const token = await tokenFor(fresh.app, ADMIN_EMAIL)
      await installation.db.execute(sql`update sessions set last_seen_at = now() - ${idle}::interval, created_at = now() - ${age}::interval where token_hash = ${hashToken(token)}`)
      expect((await caller(fresh.app, token)('GET', '/api/me')).status, `${idle} ${age}`).toBe(status)
    }
  })

  it('use moves the end, written at most once a minute', async () => {
    const fresh = installation.node({ sessionCache: 0 })
    const token = await tokenFor(fresh.app, ADMIN_EMAIL)
    const hash = hashToken(token)
    const age = async (): Promise<number> =>
      Number((await installation.db.execute(sql`select extract(epoch from now() - last_seen_at)::float8 as age from sessions where token_hash = ${hash}`)).rows[0]?.['age'])
    await installation.db.execute(sql`update sessions set last_seen_at = now() - interval '50 seconds' where token_hash = ${hash}`)
    await caller(fresh.app, token)('GET', '/api/me')
    expect(await age()).toBeGreaterThan(45)
    await installation.db.execute(sql`update sessions set last_seen_at = now() - interval '70 seconds' where token_hash = ${hash}`)
    await caller(fresh.app, token)('GET', '/api/me')
    expect(await age()).toBeLessThan(5)
  })

  it('a busy page asks the database for its session once, not at each request', async () => {
    const { app, identity } = installation.node()
    bindRoute(app, { agent: identity.authenticate, customer: () => Promise.resolve(null) }, { id: 'x', method: 'GET', path: '/api/x', tag: 'x', summary: 'x', auth: 'agent' }, () => undefined)
    const token = await tokenFor(app, ADMIN_EMAIL)
    const call = caller(app, token)
    await call('GET', '/api/x')
    const query = vi.spyOn(installation.db.$client, 'query')
    for (let i = 0; i < 20; i += 1) expect((await call('GET', '/api/x')).status).toBe(204)
    expect(query).not.toHaveBeenCalled()
    query.mockRestore()
  })

  it('of one user are bounded: the longest unused ends', async () => {
    const few = installation.node({ sessionsPerUser: 2, sessionCache: 0 })
    const member = await addMember(few.app, admin, 'agent')
    const ended: unknown[] = []
    few.identity.onRevoked((revoked) => ended.push(revoked))
    const [second, third] = [await tokenFor(few.app, member.email), await tokenFor(few.app, member.email)]
    const statuses = await Promise.all([member.token, second, third].map(async (token) => (await caller(few.app, token)('GET', '/api/me')).status))
    expect(statuses).toEqual([401, 200, 200])
    expect(ended).toEqual([{ userId: member.id, sessionId: expect.any(String) }, { userId: member.id, sessionId: expect.any(String) }])
  })

  it('what has expired is removed, and connections of ended sessions are told', async () => {
    const member = await addMember(node.app, admin, 'agent')
    await member.call('POST', '/api/realtime/tickets')
    await installation.db.execute(sql`update sessions set last_seen_at = now() - interval '13 hours' where user_id = ${member.id}`)
    const ended: unknown[] = []
    const stop = node.identity.onRevoked((revoked) => ended.push(revoked))
    await node.identity.purgeExpired()
    stop()
    expect(ended).toContainEqual({ userId: member.id, sessionId: expect.any(String) })
    const { rows } = await installation.db.execute(sql`select 1 from sessions where user_id = ${member.id}`)
    expect(rows).toEqual([])
    expect((await admin('GET', '/api/me')).status).toBe(200)
  })

  it('T13 tokens are random, kept as hashes, and expire: nothing in the database signs anybody in', async () => {
    const member = await addMember(node.app, admin, 'agent')
    const other = await tokenFor(node.app, member.email)
    expect(other).not.toBe(member.token)
    await member.call('POST', '/api/realtime/tickets')
    const { rows } = await installation.db.execute(sql`
      select encode(token_hash, 'hex') as secret, id::text from sessions union all select encode(token_hash, 'hex'), session_id::text from realtime_tickets
      union all select encode(token_hash, 'hex'), user_id::text from invitations`)
    expect(rows.length).toBeGreaterThan(2)
    const stolen = rows.flatMap((row) => [String(row['secret']), String(row['id']), Buffer.from(String(row['secret']), 'hex').toString('base64url')])
    for (const value of stolen.flatMap((each) => [each, `ys_${each}`])) {
      expect((await caller(node.app, value)('GET', '/api/me')).status).toBe(401)
    }
    const everything = JSON.stringify((await installation.db.execute(sql`select * from sessions`)).rows)
    expect(everything).not.toContain(adminToken.slice(3))
  })

  it('T10 only the exact token counts: no other case, no cut, no array, no other scheme', async () => {
    const { app } = node
    const tail = adminToken.slice(0, -1)
    const last = adminToken.endsWith('A') ? 'B' : 'A'
    const wrong = [tail, tail + last, adminToken.toUpperCase(), `${adminToken} ${adminToken}`, `${adminToken},${adminToken}`, '0', 'true', 'ys_', `ys_${'0'.repeat(43)}`, 'null', '[object Object]']
    for (const token of wrong) expect((await caller(app, token)('GET', '/api/me')).status, token).toBe(401)
    for (const authorization of [`Basic ${adminToken}`, adminToken, `bearer: ${adminToken}`]) {
      expect((await app.inject({ url: '/api/me', headers: { authorization } })).statusCode, authorization).toBe(401)
    }
    expect((await app.inject({ url: '/api/me', headers: { authorization: `bearer ${adminToken}` } })).statusCode).toBe(200)
    // a wrong bearer token is not saved by a good cookie
    expect((await app.inject({ url: '/api/me', headers: { authorization: 'Bearer x', cookie: `yingda_session=${adminToken}` } })).statusCode).toBe(401)
  })

  it('T11 a check that fails or is rejected lets nobody in', async () => {
    const { app } = installation.node()
    const handler = vi.fn()
    const away = openDatabase({ url: 'postgres://127.0.0.1:1/nowhere', onError: () => undefined })
    const identity = createIdentity({ ...installation, db: away, log: silentLogger(), publicUrl: 'https://chat.example.com', cookieSecure: true })
    const route = (path: string) => ({ id: path, method: 'GET', path: `/api/${path}`, tag: 'x', summary: 'x', auth: 'agent' }) as const
    const customer = (): Promise<null> => Promise.resolve(null)
    bindRoute(app, { agent: () => Promise.reject(new Error('the check failed')), customer }, route('rejected'), handler)
    bindRoute(app, { agent: () => { throw new Error('the check failed') }, customer }, route('thrown'), handler)
    bindRoute(app, { agent: () => new Promise((resolve) => setTimeout(() => { resolve(null) }, 20)), customer }, route('late'), handler)
    bindRoute(app, { agent: identity.authenticate, customer }, route('broken'), handler)
    expect((await app.inject('/api/rejected')).statusCode).toBe(500)
    expect((await app.inject('/api/thrown')).statusCode).toBe(500)
    expect((await app.inject('/api/late')).statusCode).toBe(401)
    expect((await caller(app, adminToken)('GET', '/api/broken')).status).toBe(503)
    await away.$client.end()
    expect(handler).not.toHaveBeenCalled()
  })
})

describe('realtime tickets', () => {
  it('open one connection, within 30 seconds, for whom they were made', async () => {
    const member = await addMember(node.app, admin, 'agent')
    const issue = async (): Promise<string> => (await member.call('POST', '/api/realtime/tickets')).body['ticket'] as string
    const ticket = await issue()
    const both = await Promise.all([node.identity.redeemTicket(ticket), node.identity.redeemTicket(ticket)])
    expect(both.filter((each) => each !== null)).toHaveLength(1)
    expect(both.find((each) => each !== null)).toMatchObject({ userId: member.id, viaCookie: false })
    const late = await issue()
    await installation.db.execute(sql`update realtime_tickets set expires_at = expires_at - interval '31 seconds'`)
    expect(await node.identity.redeemTicket(late)).toBeNull()
    for (const wrong of ['', member.token, `yt_${'a'.repeat(43)}`, ticket.toLowerCase()]) expect(await node.identity.redeemTicket(wrong)).toBeNull()
    expect((await caller(node.app, ticket)('GET', '/api/me')).status).toBe(401)
  })

  it('end with their session', async () => {
    const member = await addMember(node.app, admin, 'agent')
    const ticket = (await member.call('POST', '/api/realtime/tickets')).body['ticket'] as string
    await member.call('POST', '/api/auth/logout')
    expect(await node.identity.redeemTicket(ticket)).toBeNull()
  })
})
