/**
 * npm run bench:search -- [--messages n] [--seconds n] [--source] [--no-trigrams] [--json file]
 *
 * Starts a database of its own, lets it make messages that are the same on every run, indexes them by the server's statements,
 * starts a server on them and measures searches through the API. Beside them, in the same run and on the same messages: ILIKE
 * without an index, and ILIKE with a trigram index of PostgreSQL's (pg_trgm), both straight to the database.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import type { MessageFilter } from '@yingda/contract'
import { createClient } from '@yingda/client'
import { readLog } from '../apps/server/src/modules/conversations/log/reader.ts'
import { indexEvents } from '../apps/server/src/modules/conversations/search/indexer.ts'
import { openDatabase, type Database } from '../apps/server/src/platform/database/database.ts'
import { startEmbedded } from '../apps/server/src/platform/database/embedded.ts'
import { migrate } from '../apps/server/src/platform/database/migrate.ts'
import { silentLogger } from '../apps/server/src/platform/logging/logger.ts'
import { addUser, firstAdministrator, signIn } from '../test/lib/agent.ts'
import { System } from '../test/lib/system.ts'
import { describeMachine } from './lib/machine.ts'
import { fillMessages, giveToAgent } from './lib/search-data.ts'
import { describeLatency, latencyOf, now, type Latency } from './lib/stats.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' }, seconds: { type: 'string', default: '4' }, source: { type: 'boolean', default: false },
    'no-trigrams': { type: 'boolean', default: false }, json: { type: 'string' },
  },
})
const seconds = Number(options.seconds)
const report: Record<string, unknown> = {}
const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

interface Query {
  name: string
  text: string
  /** The same message in every row: how often the words stand. */
  filter?: MessageFilter
  order?: 'best'
  as?: 'agent'
  /** Searched by ILIKE too. */
  plain?: true
}

const QUERIES: readonly Query[] = [
  { name: 'a frequent word, two characters', text: '退款', plain: true },
  { name: 'the most frequent character', text: '的', plain: true },
  { name: 'a character of few messages', text: '琥', plain: true },
  { name: 'one message in a thousand', text: '贵州', plain: true },
  { name: 'one message in fifty thousand', text: '琥珀色', plain: true },
  { name: 'an order number', text: 'SF-314172', plain: true },
  { name: 'the end of an order number', text: '14172', plain: true },
  { name: 'two words, rarely together', text: '贵州 羽绒服', plain: true },
  { name: 'two frequent words, never together', text: '还有货 保修期 說明書', plain: true },
  { name: 'English', text: 'parcel', plain: true },
  { name: 'an English word everywhere', text: 'the', plain: true },
  { name: 'two letters', text: 'hi', plain: true },
  { name: 'traditional for simplified', text: '說明書', plain: true },
  { name: 'nothing found', text: '量子纠缠', plain: true },
  { name: 'a word and half a year', text: '贵州', filter: { from: '2025-01-01T00:00:00.000Z', to: '2025-06-30T00:00:00.000Z' } },
  { name: 'a frequent word in one month', text: '退款', filter: { from: '2025-03-01T00:00:00.000Z', to: '2025-04-01T00:00:00.000Z' } },
  { name: 'a frequent word by customers', text: '退款', filter: { speaker: 'customer' } },
  { name: 'a frequent word, a rare label', text: '退款', filter: { label: '投诉' } },
  { name: 'the most frequent character, a rare label', text: '的', filter: { label: '投诉' } },
  { name: 'a rare word, a rare label', text: '贵州', filter: { label: '投诉' } },
  { name: 'one customer', text: '退款', filter: { customerId: '00000000-0002-4000-8000-000000000007' } },
  { name: 'best first', text: '退款 到账', order: 'best' },
  { name: 'an agent’s own, a frequent word', text: '退款', as: 'agent' },
  { name: 'an agent’s own, the most frequent character', text: '的', as: 'agent' },
  { name: 'an agent’s own, one in a thousand', text: '贵州', as: 'agent' },
  { name: 'an agent’s own, nothing found', text: '量子纠缠', as: 'agent' },
]

/** Calls `work` again and again, one call at a time; at least three times. */
async function repeat(work: () => Promise<void>, time = seconds): Promise<number[]> {
  const times: number[] = []
  for (const end = now() + time * 1000; now() < end || times.length < 3; ) {
    const at = now()
    await work()
    times.push(now() - at)
  }
  return times
}

/** Reads the log up to a position into the index, by the statements of the server's own processor. @returns messages a second. */
async function indexUpTo(db: Database, from: number, to: number): Promise<{ messages: number; seconds: number }> {
  const begun = now()
  let messages = 0
  for (let at = from; at < to; ) {
    const batch = await readLog(db.$client, at, Math.min(1000, to - at))
    await indexEvents(db, batch)
    messages += batch.events.filter(({ event }) => event.type === 'message').length
    at = batch.events.at(-1)?.position ?? to
  }
  return { messages, seconds: (now() - begun) / 1000 }
}

/** Most of it without the index of grams, which is then made at once; the rest with it, which is what a server does. */
async function index(databaseUrl: string, head: number): Promise<void> {
  const db = openDatabase({ url: databaseUrl, onError: (error) => say(error.message) })
  try {
    const [made] = (await db.$client.query<{ indexdef: string }>(`select indexdef from pg_indexes where indexname = 'message_search_grams'`)).rows
    if (made === undefined) throw new Error('there is no index of grams')
    await db.$client.query('drop index message_search_grams')
    const most = Math.floor(head * 0.97)
    const rows = await indexUpTo(db, 0, most)
    const begun = now()
    await db.$client.query(made.indexdef)
    say(`${String(rows.messages)} rows written in ${rows.seconds.toFixed(0)} s, the index of grams over them made at once in ${((now() - begun) / 1000).toFixed(0)} s`)
    const rest = await indexUpTo(db, most, head)
    say(`the last ${String(rest.messages)} with all indexes: ${(rest.messages / rest.seconds).toFixed(0)} messages a second`)
    await db.$client.query(`insert into processor_cursors (name, position) values ('message-search', $1) on conflict (name) do update set position = excluded.position`, [head])
    await db.$client.query('vacuum analyze message_search')
  } finally {
    await db.$client.end()
  }
}

async function sizes(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string; mb: number }>(`select name, round(size / 1048576.0)::int as mb from (values
    ('log', pg_total_relation_size('conversation_events')), ('search rows', pg_table_size('message_search')), ('gram index', pg_relation_size('message_search_grams')),
    ('other indexes', pg_indexes_size('message_search') - pg_relation_size('message_search_grams'))) as s (name, size)`)
  return rows.map(({ name, mb }) => `${name} ${String(mb)} MB`).join(', ')
}

/** The newest twenty messages that hold all words, as a plain statement finds them. */
function plainStatement(table: string, text: string): { text: string; values: string[] } {
  const terms = text.split(' ')
  return { text: `select position from ${table} where ${terms.map((_, at) => `body ilike $${String(at + 1)}`).join(' and ')} order by position desc limit 20`, values: terms.map((term) => `%${term}%`) }
}

async function measurePlain(client: pg.Client, table: string): Promise<Map<string, Latency>> {
  const result = new Map<string, Latency>()
  for (const { name, text, plain } of QUERIES) {
    if (plain !== true) continue
    const statement = plainStatement(table, text)
    await client.query(statement)
    result.set(name, latencyOf(await repeat(async () => void (await client.query(statement)), seconds / 4)))
  }
  return result
}

async function measureBaselines(client: pg.Client): Promise<{ scan: Map<string, Latency>; trigrams: Map<string, Latency> }> {
  await client.query(`create table bench_plain as select position, data->'content'->>'text' as body from conversation_events where type = 'message' order by position`)
  await client.query('alter table bench_plain add primary key (position)')
  await client.query('vacuum analyze bench_plain')
  const scan = await measurePlain(client, 'bench_plain')
  if (options['no-trigrams']) return { scan, trigrams: new Map() }
  await client.query('create extension if not exists pg_trgm')
  const begun = now()
  await client.query('create index on bench_plain using gin (body gin_trgm_ops)')
  await client.query('vacuum analyze bench_plain')
  say(`trigram index made at once in ${((now() - begun) / 1000).toFixed(0)} s, ${String(Math.round(Number((await client.query<{ s: string }>(`select pg_indexes_size('bench_plain') as s`)).rows[0]?.s) / 2 ** 20))} MB`)
  return { scan, trigrams: await measurePlain(client, 'bench_plain') }
}

const ratio = (other: Latency | undefined, ours: Latency, what: string): string => (other === undefined ? '' : `; ${what} p95 ${other.p95.toFixed(1)} ms (${(other.p95 / ours.p95).toFixed(1)} ×)`)

async function measure(system: System, client: pg.Client): Promise<void> {
  const account = await firstAdministrator(system)
  const admin = await signIn(system.url, account)
  const member = await signIn(system.url, await addUser(system.url, account, 'Bench'))
  say(`${String(await giveToAgent(client, member.userId))} conversations are the agent’s own`)
  const baselines = await measureBaselines(client)
  const all: number[] = []
  const token = admin.token
  const empty = latencyOf(await repeat(async () => void (await createClient({ baseUrl: system.url, token: () => token }).getMe()), 2))
  say(`an API call that only asks who is signed in: ${describeLatency(empty)}`)
  for (const { name, text, filter, order, as } of QUERIES) {
    const api = createClient({ baseUrl: system.url, token: () => (as === 'agent' ? member.token : admin.token) })
    const body = { text, filter: filter ?? {}, order: order ?? ('newest' as const) }
    const first = await api.searchMessages({ body })
    const times = await repeat(async () => void (await api.searchMessages({ body })))
    all.push(...times.slice(0, 200))
    const latency = latencyOf(times)
    report[name] = { latency, found: first.items.length, complete: first.searchedTo === null }
    say(`${name} (${text}): ${describeLatency(latency)}; ${String(first.items.length)} found${first.searchedTo === null ? '' : `, OUT OF TIME at ${first.searchedTo}`}${ratio(baselines.scan.get(name), latency, 'ILIKE')}${ratio(baselines.trigrams.get(name), latency, 'trigrams')}`)
  }
  const whole = latencyOf(all)
  report['all'] = whole
  say(`all kinds of searches, as many of each: ${describeLatency(whole)}`)
}

async function main(): Promise<void> {
  if (!options.source && !existsSync(path.join(ROOT, 'dist/server/main.mjs'))) throw new Error('The server has not been built: run `npm run build` first, or measure the source with --source.')
  const dataDir = mkdtempSync(path.join(tmpdir(), 'yingda-bench-'))
  const embedded = await startEmbedded({ dataDir, logger: silentLogger() })
  const client = new pg.Client({ connectionString: embedded.url })
  try {
    for (const line of describeMachine(embedded.version)) say(line)
    await migrate(embedded.url)
    await client.connect()
    const begun = now()
    const head = await fillMessages(client, Number(options.messages))
    say(`${options.messages} messages made in ${((now() - begun) / 1000).toFixed(0)} s`)
    await index(embedded.url, head)
    say(await sizes(client))
    const system = await System.start({ entry: options.source ? 'source' : 'bundle', databaseUrl: embedded.url, env: { YINGDA_LOG_LEVEL: 'warn', YINGDA_STARTER: 'none', YINGDA_ROLES: 'web' } })
    try {
      await measure(system, client)
    } finally {
      await system.destroy()
    }
  } finally {
    await client.end()
    await embedded.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`)
}

await main()
