/** The pages where a company sets up how people work: canned replies, ways to a person, tickets. */
import type { Client } from '@yingda/client'
import type { Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addUser, firstAdministrator, signIn, type Account } from '../lib/agent.ts'
import { Visitor } from '../lib/visitor.ts'
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

test('a type of tickets gets a form, states and moves; a service level its targets and what happens otherwise', async () => {
  photographFailures(stage)
  const { page } = desk
  await desk.open('settings/tickets')
  await desk.button('ticketSet.typeNew').click()
  const drawer = desk.dialog('ticketSet.typeNew')
  const part = (name: 'basics' | 'fields' | 'states' | 'rules') => drawer.getByRole('radiogroup', { name: desk.t('ticketSet.typeParts') }).getByText(desk.t(`ticketSet.part.${name}`), { exact: true }).click()
  await desk.button('common.save', {}, drawer).click()
  await desk.sees('ticketSet.typeProblem.name')
  await drawer.getByLabel(desk.t('ticketSet.inZh', { label: desk.t('ticketSet.name') })).fill('维修')
  await part('fields')
  await desk.button('ticketSet.fieldNew', {}, drawer).click()
  const field = desk.dialog('ticketSet.fieldNew')
  await field.getByLabel(desk.t('ticketSet.inZh', { label: desk.t('ticketSet.name') })).fill('序列号')
  await field.getByLabel(desk.t('ticketSet.inEn', { label: desk.t('ticketSet.name') })).fill('Serial number')
  await field.getByText(desk.t('ticketSet.required')).click()
  await field.getByText(desk.t('ticketSet.customer.fill')).click()
  await desk.expectAccessible('a field of a form')
  await desk.button('ticketSet.fieldTake', {}, field).click()
  await part('states')
  await desk.button('ticketSet.stateAdd', {}, drawer).click()
  await drawer.getByLabel(desk.t('ticketSet.stateZh', { n: 4 })).fill('送修中')
  await desk.button('common.save', {}, drawer).click()
  await desk.sees('ticketSet.typeProblem.stuck')
  await drawer.getByLabel(desk.t('ticketSet.move', { from: '处理中', to: '送修中' })).check()
  await drawer.getByLabel(desk.t('ticketSet.move', { from: '送修中', to: '已解决' })).check()
  await desk.expectAccessible('the states of a type')
  await desk.button('common.save', {}, drawer).click()
  await desk.sees('ticketSet.typeSaved')
  const made = (await api.listTicketTypes()).items.find((one) => one.name.zh === '维修')
  expect(made?.fields).toMatchObject([{ key: 'serial_number', required: true, customer: 'fill' }])
  expect(made?.states.find((one) => one.name.zh === '送修中')).toMatchObject({ category: 'open', to: ['solved'] })
  await page.getByRole('button', { name: desk.t('routing.moveUp', { name: '维修' }) }).click()
  await expect.poll(async () => (await api.listTicketTypes()).items.map((one) => one.name.zh).at(-2)).toBe('维修')

  await page.getByText(desk.t('ticketSet.sla'), { exact: true }).first().click()
  await desk.button('ticketSet.policyNew').click()
  const policy = desk.dialog('ticketSet.policyNew')
  await policy.getByLabel(desk.t('ticketSet.name'), { exact: true }).fill('维修时效')
  await policy.getByLabel(`${desk.t('tickets.priority.urgent')}, ${desk.t('ticketSet.goal.firstReplySeconds')}`, { exact: true }).fill('10')
  await policy.getByLabel(desk.t('tickets.type'), { exact: true }).click()
  await page.getByRole('option', { name: '维修', exact: true }).or(page.locator('.ant-select-item-option', { hasText: '维修' })).last().click()
  await page.keyboard.press('Escape')
  await desk.button('ticketSet.escalationAdd', {}, policy).click()
  await policy.getByText(desk.t('ticketSet.raisePriority')).click()
  await desk.expectAccessible('a service level')
  await desk.button('common.save', {}, policy).click()
  await desk.sees('ticketSet.policySaved')
  const saved = (await api.listSlaPolicies()).items.find((one) => one.name === '维修时效')
  expect(saved).toMatchObject({ goals: { urgent: { firstReplySeconds: 600 } }, conditions: { typeIds: [made?.id] }, escalations: [{ raisePriority: true, notifyFollowers: true }] })
})

test('conversations are classified from the company\'s lists, beside them and when they are closed', async () => {
  photographFailures(stage)
  const { page } = desk
  await desk.open('settings/classification')
  await desk.button('classify.useUsual').first().click()
  await desk.button('classify.useUsual').click()
  await page.getByRole('textbox', { name: desk.t('classify.nth', { list: desk.t('classify.scenarios'), n: 1 }) }).fill('退换货')
  await desk.sees('classify.twice')
  await page.getByRole('textbox', { name: desk.t('classify.nth', { list: desk.t('classify.scenarios'), n: 1 }) }).fill('预售')
  await desk.expectAccessible('what conversations can be about')
  await desk.button('common.save').click()
  await desk.sees('settings.saved')
  expect((await api.getClassificationLists()).scenarios[0]).toBe('预售')

  await desk.goOnline()
  const visitor = await Visitor.open({ url: stage.system.url })
  await visitor.say('你好')
  await visitor.command({ do: 'request_human' })
  const id = visitor.conversationId
  await desk.open(`conversations/${id}`)
  await desk.button('action.accept').first().click()
  await desk.reply.waitFor()
  const choose = async (label: 'classify.scenario' | 'classify.serviceKind', name: string, within: Locator): Promise<void> => {
    await within.getByRole('combobox', { name: desk.t(label) }).click()
    await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: name }).click()
  }
  await choose('classify.scenario', '预售', page.locator('.handling'))
  await expect.poll(async () => (await api.getConversation({ id })).conversation.scenario).toBe('预售')
  await desk.button('action.close').first().click()
  const dialog = page.getByRole('dialog')
  await choose('classify.serviceKind', '投诉', dialog)
  await expect.poll(async () => (await api.getConversation({ id })).conversation.serviceKind).toBe('投诉')
  await desk.expectAccessible('closing a conversation')
  await dialog.getByText(desk.t('wrapUp.solved')).click()
  await desk.button('action.close', {}, dialog).click()
  await expect.poll(async () => (await api.getConversation({ id })).conversation.owner.kind).toBe('closed')
})

test('lists of tickets are kept as views, one\'s own and everybody\'s; a ticket is made for a customer who was found', async () => {
  photographFailures(stage)
  const { page } = desk
  const customer = await api.createCustomer({ body: { name: '示例客户', phone: '13800001111' } })
  await desk.open('tickets')
  await desk.button('tickets.new').first().click()
  const drawer = desk.dialog('tickets.new')
  await drawer.getByLabel(desk.t('tickets.subject')).fill('杯子碎了')
  await drawer.getByRole('combobox', { name: desk.t('tickets.customer') }).fill('示例客户')
  await page.locator('.tk-customer', { hasText: '示例客户' }).click()
  await desk.expectAccessible('a ticket for a customer')
  await desk.button('tickets.create', {}, drawer).click()
  await page.getByRole('heading', { name: '杯子碎了' }).waitFor()
  expect((await api.listCustomerTickets({ id: customer.id })).items[0]?.subject).toBe('杯子碎了')

  await desk.open('tickets?view=open&q=杯子')
  const menu = async (key: 'tickets.viewKeep' | 'tickets.viewOverwrite' | 'tickets.viewRemove', name = ''): Promise<void> => {
    await desk.button('tickets.viewMenu').click()
    await page.getByRole('menuitem', { name: desk.t(key, { name }) }).click()
  }
  await menu('tickets.viewKeep')
  const dialog = desk.dialog('tickets.viewNew')
  await dialog.getByLabel(desk.t('tickets.viewName')).fill('碎了的')
  await dialog.getByRole('combobox', { name: desk.t('tickets.viewFor') }).click()
  await page.locator('.ant-select-item-option', { hasText: desk.t('tickets.viewCompany') }).click()
  await desk.expectAccessible('keeping a view')
  await desk.button('common.save', {}, dialog).click()
  await page.getByRole('tab', { name: /碎了的/u, selected: true }).waitFor()
  await page.getByRole('button', { name: /杯子碎了/u }).waitFor()
  expect((await api.listTicketViews()).items).toMatchObject([{ name: '碎了的', scope: 'company', filter: { search: '杯子' } }])
  await desk.open(`tickets?view=${(await api.listTicketViews()).items[0]?.id ?? ''}&priority=urgent`)
  await menu('tickets.viewOverwrite', '碎了的')
  await expect.poll(async () => (await api.listTicketViews()).items[0]?.filter.priorities).toEqual(['urgent'])

  const small = new Desk(await stage.seat('small', 'en', phone), 'en')
  await small.signIn(administrator)
  await small.open('tickets?view=all')
  const row = small.page.locator('.entry-row', { hasText: '杯子碎了' })
  await row.waitFor()
  expect((await row.boundingBox())?.height).toBeLessThan(110)
  await small.expectAccessible('tickets on a phone')
  await menu('tickets.viewRemove', '碎了的')
  await page.getByRole('dialog').getByRole('button', { name: desk.t('common.delete') }).click()
  await expect.poll(async () => (await api.listTicketViews()).items).toEqual([])
})
