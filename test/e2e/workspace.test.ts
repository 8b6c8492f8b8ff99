/** Two agents, a supervisor and several customers at once: send later, collision, questions among colleagues, whisper, take over, many at once. */
import type { Client } from '@yingda/client'
import { defaultGroupRouting } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addUser, firstAdministrator, signIn } from '../lib/agent.ts'
import { Visitor } from '../lib/visitor.ts'
import { Desk } from './lib/desk.ts'
import { eventually } from './lib/eventually.ts'
import { photographFailures } from './lib/failures.ts'
import { Stage } from './lib/stage.ts'

/** With SCREENS=folder pictures are kept there. */
const kept = process.env['SCREENS']

let stage: Stage
let api: Client
let boss: Desk
let ann: Desk
let bob: Desk
let annApi: Client
const visitors: Visitor[] = []

beforeAll(async () => {
  stage = await Stage.open('bare')
  const administrator = await firstAdministrator(stage.system)
  ;({ api } = await signIn(stage.system.url, administrator))
  const people = await Promise.all(['ann', 'bob'].map(async (name) => {
    const account = await addUser(stage.system.url, administrator, name)
    const { userId, api: own } = await signIn(stage.system.url, account)
    return { account, id: userId, own }
  }))
  const { id: defaultGroupId } = await api.createGroup({ body: { name: '售后', members: people.map(({ id }) => ({ agentId: id, skill: 50 })), routing: { ...defaultGroupRouting, mode: 'manual' } } })
  const { version, rules } = await api.getRoutingRules()
  await api.setRoutingRules({ body: { version, rules: { ...rules, defaultGroupId } } })
  const sit = async (who: string, account: { email: string; password: string }, language: 'zh' | 'en'): Promise<Desk> => {
    const desk = new Desk(await stage.seat(who, language), language)
    await desk.signIn(account)
    return desk
  }
  boss = await sit('supervisor', administrator, 'zh')
  const [first, second] = people
  if (!first || !second) throw new Error('nobody is here')
  annApi = first.own
  ann = await sit('ann', first.account, 'zh')
  bob = await sit('bob', second.account, 'en')
  await ann.goOnline()
  await bob.goOnline()
})
afterAll(async () => {
  for (const visitor of visitors) visitor.close()
  await stage.close()
})
afterEach(() => stage.witness.expectNothing())

async function asks(text: string): Promise<string> {
  const visitor = await Visitor.open({ url: stage.system.url })
  visitors.push(visitor)
  await visitor.say(text)
  await visitor.command({ do: 'request_human' })
  return visitor.conversationId
}
/** Accessible, and a picture for whoever wants to look. */
async function look(desk: Desk, screen: string): Promise<void> {
  await desk.expectAccessible(screen)
  if (kept !== undefined) await desk.page.screenshot({ path: path.join(kept, `workspace-${screen.replaceAll(' ', '-')}.png`) })
}
const owner = async (id: string): Promise<string> => {
  const { owner: now } = (await api.getConversation({ id })).conversation
  return now.kind === 'agent' ? now.name : now.kind
}
const open = (desk: Desk, id: string): Promise<void> => desk.page.goto(`${desk.seat.url}/console/conversations/${id}?view=all`).then(() => desk.log.waitFor())

test('who else has a waiting conversation open is seen, and in which somebody writes', async () => {
  photographFailures(stage)
  const id = await asks('我要退货')
  await open(ann, id)
  await open(bob, id)
  await ann.sees('viewers.looking', { names: 'bob' })
  await bob.sees('viewers.looking', { names: 'ann' })
  await look(ann, 'a colleague looks at the same conversation')
  await ann.button('action.accept').first().click()
  await ann.reply.waitFor()
  await expect.poll(() => owner(id)).toBe('ann')
})

test('a message is planned, changed, and sent at its time; what cannot be sent says why', async () => {
  const id = await asks('订单什么时候到')
  await open(ann, id)
  await ann.button('action.accept').first().click()
  await ann.reply.fill('您的包裹收到了吗？')
  await ann.button('later.action').click()
  const dialog = ann.dialog('later.title')
  await dialog.getByText(ann.t('later.inThreeHours'), { exact: true }).click()
  await look(ann, 'planning a message')
  await ann.button('later.submit', {}, dialog).click()
  await dialog.waitFor({ state: 'detached' })
  const bar = ann.page.getByRole('region', { name: ann.t('later.bar') })
  await bar.getByText(ann.t('later.barCount', { n: 1 })).click()
  await bar.getByText('您的包裹收到了吗？').last().waitFor()
  expect(await ann.reply.inputValue()).toBe('')
  await look(ann, 'planned messages')
  // A reload keeps what was planned, and what was begun.
  await ann.reply.fill('写到一半')
  await ann.page.reload()
  await bar.waitFor()
  expect(await ann.reply.inputValue()).toBe('写到一半')
  await ann.reply.fill('')

  expect((await api.listScheduled({ id })).items).toMatchObject([{ state: 'waiting', agentName: 'ann' }])
  await annApi.scheduleMessage({ id, body: { messageId: randomUUID(), text: '还需要帮助吗？', sendAt: new Date(Date.now() + 2500).toISOString(), onlyIfSilent: false } })
  await annApi.closeConversation({ id })
  await bar.getByText(ann.t('later.reason.closed')).waitFor()
  await ann.sees('later.barFailed', { n: 1 })
  await bar.getByRole('listitem').filter({ hasText: '还需要帮助吗' }).getByRole('button', { name: ann.t('later.remove') }).click()
  await bar.getByText(ann.t('later.reason.closed')).waitFor({ state: 'detached' })
})

test('files of a draft stay through leaving and reloading, are planned with it, and come back from the plan', async () => {
  const [id, elsewhere] = [await asks('发票怎么开'), await asks('在吗')]
  await annApi.acceptConversation({ id })
  await open(ann, id)
  const composer = ann.page.locator('.composer')
  const chips = composer.locator('.file-chip')
  await composer.locator('input[type=file]').setInputFiles([{ name: '开票说明.txt', mimeType: 'text/plain', buffer: Buffer.from('先登录') }, { name: 'steps.txt', mimeType: 'text/plain', buffer: Buffer.from('1 2 3') }])
  await chips.nth(1).getByText(/ B/u).waitFor()
  await open(ann, elsewhere)
  await open(ann, id)
  await ann.page.reload()
  await chips.filter({ hasText: 'steps.txt' }).getByRole('button', { name: ann.t('composer.remove', { name: 'steps.txt' }) }).click()
  await ann.page.reload()
  await chips.getByText('开票说明.txt').waitFor()
  expect(await chips.count()).toBe(1)

  await ann.button('later.action').click()
  const dialog = ann.dialog('later.title')
  await dialog.locator('.file-chip').getByText('开票说明.txt').waitFor()
  await dialog.locator('input[type=file]').setInputFiles([{ name: '模板.txt', mimeType: 'text/plain', buffer: Buffer.from('抬头') }])
  await dialog.locator('.file-chip').nth(1).getByText(/ B/u).waitFor()
  await look(ann, 'planning files')
  await ann.button('later.submit', {}, dialog).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await chips.count()).toBe(0)
  expect((await api.listScheduled({ id })).items).toMatchObject([{ text: '', files: [{ name: '开票说明.txt' }, { name: '模板.txt' }] }])
  const bar = ann.page.getByRole('region', { name: ann.t('later.bar') })
  await bar.getByRole('button', { name: ann.t('later.barCount', { n: 1 }) }).click()
  await bar.getByText('模板.txt').last().waitFor()
  await look(ann, 'planned files')
  await ann.button('later.toComposer', {}, bar).click()
  await chips.nth(1).waitFor()
  await ann.page.locator('.composer').getByRole('button', { name: ann.t('composer.send'), exact: true }).click()
  await ann.log.getByText('模板.txt').waitFor()
  expect(await chips.count()).toBe(0)
})

test('what a colleague changes of the customer is seen at once, beside the conversation and on the page of the customer', async () => {
  const id = await asks('我的会员等级')
  await open(ann, id)
  const { customer } = await api.getConversation({ id })
  await bob.page.goto(`${bob.seat.url}/console/customers/${customer.id}`)
  await bob.sees('customers.add')
  await ann.sees('customers.add')
  await api.updateCustomer({ id: customer.id, body: { occupation: '小学教师' } })
  await ann.page.getByText('小学教师').first().waitFor()
  await bob.page.getByText('小学教师').first().waitFor()
})

test('a colleague is asked, answers in place; a supervisor whispers and takes over', async () => {
  const id = await asks('可以换颜色吗')
  await open(ann, id)
  await ann.button('action.accept').first().click()
  await ann.reply.waitFor()
  const modes = ann.page.getByRole('radiogroup', { name: ann.t('composer.modeLabel') })
  await modes.getByText(ann.t('composer.note')).click()
  const note = ann.page.getByRole('textbox', { name: ann.t('composer.note'), exact: true })
  await note.pressSequentially('@bo')
  await ann.page.getByRole('option', { name: /bob/u }).click()
  await note.pressSequentially('换色要加钱吗')
  await ann.page.getByRole('checkbox', { name: ann.t('consult.ask') }).check()
  await look(ann, 'a question to a colleague')
  await ann.button('composer.saveNote').click()
  await ann.sees('consult.open')

  await open(bob, id)
  await bob.button('consult.answer').click()
  const answer = bob.page.getByRole('textbox', { name: bob.t('composer.note'), exact: true })
  await answer.fill('不用')
  await bob.button('composer.saveNote').click()
  await ann.page.getByText(ann.t('consult.answeredBy', { name: 'bob' })).waitFor()

  await open(boss, id)
  // The supervisor looks on unseen.
  await eventually(() => ann.page.getByText(ann.t('viewers.looking', { names: boss.t('author.you') })).count(), 0)
  await boss.notes('注意语气')
  await ann.message('注意语气').waitFor()
  await boss.button('action.takeOver').first().click()
  await boss.reply.waitFor()
  await expect.poll(() => owner(id)).not.toBe('ann')
  await ann.sees('system.takenOver', { name: await owner(id) })
})

test('many conversations are chosen in the list and labelled at once', async () => {
  const ids = [await asks('一'), await asks('二'), await asks('三')]
  await ann.open('conversations?view=waiting')
  await ann.rows.nth(2).waitFor()
  await ann.button('many.start').click()
  const bar = ann.page.getByRole('region', { name: ann.t('many.title') })
  await bar.getByRole('checkbox').first().check()
  const total = String(await ann.rows.count())
  await bar.getByText(ann.t('many.selected', { n: Number(total) })).waitFor()
  await look(ann, 'choosing conversations')
  await ann.button('many.change', {}, bar).click()
  const dialog = ann.dialog('many.title')
  await dialog.getByRole('combobox', { name: ann.t('many.addLabels') }).fill('活动')
  await ann.page.keyboard.press('Enter')
  await ann.page.keyboard.press('Escape')
  await look(ann, 'changing many conversations')
  await ann.button('tickets.bulkBegin', {}, dialog).click()
  await dialog.getByRole('status').filter({ hasText: ann.t('tickets.jobDone', { total }) }).waitFor()
  await ann.button('common.done', {}, dialog).click()
  for (const id of ids) expect((await api.getConversation({ id })).conversation.labels).toEqual(['活动'])
})

test('everybody sets what they are told of by mail', async () => {
  await ann.open('notices')
  await ann.sees('notices.mailOff')
  await look(ann, 'notification settings')
})
