/**
 * npm run bench:tickets -- [--tickets n] [--seconds n] [--connections n] [--source] [--json file]
 *
 * Starts a system of its own, fills it with tickets that are the same on every run, and measures through the API: making a
 * ticket, lists and searches. Beside each the same machine's bare insert and bare read by primary key, in the same run.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { Agent as HttpAgent, request } from 'node:http'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import type { TicketType } from '@yingda/contract'
import { firstAdministrator, addUser, signIn } from '../test/lib/agent.ts'
import { System } from '../test/lib/system.ts'
import { cpuSeconds, describeMachine } from './lib/machine.ts'
import { describeLatency, latencyOf, now, type Latency } from './lib/stats.ts'
import { fillTickets } from './lib/ticket-data.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const { values: options } = parseArgs({
  options: {
    tickets: { type: 'string', default: '200000' },
    seconds: { type: 'string', default: '10' },
    connections: { type: 'string', default: '32' },
    source: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
})
const seconds = Number(options.seconds)
const report: Record<string, unknown> = {}
const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

interface Measured {
  latency: Latency
  perSecond: number
  failed: number
}

/** Calls `work` from so many sides at once for a time; each side waits for its answer before the next call. */
async function hammer(sides: number, work: (call: number) => Promise<boolean>): Promise<Measured> {
  const times: number[] = []
  let calls = 0
  let failed = 0
  const begin = now()
  const end = begin + seconds * 1000
  await Promise.all(Array.from({ length: sides }, async () => {
    while (now() < end) {
      const call = calls
      calls += 1
      const at = now()
      if (await work(call)) times.push(now() - at)
      else failed += 1
    }
  }))
  return { latency: latencyOf(times), perSecond: times.length / ((now() - begin) / 1000), failed }
}

function caller(url: string, token: string, sockets: number): (method: string, route: string, body: unknown) => Promise<{ status: number; size: number }> {
  const { hostname, port } = new URL(url)
  const agent = new HttpAgent({ keepAlive: true, maxSockets: sockets })
  return (method, route, body) => new Promise((resolve, reject) => {
    const text = JSON.stringify(body)
    const sent = request({ agent, hostname, port, method, path: route, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } }, (answer) => {
      let size = 0
      answer.on('data', (chunk: Buffer) => { size += chunk.length })
      answer.on('end', () => { resolve({ status: answer.statusCode ?? 0, size }) })
    })
    sent.on('error', reject)
    sent.end(text)
  })
}

async function bare(databaseUrl: string, ids: readonly string[], sides: number): Promise<{ insert: Measured; read: Measured }> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: sides })
  try {
    await pool.query('drop table if exists bench_bare; create table bench_bare (id uuid primary key default gen_random_uuid(), data jsonb not null)')
    const data = JSON.stringify({ subject: '退款迟迟没有到账', text: 'x'.repeat(400) })
    const insert = await hammer(sides, async () => (await pool.query({ name: 'bare-insert', text: 'insert into bench_bare (data) values ($1)', values: [data] })).rowCount === 1)
    const read = await hammer(1, async (call) => (await pool.query({ name: 'bare-read', text: 'select data from tickets where id = $1', values: [ids[(call * 7919) % ids.length]] })).rowCount === 1)
    await pool.query('drop table bench_bare')
    return { insert, read }
  } finally {
    await pool.end()
  }
}

async function main(): Promise<void> {
  if (!options.source && !existsSync(path.join(ROOT, 'dist/server/main.mjs'))) throw new Error('The server has not been built: run `npm run build` first, or measure the source with --source.')
  const system = await System.start({ entry: options.source ? 'source' : 'bundle', env: { YINGDA_LOG_LEVEL: 'warn', YINGDA_STARTER: 'none' } })
  try {
    const [version] = await system.query<{ server_version: string }>('show server_version')
    for (const line of describeMachine(version?.server_version ?? '?')) say(line)
    await measure(system)
  } finally {
    await system.destroy()
  }
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`)
}

async function measure(system: System): Promise<void> {
  const account = await firstAdministrator(system)
  const admin = await signIn(system.url, account)
  const member = await signIn(system.url, await addUser(system.url, account, 'Bench'))
  const types: TicketType[] = (await admin.api.listTicketTypes()).items
  const begun = now()
  const filled = await fillTickets(system.databaseUrl(), { count: Number(options.tickets), types, memberId: member.userId, adminId: admin.userId })
  say(`${String(filled.ids.length)} tickets with ${String(filled.events)} events, made in ${((now() - begun) / 1000).toFixed(0)} s; ${String(filled.ofMember)} of them are the agent's own`)
  const reckoned = now()
  for (let left = 1; left > 0; ) {
    await sleep(500)
    left = (await system.query<{ n: number }>(`select count(*)::int as n from tickets where category not in ('solved', 'closed') and sla_basis = 'bench'`))[0]?.n ?? 0
  }
  await system.query('vacuum analyze tickets')
  say(`the timer gave what is not solved its times within ${((now() - reckoned) / 1000).toFixed(0)} s of the last`)
  const sides = Number(options.connections)
  const floor = await bare(system.databaseUrl(), filled.ids, sides)
  say(`bare insert, ${String(sides)} connections: ${floor.insert.perSecond.toFixed(0)}/s, ${describeLatency(floor.insert.latency)}`)
  say(`bare read by primary key, 1 connection: ${floor.read.perSecond.toFixed(0)}/s, ${describeLatency(floor.read.latency)}`)
  report['bare'] = floor
  await measureLists(system, { admin: admin.token, member: member.token, adminId: admin.userId, typeId: types[0]?.id ?? '' }, floor.read)
  await measureCreation(system, admin.token, types, sides, floor.insert)
}

interface Readers {
  admin: string
  member: string
  adminId: string
  typeId: string
}

async function measureLists(system: System, readers: Readers, read: Measured): Promise<void> {
  const unsolved = ['new', 'open', 'pending_customer', 'on_hold']
  const queries: [string, keyof Readers, object][] = [
    ['all, newest activity', 'admin', {}],
    ['unsolved, by due time', 'admin', { filter: { categories: unsolved }, order: { by: 'due', descending: false } }],
    ['unsolved, by priority', 'admin', { filter: { categories: unsolved }, order: { by: 'priority', descending: true } }],
    ['one type, solved, by number', 'admin', { filter: { typeIds: [readers.typeId], categories: ['solved'] }, order: { by: 'number', descending: true } }],
    ['assigned to me, unsolved', 'admin', { filter: { assignees: ['me'], categories: unsolved } }],
    ['a tag', 'admin', { filter: { tags: ['vip'] } }],
    ['an agent’s own', 'member', {}],
    ['an agent’s own, unsolved, by due time', 'member', { filter: { categories: unsolved }, order: { by: 'due', descending: false } }],
    ['search, a rare word', 'admin', { filter: { search: 'SF-10077' } }],
    ['search, two words', 'admin', { filter: { search: '退款 银行卡' } }],
    ['search, a word of every fifth ticket', 'admin', { filter: { search: '退款' } }],
    ['search, a word of one in a hundred', 'admin', { filter: { search: '充电器' } }],
    ['search, a number', 'admin', { filter: { search: '150000' } }],
    ['search, an agent’s own', 'member', { filter: { search: '退款' } }],
    ['search, nothing found', 'admin', { filter: { search: '量子纠缠' } }],
  ]
  for (const [name, who, body] of queries) {
    const call = caller(system.url, readers[who], 1)
    await call('POST', '/api/tickets/list', body)
    const found = await hammer(1, async () => (await call('POST', '/api/tickets/list', body)).status === 200)
    report[name] = found
    say(`list: ${name}: ${describeLatency(found.latency)}; ${(found.latency.p50 / read.latency.p50).toFixed(1)} × a primary-key read${found.failed > 0 ? `; ${String(found.failed)} FAILED` : ''}`)
  }
}

async function measureCreation(system: System, token: string, types: readonly TicketType[], sides: number, insert: Measured): Promise<void> {
  const call = caller(system.url, token, sides)
  const general = types.find((type) => type.key === 'general')
  const [before] = await system.query<{ n: number }>('select count(*)::int as n from tickets')
  const cpuBefore = system.pid === null ? 0 : cpuSeconds(system.pid)
  const made = await hammer(sides, async (n) => {
    const body = { key: `bench-ticket-${String(n)}`, typeId: general?.id, subject: `订单 SF-9${String(n)} 没有收到`, description: '我上周下的订单一直没有物流更新，请帮我查一下现在到哪里了，什么时候可以送到。', tags: ['bench'] }
    return (await call('POST', '/api/tickets', body)).status === 200
  })
  const [after] = await system.query<{ n: number }>('select count(*)::int as n from tickets')
  const stored = (after?.n ?? 0) - (before?.n ?? 0)
  const cpu = system.pid === null ? 0 : ((cpuSeconds(system.pid) - cpuBefore) * 1000) / Math.max(1, made.latency.count)
  report['create'] = { ...made, serverCpuMilliseconds: cpu }
  say(`create through the API, ${String(sides)} connections: ${made.perSecond.toFixed(0)}/s, ${describeLatency(made.latency)}; ${(made.perSecond / insert.perSecond).toFixed(2)} of bare inserts; ${cpu.toFixed(2)} ms of the server's processor time each; ${String(made.failed)} failed; stored ${String(stored)} of ${String(made.latency.count)} acknowledged`)
  if (stored !== made.latency.count + made.failed && stored < made.latency.count) throw new Error('tickets were acknowledged that are not stored')
}

await main()
