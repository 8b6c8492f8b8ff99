/** Canned replies, where words came from, mentions, and what was taken back: who may, and what others see of it. */
import { RECALL_WINDOW_MS } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { say, startApp, visit, Wire, type TestApp, type TestCustomer, type TestUser } from '../lib/app.ts'

let app: TestApp
let ann: TestUser
let bob: TestUser
let customer: TestCustomer
let wire: Wire
let groupId: string

const agentRights = ['conversations.view.own', 'conversations.reply'] as const
const words = { title: '退货运费', text: '您好 {{customer.name}}，退货运费由我们承担。', language: 'zh' as const, folder: '售后' }
const clientId = (): string => randomUUID().replaceAll('-', '')
const refusal = async (promise: Promise<unknown>): Promise<number> => promise.then(() => 200, (error: unknown) => (error as { status: number }).status)

beforeAll(async () => {
  app = await startApp()
  ann = await app.user(agentRights)
  bob = await app.user(agentRights)
  customer = await visit(app.url)
  wire = await new Wire(app.url).hello('customer', customer.token)
  groupId = randomUUID()
  await app.query("insert into groups (id, name) values ($1, '售后组')", [groupId])
  await app.query('insert into group_members (group_id, user_id, skill) values ($1, $2, 50)', [groupId, bob.id])
})
afterAll(async () => {
  wire.end()
  await app.stop()
})

/** A conversation of Ann's. */
async function conversation(): Promise<string> {
  const id = randomUUID()
  await say(wire, id, '退货运费谁出')
  wire.send({ type: 'command', ref: 'h', conversationId: id, command: { do: 'request_human' } })
  await expect.poll(() => refusal(ann.api.acceptConversation({ id }))).toBe(200)
  return id
}

describe('canned replies', () => {
  it('are of the company, of a group, or one\'s own: each sees and finds what is theirs to use', async () => {
    const make = (user: TestUser, shortcut: string, owner: Parameters<TestUser['api']['createReply']>[0]['body']['owner']) => user.api.createReply({ body: { ...words, shortcut, owner } })
    await make(app.admin, 'yunfei', { scope: 'company' })
    await make(app.admin, 'yun-group', { scope: 'group', groupId })
    await make(ann, 'yun-ann', { scope: 'personal' })
    await make(bob, 'yun-bob', { scope: 'personal' })
    expect(await refusal(make(ann, 'no', { scope: 'company' }))).toBe(403)
    expect(await refusal(make(ann, 'no', { scope: 'group', groupId }))).toBe(403)
    expect(await refusal(make(app.admin, 'no', { scope: 'group', groupId: randomUUID() }))).toBe(400)
    const listed = async (user: TestUser): Promise<string[]> => (await user.api.listReplies({})).items.map((one) => one.shortcut)
    const found = async (user: TestUser): Promise<string[]> => (await user.api.searchReplies({ q: 'yun' })).items.map((one) => one.shortcut)
    expect(await listed(ann)).toEqual(['yun-ann', 'yunfei'])
    expect(await listed(bob)).toEqual(['yun-bob', 'yun-group', 'yunfei'])
    expect(await listed(app.admin)).toEqual(['yun-group', 'yunfei'])
    expect((await found(ann)).sort()).toEqual(['yun-ann', 'yunfei'])
    expect((await found(bob)).sort()).toEqual(['yun-bob', 'yun-group', 'yunfei'])
    // Who edits all groups' does not get them offered while writing.
    expect(await found(app.admin)).toEqual(['yunfei'])
  })

  it('have one meaning for a shortcut within a scope, and nobody changes another\'s', async () => {
    const own = { ...words, shortcut: 'same', owner: { scope: 'personal' } as const }
    const mine = await ann.api.createReply({ body: own })
    expect(await refusal(ann.api.createReply({ body: own }))).toBe(409)
    await bob.api.createReply({ body: own })
    const change = { ...words, shortcut: 'same', title: '新标题', version: mine.version }
    expect(await refusal(bob.api.updateReply({ id: mine.id, body: change }))).toBe(404)
    expect(await refusal(app.admin.api.updateReply({ id: mine.id, body: change }))).toBe(404)
    expect(await refusal(app.admin.api.deleteReply({ id: mine.id }))).toBe(404)
    expect((await ann.api.updateReply({ id: mine.id, body: change })).title).toBe('新标题')
    expect(await refusal(ann.api.updateReply({ id: mine.id, body: change }))).toBe(409)
    const company = (await ann.api.listReplies({ scope: 'company' })).items[0]
    expect(company?.editable).toBe(false)
    expect(await refusal(ann.api.deleteReply({ id: company?.id ?? '' }))).toBe(403)
    expect(await refusal(ann.api.createReply({ body: { ...own, shortcut: 'Not Good' } }))).toBe(400)
  })

  it('put shortcuts that begin so first, then titles, then texts; signs of patterns are letters', async () => {
    const make = (shortcut: string, title: string, text: string) => bob.api.createReply({ body: { shortcut, title, text, language: null, folder: '', owner: { scope: 'personal' } } })
    await make('zz-text', '问候', '请看 kaipiao 说明 100%')
    await make('zz-title', 'kaipiao 须知', '发票')
    await make('kaipiao-1', '开票', '好的')
    const order = async (q: string): Promise<string[]> => (await bob.api.searchReplies({ q })).items.map((one) => one.shortcut)
    expect(await order('KAIPIAO')).toEqual(['kaipiao-1', 'zz-title', 'zz-text'])
    expect(await order('100%')).toEqual(['zz-text'])
    expect(await order('_')).toEqual([])
  })

  it('are listed page by page, each once', async () => {
    const first = await bob.api.listReplies({ limit: 2 })
    const all = (await bob.api.listReplies({})).items.map((one) => one.id)
    const next = await bob.api.listReplies({ limit: 200, cursor: first.next ?? '' })
    expect([...first.items, ...next.items].map((one) => one.id)).toEqual(all)
    expect(await refusal(bob.api.listReplies({ cursor: 'nonsense' }))).toBe(400)
  })

  it('come from a file with good rows, and go back into one; bad rows are told apart', async () => {
    const file = (text: string): Blob => new Blob([text], { type: 'text/csv' })
    const head = '快捷词,标题,内容,语言,文件夹\r\n'
    expect(await refusal(ann.api.importReplies({ scope: 'company', body: file(head) }))).toBe(403)
    expect(await refusal(ann.api.importReplies({ scope: 'group', groupId, body: file(head) }))).toBe(403)
    expect(await refusal(app.admin.api.importReplies({ scope: 'group', body: file(head) }))).toBe(400)
    expect(await refusal(app.admin.api.importReplies({ scope: 'group', groupId: randomUUID(), body: file(`${head}a,b,c,,\r\n`) }))).toBe(400)
    expect(await refusal(ann.api.importReplies({ scope: 'personal', body: file('no header\r\n') }))).toBe(400)
    const rows = '/FAPIAO,开票,"您好 {{customer.name}}，\n发票已开",zh,售后\r\nNot Good,x,y,,\r\nfapiao,再来,重复,,\r\nempty,空,,,\r\nkuaidi,,今天发出,中文,\r\n'
    const report = await ann.api.importReplies({ scope: 'personal', body: file(head + rows) })
    expect(report).toMatchObject({ created: 2, updated: 0, unchanged: 0, rejectedCount: 3 })
    expect(report.rejected.map((one) => one.row)).toEqual([3, 4, 5])
    expect((await ann.api.searchReplies({ q: 'fapiao' })).items[0]).toMatchObject({ scope: 'personal', title: '开票', folder: '售后', text: '您好 {{customer.name}}，\n发票已开' })
    expect((await ann.api.searchReplies({ q: 'kuaidi' })).items[0]).toMatchObject({ title: '今天发出', language: 'zh' })
    expect((await bob.api.searchReplies({ q: 'fapiao' })).items).toEqual([])
    const exported = await (await ann.api.exportReplies({ scope: 'personal' })).text()
    expect(await ann.api.importReplies({ scope: 'personal', body: file(exported) })).toMatchObject({ created: 0, updated: 0, rejectedCount: 0 })
    expect(await ann.api.importReplies({ scope: 'personal', body: file(`${head}fapiao,开票,新的,,\r\n`) })).toMatchObject({ created: 0, updated: 1 })
    expect(await refusal(ann.api.exportReplies({ scope: 'group', groupId }))).toBe(403)
    expect(await (await bob.api.exportReplies({ scope: 'group', groupId })).text()).toContain('yun-group')
  })

  it('are counted with the message that was sent with them, once', async () => {
    const id = await conversation()
    const [reply] = (await ann.api.searchReplies({ q: 'yunfei' })).items
    const [foreign] = (await bob.api.searchReplies({ q: 'yun-bob' })).items
    const body = { clientId: clientId(), content: { type: 'text' as const, text: '退货运费由我们承担。' }, via: { kind: 'canned' as const, id: reply?.id ?? '' } }
    await ann.api.sendMessage({ id, body })
    await ann.api.sendMessage({ id, body })
    await ann.api.sendMessage({ id, body: { ...body, clientId: clientId(), via: { kind: 'canned', id: foreign?.id ?? '' } } })
    await ann.api.sendMessage({ id, body: { ...body, clientId: clientId(), via: { kind: 'suggestion', id: 'entry:x' } } })
    expect((await ann.api.searchReplies({ q: 'yunfei' })).items[0]?.uses).toBe(1)
    expect((await bob.api.searchReplies({ q: 'yun-bob' })).items[0]?.uses).toBe(0)
    const { events } = await ann.api.getConversation({ id })
    const sent = events.flatMap((event) => (event.type === 'message' && event.via !== undefined ? [event.via] : []))
    expect(sent[0]).toEqual({ kind: 'canned', id: reply?.id })
    const seen = (await customer.api.listOwnEvents({ id })).events
    expect(JSON.stringify(seen)).not.toContain('"via"')
  })
})

describe('frames of customers', () => {
  it('say neither where words come from nor whom they mention', async () => {
    for (const more of [{ via: { kind: 'canned', id: randomUUID() } }, { mentions: [ann.id] }]) {
      wire.send({ type: 'send', ref: `bad${Object.keys(more).join()}`, conversationId: randomUUID(), clientId: clientId(), content: { type: 'text', text: 'hi' }, ...more })
      const answer = await wire.next('error', (frame) => frame['ref'] === `bad${Object.keys(more).join()}`)
      expect(answer['code']).toBe('bad_request')
    }
  })
})

describe('mentions', () => {
  it('let a colleague into the case, by private notes only', async () => {
    const id = await conversation()
    expect(await refusal(bob.api.getConversation({ id }))).toBe(404)
    const body = { clientId: clientId(), content: { type: 'text' as const, text: '@同事 请看' }, internal: true, mentions: [bob.id] }
    expect(await refusal(ann.api.sendMessage({ id, body: { ...body, internal: false } }))).toBe(400)
    expect(await refusal(ann.api.sendMessage({ id, body: { ...body, mentions: [randomUUID()] } }))).toBe(400)
    expect(await refusal(bob.api.getConversation({ id }))).toBe(404)
    await ann.api.sendMessage({ id, body })
    const { conversation: seen } = await bob.api.getConversation({ id })
    expect(seen.participantIds).toEqual([bob.id])
    expect(seen.lastMessage?.mentions).toEqual([bob.id])
    expect(JSON.stringify(await customer.api.listOwnEvents({ id }))).not.toContain(bob.id)
  })
})

describe('what was taken back', () => {
  const SECRET = '发错了的内容 4711'
  

  it('is read by no customer on any way, by its writer only, within two minutes', async () => {
    const id = await conversation()
    const { seq } = await ann.api.sendMessage({ id, body: { clientId: clientId(), content: { type: 'text', text: SECRET } } })
    expect(JSON.stringify(await customer.api.listOwnEvents({ id }))).toContain(SECRET)
    expect(await refusal(app.admin.api.recallMessage({ id, seq }))).toBe(404)
    expect(await refusal(bob.api.recallMessage({ id, seq }))).toBe(404)
    expect(await refusal(ann.api.recallMessage({ id, seq: 1 }))).toBe(404)
    const state = await ann.api.recallMessage({ id, seq })
    expect(state.lastMessage?.preview).toBe('')
    expect((await ann.api.recallMessage({ id, seq })).lastSeq).toBe(state.lastSeq)
    const own = await customer.api.listOwnEvents({ id })
    expect(own.events.at(-1)).toMatchObject({ type: 'recall', messageSeq: seq })
    expect(own.events.find((event) => event.seq === seq)).toMatchObject({ recalled: true, content: { text: '' } })
    const again = await new Wire(app.url).hello('customer', customer.token)
    again.send({ type: 'watch', ref: 'w', conversationId: id, after: 0 })
    const watching = await again.next('watching')
    again.end()
    const everything = [own, watching, await customer.api.listOwnConversations({}), await visit(app.url, { token: customer.token })]
    expect(JSON.stringify(everything)).not.toContain(SECRET)
    expect((await ann.api.getConversation({ id })).events.find((event) => event.seq === seq)).toMatchObject({ recalled: true })
  })

  it('of a private note is nothing a customer hears of', async () => {
    const id = await conversation()
    const { seq } = await ann.api.sendMessage({ id, body: { clientId: clientId(), content: { type: 'text', text: SECRET }, internal: true } })
    await ann.api.recallMessage({ id, seq })
    expect((await customer.api.listOwnEvents({ id })).events.some((event) => event.type === 'recall')).toBe(false)
  })

  it('cannot be after the window', async () => {
    const id = await conversation()
    const { seq } = await ann.api.sendMessage({ id, body: { clientId: clientId(), content: { type: 'text', text: SECRET } } })
    await app.query("update conversation_events set at = at - $3 * interval '1 millisecond' where conversation_id = $1 and seq = $2", [id, seq, RECALL_WINDOW_MS + 1000])
    expect(await refusal(ann.api.recallMessage({ id, seq }))).toBe(409)
  })
})

describe('suggestions', () => {
  it('answer the last words of the customer, for who has the conversation, and stop when somebody has answered', async () => {
    await app.admin.api.createEntry({ body: { language: 'zh', question: '退货运费谁出', similar: ['退货要运费吗', '退货的邮费谁付'], answer: '**运费**由我们承担，详见[说明](https://shop.example/r)。', category: '售后', tags: [], enabled: true } as never })
    const id = await conversation()
    await say(wire, id, '退货的话邮费谁付')
    await expect.poll(async () => (await ann.api.suggestReplies({ id })).items.length).toBeGreaterThan(0)
    const { items } = await ann.api.suggestReplies({ id })
    expect(items[0]).toMatchObject({ kind: 'entry', title: '退货运费谁出', source: '售后', text: '运费由我们承担，详见说明 https://shop.example/r 。' })
    expect((await app.admin.api.suggestReplies({ id })).items).toEqual([])
    await ann.api.sendMessage({ id, body: { clientId: clientId(), content: { type: 'text', text: items[0]?.text ?? '' }, via: { kind: 'suggestion', id: items[0]?.id ?? '' } } })
    expect(await ann.api.suggestReplies({ id })).toEqual({ items: [], seq: null })
  })
})
