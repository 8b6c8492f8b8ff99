import type { ConversationState, MessageFilter, Permission } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../../test/setup/database.ts'
import { createLocalBus } from '../../../platform/bus/bus.ts'
import { openDatabase, type Database } from '../../../platform/database/database.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import { Conversations, decisions, forgetMessages, inScope, scopeOf, startMessageSearch } from '../index.ts'
import { readLog } from '../log/reader.ts'
import { indexEvents } from './indexer.ts'
import { STRETCH } from './query.ts'
import { searchMessages, type FoundPage, type SearchBudget } from './search.ts'

let database: TestDatabase
let db: Database
let log: Conversations
let clock = Date.parse('2026-01-01T00:00:00Z')
const agent = (...permissions: Permission[]): AgentPrincipal => ({ userId: randomUUID(), name: 'Ann', permissions: new Set(permissions), groupIds: new Set<string>(), sessionId: 's', viaCookie: false })
const ann = agent('conversations.view.own', 'conversations.reply')
const boss = agent('conversations.view.all', 'conversations.reply', 'conversations.take_over', 'customers.view')
const nobody = agent('knowledge.view')

beforeAll(async () => {
  database = await testDatabase()
  db = openDatabase({ url: database.url, onError: () => undefined })
  log = new Conversations({
    db, bus: createLocalBus(() => undefined), names: () => Promise.resolve(new Map()), now: () => (clock += 1000),
    onError: (error) => {
      throw error
    },
  })
  startMessageSearch(log)
  await log.start()
})
afterAll(async () => {
  await log.stop()
  await db.$client.end()
  await database.drop()
})

const context = (customerId: string = randomUUID()): { customerId: string; channel: string; language: 'zh' } => ({ customerId, channel: 'web', language: 'zh' })

async function say(text: string, id: string = randomUUID(), customerId?: string): Promise<string> {
  await log.customerMessage(id, context(customerId), randomUUID(), { type: 'text', text })
  return id
}

/** Waits until the index has come as far as the log. */
async function indexed(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { rows } = await db.$client.query<{ behind: number }>(`select (select position from log_head) - coalesce((select max(position) from processor_cursors where name = 'message-search'), 0) as behind`)
    if (rows[0]?.behind === 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the index did not come after the log')
}

const search = (who: AgentPrincipal, text: string, filter: MessageFilter = {}, more: { order?: 'newest' | 'best'; limit?: number; cursor?: string } = {}, budget?: SearchBudget): Promise<FoundPage> =>
  searchMessages(log, who, { text, filter, order: 'newest', limit: 20, ...more }, budget)

async function texts(text: string, filter: MessageFilter = {}): Promise<string[]> {
  const found = await search(boss, text, filter)
  return found.items.map(({ snippet }) => snippet.text)
}

async function everyPage(who: AgentPrincipal, text: string, filter: MessageFilter, limit: number, order: 'newest' | 'best' = 'newest'): Promise<string[]> {
  const all: string[] = []
  let cursor: string | undefined
  for (let pages = 0; pages < 200; pages += 1) {
    const page = await search(who, text, filter, { limit, order, ...(cursor === undefined ? {} : { cursor }) })
    all.push(...page.items.map((item) => `${item.conversationId} ${String(item.seq)}`))
    if (page.next === null) return all
    cursor = page.next
  }
  throw new Error('pages without end')
}

describe('words', () => {
  const lines = [
    '我想退款，订单号 SF-10077 一直没有发货', '退货和退款都要多久', '发票什么时候开', '這個訂單可以退貨嗎', 'ＶＩＰ用户有运费险吗', 'Where is my parcel? The tracking says ok',
    'I looked everywhere', 'vx号是abc123，5点联系', '鞋子小了一码', '彧', '哈哈哈哈', '谢谢😀👍', "don't cancel it", '两个\n换行的词', '客服\u3000全角空格',
  ]
  beforeAll(async () => {
    for (const line of lines) await say(line)
    await indexed()
  })

  it.each([
    ['退款', 2], ['退', 3], ['鞋', 1], ['彧', 1], ['sf-10077', 1], ['10077', 1], ['077', 1], ['10077 退款', 1], ['退款 10077', 1], ['退款 发票', 0], ['退貨', 2], ['訂單', 2], ['订单', 2], ['vip', 1], ['ＶＩＰ用戶', 1],
    ['ok', 1], ['loo', 1], ['lo', 1], ['ook', 1], ['the', 1], ['vx', 1], ['vx号', 1], ['5', 1], ['5点', 1], ['7', 0], ['哈哈哈', 1], ["don't", 1], ['dont', 1], ['换行 两个', 1], ['客服 全角', 1], ['客服全角空格', 1],
    ['没有发货', 1], ['货没有发', 0], ['量子纠缠', 0], ['PARCEL', 1], ['退款，订单', 1],
  ] as const)('%s is found %i times', async (text, times) => {
    expect(await texts(text)).toHaveLength(times)
  })

  it('marks where the words stand, in the text as it was written', async () => {
    const marked = async (text: string): Promise<string[]> => {
      const [item] = (await search(boss, text)).items
      return (item?.snippet.highlights ?? []).map(({ start, end }) => item?.snippet.text.slice(start, end) ?? '')
    }
    expect(await marked('订单 退货')).toEqual(['訂單', '退貨'])
    expect(await marked('vip')).toEqual(['ＶＩＰ'])
    expect(await marked('dont cancel')).toEqual(["don't", 'cancel'])
    expect(await marked('sf-10077 退款')).toEqual(['退款', 'SF-10077'])
    expect(await marked('lo')).toEqual(['lo'])
    expect(await marked('换行')).toEqual(['换行'])
  })

  it('shows the part of a long message where they stand, and says that it goes on', async () => {
    await say(`${'前'.repeat(300)}😀关键句在这里${'后'.repeat(300)}`)
    await indexed()
    const [item] = (await search(boss, '关键句')).items
    expect(item?.snippet).toMatchObject({ cutBefore: true, cutAfter: true })
    const { text, highlights } = item?.snippet ?? { text: '', highlights: [] }
    expect(highlights.map(({ start, end }) => text.slice(start, end))).toEqual(['关键句'])
    expect(text.length).toBeLessThanOrEqual(161)
    expect(() => encodeURIComponent(text)).not.toThrow()
  })

  it('finds nothing by signs alone, and takes signs of a query language for what they are', async () => {
    for (const text of ['？！', '😀', "'", "' | 'a", '%', '_', '\\', ':*', '#s0', '^']) expect((await search(boss, text)).items.length, text).toBeLessThan(2)
    expect(await texts('#s0')).toEqual([])
    expect(await texts('%退%')).toHaveLength(3)
  })
})

describe('filters', () => {
  it('knows who spoke, when, where, with what label and state, and what is a file', async () => {
    const customerId = randomUUID()
    const id = await say('筛选词 客户说的', randomUUID(), customerId)
    await log.requestHuman(id, context(customerId))
    const group = randomUUID()
    await log.writer.execute({ conversationId: id, decide: (state) => decisions.route(state, group, 'routed') })
    await log.accept({ ...boss, groupIds: new Set([group]) }, id)
    const middle = new Date(clock + 500).toISOString()
    await log.agentMessage(boss, id, { clientId: randomUUID(), content: { type: 'text', text: '筛选词 坐席说的' }, internal: false })
    await log.agentMessage(boss, id, { clientId: randomUUID(), content: { type: 'text', text: '筛选词 备注' }, internal: true })
    await log.writer.execute({ conversationId: id, decide: (state) => decisions.setLabels(state, boss.userId, ['投诉']) })
    const fileId = randomUUID()
    await log.storeAttachment({ id: fileId, customerId: null, agentId: boss.userId, conversationId: null, storageKey: fileId, name: '筛选词 发票.pdf', mediaType: 'application/pdf', size: 10 })
    await log.agentMessage(boss, id, { clientId: randomUUID(), content: { type: 'attachment', attachmentId: fileId }, internal: false })
    await log.closeByAgent(boss, id)
    await say('筛选词 别处')
    await indexed()
    const found = async (filter: MessageFilter): Promise<string[]> => (await texts('筛选词', filter)).map((one) => one.replace('筛选词 ', '')).sort()
    const inCase = ['备注', '坐席说的', '客户说的', '发票.pdf'].sort()
    expect(await found({})).toEqual([...inCase, '别处'].sort())
    expect(await found({ speaker: 'customer' })).toEqual(['别处', '客户说的'].sort())
    expect(await found({ speaker: 'note' })).toEqual(['备注'])
    expect(await found({ speaker: 'agent' })).toEqual(['坐席说的', '发票.pdf'].sort())
    expect(await found({ withFile: true })).toEqual(['发票.pdf'])
    expect(await found({ to: middle })).toEqual(['客户说的'])
    expect(await found({ from: middle })).toEqual(['备注', '坐席说的', '发票.pdf', '别处'].sort())
    for (const filter of [{ customerId }, { conversationId: id }, { agentId: boss.userId }, { groupId: group }, { label: '投诉' }, { status: 'closed' as const }]) expect(await found(filter), JSON.stringify(filter)).toEqual(inCase)
    expect(await found({ label: '投诉', speaker: 'note' })).toEqual(['备注'])
    expect(await found({ channel: 'mail' })).toEqual([])
    expect(await found({ siteId: randomUUID() })).toEqual([])
    expect((await search(boss, '', { withFile: true })).items.map(({ file }) => file?.name)).toEqual(['筛选词 发票.pdf'])
    expect((await search(boss, '', { customerId })).items).toHaveLength(4)
  })
})

describe('pages', () => {
  const customerId = randomUUID()
  const expected: string[] = []
  beforeAll(async () => {
    for (let at = 0; at < 90; at += 1) {
      const id = await say(`翻页词 第${String(at)}条 ${at % 7 === 0 ? '稀有' : '常见'}`, randomUUID(), customerId)
      if (at % 3 === 0) await log.requestHuman(id, context(customerId))
      if (at % 9 === 0) await log.accept(ann, id)
      expected.unshift(id)
    }
    await indexed()
  })

  it('goes from the newest back, everything once, whatever the limit', async () => {
    for (const limit of [1, 7, 50]) expect((await everyPage(boss, '翻页词', {}, limit)).map((key) => key.split(' ')[0])).toEqual(expected)
  })

  it('shows the best first, everything once', async () => {
    await say('翻页词', randomUUID(), customerId)
    await indexed()
    for (const limit of [4, 50]) {
      const all = await everyPage(boss, '翻页词', {}, limit, 'best')
      expect(new Set(all).size).toBe(91)
      expect(all).toHaveLength(91)
    }
    const [first] = (await search(boss, '翻页词', {}, { order: 'best' })).items
    expect(first?.snippet.text).toBe('翻页词')
  })

  it('shows nobody what is out of sight', async () => {
    const states = await log.states(expected)
    const seen = (who: AgentPrincipal): string[] => expected.filter((id) => inScope(scopeOf(who), states.get(id) as ConversationState))
    const ids = async (who: AgentPrincipal): Promise<string[]> => (await everyPage(who, '翻页词 条', {}, 6)).map((key) => key.split(' ')[0] ?? '')
    expect(seen(ann).length).toBeGreaterThan(20)
    expect(seen(ann).length).toBeLessThan(90)
    expect(await ids(ann)).toEqual(seen(ann))
    expect(await ids(agent('conversations.view.own'))).toEqual(expected.filter((id) => states.get(id)?.owner.kind === 'queue'))
    expect(await search(nobody, '翻页词')).toEqual({ items: [], conversations: [], next: null, searchedTo: null })
    const page = await search(ann, '翻页词')
    expect(new Set(page.conversations.map(({ id }) => id))).toEqual(new Set(page.items.map(({ conversationId }) => conversationId)))
  })

  it('refuses a cursor of another search', async () => {
    for (const cursor of ['x', 'WzEsMl0', 'WyJhIl0']) await expect(search(boss, '翻页词', {}, { cursor })).rejects.toMatchObject({ code: 'bad_request' })
  })

  it('takes as many statements for one hit as for fifty', async () => {
    const statements = async (limit: number): Promise<number> => {
      let count = 0
      const prototype = pg.Client.prototype as { query: (...args: unknown[]) => unknown }
      const { query } = prototype
      prototype.query = function counted(this: unknown, ...args) {
        count += 1
        return query.apply(this, args)
      }
      try {
        await search(boss, '翻页词', {}, { limit })
      } finally {
        prototype.query = query
      }
      return count
    }
    const one = await statements(1)
    expect(await statements(50)).toBe(one)
    expect(one).toBeLessThanOrEqual(8)
  })
})

describe('a long history', () => {
  /** Rows at places far apart in the log, as if there were millions of messages between them. */
  const far = STRETCH * 40
  beforeAll(async () => {
    const customerId = randomUUID()
    const id = await say('很久以前 独角兽', randomUUID(), customerId)
    await say('刚刚 独角兽', id, customerId)
    await indexed()
    await db.$client.query(`update log_head set position = position + $1`, [far])
    await say('今天 独角兽', id, customerId)
    await indexed()
  })

  it('is looked through from the newest to the oldest', async () => {
    expect(await texts('独角兽')).toEqual(['今天 独角兽', '刚刚 独角兽', '很久以前 独角兽'])
    expect(await texts('独角兽', { status: 'bot' })).toHaveLength(3)
    expect(await texts('独角兽 很久')).toHaveLength(1)
  })

  it('is looked through piece by piece when the time is over, and says how far', async () => {
    const spent: SearchBudget = { begin: -1, statement: 1000 }
    const first = await search(boss, '独角兽', { speaker: 'customer' }, {}, spent)
    expect(first.items.map(({ snippet }) => snippet.text)).toEqual(['今天 独角兽'])
    expect(first.searchedTo).toBe(first.items[0]?.at)
    const found = [...first.items]
    for (let page = first, pages = 0; page.next !== null && pages < 100; pages += 1) {
      page = await search(boss, '独角兽', { speaker: 'customer' }, { cursor: page.next }, spent)
      found.push(...page.items)
    }
    expect(found.map(({ snippet }) => snippet.text)).toEqual(['今天 独角兽', '刚刚 独角兽', '很久以前 独角兽'])
  })

  it('does not hang when one look takes too long', async () => {
    const blocker = await db.$client.connect()
    try {
      await blocker.query('begin')
      await blocker.query('lock table message_search in access exclusive mode')
      const begun = Date.now()
      await expect(search(boss, '独角兽', {}, {}, { begin: 100, statement: 150 })).rejects.toMatchObject({ code: 'overloaded' })
      expect(Date.now() - begun).toBeLessThan(5_000)
    } finally {
      await blocker.query('rollback')
      blocker.release()
    }
    expect(await texts('独角兽')).toHaveLength(3)
  })
})

describe('what is gone', () => {
  it('is not found from the moment it was taken back', async () => {
    const id = await say('帮我看看')
    await log.requestHuman(id, context((await log.states([id])).get(id)?.customerId ?? ''))
    await log.accept(boss, id)
    const { events } = await log.agentMessage(boss, id, { clientId: randomUUID(), content: { type: 'text', text: '发错的话' }, internal: false })
    await indexed()
    expect(await texts('发错的话')).toHaveLength(1)
    await log.recall(boss, id, events[0]?.seq ?? 0)
    expect(await texts('发错的话')).toEqual([])
    const { rows } = await db.$client.query(`select 1 from message_search where text like '%发错的话%'`)
    expect(rows).toEqual([])
  })

  it('is not found once it was forgotten, also when the log is read again from the beginning', async () => {
    const id = await say('请忘掉我')
    await indexed()
    expect(await forgetMessages(db, [id])).toBe(1)
    expect(await texts('请忘掉我')).toEqual([])
    let after = 0
    for (;;) {
      const batch = await readLog(db.$client, after, 1000)
      const last = batch.events.at(-1)
      if (last === undefined) break
      await indexEvents(db, batch)
      after = last.position
    }
    expect(await texts('请忘掉我')).toEqual([])
    await say('又来了 请忘掉我', id, (await log.states([id])).get(id)?.customerId)
    await indexed()
    expect(await texts('请忘掉我')).toEqual(['又来了 请忘掉我'])
  })

  it('changes nothing to index the same events once more', async () => {
    const count = async (): Promise<unknown> => (await db.$client.query('select count(*), sum(position) from message_search')).rows
    const before = await count()
    let after = 0
    for (;;) {
      const batch = await readLog(db.$client, after, 500)
      const last = batch.events.at(-1)
      if (last === undefined) break
      await indexEvents(db, batch)
      after = last.position
    }
    expect(await count()).toEqual(before)
  })
})
