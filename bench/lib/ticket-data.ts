import type { TicketCategory, TicketPriority, TicketType } from '@yingda/contract'
import { createHash } from 'node:crypto'
import pg from 'pg'
import { evolve, peopleOf } from '../../apps/server/src/modules/tickets/log/evolve.ts'
import * as statements from '../../apps/server/src/modules/tickets/log/sql.ts'
import type { NewEvent, StoredEvent, Ticket } from '../../apps/server/src/modules/tickets/log/types.ts'

const BATCH = 1_000
const START = Date.parse('2025-01-01T00:00:00.000Z')
const MINUTE = 60_000

const GOODS = ['蓝牙耳机', '保温杯', '运动鞋', '键盘', '充电器', '台灯', '雨伞', '背包', '电饭煲', '剃须刀', '体重秤', '路由器']
const MATTERS = ['退款迟迟没有到账', '收到的商品有破损', '物流三天没有更新', '发票抬头开错了', '想换一个尺码', '质量有问题，用了两天就坏了', '优惠券无法使用', '地址填错了需要修改', 'The parcel never arrived']
const DETAILS = ['请尽快处理，谢谢。', '已经联系过两次，一直没有结果。', '可以退到原来的银行卡吗？', '订单页面显示已签收，但是我没有收到。', 'Please call me back in the afternoon.', '附件是照片，请查看。']
const REPLIES = ['您好，已为您登记，预计一个工作日内答复。', '已经联系仓库核实，请稍候。', '请问方便提供一下照片吗？', '已为您办理，请注意查收。']
const TAGS = ['vip', '催办', '物流', '售后', '发票', '质检']
const PRIORITIES: readonly TicketPriority[] = ['low', 'normal', 'normal', 'normal', 'normal', 'high', 'high', 'urgent']

/** Numbers that look random and are the same on every run. */
function* numbers(seed: number): Generator<number> {
  let state = seed
  for (;;) {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

/** An id that follows from a name. */
function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export interface Fill {
  count: number
  types: readonly TicketType[]
  /** An agent who may see only their own: about one ticket in a hundred is. */
  memberId: string
  adminId: string
}

interface Made {
  ticket: Ticket
  events: StoredEvent[]
  text: string
}

/** A year of tickets: one in twelve is not solved, each has two to six events. */
function make(n: number, fill: Fill, next: () => number): Made {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T
  const type = pick(fill.types)
  const id = idOf(`ticket ${String(n)}`)
  const agents = Array.from({ length: 60 }, (_, at) => idOf(`agent ${String(at)}`))
  const assigneeId = next() < 0.01 ? fill.memberId : next() < 0.01 ? fill.adminId : pick(agents)
  const at = START + Math.floor((n / fill.count) * 525_600) * MINUTE
  const goods = GOODS[Math.floor(next() ** 1.6 * GOODS.length)] ?? GOODS[0]
  const subject = `${goods ?? ''}：${pick(MATTERS)}`
  const text = `${pick(DETAILS)}${pick(DETAILS)} 订单号 SF-${String(10_000 + n)}`
  const by = { kind: 'agent' as const, id: assigneeId }
  const first = type.states[0]
  const events: NewEvent[] = [{
    type: 'created', by: { kind: 'customer', id: idOf(`customer ${String(Math.floor(next() * 50_000))}`) }, number: 1001 + n, typeId: type.id, state: first?.key ?? 'new', category: first?.category ?? 'new',
    priority: pick(PRIORITIES), subject, text, files: [], values: type.key === 'return' ? { order_number: `SF-${String(10_000 + n)}`, reason: 'damaged' } : {},
    customerId: idOf(`customer ${String(Math.floor(next() * 50_000))}`), assigneeId, groupId: null, followers: [], source: 'customer', tags: next() < 0.3 ? [pick(TAGS)] : [], conversationId: null,
  }]
  const said: string[] = []
  for (let reply = 0; reply < 1 + Math.floor(next() * 4); reply += 1) {
    const words = pick(REPLIES)
    said.push(words)
    events.push({ type: 'reply', by: reply % 2 === 0 ? by : (events[0]?.by ?? by), internal: false, text: words, files: [], mentions: [] })
  }
  const recent = n > fill.count * 0.9
  const category: TicketCategory = recent && next() < 0.8 ? pick(['new', 'open', 'pending_customer', 'on_hold'] as const) : next() < 0.2 ? 'solved' : 'closed'
  const state = type.states.find((one) => one.category === category)
  if (state) events.push({ type: 'state', by, from: first?.key ?? '', to: state.key, category, reopened: false, confirmed: false, closesAt: null })
  if (category === 'new' || category === 'open') {
    const dueAt = new Date(at + Math.floor(next() * 2880) * MINUTE).toISOString()
    const clock = { target: 'resolution' as const, cycle: 1, goalMs: 86_400_000, startedAt: new Date(at).toISOString(), from: new Date(at).toISOString(), leftMs: 86_400_000, dueAt, warnAt: null, metAt: null, warnedAt: null, breachedAt: null }
    events.push({ type: 'sla', by: { kind: 'system', id: null }, what: 'started', targets: ['resolution'], sla: { policyId: idOf('policy'), clocks: [clock], escalated: [], nextAt: null } })
  }
  const stored = events.map((event, index): StoredEvent => ({ ...event, seq: index + 1, at: new Date(at + index * 37 * MINUTE).toISOString() }))
  const ticket = stored.reduce<Ticket | null>((now, event) => evolve(id, now, event), null)
  if (ticket === null) throw new Error('a ticket without events')
  return { ticket, events: stored, text: [String(ticket.number), subject, text, ...said].join('\n') }
}

/** Fills an installation with tickets, through the statements the server itself writes them with. */
export async function fillTickets(databaseUrl: string, fill: Fill): Promise<{ ids: string[]; events: number; ofMember: number }> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const random = numbers(20_250_101)
  const next = (): number => random.next().value as number
  const ids: string[] = []
  let events = 0
  let ofMember = 0
  try {
    for (let from = 0; from < fill.count; from += BATCH) {
      const made = Array.from({ length: Math.min(BATCH, fill.count - from) }, (_, at) => make(from + at, fill, next))
      const people = made.flatMap(({ ticket }) => [...peopleOf(ticket)].map((u) => ({ u, t: ticket.id })))
      const rows = made.flatMap(({ ticket, events: some }) => some.map((event) => ({ t: ticket.id, s: event.seq, y: event.type, a: event.at, k: null, d: statements.toData(event) })))
      await client.query('begin')
      // The real basis is not known here; a solved ticket is never looked at for it, an open one once.
      await client.query({ ...statements.INSERT, values: [JSON.stringify(made.map(({ ticket }) => statements.toRow(ticket, 'bench')))] })
      await client.query({ ...statements.EVENTS, values: [JSON.stringify(rows)] })
      await client.query({ ...statements.JOIN, values: [JSON.stringify(people)] })
      await client.query({ ...statements.SEARCH, values: [JSON.stringify(made.map(({ ticket, text }) => statements.toSearchRow(ticket.id, text)))] })
      await client.query('commit')
      ids.push(...made.map(({ ticket }) => ticket.id))
      events += rows.length
      ofMember += people.filter(({ u }) => u === fill.memberId).length
    }
    await client.query(`select setval('ticket_number', $1)`, [fill.count + 2000])
    await client.query('vacuum analyze tickets, ticket_events, ticket_people, ticket_search')
    return { ids, events, ofMember }
  } finally {
    await client.end()
  }
}
