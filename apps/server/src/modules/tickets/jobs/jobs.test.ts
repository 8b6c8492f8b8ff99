import type { TicketDetail, TicketJob, TicketJobRow, TicketSummary } from '@yingda/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type Agent, type World } from '../tickets.testkit.ts'

let world: World
let admin: Agent
beforeAll(async () => {
  world = await openWorld()
  admin = world.agent()
})
afterAll(async () => {
  await world.end()
  expect(world.errors).toEqual([])
})

const done = async (job: TicketJob): Promise<TicketJob> => {
  await expect.poll(async () => (await admin.call<TicketJob>('GET', `/api/ticket-jobs/${job.id}`)).body.status).toBe('done')
  return (await admin.call<TicketJob>('GET', `/api/ticket-jobs/${job.id}`)).body
}
const rowsOf = async (job: TicketJob): Promise<TicketJobRow[]> => (await admin.call<{ items: TicketJobRow[] }>('GET', `/api/ticket-jobs/${job.id}/rows?limit=500`)).body.items
const tagged = async (tag: string): Promise<TicketSummary[]> => (await admin.call<{ items: TicketSummary[] }>('POST', '/api/tickets/list', { filter: { tags: [tag] }, order: { by: 'number', descending: false }, limit: 200 })).body.items

describe('a job', () => {
  it('changes what fits a filter, row by row, with what came of each; begun twice under one key it is one', async () => {
    for (let at = 0; at < 25; at += 1) await world.create(admin, { tags: ['bulk'] })
    const closed = await world.create(admin, { tags: ['bulk'] })
    for (const state of ['solved', 'closed']) await admin.call('PATCH', `/api/tickets/${closed.id}`, { state })
    // Not worked at yet: a node without the role of a worker only takes it.
    const body = { key: 'bulk-0001', filter: { tags: ['bulk'] }, change: { priority: 'urgent', addTags: ['done'], reply: { text: '统一答复', internal: true } } }
    const [one, two] = [await admin.call<TicketJob>('POST', '/api/tickets/bulk', body), await admin.call<TicketJob>('POST', '/api/tickets/bulk', body)]
    expect(one.body).toMatchObject({ status: 'waiting', total: 26, processed: 0 })
    expect(two.body.id).toBe(one.body.id)
    // A node died in the middle of it: whoever comes next goes on, and nothing is written twice.
    const [first] = await rowsOf(one.body)
    await admin.call('POST', `/api/tickets/${first?.ticketId ?? ''}/replies`, { key: `job-${one.body.id}`, text: '统一答复', internal: true })
    await world.db.$client.query(`update ticket_jobs set status = 'running', heartbeat_at = now() - interval '1 hour'`)
    world.tickets.startWork()
    expect(await done(one.body)).toMatchObject({ processed: 26, changed: 25, failed: 1, unchanged: 0 })
    expect((await rowsOf(one.body)).filter((row) => row.outcome === 'failed')).toMatchObject([{ ticketId: closed.id, number: closed.number, message: expect.stringContaining('closed') as string }])
    expect((await tagged('done')).every((ticket) => ticket.priority === 'urgent')).toBe(true)
    const { rows } = await world.db.$client.query<{ n: number }>(`select count(*)::int as n from ticket_events where type = 'reply'`)
    expect(rows[0]?.n).toBe(25)
  })

  it('imports a file: good rows become tickets, each bad one says why, and the same file again makes none', async () => {
    const csv = ['主题,类型,优先级,标签,key,订单号,原因,amount,description', '要退货,退换货,紧急,import|急,K1,SF-1,破损,12.5,"第一行\n第二行"', '没有订单号,退换货,,import,K2,,破损,,', '不知道的类型,什么,,import,K3,,,,', ',咨询,,import,K4,,,,', "'=1+1,咨询,,import,K5,,,,"].join('\r\n')
    const send = async (): Promise<TicketJob> => done((await admin.call<TicketJob>('POST', '/api/tickets/import', Buffer.from(csv))).body)
    const job = await send()
    expect(job).toMatchObject({ kind: 'import', total: 5, changed: 2, failed: 3 })
    expect((await rowsOf(job)).map((row) => [row.row, row.outcome, row.message])).toEqual([
      [1, 'changed', null], [2, 'failed', '“Order number” is required.'], [3, 'failed', 'There is no type “什么”.'], [4, 'failed', expect.stringContaining('subject') as string], [5, 'changed', null],
    ])
    const made = await tagged('import')
    expect(made.map((ticket) => [ticket.subject, ticket.priority])).toEqual([['要退货', 'urgent'], ['=1+1', 'normal']])
    const detail = (await admin.call<{ ticket: TicketDetail }>('GET', `/api/tickets/${made[0]?.id ?? ''}`)).body.ticket
    expect(detail).toMatchObject({ values: { order_number: 'SF-1', reason: 'damaged', amount: 12.5 }, description: '第一行\n第二行', tags: ['import', '急'] })
    expect(await send()).toMatchObject({ changed: 0, unchanged: 2, failed: 3 })
    expect((await tagged('import')).length).toBe(2)
    for (const bad of ['', 'a,b\r\n1,2', 'subject\r\nx']) expect((await admin.call('POST', '/api/tickets/import', Buffer.from(bad))).status).toBe(400)
  })

  it('exports what import takes back; a cell is never a formula', async () => {
    const answer = await admin.call('GET', `/api/tickets/export?filter=${encodeURIComponent(JSON.stringify({ tags: ['import'] }))}`)
    const [header, ...lines] = answer.text.trimEnd().split('\r\n')
    expect(header).toMatch(/^\uFEFFnumber,type,subject,state,priority/u)
    expect(lines.length).toBe(2)
    expect(answer.text).toContain(`,'=1+1,`)
    expect(answer.text).toContain('SF-1,Damaged,12.5')
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="tickets-\d{4}/u)
    expect((await admin.call('GET', '/api/tickets/export?filter=%7Bnonsense')).status).toBe(400)
    const { rows } = await world.db.$client.query<{ action: string }>(`select distinct action from audit_log where action like 'tickets.%' order by 1`)
    expect(rows.map((row) => row.action)).toEqual(['tickets.bulk_changed', 'tickets.exported', 'tickets.imported'])
  })
})
