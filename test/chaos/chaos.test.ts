import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addUser, Agent, firstAdministrator } from '../lib/agent.ts'
import { botProblems, readWholeLog } from '../lib/audit.ts'
import { System } from '../lib/system.ts'
import { Visitor } from '../lib/visitor.ts'
import { WidgetVisitor } from '../lib/widget-visitor.ts'
import { ackProblems, agentViewProblems, orderProblems, viewProblems, widgetViewProblems } from './checks.ts'
import { behave, behaveWithWidget, seededRandom, serve } from './crowd.ts'

/**
 * Kills and cuts while people talk, then looks whether anything was lost, doubled or reordered.
 * CHAOS=full kills server and database 20 times each; the short form is part of the ordinary run.
 * CHAOS_SEED repeats the order of events of an earlier run (not its timing).
 */
const isFull = process.env['CHAOS'] === 'full'
const plan = isFull
  ? { server: 20, database: 20, backend: 6, both: 4, visitors: 24, widgets: 16, agents: 4 }
  : { server: 3, database: 3, backend: 1, both: 2, visitors: 9, widgets: 6, agents: 3 }
const seed = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000)
const TIME = isFull ? 900_000 : 240_000

let system: System
beforeAll(async () => {
  system = await System.start()
}, 120_000)
afterAll(async () => {
  await system.destroy()
}, 60_000)

it(`loses, doubles and reorders nothing while processes are killed and connections cut (seed ${String(seed)})`, { timeout: TIME }, async () => {
  const random = seededRandom(seed)
  const administrator = await firstAdministrator(system)
  const accounts = [administrator]
  for (let i = 1; i < plan.agents; i += 1) accounts.push(await addUser(system.url, administrator, `agent${String(i)}`))
  const agents = await Promise.all(accounts.map((account) => Agent.open(system.url, account)))
  const visitors = await Promise.all(Array.from({ length: plan.visitors }, () => Visitor.open({ url: system.url })))
  const widgets = Array.from({ length: plan.widgets }, () => new WidgetVisitor(system.url))

  let isGoing = true
  const crowd = { random, going: () => isGoing }
  const talk = [
    ...visitors.map((visitor) => behave(visitor, crowd)),
    ...widgets.map((widget) => behaveWithWidget(widget, crowd)),
    ...agents.map((agent) => serve(agent, agents.filter((one) => one !== agent), crowd)),
    cutAtRandom([...visitors.map((one) => one.link), ...agents.map((one) => one.link), ...widgets], crowd),
  ]
  // A failure of one is reported at the end, not as an unhandled rejection meanwhile.
  const ended = Promise.all(talk)
  ended.catch(() => undefined)

  const kills = shuffled(
    [
      ...Array.from({ length: plan.server }, () => 'server' as const),
      ...Array.from({ length: plan.database }, () => 'database' as const),
      ...Array.from({ length: plan.backend }, () => 'backend' as const),
      ...Array.from({ length: plan.both }, () => 'both' as const),
    ],
    random,
  )
  const done = { server: 0, database: 0, backend: 0 }
  for (const what of kills) {
    await sleep(800 + random() * 1500)
    if (what === 'backend') done.backend += (await system.killBackend()) ? 1 : 0
    if (what === 'database' || what === 'both') done.database += system.killDatabase() ? 1 : 0
    if (what === 'server' || what === 'both') {
      // Both: what comes while the database is already gone must not be acknowledged before the server goes too.
      await sleep(what === 'both' ? 30 + random() * 150 : 0)
      await system.kill()
      done.server += 1
      await sleep(random() * 400)
      await system.start()
      for (const widget of widgets) if (random() < 0.5) widget.wake()
    }
    await system.healthy()
  }
  await sleep(1500)
  isGoing = false
  await ended
  expect(done).toEqual({ server: plan.server + plan.both, database: plan.database + plan.both, backend: plan.backend })

  // Everybody reaches the server; what is written is stored, what is owed is answered, what is stored is seen.
  await eventually('everything is sent', () => {
    for (const widget of widgets) widget.wake()
    return Promise.resolve(widgets.filter((one) => one.pending > 0).map((one) => `${one.conversationId} has ${String(one.pending)} left: ${JSON.stringify(one.view.outbox)}`))
  })
  await eventually('the bot has answered', async () => [...(await readWholeLog(system)).conversations.values()].flatMap(botProblems))
  // A client may still say that it has read something while the checks begin: what is not settled yet is looked at again.
  let conversations: Conversations = new Map()
  await eventually('nothing is amiss', async () => {
    const log = await readWholeLog(system)
    expect(log.problems).toEqual([])
    conversations = log.conversations
    const behind = laggards(visitors, widgets, agents, (id) => conversations.get(id)?.state.lastSeq ?? 0)
    return behind.length > 0 ? behind : amiss(visitors, widgets, agents, conversations)
  })

  const events = [...conversations.values()].flatMap((one) => one.events)
  const count = (test: (event: (typeof events)[number]) => boolean): number => events.filter(test).length
  const summary = {
    seed, kills: done, conversations: conversations.size, events: events.length,
    fromCustomers: count((e) => e.type === 'message' && e.author.kind === 'customer'),
    fromBot: count((e) => e.type === 'message' && e.author.kind === 'bot'),
    fromAgents: count((e) => e.type === 'message' && e.author.kind === 'agent'),
    ownerChanges: count((e) => e.type === 'owner'),
    connections: visitors.reduce((sum, one) => sum + one.link.connects, 0),
  }
  console.log(`chaos: ${JSON.stringify(summary)}`)
  // A run in which nothing happened would prove nothing.
  expect(summary.fromCustomers).toBeGreaterThan(100)
  expect(summary.fromBot).toBeGreaterThan(20)
  expect(summary.fromAgents).toBeGreaterThan(5)
  expect(summary.ownerChanges).toBeGreaterThan(10)
  for (const one of [...visitors, ...widgets, ...agents]) one.close()
})

type Conversations = Awaited<ReturnType<typeof readWholeLog>>['conversations']

/** What the visitors and agents hold that the log does not say, and what they met that must not happen. */
async function amiss(visitors: Visitor[], widgets: WidgetVisitor[], agents: Agent[], conversations: Conversations): Promise<string[]> {
  const problems: string[] = []
  for (const visitor of visitors) {
    problems.push(...ackProblems(visitor.acked, visitor.conversationId, conversations), ...visitor.violations, ...visitor.stream.violations, ...visitor.link.faults)
    problems.push(...orderProblems(visitor.conversationId, [...visitor.acked.values()].map((one) => one.text), conversations), ...(await viewProblems(visitor)))
    if (visitor.outbox.refusals.has('internal')) problems.push(`${visitor.conversationId}: refused with an internal error`)
  }
  for (const widget of widgets) {
    problems.push(...ackProblems(widget.acked, widget.conversationId, conversations), ...widget.violations)
    problems.push(...orderProblems(widget.conversationId, widget.written, conversations), ...(await widgetViewProblems(widget)))
  }
  for (const agent of agents) {
    problems.push(...ackProblems(agent.acked, null, conversations), ...agent.violations, ...agent.link.faults)
    problems.push(...[...agent.streams.values()].flatMap((stream) => stream.violations), ...(await agentViewProblems(agent)))
    if (agent.outbox.refusals.has('internal')) problems.push(`agent ${agent.userId}: refused with an internal error`)
  }
  return problems
}

async function cutAtRandom(lines: readonly { cut: () => void }[], { random, going }: { random: () => number; going: () => boolean }): Promise<void> {
  while (going()) {
    await sleep(100 + random() * 200)
    lines[Math.floor(random() * lines.length)]?.cut()
  }
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list.map((value) => ({ value, key: random() })).sort((a, b) => a.key - b.key).map(({ value }) => value)
}

/** Waits until nothing is amiss any more; fails with what still is. */
async function eventually(what: string, amiss: () => Promise<string[]>, timeoutMs = 60_000): Promise<void> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const problems = await amiss()
    if (problems.length === 0) return
    if (Date.now() > end) throw new Error(`not in time: ${what}: ${problems.slice(0, 10).join('\n')}\n${system.tail(15).slice(0, 4000)}`)
    await sleep(300)
  }
}

function laggards(visitors: Visitor[], widgets: WidgetVisitor[], agents: Agent[], lastSeq: (id: string) => number): string[] {
  const behind = (who: string, id: string, cursor: number): string[] => (cursor === lastSeq(id) ? [] : [`${who} has ${id} up to ${String(cursor)} of ${String(lastSeq(id))}`])
  return [
    ...visitors.flatMap((one) => behind('visitor', one.conversationId, one.stream.cursor)),
    ...widgets.flatMap((one) => behind('widget', one.conversationId, one.view.state?.lastSeq ?? 0)),
    ...agents.flatMap((one) => [...one.streams.values()].flatMap((stream) => behind('agent', stream.conversationId, stream.cursor))),
    ...agents.filter((one) => !one.synced).map((one) => `agent ${one.userId} has not loaded its lists`),
  ]
}
