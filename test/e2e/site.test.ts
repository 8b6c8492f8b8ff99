/** The widget on a page of another origin, with the real server and the people who answer. */
import type { Language } from '@yingda/contract'
import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { addUser, firstAdministrator, signIn, type Account } from '../lib/agent.ts'
import { Visitor } from '../lib/visitor.ts'
import { Customer } from './lib/customer.ts'
import { Desk } from './lib/desk.ts'
import { eventually, LEARNING } from './lib/eventually.ts'
import { photographFailures } from './lib/failures.ts'
import { HostSite } from './lib/host-site.ts'
import { expectHarmless, hostileName, hostilePage, payloads } from './lib/hostile.ts'
import { poll } from './lib/poll.ts'
import { Stage, type Seat } from './lib/stage.ts'

let stage: Stage
let shop: HostSite
let administrator: Account
let agent: Desk
let secret: string

beforeAll(async () => {
  ;[stage, shop] = await Promise.all([Stage.open(), HostSite.open()])
  administrator = await firstAdministrator(stage.system)
  const { api } = await signIn(stage.system.url, administrator)
  const [site] = (await api.listSites()).items
  secret = (await api.rotateSiteSecret({ id: site?.id ?? '' })).secret
  agent = new Desk(await stage.seat('agent', 'zh'), 'zh')
  await agent.signIn(administrator)
  await agent.goOnline()
})
afterAll(async () => {
  await stage.close()
  await shop.close()
})
afterEach(() => stage.witness.expectNothing())

type Api = (name: string, ...args: unknown[]) => Promise<boolean>

/** What a script of the site's page does with the widget. */
function call(seat: Seat, ...args: unknown[]): Promise<boolean> {
  return seat.page.evaluate((all) => (window as unknown as { yingda: Api }).yingda(...(all as [string])), args)
}

/** What reached the site's page as an error. */
function faultsOf(seat: Seat): Promise<string[]> {
  return seat.page.evaluate(() => (window as unknown as { faults: string[] }).faults)
}

async function visit(language: Language, page: { attributes?: string; early?: string } = {}, path = '/'): Promise<Customer> {
  const seat = await stage.seat('customer', language)
  shop.embed(seat.url, page)
  return Customer.onSite(seat, language, `${shop.url}${path}`)
}

/** Asks for a person; the agent takes the conversation that then waits. */
async function meet(customer: Customer, question: string): Promise<void> {
  await customer.says(question)
  await customer.screen.locator('form').getByRole('button', { name: customer.texts.human }).click()
  await agent.open('conversations?view=waiting')
  await agent.rows.getByRole('link').click()
  await agent.log.getByText(question).first().waitFor()
  await agent.button('action.accept').first().click()
  await agent.reply.waitFor()
}

const details = (): ReturnType<Desk['page']['getByRole']> => agent.page.getByRole('complementary', { name: agent.t('customer.title') })

test('what a page calls before the widget is there is done in order; what it calls wrongly harms nothing', async () => {
  photographFailures(stage)
  const customer = await visit('en', {
    early: `window.heard = []
      for (const name of ['ready', 'open', 'close', 'message', 'connection', 'handoff']) yingda('on', name, (detail) => heard.push([name, detail]))
      yingda('on', 'message', () => { throw new Error('the fault of a handler') })
      yingda('setLanguage', 'en'); yingda('setTheme', 'dark'); yingda('setAttributes', { plan: 'gold', cartItems: 2, vip: true })
      yingda('setLanguage', 'klingon'); yingda('identify', 'me'); yingda('fly'); yingda(null); yingda('on', 'ready', 7)
      yingda('open')`,
  })
  const { seat, texts } = customer
  await customer.sees(texts.hot)
  await poll(() => customer.screen.locator('html').getAttribute('lang')).toBe('en')
  await poll(() => customer.screen.locator('html').getAttribute('data-theme')).toBe('dark')
  await customer.expectAccessible('dark by the site')

  const wrong = [['open', { x: 1 }, null], ['setAttributes', { 'bad name': 1 }], ['setAttributes', null], ['identify', { id: 'u1', name: 'Wang' }], ['setTheme', {}], ['__proto__'], ['constructor', 'x'], [{}], []]
  for (const args of wrong) expect(await call(seat, ...args), JSON.stringify(args)).toBe(args[0] === 'open')
  await customer.says('How long is the warranty?')
  const heard = (): Promise<[string, unknown][]> => seat.page.evaluate(() => (window as unknown as { heard: [string, unknown][] }).heard)
  await poll(async () => (await heard()).map(([name]) => name)).toEqual(expect.arrayContaining(['ready', 'open', 'connection', 'message']))

  await meet(customer, 'About my fridge')
  await details().getByText(agent.t('customer.unverified')).waitFor()
  await poll(() => details().innerText()).toMatch(/plan\s+gold\s+cartItems\s+2\s+vip\s+true/u)
  await poll(() => details().getByText(agent.t('customer.anonymous')).count()).toBe(1)
  await poll(heard).toContainEqual(['handoff', { to: 'agent', name: expect.any(String) }])

  expect(await call(seat, 'setLanguage', 'zh')).toBe(true)
  await seat.page.frameLocator('iframe').getByRole('textbox', { name: '输入消息' }).waitFor()
  expect(await call(seat, 'setTheme', 'light')).toBe(true)
  await poll(() => customer.screen.locator('html').getAttribute('data-theme')).toBe('light')
  expect(await faultsOf(seat)).toEqual([])
  await stage.leave(seat)
})

describe('who the customer is', () => {
  const claim = (): { id: string; name: string; issuedAt: number } => ({ id: 'u-1024', name: '王小明', issuedAt: Math.floor(Date.now() / 1000) })
  const sign = (key: string, { id, name, issuedAt }: ReturnType<typeof claim>): string => createHmac('sha256', key).update([id, name, '', '', issuedAt].join('\n')).digest('hex')

  test.each([
    ['signed', () => ({ ...claim(), signature: sign(secret, claim()) }), true],
    ['unsigned', claim, false],
    ['forged', () => ({ ...claim(), signature: sign('a guess', claim()) }), false],
  ])('%s', async (kind, identity, isBelieved) => {
    photographFailures(stage)
    stage.witness.tolerate(/403 .*\/api\/customer\/session/u)
    const customer = await visit('zh')
    await customer.launcher.click()
    await customer.sees(customer.texts.hot)
    expect(await call(customer.seat, 'identify', identity())).toBe(isBelieved)
    await meet(customer, `我的身份：${kind}`)
    await details().getByText(agent.t(isBelieved ? 'customer.identified' : 'customer.anonymous'), { exact: true }).waitFor()
    await poll(() => details().getByRole('heading', { name: '王小明' }).count()).toBe(isBelieved ? 1 : 0)
    expect(await faultsOf(customer.seat)).toEqual([])
    await stage.leave(customer.seat)
  })
})

test('by keyboard alone: open, type, send, choose, close; the focus comes back', async () => {
  photographFailures(stage)
  const customer = await visit('zh')
  const { page } = customer
  const focused = (): Promise<string> => page.evaluate(() => {
    const inner = document.activeElement?.shadowRoot?.activeElement
    return inner?.tagName ?? document.activeElement?.tagName ?? ''
  })
  await customer.launcher.waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await eventually(focused, 'BUTTON')
  await page.keyboard.press('Enter')
  await customer.sees(customer.texts.hot)
  await eventually(() => customer.field.evaluate((field) => field === document.activeElement), true)
  await page.keyboard.type('怎么申请退货？')
  await page.keyboard.press('Enter')
  await customer.log.getByRole('button', { name: customer.texts.down }).first().waitFor()

  // back from the text to the choices above it
  const hot = customer.log.getByRole('list', { name: customer.texts.hot }).getByRole('button').last()
  const isOnChoice = (): Promise<boolean> => customer.screen.locator(':focus').evaluate((element) => element.closest('ul') !== null && element.tagName === 'BUTTON')
  for (let steps = 0; steps < 20 && !(await isOnChoice()); steps += 1) await page.keyboard.press('Shift+Tab')
  await poll(isOnChoice).toBe(true)
  const label = (await customer.screen.locator(':focus').innerText()).trim()
  await page.keyboard.press('Enter')
  await customer.delivery(label, customer.texts.sent)
  await poll(() => hot.isVisible()).toBe(true)

  await page.keyboard.press('Escape')
  await eventually(() => customer.launcher.getAttribute('aria-expanded'), 'false')
  await eventually(focused, 'BUTTON')
  await stage.leave(customer.seat)
})

test('a browser that forbids storage: the conversation works, only a return does not find it', async () => {
  photographFailures(stage)
  const seat = await stage.seat('customer', 'zh')
  await seat.context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
      Object.defineProperty(window, name, { get: () => { throw new DOMException('storage is forbidden', 'SecurityError') } })
    }
  })
  shop.embed(seat.url)
  const customer = await Customer.onSite(seat, 'zh', shop.url)
  await customer.launcher.click()
  await customer.says('怎么申请退货？')
  await customer.log.getByRole('button', { name: customer.texts.down }).first().waitFor()
  await customer.delivery('怎么申请退货？', customer.texts.sent)
  expect(await faultsOf(seat)).toEqual([])
  await customer.page.reload()
  await customer.launcher.click()
  await customer.sees(customer.texts.hot)
  await poll(() => customer.transcript()).toHaveLength(1)
  await stage.leave(seat)
})

describe('hostile text stays text', () => {
  test.each([1, 2, 3, 6, 9])('the check sees payload %i where it is taken for code', async (index) => {
    const page = await stage.browser.newPage()
    await page.setContent(payloads[index] ?? '')
    if (index === 9) await page.setContent('<a href=" java\nscript:1">x</a>')
    await expect(expectHarmless(page, 'a page without care')).rejects.toThrow('a page without care')
    await page.close()
  })

  test('of the customer: messages, file names, address, name, attributes, a rating', async () => {
    photographFailures(stage)
    const claim = { id: `u-${hostileName}`, name: hostileName, issuedAt: Math.floor(Date.now() / 1000) }
    const signature = createHmac('sha256', secret).update([claim.id, claim.name, '', '', claim.issuedAt].join('\n')).digest('hex')
    const customer = await visit('zh', {}, `/?q=${encodeURIComponent(hostileName)}#${hostileName}`)
    await customer.launcher.click()
    await customer.sees(customer.texts.hot)
    expect(await call(customer.seat, 'identify', { ...claim, signature })).toBe(true)
    expect(await call(customer.seat, 'setAttributes', { evil: payloads[1], link: `javascript:${String(payloads[0])}` })).toBe(true)
    await meet(customer, '有恶意的内容')
    for (const text of payloads) await customer.says(text)
    const chooser = customer.page.waitForEvent('filechooser')
    await customer.button(customer.texts.attach).click()
    await (await chooser).setFiles({ name: `${hostileName}.txt`, mimeType: 'text/plain', buffer: Buffer.from(payloads.join('\n')) })
    await customer.log.getByRole('button', { name: /onerror.*txt/u }).waitFor()

    for (const text of payloads) await agent.log.getByText(text, { exact: true }).first().waitFor()
    await agent.log.getByRole('link', { name: /onerror.*txt/u }).waitFor()
    await details().getByRole('heading', { name: hostileName }).waitFor()
    await details().getByText(payloads[1] ?? '').waitFor()
    await expectHarmless(agent.page, 'the conversation')

    // and the other way
    for (const text of payloads.slice(0, 8)) await agent.says(`坐席：${text}`)
    await agent.notes(payloads[1] ?? '')
    await customer.sees(`坐席：${payloads[7] ?? ''}`)
    await agent.button('action.close').click()
    await agent.button('action.close', {}, agent.dialog('action.closeConfirm')).click()
    await customer.screen.getByRole('radio', { name: customer.texts.rateLevels[0] ?? '' }).check({ force: true })
    await customer.screen.getByRole('textbox', { name: customer.texts.rateComment }).fill(payloads[1] ?? '')
    await customer.button(customer.texts.rateSubmit).click()
    await agent.log.getByRole('img', { name: agent.t('system.ratingScore', { score: 1, scale: 5 }) }).waitFor()
    await expectHarmless(customer.page, 'the widget')
    await expectHarmless(agent.page, 'the closed conversation')

    await customer.page.reload()
    await customer.launcher.click()
    await customer.sees(payloads[3] ?? '')
    await expectHarmless(customer.page, 'the widget on return')
    await agent.open('conversations?view=all')
    await agent.rows.filter({ hasText: hostileName }).first().waitFor()
    await expectHarmless(agent.page, 'the list')
    expect(await faultsOf(customer.seat)).toEqual([])
    await stage.leave(customer.seat)
  })

  test('of knowledge: question, similar ones, answer, category, tags', async () => {
    photographFailures(stage)
    const { api } = await signIn(stage.system.url, administrator)
    const question = `怎么给机器人喂饭${payloads[1] ?? ''}`
    await api.createEntry({ body: { question, similar: payloads.slice(0, 5), answer: payloads.join('\n\n'), category: hostileName, tags: ['<script>x</script>'], language: 'zh' } })
    await eventually(async () => (await api.getRelease()).training, false, 'the bot is learning', LEARNING)

    const customer = await visit('zh')
    await customer.launcher.click()
    await customer.says(question)
    await customer.log.getByRole('button', { name: customer.texts.source }).last().click()
    await customer.sees(hostileName)
    await expectHarmless(customer.page, 'the answer')
    for (const link of await customer.log.getByRole('link').all()) await link.click({ trial: true })

    await agent.open(`knowledge?q=${encodeURIComponent('怎么给机器人喂饭')}`)
    await agent.page.getByRole('button', { name: question }).click()
    const drawer = agent.dialog('entry.edit')
    await drawer.getByText(agent.t('entry.preview'), { exact: true }).click()
    await drawer.getByText(payloads[0] ?? '').first().waitFor()
    await expectHarmless(agent.page, 'the entry')
    await agent.open('knowledge?test=1')
    await agent.field('test.placeholder').fill(question)
    await agent.button('test.ask').click()
    await agent.sees('test.why')
    await expectHarmless(agent.page, 'the test box')
    await agent.open('audit')
    await agent.page.getByRole('table').first().waitFor()
    await expectHarmless(agent.page, 'the audit')
    await stage.leave(customer.seat)
  })

  test('of the team: names of people and of roles', async () => {
    photographFailures(stage)
    const { api } = await signIn(stage.system.url, administrator)
    const { id } = await api.createRole({ body: { name: hostileName, permissions: ['conversations.view.own', 'conversations.reply'] } })
    const account = await addUser(stage.system.url, administrator, 'hostile', hostileName)
    await (await signIn(stage.system.url, account)).api.updateMe({ body: { name: hostileName, availability: 'online' } })
    await agent.open('users')
    await agent.page.getByRole('table').getByText(hostileName, { exact: true }).first().waitFor()
    await expectHarmless(agent.page, 'people')
    await agent.open(`roles?role=${id}`)
    await agent.page.getByRole('region', { name: hostileName }).waitFor()
    await expectHarmless(agent.page, 'roles')

    const customer = await visit('zh')
    await customer.launcher.click()
    await meet(customer, '请转给同事')
    await agent.button('action.transfer').click()
    const dialog = agent.dialog('transfer.title')
    await dialog.getByRole('radio', { name: hostileName }).check()
    await dialog.getByRole('textbox', { name: agent.t('transfer.note') }).fill(payloads[1] ?? '')
    await expectHarmless(agent.page, 'the colleagues')
    await agent.button('transfer.submit', {}, dialog).click()
    await customer.notice(customer.texts.notices.transferred, { name: hostileName })
    await expectHarmless(customer.page, 'the name of a person')
    await agent.log.getByText(agent.t('system.note', { note: payloads[1] ?? '' })).waitFor()
    await expectHarmless(agent.page, 'a note')
    await stage.leave(customer.seat)
  })

  test('of the protocol: an address that only a program can send', async () => {
    photographFailures(stage)
    const visitor = await Visitor.open({ url: stage.system.url, page: hostilePage })
    await visitor.say('来自程序的问候')
    await visitor.command({ do: 'request_human' })
    await agent.open('conversations?view=waiting')
    await agent.rows.getByRole('link').click()
    await details().getByText('javascript:').waitFor()
    await expectHarmless(agent.page, 'the address')
    visitor.close()
  })
})
