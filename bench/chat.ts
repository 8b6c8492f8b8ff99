/**
 * npm run bench:chat -- [--parts rest,idle,ceilings,gentle,durable,bot] [--rate n] [--turns n] [--seconds n] [--visitors n]
 *   [--sockets n] [--no-steps] [--profile folder] [--source] [--json file]
 *
 * One run on one machine: starts a system of its own on a temporary data directory, measures, and checks in the database
 * that what was acknowledged is stored once. Run it on a machine that does nothing else.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { firstAdministrator, signIn, type Account } from '../test/lib/agent.ts'
import { loopbackAddress } from '../test/lib/addresses.ts'
import { System } from '../test/lib/system.ts'
import { DEFAULT_SITE } from '../test/lib/visitor.ts'
import { measureCeilings, type Ceilings } from './lib/ceilings.ts'
import type { RunCommand, RunResult } from './lib/commands.ts'
import { Generator } from './lib/generator.ts'
import { cpuSeconds, databaseBytes, describeMachine, residentBytes } from './lib/machine.ts'
import { describeLatency } from './lib/stats.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const PARTS = ['rest', 'idle', 'ceilings', 'gentle', 'durable', 'bot'] as const
const MESSAGE = '我昨天下的订单 2025-0712-48213 还没有收到，物流三天没有更新了，请帮我看看什么时候能送到。'
const FEW_ADDRESSES = Array.from({ length: 10 }, (_, index) => loopbackAddress(1000 + index))
/** A p99 above this ends the steps, in milliseconds. */
const LIMIT = 250
const STEP = 1.25
const STEP_SECONDS = 10

const { values: options } = parseArgs({
  options: {
    parts: { type: 'string', default: PARTS.join(',') },
    rate: { type: 'string', default: '2000' },
    turns: { type: 'string', default: '800' },
    seconds: { type: 'string', default: '20' },
    visitors: { type: 'string', default: '500' },
    sockets: { type: 'string', default: '10000' },
    'no-steps': { type: 'boolean', default: false },
    profile: { type: 'string' },
    source: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
})
const parts = new Set(options.parts.split(','))
const unknown = [...parts].filter((part) => !(PARTS as readonly string[]).includes(part))
if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(', ')}; there are ${PARTS.join(', ')}`)

const report: Record<string, unknown> = {}
let violations = 0

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function note(name: string, value: unknown): void {
  report[name] = value
}

interface Bench {
  system: System
  administrator: Account
  ceilings: Ceilings | null
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
const perSecond = (value: number): string => `${value.toFixed(0)}/s`

async function main(): Promise<void> {
  if (!options.source && !existsSync(path.join(ROOT, 'dist/server/main.mjs'))) {
    throw new Error('The server has not been built: run `npm run build` first, or measure the source with --source.')
  }
  const system = await System.start({
    entry: options.source ? 'source' : 'bundle',
    // A benchmark comes from few addresses; real visitors do not.
    env: { YINGDA_LOG_LEVEL: 'warn', YINGDA_MAX_CONNECTIONS: '20000' },
    ...(options.profile === undefined ? {} : { nodeArguments: ['--cpu-prof', `--cpu-prof-dir=${path.resolve(options.profile)}`] }),
  })
  try {
    const [version] = await system.query<{ server_version: string }>('show server_version')
    for (const line of describeMachine(version?.server_version ?? '?')) say(line)
    const bench: Bench = { system, administrator: await firstAdministrator(system), ceilings: null }
    if (parts.has('rest')) await measureRest(bench)
    if (parts.has('idle')) await measureIdle(bench)
    if (parts.has('ceilings')) await showCeilings(bench)
    if (parts.has('gentle')) await measureGentle(bench)
    if (parts.has('durable')) await measureDurable(bench)
    if (parts.has('bot')) await measureBot(bench)
  } finally {
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`)
    await system.destroy()
  }
  if (violations > 0) {
    say(`${String(violations)} violations`)
    process.exitCode = 1
  }
}

async function measureRest({ system }: Bench): Promise<void> {
  // The first start has trained the bot, which takes memory that a process does not give back; later ones load what it learned.
  const first = await atRest(system)
  await system.stop()
  await system.start()
  const later = await atRest(system)
  say(`\nat rest: server ${megabytes(later.server)} (${megabytes(first.server)} at the very first start, which trains the bot), database beside it ${megabytes(later.database)}`)
  note('rest', { first, later })
}

async function atRest(system: System): Promise<{ server: number; database: number }> {
  // What starting left behind is collected within the first twenty seconds.
  await sleep(30_000)
  return { server: residentBytes(system.pid ?? 0), database: databaseBytes(system.postmasterPid() ?? 0) }
}

async function measureIdle({ system }: Bench): Promise<void> {
  const total = Number(options.sockets)
  const before = residentBytes(system.pid ?? 0)
  const generators = Array.from({ length: Math.ceil(total / 2500) }, () => new Generator())
  try {
    const addresses = Array.from({ length: 20 }, (_, index) => loopbackAddress(index))
    const opening = generators.map((generator) => generator.visitors(system.url, DEFAULT_SITE, Math.round(total / generators.length), addresses))
    await Promise.all(opening)
    // Two heartbeats, so that every connection has been spoken to.
    await sleep(55_000)
    const open = (await Promise.all(generators.map((generator) => generator.connected()))).reduce((sum, one) => sum + one, 0)
    const after = residentBytes(system.pid ?? 0)
    const each = (after - before) / open / 1024
    say(`\nidle: ${String(open)} visitor sockets open (${String(total - open)} lost), each watching its conversation: server ${megabytes(before)} before, ${megabytes(after)} with them, ${each.toFixed(1)} KB each`)
    note('idle', { open, lost: total - open, before, after, kilobytesEach: each })
    if (open !== total) violations += 1
  } finally {
    for (const generator of generators) generator.stop()
  }
  await sleep(3000)
}

async function showCeilings(bench: Bench): Promise<void> {
  const payload = JSON.stringify({ type: 'send', ref: '12345', conversationId: '00000000-0000-4000-8000-000000000000', clientId: 'bench-ceiling-12345', content: { type: 'text', text: MESSAGE } })
  const ceilings = await measureCeilings(bench.system.databaseUrl(), payload)
  bench.ceilings = ceilings
  say(`\nceilings: bare ws echo ${perSecond(ceilings.echo)}; bare PostgreSQL group commit ${perSecond(ceilings.groupCommit)} (${String(ceilings.batch)} rows a transaction), single commits ${perSecond(ceilings.singleCommits)}`)
  note('ceilings', ceilings)
}

/** Visitors whose conversations an agent has accepted and watches, so that the bot is out of play. */
async function withAgent<T>({ system, administrator }: Bench, total: number, work: (generator: Generator) => Promise<T>): Promise<T> {
  const generator = new Generator()
  try {
    await generator.visitors(system.url, DEFAULT_SITE, total, FEW_ADDRESSES)
    const ids = await generator.ask()
    const { api } = await signIn(system.url, administrator)
    await api.updateMe({ body: { availability: 'online' } })
    for (let from = 0; from < ids.length; from += 20) await Promise.all(ids.slice(from, from + 20).map((id) => api.acceptConversation({ id })))
    await generator.agent(system.url, (await api.createRealtimeTicket()).ticket, ids)
    await sleep(1000)
    return await work(generator)
  } finally {
    generator.stop()
    await sleep(500)
  }
}

async function measureGentle(bench: Bench): Promise<void> {
  await withAgent(bench, 100, async (generator) => {
    await measure(bench, generator, { name: 'warm', rate: 20, seconds: 10, texts: [MESSAGE], until: 'agent' })
    say('\ngentle: 100 visitors write every 5 s for 30 s, customer to agent')
    await measure(bench, generator, { name: 'gentle', rate: 20, seconds: 30, texts: [MESSAGE], until: 'agent' })
  })
}

async function measureDurable(bench: Bench): Promise<void> {
  const total = Number(options.visitors)
  await withAgent(bench, total, async (generator) => {
    await measure(bench, generator, { name: 'durable-warm', rate: 500, seconds: 5, texts: [MESSAGE], until: 'agent' })
    say(`\ndurable: messages of ${String(total)} visitors stored and delivered to the agent who watches them all`)
    const best = await climb(bench, generator, Number(options.rate), { name: 'durable', texts: [MESSAGE], until: 'agent' })
    showRatio(bench, best)
  })
}

async function measureBot(bench: Bench): Promise<void> {
  const total = Number(options.visitors)
  const questions = starterQuestions()
  const generator = new Generator()
  try {
    await generator.visitors(bench.system.url, DEFAULT_SITE, total, FEW_ADDRESSES)
    await measure(bench, generator, { name: 'bot-warm', rate: 200, seconds: 5, texts: questions, until: 'answer' })
    say(`\nbot: questions of ${String(total)} visitors, from sent to the bot's answer on their screen; ${String(questions.length)} different questions of the starter knowledge`)
    const best = await climb(bench, generator, Number(options.turns), { name: 'bot', texts: questions, until: 'answer' })
    showRatio(bench, best)
  } finally {
    generator.stop()
  }
}

/** The stated rate, then higher ones until it no longer holds. Returns the highest rate that held; 0 when none did. */
async function climb(bench: Bench, generator: Generator, first: number, run: Pick<RunCommand, 'name' | 'texts' | 'until'>): Promise<number> {
  let best = 0
  for (let rate = first, step = 0; ; rate = Math.round(rate * STEP), step += 1) {
    const seconds = step === 0 ? Number(options.seconds) : STEP_SECONDS
    const result = await measure(bench, generator, { ...run, name: `${run.name}-${String(step)}`, rate, seconds })
    if (!holds(result)) return best
    best = rate
    if (options['no-steps']) return best
    await sleep(1000)
  }
}

function holds(result: RunResult): boolean {
  return result.end.p99 <= LIMIT && result.ack.p99 <= LIMIT && result.ended === result.sent && Object.keys(result.refused).length === 0
}

async function measure(bench: Bench, generator: Generator, command: Omit<RunCommand, 'do'>): Promise<RunResult> {
  const { system } = bench
  const [server, postmaster] = [system.pid ?? 0, system.postmasterPid() ?? 0]
  const before = { server: cpuSeconds(server), database: cpuSeconds(postmaster, true), at: Date.now() }
  const result = await generator.run(command)
  const seconds = (Date.now() - before.at) / 1000
  const share = (used: number): string => `${((used / seconds) * 100).toFixed(0)} %`
  const cpu = { server: cpuSeconds(server) - before.server, database: cpuSeconds(postmaster, true) - before.database, generator: result.generatorCpu }
  const stored = await storedOnce(system, `bench-${command.name}-`)
  const refused = Object.entries(result.refused).map(([code, n]) => `${code} ${String(n)}`).join(', ')
  const lost = result.acked - stored.once
  const missing = result.acked - result.ended
  if (lost !== 0 || stored.twice !== 0 || result.repeats !== 0) violations += 1
  const kinds = Object.entries(result.kinds).map(([kind, n]) => `${kind} ${String(n)}`).join(', ')
  say([
    `  ${perSecond(command.rate)} for ${String(command.seconds)} s (sent in ${result.sentIn.toFixed(1)} s, the generator late by p99 ${result.lag.p99.toFixed(1)} ms)`,
    `    ack:     ${describeLatency(result.ack)}`,
    `    ${command.until === 'answer' ? 'answer: ' : 'arrival:'} ${describeLatency(result.end)}`,
    `    sent ${String(result.sent)}, acknowledged ${String(result.acked)}, stored once ${String(stored.once)}, lost ${String(lost)}, doubled ${String(stored.twice + result.repeats)}, ` +
      `${command.until === 'answer' ? 'not answered' : 'not delivered'} ${String(missing)}, refused ${refused === '' ? '0' : refused}, disconnected ${String(result.disconnects)}${kinds === '' ? '' : `; ${kinds}`}`,
    `    processor: server ${share(cpu.server)}, database ${share(cpu.database)}, generator ${share(cpu.generator)}; server memory ${megabytes(residentBytes(server))}`,
  ].join('\n'))
  note(command.name, { rate: command.rate, seconds: command.seconds, ...result, storedOnce: stored.once, storedTwice: stored.twice, lost, cpu })
  return result
}

/** Messages of a run in the database: ids that are there once, and ids that are there more often. */
async function storedOnce(system: System, prefix: string): Promise<{ once: number; twice: number }> {
  const [row] = await system.query<{ once: string; twice: string }>(
    `select count(*) filter (where n = 1) as once, count(*) filter (where n > 1) as twice
     from (select count(*) as n from conversation_events where client_id like $1 group by client_id) s`,
    [`${prefix}%`],
  )
  return { once: Number(row?.once ?? 0), twice: Number(row?.twice ?? 0) }
}

function showRatio({ ceilings }: Bench, rate: number): void {
  if (rate === 0) say(`  the stated rate does not hold (p99 at most ${String(LIMIT)} ms, nothing refused or missing)`)
  else if (ceilings === null) say(`  highest rate that held: ${perSecond(rate)}`)
  else {
    const ratio = (ceiling: number): string => `${((rate / ceiling) * 100).toFixed(0)} %`
    say(`  highest rate that held: ${perSecond(rate)}: ${ratio(ceilings.echo)} of bare ws echo, ${ratio(ceilings.groupCommit)} of bare group commit`)
  }
}

/** Standard and similar questions of the starter knowledge, those about reaching a person left out. */
function starterQuestions(): string[] {
  const lines = readFileSync(path.join(ROOT, 'content/shop/zh/knowledge.jsonl'), 'utf8').trim().split('\n')
  const entries = lines.map((line) => JSON.parse(line) as { question: string; similar: string[] })
  return entries.flatMap((entry) => [entry.question, ...entry.similar.slice(0, 2)]).filter((question) => !/人工|客服|投诉|真人|找人|领导/u.test(question))
}

await main()
