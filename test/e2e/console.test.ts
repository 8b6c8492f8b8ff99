/** The people's side: knowledge, people and roles, and long lists. */
import type { Client } from '@yingda/client'
import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Download, Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { addUser, firstAdministrator, signIn, type Account } from '../lib/agent.ts'
import { Visitor } from '../lib/visitor.ts'
import { Desk } from './lib/desk.ts'
import { eventually, LEARNING } from './lib/eventually.ts'
import { photographFailures } from './lib/failures.ts'
import { Stage } from './lib/stage.ts'

let stage: Stage
let administrator: Account
let api: Client
let desk: Desk

beforeAll(async () => {
  stage = await Stage.open()
  administrator = await firstAdministrator(stage.system)
  ;({ api } = await signIn(stage.system.url, administrator))
  desk = new Desk(await stage.seat('administrator', 'zh'), 'zh')
  await desk.signIn(administrator)
})
afterAll(() => stage.close())
afterEach(() => stage.witness.expectNothing())

/** Waits until the bot has learned to answer a question with a text, or has forgotten it. */
async function learned(question: string, text: string, isKnown = true): Promise<void> {
  await eventually(async () => {
    const { replies } = await api.testBot({ body: { text: question, language: 'zh' } })
    return replies.some((reply) => reply.text.includes(text))
  }, isKnown, `the bot ${isKnown ? 'answers' : 'no longer answers'} ${question}`, LEARNING)
}

const row = (text: string): Locator => desk.page.getByRole('row').filter({ hasText: text })
const search = (text: string): Promise<void> => desk.field('knowledge.search').fill(text)

describe('knowledge', () => {
  const question = '打印机墨盒怎么换？'
  const answer = '打开前盖，按住卡扣取出旧墨盒，再把新墨盒推到底。'

  test('is written, found, tried and switched off', async () => {
    photographFailures(stage)
    await desk.goTo('nav.knowledge')
    await desk.button('knowledge.new').click()
    const form = desk.dialog('entry.create')
    await form.getByLabel(desk.t('knowledge.question'), { exact: true }).fill(question)
    await form.getByLabel(desk.t('knowledge.similar'), { exact: true }).fill('墨盒没墨了怎么更换')
    await desk.page.keyboard.press('Enter')
    await form.getByLabel(desk.t('knowledge.answer'), { exact: true }).last().fill('按说明书更换。')
    await form.getByLabel(desk.t('knowledge.category'), { exact: true }).fill('打印机')
    await desk.button('common.save', {}, form).click()
    await desk.sees('entry.created')
    await search('墨盒')
    await eventually(() => row('').count(), 2, 'head and one row')

    await desk.page.getByRole('button', { name: question }).click()
    const edit = desk.dialog('entry.edit')
    await edit.getByText('墨盒没墨了怎么更换').or(edit.locator('input[value="墨盒没墨了怎么更换"]')).first().waitFor()
    await edit.getByLabel(desk.t('knowledge.answer'), { exact: true }).last().fill(answer)
    await desk.button('common.save', {}, edit).click()
    await desk.sees('entry.saved')
    const [entry] = (await api.listEntries({ search: '墨盒' })).items
    expect(entry).toMatchObject({ question, answer, similar: ['墨盒没墨了怎么更换'], category: '打印机' })
    await learned(question, answer)

    await desk.button('knowledge.test').first().click()
    const box = desk.page.getByRole('complementary', { name: desk.t('test.title') })
    await box.getByRole('textbox', { name: desk.t('test.placeholder') }).fill('墨盒没墨了怎么更换呀')
    await desk.button('test.ask', {}, box).click()
    await box.getByText(answer).waitFor()
    await box.getByText(desk.t('test.why')).waitFor()
    await box.getByRole('table').getByRole('button', { name: question }).first().waitFor()
    await desk.expectAccessible('test box')

    await row(question).filter({ hasText: desk.t('knowledge.stateOn') }).getByRole('button', { name: question }).click()
    await edit.getByRole('switch', { name: desk.t('entry.enabled') }).click()
    await desk.button('common.save', {}, edit).click()
    await row(question).first().getByText(desk.t('knowledge.stateOff')).waitFor()
    await learned(question, answer, false)
    await desk.button('test.restart', {}, box).click()
    await box.getByRole('textbox', { name: desk.t('test.placeholder') }).fill(question)
    await desk.button('test.ask', {}, box).click()
    await box.getByText(desk.t('test.why')).waitFor()
    expect(await box.getByText(answer).count()).toBe(0)
    await desk.button('common.close', {}, box).click()
  })

  const rows = [
    'question,similar,answer,category,language,enabled',
    '咖啡机怎么除垢？,咖啡机有水垢怎么办,用柠檬酸按 1:50 兑水运行一遍。,咖啡机,zh,是',
    '咖啡机怎么清洗奶管？,,,咖啡机,zh,是',
    '咖啡机漏水怎么办？,机器底下有水,先检查水箱是否卡到位。,咖啡机,zh,是',
    '咖啡机能用多久？,,一般五年。,咖啡机,fr,是',
    ',,没有问题的一行,咖啡机,zh,是',
  ]
  async function importFile(file: { name: string; mimeType: string; buffer: Buffer } | string): Promise<Locator> {
    await desk.open('knowledge')
    await desk.button('knowledge.import').first().click()
    const dialog = desk.dialog('import.title')
    const chooser = desk.page.waitForEvent('filechooser')
    await dialog.getByText(desk.t('import.drop')).click()
    await (await chooser).setFiles(file)
    await dialog.getByText(new RegExp(`^${desk.t('import.done')}`, 'u')).waitFor()
    return dialog
  }
  const figure = (dialog: Locator, key: 'created' | 'updated' | 'unchanged' | 'rejected'): Promise<string> =>
    dialog.locator('dl > div').filter({ has: desk.page.locator('dt', { hasText: new RegExp(`^${desk.t(`import.${key}`)}$`, 'u') }) }).locator('dd').innerText()

  test('a CSV with good and bad rows: the good ones are taken, each bad one is named with row and reason', async () => {
    photographFailures(stage)
    const dialog = await importFile({ name: '咖啡机.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${rows.join('\r\n')}\r\n`) })
    expect(await Promise.all((['created', 'updated', 'unchanged', 'rejected'] as const).map((key) => figure(dialog, key)))).toEqual(['2', '0', '0', '3'])
    const table = dialog.getByRole('row').filter({ hasText: /^\d/u })
    expect((await table.allInnerTexts()).map((text) => Number(text.split('\t')[0]))).toEqual([3, 5, 6])
    for (const text of await table.allInnerTexts()) expect(text.split('\t')[1]?.length, text).toBeGreaterThanOrEqual(4)
    await desk.expectAccessible('import report')

    const download = desk.page.waitForEvent('download')
    await desk.button('import.downloadRejected', {}, dialog).click()
    const rejected = await readFile(await (await download).path(), 'utf8')
    expect(rejected.trim().split('\n')).toHaveLength(4)
    expect(rejected).toContain('咖啡机能用多久？')
    await desk.button('common.done', {}, dialog).click()
    await search('咖啡机')
    await row('咖啡机漏水怎么办？').waitFor()
  })

  test.each(['csv', 'xlsx', 'jsonl'] as const)('an export as %s is taken back unchanged', async (format) => {
    photographFailures(stage)
    await desk.open(`knowledge?category=${encodeURIComponent('咖啡机')}`)
    await row('咖啡机漏水怎么办？').waitFor()
    const file = await download(format)
    const bytes = await readFile(await file.path())
    const dialog = await importFile({ name: file.suggestedFilename(), mimeType: 'application/octet-stream', buffer: bytes })
    expect(await Promise.all((['created', 'updated', 'unchanged', 'rejected'] as const).map((key) => figure(dialog, key)))).toEqual(['0', '0', '2', '0'])
    expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${format}$`, 'u'))
  })

  async function download(format: 'csv' | 'xlsx' | 'jsonl'): Promise<Download> {
    await desk.button('knowledge.export').first().click()
    const link = desk.page.getByRole('menuitem', { name: desk.t(({ csv: 'knowledge.exportCsv', xlsx: 'knowledge.exportXlsx', jsonl: 'knowledge.exportJsonl' } as const)[format]) })
    const [begun] = await Promise.all([desk.page.waitForEvent('download'), link.getByRole('link').click()])
    return begun
  }
})

describe('people and roles', () => {
  test('an invited agent has the menu of the role; a change of the role takes effect; a deactivated one is out at once', async () => {
    photographFailures(stage)
    await desk.open('users')
    await desk.button('users.invite').first().click()
    const dialog = desk.dialog('users.invite')
    await dialog.getByLabel(desk.t('users.name'), { exact: true }).fill('周小满')
    await dialog.getByLabel(desk.t('users.email'), { exact: true }).fill('zhou@example.com')
    await desk.button('users.inviteSubmit', {}, dialog).click()
    const link = await desk.page.getByRole('textbox', { name: desk.t('users.link') }).inputValue()
    expect(link).toMatch(/\/console\/invitation#token=/u)
    await desk.button('common.done').click()

    const agent = new Desk(await stage.seat('invited', 'zh'), 'zh')
    await agent.page.goto(link)
    await agent.expectAccessible('invitation')
    await agent.field('invitation.name').fill('周小满')
    await agent.field('password.next').fill('a new and long password')
    await agent.field('password.repeat').fill('a new and long password')
    await agent.button('invitation.submit').click()
    const nav = agent.page.getByRole('navigation', { name: agent.t('nav.main') }).getByRole('link')
    const menu = async (): Promise<string[]> => (await nav.allInnerTexts()).map((text) => text.trim())
    const work = (['nav.conversations', 'tickets.title', 'customers.nav', 'replyPage.nav', 'nav.reports'] as const).map((key) => agent.t(key))
    await eventually(menu, [...work, agent.t('nav.knowledge')])
    await agent.page.goto(new URL('/console/users', agent.page.url()).href)
    await agent.sees('common.notFound')

    await desk.open('roles')
    await desk.page.getByRole('list', { name: desk.t('roles.title') }).getByRole('button', { name: desk.t('role.agent') }).click()
    const role = desk.page.getByRole('region', { name: desk.t('role.agent') })
    await role.getByRole('checkbox', { name: new RegExp(`^${desk.t('permission.settings.view')}`, 'u') }).check()
    await role.getByRole('checkbox', { name: new RegExp(`^${desk.t('permission.knowledge.test')}`, 'u') }).uncheck()
    await desk.button('common.save', {}, role).click()
    await desk.sees('roles.saved')
    await agent.page.reload()
    await eventually(menu, [...work, agent.t('nav.knowledge'), agent.t('nav.settings')])
    await agent.goTo('nav.knowledge')
    await agent.page.getByRole('row').nth(1).waitFor()
    expect(await agent.button('knowledge.test').count()).toBe(0)
    await agent.goTo('nav.conversations')
    await agent.sees('inbox.emptyWaiting')

    stage.witness.tolerate(/^invited, console: .* 401 /u)
    await desk.open('users')
    await desk.button('users.actionsOf', { name: '周小满' }).click()
    await desk.page.getByRole('menuitem', { name: desk.t('users.deactivate') }).click()
    await desk.button('users.deactivate', {}, desk.page.getByRole('dialog')).click()
    await row('周小满').getByText(desk.t('users.inactive')).waitFor()
    await agent.sees('signIn.expired')
    await agent.enter({ email: 'zhou@example.com', password: 'a new and long password' })
    await agent.page.getByRole('alert').waitFor()
    expect(await agent.page.getByRole('navigation').count()).toBe(0)
    await stage.leave(agent.seat)
  })

  test('a trainer sees conversations and knowledge, and nothing of people, contacts or the queue', async () => {
    photographFailures(stage)
    const [site] = (await api.listSites()).items
    const { secret } = await api.rotateSiteSecret({ id: site?.id ?? '' })
    const claim = { id: 'u-9', name: '欧阳娜', email: 'ouyang@example.com', phone: '13800001234', issuedAt: Math.floor(Date.now() / 1000) }
    const signature = createHmac('sha256', secret).update([claim.id, claim.name, claim.email, claim.phone, claim.issuedAt].join('\n')).digest('hex')
    const visitor = await Visitor.open({ url: stage.system.url })
    await visitor.say('你好，我的订单呢')
    await visitor.api.openCustomerSession({ body: { site: 'demo', language: 'zh', token: visitor.token, identity: { ...claim, signature } } })
    await visitor.command({ do: 'request_human' })

    const trainer = new Desk(await stage.seat('trainer', 'zh'), 'zh')
    const heard: string[] = []
    trainer.page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))))
    trainer.page.on('response', (response) => {
      if (response.url().includes('/api/')) void response.text().then((text) => heard.push(text), () => undefined)
    })
    await trainer.signIn(await addUser(stage.system.url, administrator, 'trainer', 'trainer'))
    const nav = trainer.page.getByRole('navigation', { name: trainer.t('nav.main') }).getByRole('link')
    await eventually(async () => (await nav.allInnerTexts()).map((text) => text.split('\n')[0]), [trainer.t('nav.conversations'), trainer.t('nav.reports'), trainer.t('nav.knowledge'), trainer.t('nav.settings')])
    expect(await trainer.tabLabel('mine').count()).toBe(0)
    await trainer.open('conversations?view=all')
    await trainer.rows.first().getByRole('link').click()
    await trainer.log.getByText('你好，我的订单呢', { exact: true }).first().waitFor()
    await visitor.say('还在等')
    await trainer.log.getByText('还在等').waitFor()
    for (const key of ['action.accept', 'action.close', 'composer.send'] as const) expect(await trainer.button(key).count(), key).toBe(0)
    expect(await trainer.page.getByRole('complementary', { name: trainer.t('customer.title') }).count()).toBe(0)
    for (const path of ['users', 'roles', 'audit']) {
      await trainer.open(path)
      await trainer.sees('common.notFound')
    }
    await trainer.open('settings')
    await trainer.sees('settings.readOnly')
    expect(await trainer.button('common.save').count()).toBe(0)
    expect(heard.length).toBeGreaterThan(5)
    for (const part of ['13800001234', 'ouyang@', secret]) expect(heard.filter((text) => text.includes(part)), part).toEqual([])
    const refused = await trainer.page.evaluate(async (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status)), ['/api/users', '/api/roles', '/api/audit', '/api/colleagues'])
    expect(refused).toEqual([403, 403, 403, 403])
    stage.witness.tolerate(/^trainer, console: .* 403 /u)
    visitor.close()
    await stage.leave(trainer.seat)
  })
})

test('3,000 conversations: a few rows are drawn, the rest come by page as one scrolls', async () => {
  photographFailures(stage)
  const visitor = await Visitor.open({ url: stage.system.url })
  await visitor.say('很多会话')
  visitor.close()
  await stage.system.query(
    `insert into conversations (id, customer_id, last_seq, owner, owner_agent_id, queued_at, active_at, unread, state)
     select made.id, c.customer_id, c.last_seq, c.owner, c.owner_agent_id, c.queued_at, made.at, c.unread,
       c.state || jsonb_build_object('id', made.id, 'activeAt', to_char(made.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
         'lastMessage', jsonb_build_object('seq', 2, 'author', 'customer', 'preview', '第 ' || made.n || ' 条', 'internal', false, 'at', to_char(made.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
     from conversations c, lateral (select n, gen_random_uuid() as id, c.active_at - n * interval '500 milliseconds' as at from generate_series(1, 3000) n) made
     where c.id = $1`,
    [visitor.conversationId],
  )
  await desk.open('conversations?view=all')
  await desk.rows.filter({ hasText: '第 1 条' }).first().waitFor()
  expect(await desk.rows.count()).toBeLessThan(60)
  await desk.expectAccessible('a long list')
  await desk.rows.first().hover()
  await desk.page.evaluate(() => {
    const slow: number[] = []
    Object.assign(window, { slow })
    new PerformanceObserver((list) => slow.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
  })
  const last = desk.rows.filter({ hasText: '第 3000 条' })
  let most = 0
  for (let steps = 0; steps < 400 && !(await last.isVisible()); steps += 1) {
    await desk.page.mouse.wheel(0, 4000)
    most = Math.max(most, await desk.rows.count())
  }
  await last.waitFor()
  expect(most).toBeLessThan(60)
  expect(Number(await last.getAttribute('aria-posinset'))).toBeGreaterThanOrEqual(3001)
  const slow = await desk.page.evaluate(() => (window as unknown as { slow: number[] }).slow)
  expect(slow.filter((milliseconds) => milliseconds > 1000), 'the page stood still').toEqual([])
  await desk.page.keyboard.press('Home')
})

test.each(['zh', 'en'] as const)('dialogs that have an address are accessible, %s', async (language) => {
  photographFailures(stage)
  const admin = new Desk(await stage.seat('administrator', language), language)
  await admin.signIn(administrator)
  const [entry] = (await api.listEntries({ limit: 1 })).items
  const pages = [
    ['entry', `knowledge?category=nothing&entry=${entry?.id ?? ''}`, 'dialog'],
    ['import', 'knowledge?category=nothing&import=1', 'dialog'],
    ['invite', 'users?invite=1', 'dialog'],
  ] as const
  for (const [name, path, ready] of pages) {
    await admin.open(path)
    await admin.page.getByRole(ready).first().waitFor()
    await admin.expectAccessible(name)
  }
  await stage.leave(admin.seat)
})
