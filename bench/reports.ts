/**
 * npm run bench:reports -- [--sizes 30000,100000] [--days n] [--calls n] [--source] [--json file]
 *
 * Starts a system of its own, fills it with facts of so many conversations, lets it add them up, and measures reports through
 * the API: each size anew, so that it shows how the cost grows. A conversation here is one with about 20 messages; only the
 * facts are made, for reports read nothing else.
 */
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { ReportQueryInput } from '@yingda/contract'
import type { Client } from '@yingda/client'
import { addUser, firstAdministrator, signIn, type Account } from '../test/lib/agent.ts'
import { System } from '../test/lib/system.ts'
import { cpuSeconds, describeMachine } from './lib/machine.ts'
import { fillReports } from './lib/report-data.ts'
import { latencyOf, milliseconds, now } from './lib/stats.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '30000,100000' }, days: { type: 'string', default: '365' }, calls: { type: 'string', default: '15' }, source: { type: 'boolean', default: false }, json: { type: 'string' },
  },
})
const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const dateBefore = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
const last = (days: number): { from: string; to: string } => ({ from: dateBefore(days), to: dateBefore(0) })
const headline = ['sessions', 'handoff_rate', 'contained_rate', 'connect_rate', 'first_response_a', 'response_time', 'satisfied_rate_people', 'self_service_rate']
const many = [
  ...headline, 'abandon_rate', 'queue_time_accepted', 'queue_time_abandoned', 'first_response_b', 'first_response_c', 'answered_within_rounds', 'answered_within_sessions', 'handling_time', 'transfer_rate', 'first_contact_resolution', 'bot_coverage',
  'bot_match_rate', 'seconds_until_person', 'turns_until_person', 'occupancy', 'rated_rate_people',
]

const query = (body: ReportQueryInput) => (api: Client): Promise<unknown> => api.queryReport({ body })
const reports: [name: string, run: (api: Client) => Promise<unknown>, own?: true][] = [
  ['24 figures, 30 days', query({ metrics: many, ...last(30) })],
  ['24 figures, 365 days', query({ metrics: many, ...last(365) })],
  ['8 figures by day, 90 days, with the 90 before', query({ metrics: headline, ...last(90), interval: 'day', compare: true })],
  ['8 figures by day, 365 days', query({ metrics: headline, ...last(365), interval: 'day' })],
  ['8 figures by agent, 365 days', query({ metrics: headline, ...last(365), groupBy: 'agent' })],
  ['8 figures by group and month, 365 days', query({ metrics: headline, ...last(365), groupBy: 'group', interval: 'month' })],
  ['8 figures by cause, 365 days', query({ metrics: headline, ...last(365), groupBy: 'cause' })],
  ['3 figures by agent and day, 90 days', query({ metrics: ['response_time', 'stints', 'first_response_b'], ...last(90), groupBy: 'agent', interval: 'day' })],
  ['8 figures by hour, 31 days', query({ metrics: headline, ...last(30), interval: 'hour' })],
  ['8 figures by hour and group, 31 days', query({ metrics: headline, ...last(30), interval: 'hour', groupBy: 'group' })],
  ['8 figures by segment, 365 days', query({ metrics: headline, ...last(365), groupBy: 'segment' })],
  ['8 figures by label and month, 365 days', query({ metrics: headline, ...last(365), groupBy: 'label', interval: 'month' })],
  ['8 figures of one cause and language by agent and month, 365 days (three dimensions)', query({ metrics: headline, ...last(365), groupBy: 'agent', interval: 'month', filter: { causes: ['anger'], languages: ['zh'] } })],
  ['24 figures of one cause by group, 365 days (two dimensions)', query({ metrics: [...many.filter((id) => id !== 'occupancy'), 'stints'], ...last(365), groupBy: 'group', filter: { causes: ['anger'] } })],
  ['8 figures of one cause by group, 30 days (two dimensions)', query({ metrics: headline, ...last(30), groupBy: 'group', filter: { causes: ['anger'] } })],
  ['8 figures of one cause by group, 365 days (two dimensions)', query({ metrics: headline, ...last(365), groupBy: 'group', filter: { causes: ['anger'] } })],
  ['effects, 30 days', (api) => api.getEffects(last(30))],
  ['effects, 365 days', (api) => api.getEffects(last(365))],
  ['rows behind a figure, newest, 365 days', (api) => api.listReportRows({ body: { metric: 'response_time', ...last(365) } })],
  ['rows behind a figure, longest, 365 days', (api) => api.listReportRows({ body: { metric: 'response_time', ...last(365), order: 'largest' } })],
  ['rows behind a figure, longest, 30 days', (api) => api.listReportRows({ body: { metric: 'queue_time_accepted', ...last(30), order: 'largest' } })],
  ['values to choose from', (api) => api.listReportChoices()],
  ['an agent’s own figures by day, 365 days', query({ metrics: ['stints', 'response_time', 'first_response_b'], ...last(365), interval: 'day' }), true],
]

interface Line {
  report: string
  size: number
  p50: number
  p95: number
  /** Processor time of server and database for one call, in milliseconds: what a machine with nothing else to do takes at the least. */
  cpu: number
}

const used = (system: System): number => (system.pid === null ? 0 : cpuSeconds(system.pid)) + (system.postmasterPid() === null ? 0 : cpuSeconds(system.postmasterPid() ?? 0, true))

async function measure(system: System, size: number, users: { admin: Client; agent: Client; agentId: string }): Promise<Line[]> {
  const begun = now()
  const filled = await fillReports(system.databaseUrl(), { count: size, days: Number(options.days), agentId: users.agentId })
  say(`\n${String(size)} conversations over ${options.days} days: ${String(filled.waits)} waits, ${String(filled.stints)} stints with ${String(filled.rounds)} rounds, made in ${((now() - begun) / 1000).toFixed(0)} s`)
  const added = now()
  for (let left = 2; left > 1; ) {
    await sleep(500)
    left = (await system.query<{ n: number }>('select count(*)::int as n from report_dirty_days where not small'))[0]?.n ?? 0
  }
  const [cells] = await system.query<{ n: number; size: string; packs: string; facts: string }>(`select count(*)::int as n, pg_size_pretty(pg_total_relation_size('report_cells')) as size, pg_size_pretty(pg_total_relation_size('report_packs')) as packs,
    pg_size_pretty(pg_total_relation_size('report_sessions') + pg_total_relation_size('report_waits') + pg_total_relation_size('report_stints')) as facts from report_cells`)
  say(`the worker added them up in ${((now() - added) / 1000).toFixed(0)} s (it looks every 20 s): ${String(cells?.n)} cells, ${cells?.size ?? '?'}; packs ${cells?.packs ?? '?'}; facts ${cells?.facts ?? '?'}`)
  await system.query('vacuum analyze report_cells, report_packs')
  const lines: Line[] = []
  for (const [report, run, own] of reports) {
    const api = own === true ? users.agent : users.admin
    await run(api)
    const times: number[] = []
    const before = used(system)
    for (let call = 0; call < Number(options.calls); call += 1) {
      const at = now()
      await run(api)
      times.push(now() - at)
    }
    const { p50, p95 } = latencyOf(times)
    const cpu = ((used(system) - before) * 1000) / Number(options.calls)
    lines.push({ report, size, p50, p95, cpu })
    say(`  ${report}: p50 ${milliseconds(p50)} ms, p95 ${milliseconds(p95)} ms, ${milliseconds(cpu)} ms of processor time`)
  }
  return lines
}

async function usersOf(system: System): Promise<{ admin: Client; agent: Client; agentId: string }> {
  const account: Account = await firstAdministrator(system)
  const admin = await signIn(system.url, account)
  const agent = await signIn(system.url, await addUser(system.url, account, 'Bench'))
  return { admin: admin.api, agent: agent.api, agentId: agent.userId }
}

async function main(): Promise<void> {
  if (!options.source && !existsSync(path.join(ROOT, 'dist/server/main.mjs'))) throw new Error('The server has not been built: run `npm run build` first, or measure the source with --source.')
  const system = await System.start({ entry: options.source ? 'source' : 'bundle', env: { YINGDA_LOG_LEVEL: 'warn', YINGDA_STARTER: 'none' } })
  try {
    const [version] = await system.query<{ server_version: string }>('show server_version')
    for (const line of describeMachine(version?.server_version ?? '?')) say(line)
    const users = await usersOf(system)
    const lines: Line[] = []
    for (const size of options.sizes.split(',').map(Number)) lines.push(...(await measure(system, size, users)))
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(lines, null, 2)}\n`)
  } finally {
    await system.destroy()
  }
}

await main()
