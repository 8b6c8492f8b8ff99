import type { Site, Welcome } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resealSites } from './reseal-sites.ts'
import { openWeb, type Web } from './web.testkit.ts'

let web: Web
let world: Web['world']
let channels: Web['channels']
let site: Web['site']
let opened: Web['opened']
let listSites: Web['listSites']
let update: Web['update']
let newSecret: Web['newSecret']
let signed: Web['signed']

beforeAll(async () => {
  web = await openWeb()
  ;({ world, channels, site, opened, listSites, update, newSecret, signed } = web)
})
afterAll(() => web.world.end())

describe('sites', () => {
  test('the first one is made once, and later starts change nothing', async () => {
    await update({ name: '我的商店' })
    await channels.ensureDefaultSite({ name: 'other' })
    const items = await listSites()
    expect(items.map(({ key, name }) => ({ key, name }))).toEqual([{ key: 'demo', name: '我的商店' }])
  })

  test('texts are those of the knowledge base until the site has its own', async () => {
    const before = (await listSites())[0]
    expect(before?.greeting).toEqual({ zh: '您好', en: 'Hello' })
    const response = await update({ title: { zh: '客服', en: 'Help' }, greeting: { zh: '欢迎', en: 'Welcome' }, hotQuestions: { zh: ['zh-b'], en: [] } })
    expect(response.json<Site>()).toMatchObject({ title: { zh: '客服', en: 'Help' }, greeting: { zh: '欢迎', en: 'Welcome' }, hotQuestions: { zh: ['zh-b'], en: [] } })
    web.setOnline(2)
    expect((await world.http.inject({ url: '/api/customer/welcome?site=demo&language=en' })).json()).toEqual({
      title: 'Help', greeting: 'Welcome', hotQuestions: [], maxAttachmentBytes: 123_456, agentsOnline: true, rating: { scale: 5, askSolved: true, tags: [] }, consent: null,
    })
    expect((await opened({})).welcome).toMatchObject({ title: '客服', greeting: '欢迎', hotQuestions: [{ id: 'zh-b', label: 'question zh-b' }] })
    web.setOnline(0)
    expect((await world.http.inject({ url: '/api/customer/welcome?site=none&language=en' })).statusCode).toBe(404)
  })

  test('T21: texts go out as the text they are', async () => {
    const script = '<img src=x onerror=alert(1)>{{7*7}}"\'</script>'
    await update({ greeting: { zh: script, en: script } })
    const response = await world.http.inject({ url: '/api/customer/welcome?site=demo&language=zh' })
    expect(response.headers['content-type']).toMatch(/^application\/json/u)
    expect(response.json<Welcome>().greeting).toBe(script)
  })

  test('origins are kept as origins, and say which pages may show the panel', async () => {
    expect(await channels.frameAncestors('demo')).toBe('anybody')
    expect(await channels.frameAncestors('nothing')).toBeNull()
    const response = await update({ allowedOrigins: ['https://Shop.example.com/path?x=1', 'https://shop.example.com', 'http://localhost:3000', 'https://商店.example'] })
    expect(response.json<Site>().allowedOrigins).toEqual(['https://shop.example.com', 'http://localhost:3000', 'https://xn--czrs0t.example'])
    expect(await channels.frameAncestors('demo')).toEqual(response.json<Site>().allowedOrigins)
    await update({ allowedOrigins: [] })
    expect(await channels.frameAncestors('demo')).toBe('anybody')
  })

  test.each(["https://a;script-src'unsafe-inline'", 'https://a,b', "https://'self'", 'javascript:alert(1)', 'ftp://a.example', 'https://user:pass@a.example', 'https://*', 'data:text/html,x', 'https://a_b$c'])(
    'what is no origin cannot get into the policy: %s',
    async (address) => {
      const response = await update({ allowedOrigins: [address] })
      expect(response.statusCode).toBe(400)
      expect(await channels.frameAncestors('demo')).toBe('anybody')
    },
  )

  test('only those who may edit settings change them, and it is written down without the secret', async () => {
    const viewer = world.agent(['settings.view'])
    expect((await world.http.inject({ url: '/api/sites', headers: viewer.headers })).statusCode).toBe(200)
    expect((await update({ name: 'x' }, site.id, viewer.headers)).statusCode).toBe(403)
    expect((await world.http.inject({ method: 'POST', url: `/api/sites/${site.id}/secret`, headers: viewer.headers })).statusCode).toBe(403)
    expect((await world.http.inject({ url: '/api/sites', headers: world.agent(['conversations.view.own']).headers })).statusCode).toBe(403)
    expect((await update({ name: 'x' }, randomUUID())).statusCode).toBe(404)
    for (const body of [{ key: 'other' }, { secret: 'x' }, { title: { zh: 'x' } }, { hotQuestions: { zh: Array(13).fill('a'), en: [] } }]) expect((await update(body)).statusCode).toBe(400)

    const before = (await world.db.$client.query('select 1 from audit_log')).rowCount
    const secret = await newSecret()
    await update({ name: '审计', allowedOrigins: ['https://a.example'] })
    await update({})
    const { rows } = await world.db.$client.query<{ action: string; subject: string; detail: object }>(`select action, subject, detail from audit_log order by id offset ${String(before)}`)
    expect(rows).toEqual([
      { action: 'site.secret_rotated', subject: `site:${site.id}`, detail: {} },
      { action: 'site.updated', subject: `site:${site.id}`, detail: { fields: ['name', 'allowedOrigins'], allowedOrigins: ['https://a.example'] } },
    ])
    expect(JSON.stringify(rows)).not.toContain(secret)
  })

  test('where customers reach us may connect', () => {
    expect(channels.trustedOrigins()).toEqual(['https://help.example.com'])
  })

  test('after a rotation of the keyring the secret is sealed anew and stays the same', async () => {
    const secret = await newSecret()
    world.keyring.rotate()
    expect(await resealSites(world.db, world.keyring)).toBe(1)
    expect(await resealSites(world.db, world.keyring)).toBe(0)
    world.clock.now += 4_000
    expect((await opened({ identity: signed(secret, { id: 'after-rotation' }) })).customer.identified).toBe(true)
  })
})

test('nothing went wrong unnoticed', () => {
  expect(web.world.errors).toEqual([])
})
