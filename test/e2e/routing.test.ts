/** Two agents and a supervisor at their desks: an offer declined and accepted, a conversation handed to a group, the wall. */
import type { Client } from '@yingda/client'
import { defaultGroupRouting } from '@yingda/contract'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addUser, firstAdministrator, signIn, type Account } from '../lib/agent.ts'
import { Visitor } from '../lib/visitor.ts'
import { Desk } from './lib/desk.ts'
import { eventually } from './lib/eventually.ts'
import { photographFailures } from './lib/failures.ts'
import { Stage } from './lib/stage.ts'

let stage: Stage
let api: Client
let boss: Desk
const desks = new Map<string, Desk>()

beforeAll(async () => {
  stage = await Stage.open('bare')
  const administrator = await firstAdministrator(stage.system)
  ;({ api } = await signIn(stage.system.url, administrator))
  boss = new Desk(await stage.seat('supervisor', 'zh'), 'zh')
  await boss.signIn(administrator)
  const people: { id: string; account: Account }[] = []
  for (const name of ['ann', 'bob']) {
    const account = await addUser(stage.system.url, administrator, name)
    people.push({ id: (await signIn(stage.system.url, account)).userId, account })
  }
  const members = people.map(({ id }) => ({ agentId: id, skill: 50 }))
  const { id: defaultGroupId } = await api.createGroup({ body: { name: '售前', members, routing: { ...defaultGroupRouting, mode: 'offer', offerSeconds: 300 } } })
  await api.createGroup({ body: { name: '退款', members, routing: { ...defaultGroupRouting, mode: 'manual' } } })
  const { version, rules } = await api.getRoutingRules()
  await api.setRoutingRules({ body: { version, rules: { ...rules, defaultGroupId } } })
  for (const { id, account } of people) {
    const desk = new Desk(await stage.seat(account.email, 'zh'), 'zh')
    await desk.signIn(account)
    await desk.goOnline()
    desks.set(id, desk)
  }
})
afterAll(() => stage.close())
afterEach(() => stage.witness.expectNothing())

const offerBar = (desk: Desk) => desk.page.getByRole('list', { name: desk.t('offer.region') })

test('an offer is declined by one, accepted by the other with the keyboard, and the conversation handed to a group', async () => {
  photographFailures(stage)
  const visitor = await Visitor.open({ url: stage.system.url })
  await visitor.say('你好')
  await visitor.command({ do: 'request_human' })
  const id = visitor.conversationId
  const offeredTo = async (): Promise<string | null> => (await api.getConversation({ id })).conversation.offer?.agentId ?? null
  await expect.poll(offeredTo).not.toBeNull()
  const firstId = (await offeredTo()) ?? ''
  const first = desks.get(firstId)
  const [secondId, second] = [...desks].find(([one]) => one !== firstId) ?? []
  if (!first || !second) throw new Error('offered to nobody who is here')

  await offerBar(first).getByRole('listitem').waitFor()
  await first.expectAccessible('offered conversation')
  expect(await offerBar(second).count()).toBe(0)
  await first.button('offer.decline', {}, offerBar(first)).click()
  await offerBar(first).waitFor({ state: 'detached' })

  await offerBar(second).getByRole('listitem').waitFor()
  expect(await offeredTo()).toBe(secondId)
  await second.page.keyboard.press('Alt+Enter')
  await second.reply.waitFor()
  await expect.poll(async () => (await api.getConversation({ id })).conversation.owner).toMatchObject({ kind: 'agent', agentId: secondId })

  await second.page.getByRole('combobox', { name: second.t('priority.label') }).click()
  await second.page.getByTitle(second.t('priority.2'), { exact: true }).click()
  await second.page.getByRole('combobox', { name: second.t('handling.labels') }).fill('退款')
  await second.page.keyboard.press('Enter')
  await expect.poll(async () => {
    const { priority, labels } = (await api.getConversation({ id })).conversation
    return { priority, labels }
  }).toEqual({ priority: 2, labels: ['退款'] })
  await second.page.keyboard.press('Escape')

  await second.button('action.transfer').click()
  const dialog = second.dialog('transfer.title')
  await dialog.getByText(second.t('transfer.toGroup'), { exact: true }).click()
  await dialog.getByRole('radio', { name: '退款' }).check()
  await dialog.getByRole('textbox', { name: second.t('transfer.note') }).fill('请核对订单')
  await second.expectAccessible('handing over to a group')
  await second.button('transfer.submit', {}, dialog).click()
  await dialog.waitFor({ state: 'detached' })

  await first.tab('waiting')
  const row = first.rows.first()
  await row.getByText('退款', { exact: true }).waitFor()
  await row.getByText(first.t('priority.2')).waitFor()
  visitor.close()
})

test('the supervisor sees the queue, sets an agent to break, watches and takes over', async () => {
  await boss.goTo('nav.wall')
  const queues = boss.page.getByRole('region', { name: boss.t('wall.queues') })
  const queue = queues.getByRole('listitem').filter({ hasText: '退款' }).first()
  await queue.getByText(boss.t('priority.2')).waitFor()
  const agents = boss.page.getByRole('region', { name: boss.t('wall.agents') })
  await eventually(() => agents.getByRole('listitem').count(), 3, 'administrator and two agents')
  await boss.expectAccessible('wall')

  await boss.page.getByRole('button', { name: boss.t('wall.setOf', { name: 'ann' }) }).click()
  await boss.page.getByRole('menuitem', { name: boss.t('availability.break'), exact: true }).first().click()
  await boss.sees('wall.setDone', { name: 'ann', state: boss.t('availability.break') })

  await queue.getByRole('button').click()
  const drawer = boss.dialog('wall.waitingOf', { name: '退款' })
  await drawer.getByRole('listitem').waitFor()
  await boss.expectAccessible('queue of a group')
  await boss.button('wall.accept', {}, drawer).click()
  await boss.reply.waitFor()
})

test('an agent whom the system set to break is told so on every page, and goes online again', async () => {
  const [id, desk] = [...desks][1] ?? []
  if (!desk || !id) throw new Error('nobody is here')
  await desk.goTo('nav.knowledge')
  await api.setAvailability({ id, body: { availability: 'break', reason: 'missed' } })
  const notice = desk.page.getByRole('alert').filter({ hasText: desk.t('availability.missedNotice') })
  await notice.waitFor()
  await desk.expectAccessible('set to break')
  await desk.button('availability.backOnline', {}, notice).click()
  await notice.waitFor({ state: 'detached' })
  await expect.poll(async () => (await api.listPresence()).items.find(({ agentId }) => agentId === id)).toMatchObject({ availability: 'online', reason: null, connected: true })
})

test('groups and rules are set up, moved with the keyboard and tried', async () => {
  await boss.open('settings/routing')
  await boss.page.getByRole('button', { name: boss.t('routing.editGroup', { name: '售前' }) }).click()
  const drawer = boss.dialog('routing.editGroup', { name: '售前' })
  await drawer.getByRole('list', { name: boss.t('routing.strategies') }).waitFor()
  await boss.expectAccessible('group')
  const down = drawer.getByRole('button', { name: boss.t('routing.moveDown', { name: boss.t('routing.strategy.last_agent') }) })
  await down.focus()
  await boss.page.keyboard.press('Enter')
  // Somebody else is first: nothing entered is lost.
  stage.witness.tolerate(/409 \(Conflict\)/u)
  const group = (await api.listGroupSettings()).items.find(({ name }) => name === '售前')
  await api.updateGroup({ id: group?.id ?? '', body: { version: group?.version ?? 0, name: '售前咨询' } })
  await boss.button('common.save', {}, drawer).click()
  await boss.button('routing.overwrite', {}, drawer).click()
  await boss.sees('routing.groupSaved')
  const saved = (await api.listGroupSettings()).items.find(({ id }) => id === group?.id)
  expect(saved?.name).toBe('售前')
  expect(saved?.routing.strategies.slice(0, 2)).toEqual(['owner', 'last_agent'])

  await boss.page.getByRole('radiogroup', { name: boss.t('routing.parts') }).getByText(boss.t('routing.rules')).click()
  await boss.button('routing.newRule').click()
  const rule = boss.dialog('routing.newRule')
  await rule.getByLabel(boss.t('routing.ruleName')).fill('退款页')
  await boss.button('routing.addCondition', {}, rule).click()
  await rule.getByRole('textbox', { name: boss.t('routing.value', { n: 1 }) }).fill('/refund')
  await boss.expectAccessible('rule')
  await boss.button('common.done', {}, rule).click()
  await boss.page.getByRole('region', { name: boss.t('routing.try') }).getByLabel(boss.t('routing.field.page')).fill('https://shop.example/refund/1')
  await boss.button('routing.tryRun').click()
  await boss.sees('routing.tryFits', { name: '退款页' })
  await boss.expectAccessible('rules')
  await boss.button('common.save').click()
  await boss.sees('routing.rulesSaved')
  expect((await api.getRoutingRules()).rules.rules).toMatchObject([{ name: '退款页', conditions: [{ field: 'page', contains: '/refund' }] }])
})

test('a skill is made and asked for by a rule; list, conversation and wall say for what is waited, and who has it is offered it', async () => {
  photographFailures(stage)
  await boss.open('settings/routing?part=skills')
  await boss.button('skills.new').click()
  const skill = boss.dialog('skills.new')
  await skill.getByLabel(boss.t('skills.name')).fill('英语')
  await boss.expectAccessible('skill')
  await boss.button('common.save', {}, skill).click()
  await boss.sees('skills.saved')

  await boss.open('settings/routing?part=rules')
  await boss.button('routing.newRule').click()
  const rule = boss.dialog('routing.newRule')
  await rule.getByLabel(boss.t('routing.ruleName')).fill('外语客户')
  await boss.button('routing.addCondition', {}, rule).click()
  await rule.getByRole('textbox', { name: boss.t('routing.value', { n: 1 }) }).fill('/global')
  await rule.getByRole('switch', { name: boss.t('skills.demand') }).click()
  await rule.getByRole('combobox', { name: boss.t('skills.nth', { n: 1 }) }).click()
  await boss.page.getByTitle('英语', { exact: true }).click()
  await boss.expectAccessible('rule that asks for a skill')
  await boss.button('common.done', {}, rule).click()
  const asked = boss.t('skills.asked', { name: '英语', n: 60 })
  await boss.page.getByText(asked).first().waitFor()
  await boss.button('common.save').click()
  await boss.sees('routing.rulesSaved')

  const visitor = await Visitor.open({ url: stage.system.url, language: 'en', page: 'https://shop.example/global/1' })
  await visitor.say('hello')
  await visitor.command({ do: 'request_human' })
  const id = visitor.conversationId
  const [agentId, agent] = [...desks][1] ?? []
  if (!agent || agentId === undefined) throw new Error('nobody is here')
  await agent.open(`conversations/${id}?view=waiting`)
  await agent.rows.filter({ hasText: asked }).first().waitFor()
  await agent.log.getByText(boss.t('skills.fallback.anyone', { s: 120 })).waitFor()
  await agent.expectAccessible('waiting for a skill')
  await boss.goTo('nav.wall')
  const queues = boss.page.getByRole('region', { name: boss.t('wall.queues') })
  await queues.getByText(boss.t('skills.nobodyReady')).waitFor()
  await boss.expectAccessible('wall with a skill waited for')
  expect((await api.getConversation({ id })).conversation.offer).toBeNull()

  const [english] = (await api.listSkills()).items
  await api.updateSkill({ id: english?.id ?? '', body: { version: english?.version ?? 0, agents: [{ agentId, level: 80 }] } })
  await expect.poll(async () => (await api.getConversation({ id })).conversation.offer?.agentId, { timeout: 20_000 }).toBe(agentId)
  visitor.close()
})
