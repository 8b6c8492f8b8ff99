/** Reports: conversations made over the wire become figures; a figure opens to its rows, its file and its definition; targets and mails are set. */
import type { Client } from '@yingda/client'
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addUser, Agent, firstAdministrator, signIn, type Account } from '../lib/agent.ts'
import { Visitor } from '../lib/visitor.ts'
import { Desk } from './lib/desk.ts'
import { photographFailures } from './lib/failures.ts'
import { phone, Stage } from './lib/stage.ts'

let stage: Stage
let api: Client
let administrator: Account
let ann: Account
let desk: Desk
/** Served by Ann, who answered and closed it. */
let served: string

/** One alone with the bot, one served by Ann, one that left the queue by ending the conversation. */
async function converse(): Promise<void> {
  const agent = await Agent.open(stage.system.url, ann)
  const open = (): Promise<Visitor> => Visitor.open({ url: stage.system.url, page: 'https://shop.example/lamp' })
  const [alone, helped, lost] = [await open(), await open(), await open()]
  // what the bot had alone counts only where it has said something, so nobody hurries away before
  await alone.ask('怎么申请退货？')
  await alone.command({ do: 'end' })
  await helped.ask('我要开发票')
  await helped.command({ do: 'request_human' })
  await agent.until('the request', () => agent.inbox.has(helped.conversationId))
  await agent.accept(helped.conversationId)
  agent.watch(helped.conversationId)
  await agent.say(helped.conversationId, '您好，发票已开。')
  await helped.say('谢谢')
  await agent.say(helped.conversationId, '不客气')
  await agent.handOver(helped.conversationId, 'closed')
  await lost.command({ do: 'request_human' })
  await lost.command({ do: 'end' })
  served = helped.conversationId
  agent.close()
  for (const visitor of [alone, helped, lost]) visitor.close()
}

/** A zone in which it is between noon and one: nobody's day ends during the test. */
const zoneAtNoon = (): string => {
  const west = new Date().getUTCHours() - 12
  return west === 0 ? 'UTC' : `Etc/GMT${west > 0 ? '+' : '-'}${String(Math.abs(west))}`
}

beforeAll(async () => {
  stage = await Stage.open()
  administrator = await firstAdministrator(stage.system)
  ;({ api } = await signIn(stage.system.url, administrator))
  await api.setReportSettings({ body: { ...(await api.getReportSettings()), timeZone: zoneAtNoon() } })
  ann = await addUser(stage.system.url, administrator, 'ann')
  await converse()
  desk = new Desk(await stage.seat('administrator', 'zh'), 'zh')
  await desk.signIn(administrator)
})
afterAll(() => stage.close())
afterEach(() => stage.witness.expectNothing())

const today = async (): Promise<string> => new Intl.DateTimeFormat('en-CA', { timeZone: (await api.getReportSettings()).timeZone }).format(Date.now())
/** A figure on the page. */
const tile = (at: Desk, metric: string) => at.page.locator(`[data-metric="${metric}"]`)

test('a manager sees the figures, what they are of, their rows and their definition', async () => {
  photographFailures(stage)
  const { page } = desk
  const day = await today()
  const counted = async (): Promise<(number | null | undefined)[]> => {
    const { totals } = await api.queryReport({ body: { metrics: ['sessions', 'people_sessions', 'waits', 'stints'], from: day, to: day } })
    return [totals['sessions'], totals['people_sessions'], totals['waits'], totals['stints']].map((figure) => figure?.value)
  }
  await expect.poll(counted).toEqual([3, 1, 2, 1])
  await expect.poll(async () => (await api.getEffects({ from: day, to: day })).saved.handled).toBe(1)
  await desk.goTo('nav.reports')
  await tile(desk, 'sessions').getByRole('button', { name: '：3，', exact: false }).waitFor()
  await expect.poll(() => tile(desk, 'people_sessions').locator('.tile-value').innerText()).toBe('1')
  await tile(desk, 'turns_until_person').waitFor()
  await desk.expectAccessible('the overview of the reports')

  await tile(desk, 'people_sessions').locator('button.tile-value').click()
  const rows = page.getByRole('dialog', { name: desk.t('reports.rowsOf', { name: '' }), exact: false })
  await rows.getByRole('listitem').first().waitFor()
  await expect.poll(() => rows.getByRole('listitem').count()).toBe(1)
  await desk.expectAccessible('the rows behind a figure')
  await rows.getByRole('link').click()
  await expect.poll(() => page.url()).toContain(`/conversations/${served}`)
  await desk.message('您好，发票已开。').waitFor()

  await desk.open('reports')
  await tile(desk, 'connect_rate').getByRole('button', { name: desk.t('reports.definitionOf', { name: '' }), exact: false }).click()
  const definition = page.getByRole('dialog', { name: desk.t('reports.definitionOf', { name: '接通率' }) })
  await definition.getByText(desk.t('reports.def.exclusions'), { exact: true }).waitFor()
  await desk.expectAccessible('a definition')
  await definition.getByRole('link', { name: desk.t('reports.allDefinitions') }).click()
  await page.locator('#connect_rate[open]').waitFor()
  await desk.expectAccessible('all definitions')
})

test('a theme is divided, sorted, drawn and taken home as a file with the same figures', async () => {
  photographFailures(stage)
  const { page } = desk
  await desk.open('reports/people?range=today')
  const table = page.getByRole('group', { name: desk.t('reports.table') })
  const row = table.getByRole('row').filter({ hasText: 'ann' })
  await row.waitFor()
  await row.getByRole('button').first().click()
  await page.getByRole('dialog', { name: desk.t('reports.rowsOf', { name: '' }), exact: false }).getByRole('listitem').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await desk.expectAccessible('figures of people')

  const shown = await row.locator('td').nth(1).innerText()
  const download = page.waitForEvent('download')
  await page.getByRole('region', { name: desk.t('reports.table') }).getByRole('button', { name: desk.t('reports.export') }).click()
  await page.getByRole('menuitem', { name: 'CSV' }).click()
  const file = readFileSync(await (await download).path(), 'utf8')
  const [header = '', ...lines] = file.replace('\uFEFF', '').split('\r\n')
  expect(header).toContain('人工接待会话')
  expect(lines.find((line) => line.includes('ann'))?.split(',')[1]).toBe(shown)

  await desk.open('reports/queue?range=today')
  const chart = page.locator('figure').first()
  await chart.getByText(desk.t('reports.chart.table')).click()
  await chart.getByRole('table').waitFor()
  const picture = chart.getByRole('img')
  await picture.focus()
  await page.keyboard.press('ArrowRight')
  await chart.locator('.rp-point strong').waitFor()
  await tile(desk, 'waits').getByRole('button', { name: '2', exact: false }).first().waitFor()
  await desk.expectAccessible('queue and response')
})

test('what has no group opens to its rows, labels divide, and other limits of answering stand beside the one of the target', async () => {
  photographFailures(stage)
  const { page } = desk
  await api.setLabels({ id: served, body: { labels: ['发票'] } })
  const day = await today()
  await expect.poll(async () => (await api.queryReport({ body: { metrics: ['waits'], from: day, to: day, filter: { labels: ['发票'] } } })).totals['waits']?.value, { timeout: 30_000 }).toBe(1)
  const opens = async (path: string, name: string, rows: number): Promise<void> => {
    await desk.open(path)
    const row = page.getByRole('group', { name: desk.t('reports.table') }).getByRole('row').filter({ hasText: name })
    await row.getByRole('button').first().click()
    const dialog = page.getByRole('dialog', { name: desk.t('reports.rowsOf', { name: '' }), exact: false })
    await expect.poll(() => dialog.getByRole('listitem').count(), { timeout: 20_000 }).toBe(rows)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  }
  await opens('reports/queue?range=today', desk.t('reports.without', { what: desk.t('reports.by.group') }), 2)
  for (const limit of ['', '_20', '_60']) await tile(desk, `answered_within_rounds${limit}`).waitFor()
  await opens('reports/queue?range=today&by=label', '发票', 1)
  await opens('reports/queue?range=today&by=label', desk.t('reports.without', { what: desk.t('reports.by.label') }), 1)
  await desk.expectAccessible('figures by label')
})

test('effects stand against the company’s own targets, and what is counted is said', async () => {
  photographFailures(stage)
  const { page } = desk
  await desk.open('reports/effects?range=today')
  await desk.sees('reports.saved.noCost')
  await desk.button('reports.settings.open').first().click()
  const drawer = desk.dialog('reports.settings.title')
  await drawer.getByLabel(desk.t('reports.effect.connectRate')).fill('80')
  await drawer.getByLabel(desk.t('reports.settings.costPerConversation')).fill('12')
  await desk.expectAccessible('settings of the reports')
  await desk.button('common.save', {}, drawer).click()
  await desk.sees('settings.saved')
  expect(await api.getReportSettings()).toMatchObject({ version: 2, costPerConversation: 12, targets: { connectRate: 0.8 } })
  const effect = page.locator('[data-effect="connectRate"]')
  await effect.getByText(desk.t('reports.targetAtLeast', { value: '80%' })).waitFor()
  await desk.sees('reports.saved.formula', { n: 1, cost: '¥12.00', amount: '¥12.00' })
  await desk.expectAccessible('effects')
})

test('a report is to be sent by mail, and says that mail is not set up', async () => {
  photographFailures(stage)
  const { page } = desk
  await desk.open('reports/mails')
  await desk.sees('reports.mail.off')
  await desk.button('reports.mail.new').first().click()
  const dialog = desk.dialog('reports.mail.new')
  await dialog.getByLabel(desk.t('reports.mail.name')).fill('客服周报')
  await desk.expectAccessible('a scheduled report')
  await desk.button('common.save', {}, dialog).click()
  await page.getByRole('heading', { name: '客服周报' }).waitFor()
  const [made] = (await api.listReportSchedules()).items
  expect(made).toMatchObject({ name: '客服周报', cadence: { every: 'week', weekday: 1 }, hour: 9, paused: false })
  await page.getByRole('button', { name: desk.t('reports.mail.more', { name: '客服周报' }) }).click()
  await page.getByRole('menuitem', { name: desk.t('reports.mail.pause') }).click()
  await page.getByText(desk.t('reports.mail.paused'), { exact: true }).waitFor()
  await desk.expectAccessible('scheduled reports')
})

test('an agent sees the own figures and nothing else', async () => {
  photographFailures(stage)
  const small = new Desk(await stage.seat('ann', 'en', phone), 'en')
  await small.signIn(ann)
  await small.open('reports?range=today')
  await small.sees('reports.ownOnly')
  await expect.poll(() => tile(small, 'stints').locator('.tile-value').innerText()).toBe('1')
  const tabs = small.page.getByRole('navigation', { name: small.t('reports.tabs') })
  expect(await tabs.getByRole('link', { name: small.t('reports.tab.effects') }).count()).toBe(0)
  expect(await tabs.getByRole('link', { name: small.t('reports.tab.bot') }).count()).toBe(0)
  await small.expectAccessible('own figures, on a phone')
  await small.open('reports/effects')
  await small.sees('common.notFound')
})
