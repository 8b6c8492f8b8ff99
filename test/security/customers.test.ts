/** Customers: who sees whom, what is sealed and masked, what segments answer, and what asks for them. */
import { defaultGroupRouting, type SegmentCondition, type SegmentRule } from '@yingda/contract'
import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { say, startApp, visit, Wire, type TestApp, type TestCustomer, type TestUser } from '../lib/app.ts'

let app: TestApp
/** Sees own conversations, with contact data. */
let agent: TestUser
/** The same without contact data. */
let veiled: TestUser
const customers: TestCustomer[] = []
const wires: Wire[] = []

const one = (field: string, operator: SegmentRule['operator'], value: string | number | boolean | string[]): SegmentCondition => ({ match: 'all', items: [{ field, operator, value }] })

beforeAll(async () => {
  app = await startApp()
  const base = ['conversations.view.own', 'conversations.reply', 'customers.view', 'customers.edit'] as const
  agent = await app.user([...base, 'customers.view_contact'])
  veiled = await app.user(base)
  for (let i = 0; i < 6; i++) {
    const customer = await visit(app.url)
    customers.push(customer)
    wires.push(await new Wire(app.url).hello('customer', customer.token))
  }
})
afterAll(async () => {
  for (const wire of wires) wire.end()
  await app.stop()
})

const at = (index: number): TestCustomer => {
  const found = customers[index]
  if (!found) throw new Error(`no customer ${String(index)}`)
  return found
}
const wireOf = (index: number): Wire => {
  const found = wires[index]
  if (!found) throw new Error(`no wire ${String(index)}`)
  return found
}
async function ask(index: number): Promise<string> {
  const conversationId = randomUUID()
  await say(wireOf(index), conversationId, '你好')
  wireOf(index).send({ type: 'command', ref: conversationId, conversationId, command: { do: 'request_human' } })
  await wireOf(index).next('done', (frame) => frame['ref'] === conversationId)
  return conversationId
}

describe('customers', () => {
  it('are seen by whom their conversations are seen, and by whose they are; in list, detail, search, count and preview alike', async () => {
    const { customerId } = at(0)
    await app.admin.api.updateCustomer({ id: customerId, body: { name: '王小明', phone: '13812345678', tags: ['老客户'] } })
    const unseen = async (): Promise<void> => {
      expect((await agent.api.listCustomers({})).items).toEqual([])
      expect((await agent.api.listCustomers({ search: '王小明' })).items).toEqual([])
      await expect(agent.api.getCustomer({ id: customerId })).rejects.toMatchObject({ code: 'not_found' })
      await expect(agent.api.updateCustomer({ id: customerId, body: { level: 3 } })).rejects.toMatchObject({ code: 'not_found' })
    }
    await unseen()
    const conversationId = await ask(0)
    expect((await agent.api.listCustomers({})).items.map(({ id }) => id)).toEqual([customerId])
    await agent.api.acceptConversation({ id: conversationId })
    for (const search of ['王小明', ' 王 小明', '13812345678', '+86 138 1234 5678']) expect((await agent.api.listCustomers({ search })).items.map(({ id }) => id), search).toEqual([customerId])
    // A colleague has it now: gone from the sight of others.
    expect((await veiled.api.listCustomers({})).items).toEqual([])
    await app.admin.api.updateCustomer({ id: customerId, body: { ownerAgentId: veiled.id } })
    const [seen] = (await veiled.api.listCustomers({})).items
    expect(seen).toMatchObject({ id: customerId, name: '王小明', phone: '138****5678', owner: { agentId: veiled.id } })
    expect((await veiled.api.listCustomers({ search: '13812345678' })).items).toEqual([])
    expect((await app.admin.api.listCustomers({})).items).toHaveLength(6)
    await app.admin.api.updateCustomer({ id: customerId, body: { ownerAgentId: null } })
  })

  it('keep typed attributes: personal ones sealed and masked, others checked against their type, deleted with all values', async () => {
    const { customerId } = at(1)
    const label = (text: string): { zh: string; en: string } => ({ zh: text, en: text })
    const { api } = app.admin
    await api.createCustomerAttribute({ body: { key: 'plan', type: 'choice', personal: false, label: label('套餐'), setBy: 'both', options: [{ value: 'free', label: label('免费') }, { value: 'pro', label: label('专业') }] } })
    await api.createCustomerAttribute({ body: { key: 'idCard', type: 'text', personal: true, label: label('证件'), setBy: 'agents', options: [] } })
    await api.createCustomerAttribute({ body: { key: 'score', type: 'number', personal: false, label: label('分数'), setBy: 'site', options: [] } })
    await expect(api.createCustomerAttribute({ body: { key: 'plan', type: 'text', personal: false, label: label('x'), setBy: 'agents', options: [] } })).rejects.toMatchObject({ code: 'bad_request' })
    await expect(api.createCustomerAttribute({ body: { key: 'empty', type: 'choice', personal: false, label: label('x'), setBy: 'agents', options: [] } })).rejects.toMatchObject({ code: 'bad_request' })
    expect((await api.updateCustomer({ id: customerId, body: { fields: { plan: 'pro', idCard: '310101199001011234' }, note: '喜欢晚上联系' } })).fields).toEqual({ plan: 'pro', idCard: '310101199001011234' })
    for (const fields of [{ plan: 'gold' }, { idCard: 3 }, { gone: 'x' }, { score: 1 }]) await expect(api.updateCustomer({ id: customerId, body: { fields } })).rejects.toMatchObject({ code: 'bad_request' })
    const stored = JSON.stringify(await app.query('select c::text as t from customers c'))
    for (const secret of ['310101199001011234', '喜欢晚上联系', '王小明']) expect(stored).not.toContain(secret)
    await api.updateCustomer({ id: customerId, body: { ownerAgentId: veiled.id } })
    expect((await veiled.api.getCustomer({ id: customerId })).fields).toEqual({ plan: 'pro', idCard: '****' })
    await expect(veiled.api.updateCustomer({ id: customerId, body: { fields: { idCard: 'x' } } })).rejects.toMatchObject({ code: 'forbidden' })

    const segment = await api.createSegment({ body: { name: '专业版', description: '', condition: one('attr.plan', 'any_of', ['pro']) } })
    await expect(api.deleteCustomerAttribute({ key: 'plan' })).rejects.toMatchObject({ code: 'not_allowed_now' })
    await expect(api.createSegment({ body: { name: 'x', description: '', condition: one('attr.idCard', 'is', 'x') } })).rejects.toMatchObject({ code: 'bad_request' })
    await api.deleteSegment({ id: segment.id })
    await api.deleteCustomerAttribute({ key: 'plan' })
    await api.deleteCustomerAttribute({ key: 'idCard' })
    await api.deleteCustomerAttribute({ key: 'score' })
    expect((await api.getCustomer({ id: customerId })).fields).toEqual({})
    expect(await app.query<{ fields: object; sealed: string | null }>('select fields, fields_sealed as sealed from customers where id = $1', [customerId])).toEqual([{ fields: {}, sealed: null }])
  })

  it('take attributes a site signed when they fit, and never what a page only tells', async () => {
    const { api } = app.admin
    const [site] = (await api.listSites()).items
    if (!site) throw new Error('no site')
    const { secret } = await api.rotateSiteSecret({ id: site.id })
    await api.createCustomerAttribute({ body: { key: 'member', type: 'number', personal: false, label: { zh: '会员', en: 'Member' }, setBy: 'site', options: [] } })
    await api.createCustomerAttribute({ body: { key: 'advisor', type: 'text', personal: false, label: { zh: '顾问', en: 'Advisor' }, setBy: 'agents', options: [] } })
    const signed = (attributes: string) => {
      const issuedAt = Math.floor(Date.now() / 1000)
      return { id: 'signed-1', issuedAt, attributes, signature: createHmac('sha256', secret).update(['signed-1', '', '', '', issuedAt, attributes].join('\n')).digest('hex') }
    }
    const attributes = JSON.stringify({ member: 7, advisor: 'me', color: 'red' })
    const { customerId } = await visit(app.url, { identity: signed(attributes), attributes: { member: 99 } })
    const seen = await api.getCustomer({ id: customerId })
    expect(seen).toMatchObject({ fields: { member: 7 }, attributes: { color: 'red' }, externalId: 'signed-1' })
    await visit(app.url, { identity: signed(JSON.stringify({ member: 'seven' })) })
    expect((await api.getCustomer({ id: customerId })).fields).toEqual({ member: 7 })
    await expect(visit(app.url, { identity: { ...signed(attributes), attributes: JSON.stringify({ member: 100 }) } })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(visit(app.url, { identity: signed('[1]') })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('are listed page by page without gap or repeat', async () => {
    const all = (await app.admin.api.listCustomers({ limit: 50 })).items.map(({ id }) => id)
    const paged: string[] = []
    for (let cursor: string | undefined; ;) {
      const page = await app.admin.api.listCustomers({ limit: 2, ...(cursor === undefined ? {} : { cursor }) })
      paged.push(...page.items.map(({ id }) => id))
      if (page.next === null) break
      cursor = page.next
    }
    expect(paged).toEqual(all)
    expect(new Set(paged).size).toBe(all.length)
    for (const cursor of ['x', Buffer.from('["a","b"]').toString('base64url')]) expect((await app.admin.api.listCustomers({ cursor })).items.length).toBe(all.length)
  })
})

describe('segments', () => {
  it('count and preview as conditions are edited, live: a profile, conversations, ratings and tickets', async () => {
    const { api } = app.admin
    const { customerId } = at(2)
    const before = await api.previewSegment({ body: { condition: one('tags', 'any_of', ['大客户']) } })
    expect(before).toEqual({ count: 0, more: false, items: [] })
    await api.updateCustomer({ id: customerId, body: { tags: ['大客户', ' 大客户 '], level: 80 } })
    const now = await api.previewSegment({ body: { condition: one('tags', 'any_of', ['大客户']) } })
    expect(now).toMatchObject({ count: 1, more: false, items: [{ id: customerId, tags: ['大客户'] }] })
    const segment = await api.createSegment({ body: { name: '高等级', description: '八十以上', condition: one('level', 'at_least', 80) } })
    expect((await api.getCustomer({ id: customerId })).segments).toEqual([{ id: segment.id, name: '高等级' }])
    expect((await api.listCustomers({ segmentId: segment.id })).items.map(({ id }) => id)).toEqual([customerId])
    expect(await api.countSegment({ id: segment.id })).toEqual({ count: 1, more: false })
    await api.updateCustomer({ id: customerId, body: { level: 79 } })
    expect(await api.countSegment({ id: segment.id })).toEqual({ count: 0, more: false })

    const conversationId = await ask(2)
    await agent.api.acceptConversation({ id: conversationId })
    await agent.api.sendMessage({ id: conversationId, body: { clientId: randomUUID(), content: { type: 'text', text: '您好' } } })
    wireOf(2).send({ type: 'command', ref: 'rate', conversationId, command: { do: 'rate', score: 2 } })
    await wireOf(2).next('done', (frame) => frame['ref'] === 'rate')
    const [type] = (await api.listTicketTypes()).items
    const ticket = await api.createTicket({ body: { typeId: type?.id ?? '', subject: 'x', description: 'x', customerId } })
    await expect.poll(async () => (await api.getCustomer({ id: customerId })).behaviour)
      .toMatchObject({ conversations: 1, served: 1, ratings: 1, averageRating: 2, lastRating: 2, tickets: 1, ticketsOpen: 1 })
    const low: SegmentCondition = { match: 'all', items: [{ field: 'low_ratings', operator: 'at_least', value: 1 }, { match: 'any', rules: [{ field: 'tickets_open', operator: 'at_least', value: 1 }, { field: 'level', operator: 'at_least', value: 100 }] }] }
    expect((await api.previewSegment({ body: { condition: low } })).items.map(({ id }) => id)).toEqual([customerId])
    await agent.api.closeConversation({ id: conversationId })
    await say(wireOf(2), conversationId, '又有问题')
    await expect.poll(async () => (await api.getCustomer({ id: customerId })).behaviour.conversations).toBe(2)
    expect(ticket.customer?.id).toBe(customerId)
  })

  it('are seen by an agent as far as their customers are', async () => {
    const lists = await app.user(['conversations.view.own', 'customers.view', 'customers.settings'])
    const condition = one('conversations', 'at_least', 0)
    expect((await lists.api.previewSegment({ body: { condition } })).count).toBeLessThan((await app.admin.api.previewSegment({ body: { condition } })).count)
  })

  it('send customers to their group, are chosen by name, and cannot be deleted meanwhile', async () => {
    const { api } = app.admin
    const group = await api.createGroup({ body: { name: '大客户组', members: [{ agentId: agent.id, skill: 50 }], routing: defaultGroupRouting } })
    const segment = await api.createSegment({ body: { name: '重要', description: '', condition: one('tags', 'any_of', ['重要']) } })
    expect((await agent.api.listSegmentNames()).items).toContainEqual({ id: segment.id, name: '重要' })
    const { version, rules } = await api.getRoutingRules()
    await api.setRoutingRules({ body: { version, rules: { ...rules, rules: [{ id: randomUUID(), name: '重要客户', enabled: true, conditions: [{ field: 'segment', is: segment.id }], groupId: group.id, priority: 2 }] } } })
    await api.updateCustomer({ id: at(3).customerId, body: { tags: ['重要'] } })
    const important = await ask(3)
    const ordinary = await ask(4)
    const state = async (id: string) => (await api.getConversation({ id })).conversation
    await expect.poll(async () => (await state(important)).groupId).toBe(group.id)
    expect((await state(important)).priority).toBe(2)
    expect((await state(ordinary)).groupId).not.toBe(group.id)
    await expect(api.deleteSegment({ id: segment.id })).rejects.toMatchObject({ code: 'not_allowed_now' })
    const changed = await api.getRoutingRules()
    await api.setRoutingRules({ body: { version: changed.version, rules: { ...changed.rules, rules: [] } } })
    await api.deleteSegment({ id: segment.id })
    expect((await agent.api.listSegmentNames()).items.map(({ name }) => name)).not.toContain('重要')
  })

  it('bring a customer of a segment straight to a person where the handoff says so', async () => {
    const { api } = app.admin
    const segment = await api.createSegment({ body: { name: '钻石', description: '', condition: one('level', 'at_least', 90) } })
    const { version, triggers } = await api.getHandoffSettings()
    await api.setHandoffSettings({ body: { version, triggers: { ...triggers, vip: { ...triggers.vip, enabled: true, mode: 'automatic', segmentIds: [segment.id] } } } })
    await api.updateCustomer({ id: at(5).customerId, body: { level: 95 } })
    const conversationId = randomUUID()
    await say(wireOf(5), conversationId, '我想问一下')
    await expect.poll(async () => (await api.getConversation({ id: conversationId })).conversation.handoff?.cause).toBe('vip')
    await expect(api.deleteSegment({ id: segment.id })).rejects.toMatchObject({ code: 'not_allowed_now' })
  })
})
