/** The pages where a company sets up how people work: canned replies, ways to a person, tickets. */
import type { Client } from '@yingda/client'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addUser, firstAdministrator, signIn, type Account } from '../lib/agent.ts'
import { Desk } from './lib/desk.ts'
import { photographFailures } from './lib/failures.ts'
import { phone, Stage } from './lib/stage.ts'

let stage: Stage
let api: Client
let administrator: Account
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

const csv = '快捷词,标题,内容,语言,文件夹\n/tuihuo,退货,退货请在订单页申请。,zh,售后\nNot Good,坏行,内容,,\n'

test('canned replies are written with variables, imported with a report, and their own by those who may not edit the company\'s', async () => {
  photographFailures(stage)
  const { page } = desk
  await desk.goTo('replyPage.nav')
  await desk.sees('replyPage.empty')
  await desk.button('replyPage.new').first().click()
  const drawer = desk.dialog('replyPage.new')
  await drawer.getByLabel(desk.t('replyPage.shortcut')).fill('fapiao')
  await drawer.getByLabel(desk.t('replyPage.title'), { exact: true }).fill('发票')
  await drawer.getByLabel(desk.t('replyPage.text'), { exact: true }).fill('您好，{{order.number}} 的发票已开。')
  await desk.sees('replyPage.unknown', { names: '{{order.number}}' })
  await drawer.getByLabel(desk.t('replyPage.text'), { exact: true }).press('Home')
  await desk.button('replyPage.insert').click()
  await page.getByRole('menuitem', { name: desk.t('replyPage.variable.customer.name') }).click()
  await drawer.getByRole('region', { name: desk.t('replyPage.preview') }).getByText(desk.t('replyPage.sampleName')).waitFor()
  await desk.expectAccessible('a canned reply')
  await desk.button('common.save', {}, drawer).click()
  await desk.sees('replyPage.saved')
  expect((await api.listReplies({ search: 'fapiao' })).items[0]).toMatchObject({ scope: 'company', text: '{{customer.name}}您好，{{order.number}} 的发票已开。' })

  await desk.button('knowledge.import').click()
  await page.locator('input[type=file]').setInputFiles({ name: 'replies.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await desk.sees('import.doneWithRejected', { n: 1 })
  await desk.expectAccessible('the report of an import')
  await desk.button('common.done').click()
  await page.getByRole('button', { name: '退货', exact: true }).waitFor()
  await desk.button('knowledge.export').click()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: desk.t('knowledge.export') }).click()
  expect((await download).suggestedFilename()).toMatch(/^replies-company-/u)

  const ann = new Desk(await stage.seat('ann', 'en', phone), 'en')
  await ann.signIn(await addUser(stage.system.url, administrator, 'ann'))
  await ann.open('replies')
  await ann.page.getByRole('button', { name: '退货', exact: true }).click()
  await ann.sees('replyPage.readOnly')
  await ann.expectAccessible('a canned reply to read, on a phone')
})

test('what leads to a person is set, the button and two triggers stay', async () => {
  photographFailures(stage)
  const { page } = desk
  await desk.open('settings/handoff')
  await desk.sees('handoffPage.button')
  const trigger = (kind: 'askedWords' | 'askedTopic' | 'ceiling' | 'unknown') => page.getByRole('listitem', { name: desk.t(`handoffPage.name.${kind}`), exact: true })
  for (const kind of ['askedWords', 'ceiling'] as const) {
    await trigger(kind).getByText(desk.t('handoffPage.always')).waitFor()
    expect(await trigger(kind).getByRole('switch').count()).toBe(0)
  }
  await trigger('askedTopic').getByRole('switch').click()
  await trigger('askedTopic').getByText(desk.t('handoffPage.idle')).waitFor()
  await trigger('askedTopic').getByLabel(desk.t('handoffPage.tags')).fill('投诉')
  await trigger('askedTopic').getByLabel(desk.t('handoffPage.tags')).press('Enter')
  await trigger('askedTopic').getByText(desk.t('handoffPage.idle')).waitFor({ state: 'detached' })
  await trigger('unknown').getByText(desk.t('handoffPage.automatic')).click()
  await trigger('ceiling').getByLabel(desk.t('handoffPage.count.ceiling')).fill('4')
  await trigger('ceiling').getByText(desk.t('handoffPage.words')).click()
  await trigger('ceiling').getByLabel(desk.t('common.zh')).fill('要不要请同事来看看？')
  await desk.expectAccessible('what leads to a person')
  await desk.button('common.save').click()
  await desk.sees('settings.saved')
  const { version, triggers } = await api.getHandoffSettings()
  expect(triggers).toMatchObject({ askedTopic: { enabled: true, topics: { tags: ['投诉'] } }, unknown: { mode: 'automatic' }, ceiling: { n: 4, words: { zh: '要不要请同事来看看？' } } })

  await api.setHandoffSettings({ body: { version, triggers: { ...triggers, vip: { ...triggers.vip, enabled: true, level: 2 } } } })
  stage.witness.tolerate(/409 \(Conflict\).*\/api\/handoff/u)
  await trigger('ceiling').getByLabel(desk.t('handoffPage.count.ceiling')).fill('5')
  await desk.button('common.save').click()
  await desk.button('routing.reload').click()
  await page.getByRole('listitem', { name: desk.t('handoffPage.name.vip'), exact: true }).getByLabel(desk.t('handoffPage.level')).waitFor()
})
