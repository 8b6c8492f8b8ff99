/** Customers at the desk: a profile edited in place, a segment with its live count, and the way to a group it opens. */
import type { Client } from '@yingda/client'
import { defaultGroupRouting } from '@yingda/contract'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { firstAdministrator, signIn, type Account } from '../lib/agent.ts'
import { Visitor } from '../lib/visitor.ts'
import { Desk } from './lib/desk.ts'
import { photographFailures } from './lib/failures.ts'
import { phone, Stage } from './lib/stage.ts'

const kept = process.env['SCREENS']

let stage: Stage
let api: Client
let desk: Desk
let administrator: Account
let userId = ''
const visitors: Visitor[] = []

async function arrive(): Promise<Visitor> {
  const visitor = await Visitor.open({ url: stage.system.url })
  visitors.push(visitor)
  await visitor.say('你好')
  await visitor.command({ do: 'request_human' })
  return visitor
}

beforeAll(async () => {
  stage = await Stage.open('bare')
  administrator = await firstAdministrator(stage.system)
  ;({ api, userId } = await signIn(stage.system.url, administrator))
  desk = new Desk(await stage.seat('administrator', 'zh'), 'zh')
  await desk.signIn(administrator)
  const label = (zh: string, en: string): { zh: string; en: string } => ({ zh, en })
  await api.createCustomerAttribute({ body: { key: 'plan', type: 'choice', personal: false, setBy: 'both', label: label('套餐', 'Plan'), options: [{ value: 'free', label: label('免费版', 'Free') }, { value: 'pro', label: label('专业版', 'Pro') }] } })
  if (kept !== undefined) mkdirSync(kept, { recursive: true })
})
afterAll(async () => {
  for (const visitor of visitors) visitor.close()
  await stage.close()
})
afterEach(() => stage.witness.expectNothing())

async function picture(of: Desk, name: string): Promise<void> {
  if (kept !== undefined) await of.page.screenshot({ path: path.join(kept, `${name}.png`) })
}

/** Chooses from an open list of antd by the words of the choice. */
async function choose(of: Desk, field: Locator, words: string): Promise<void> {
  await field.click()
  await of.page.locator('.ant-select-dropdown:visible').getByTitle(words, { exact: true }).click()
}

test('a profile is edited beside the conversation, in place, and by the keyboard', async () => {
  photographFailures(stage)
  const visitor = await arrive()
  const { customerId } = visitor
  await desk.open(`conversations/${visitor.conversationId}`)
  const pane = desk.page.getByRole('complementary', { name: desk.t('customer.title') })
  const add = async (name: string): Promise<void> => {
    await desk.button('customers.add', {}, pane).click()
    await desk.page.getByRole('menuitem', { name, exact: true }).click()
  }
  await pane.getByRole('button', { name: desk.t('customer.editField', { field: desk.t('customer.name') }) }).click()
  await pane.getByRole('textbox', { name: desk.t('customer.name') }).fill('王小明')
  await desk.page.keyboard.press('Enter')
  await pane.getByRole('heading', { name: '王小明' }).waitFor()

  await add(desk.t('customers.level'))
  await pane.getByRole('spinbutton', { name: desk.t('customers.level') }).fill('90')
  await desk.page.keyboard.press('Enter')
  await pane.getByText('90', { exact: true }).waitFor()
  await add('套餐')
  await desk.page.locator('.ant-select-dropdown:visible').getByTitle('专业版').click()
  await pane.getByText('专业版', { exact: true }).waitFor()
  await add(desk.t('customers.note'))
  await pane.getByRole('textbox', { name: desk.t('customers.note') }).fill('晚上联系')
  await desk.page.keyboard.press('Escape')
  await pane.getByRole('textbox', { name: desk.t('customers.note') }).waitFor({ state: 'detached' })
  await pane.getByRole('button', { name: desk.t('customers.editTags') }).click()
  await pane.getByRole('combobox', { name: desk.t('customers.tags'), exact: true }).fill('老客户')
  await desk.page.keyboard.press('Enter')
  await pane.getByRole('heading', { name: desk.t('customers.profile') }).click()
  await pane.getByRole('listitem').filter({ hasText: '老客户' }).waitFor()
  await expect.poll(() => api.getCustomer({ id: customerId })).toMatchObject({ name: '王小明', level: 90, fields: { plan: 'pro' }, tags: ['老客户'], note: null })
  await desk.expectAccessible('a customer beside the conversation')
  await picture(desk, 'pane-zh-desk')
})

test('a segment is made with a live count, found in the list, and sends its customers to a group', async () => {
  photographFailures(stage)
  const { page } = desk
  await desk.goTo('customers.nav')
  await page.getByRole('button', { name: '王小明', exact: true }).waitFor()
  await page.getByRole('navigation', { name: desk.t('customers.tabs') }).getByRole('link', { name: desk.t('customers.tabSegments') }).click()
  await desk.sees('segments.empty')
  await desk.button('segments.new').first().click()
  const drawer = desk.dialog('segments.new')
  await drawer.getByLabel(desk.t('segments.name'), { exact: true }).fill('重要客户')
  const preview = drawer.getByRole('region', { name: desk.t('segments.preview') })
  await drawer.getByRole('spinbutton', { name: desk.t('segments.value', { n: 1 }) }).fill('80')
  await preview.getByText(desk.t('segments.fits', { n: 1 })).waitFor()
  await preview.getByRole('link', { name: '王小明' }).waitFor()
  await desk.button('segments.addGroup', {}, drawer).click()
  const group = drawer.getByRole('group', { name: desk.t('segments.group', { n: 1 }) })
  await choose(desk, group.getByRole('combobox', { name: desk.t('segments.field', { n: 2 }), exact: true }), '套餐')
  await preview.getByText(desk.t('segments.previewWait')).waitFor()
  await choose(desk, group.getByRole('combobox', { name: desk.t('segments.value', { n: 2 }) }), '免费版')
  await page.keyboard.press('Escape')
  await preview.getByText(desk.t('segments.fits', { n: 0 })).waitFor()
  await desk.button('segments.removeGroup', { n: 1 }, drawer).click()
  await preview.getByText(desk.t('segments.fits', { n: 1 })).waitFor()
  await desk.expectAccessible('a segment')
  await picture(desk, 'segment-zh-desk')
  await desk.button('common.save', {}, drawer).click()
  await desk.sees('segments.saved')
  await page.getByText(desk.t('segments.count', { n: 1 }), { exact: true }).waitFor()
  await page.getByRole('link', { name: desk.t('segments.showCustomers') }).click()
  await page.getByRole('button', { name: '王小明', exact: true }).click()
  await page.getByRole('heading', { name: desk.t('customers.behaviour') }).waitFor()
  await page.getByRole('link', { name: '重要客户' }).waitFor()
  await desk.expectAccessible('a customer')
  await picture(desk, 'customer-zh-desk')

  await api.createGroup({ body: { name: '大客户组', members: [{ agentId: userId, skill: 50 }], routing: defaultGroupRouting } })
  await desk.open('settings/routing?part=rules')
  await desk.button('routing.newRule').click()
  const rule = desk.dialog('routing.newRule')
  await rule.getByLabel(desk.t('routing.ruleName')).fill('重要客户优先')
  await desk.button('routing.addCondition', {}, rule).click()
  await choose(desk, rule.getByRole('combobox', { name: desk.t('routing.field', { n: 1 }), exact: true }), desk.t('routing.field.segment'))
  await choose(desk, rule.getByRole('combobox', { name: desk.t('routing.value', { n: 1 }), exact: true }), '重要客户')
  await desk.expectAccessible('a rule by segment')
  await desk.button('common.done', {}, rule).click()
  await page.getByText('重要客户', { exact: false }).first().waitFor()
  await desk.button('common.save').click()
  await desk.sees('routing.rulesSaved')

  const [first] = visitors
  if (!first) throw new Error('nobody came')
  const ordinary = await arrive()
  await first.command({ do: 'end' })
  await first.say('我还有一个问题')
  await first.command({ do: 'request_human' })
  const { items } = await api.listGroups()
  const bigOnes = items.find(({ name }) => name === '大客户组')?.id
  await expect.poll(async () => (await api.getConversation({ id: first.conversationId })).conversation.groupId).toBe(bigOnes)
  expect((await api.getConversation({ id: ordinary.conversationId })).conversation.groupId).toBeNull()
})

test('attributes and tags are looked after, on a phone and in English as well', async () => {
  photographFailures(stage)
  const mobile = new Desk(await stage.seat('administrator on a phone', 'en', phone), 'en')
  await mobile.signIn(administrator)
  await mobile.open('customers/attributes')
  await mobile.button('attributes.new').click()
  const drawer = mobile.dialog('attributes.new')
  await drawer.getByLabel(mobile.t('attributes.label', { language: mobile.t('common.zh') })).fill('城市')
  await drawer.getByLabel(mobile.t('attributes.label', { language: mobile.t('common.en') })).fill('City')
  await drawer.getByLabel(mobile.t('attributes.key'), { exact: true }).fill('1city')
  await mobile.sees('attributes.keyInvalid')
  await drawer.getByLabel(mobile.t('attributes.key'), { exact: true }).fill('city')
  await mobile.expectAccessible('an attribute, on a phone')
  await mobile.button('common.save', {}, drawer).click()
  await mobile.sees('attributes.saved')
  await mobile.page.getByRole('button', { name: 'City', exact: true }).waitFor()
  expect((await api.listCustomerAttributes()).items.map(({ key }) => key)).toEqual(['plan', 'city'])
  await picture(mobile, 'attributes-en-phone')
  await mobile.open('customers')
  await mobile.page.getByRole('button', { name: '王小明', exact: true }).waitFor()
  await picture(mobile, 'customers-en-phone')
  await mobile.open('customers/segments')
  await mobile.page.getByRole('button', { name: '重要客户', exact: true }).click()
  await mobile.page.getByText(mobile.t('segments.fits', { n: 1 })).waitFor()
  await mobile.expectAccessible('a segment, on a phone')
  await picture(mobile, 'segment-en-phone')
  await mobile.page.keyboard.press('Escape')
})
