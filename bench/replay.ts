/**
 * npm run replay -- [--crosswoz dialogues.jsonl] [--multidogo dev.jsonl] [--turns 2000] [--at-once 50] [--url http://…]
 *
 * Replays dialogues that people really had: each becomes a visitor who writes its customer's turns in order, over the real
 * protocol, and waits for the answer to each. Starts a system of its own unless --url names one. Prints counts and
 * latencies; ends with code 1 when a message was not acknowledged, stored once, in order, and answered or honestly refused.
 *
 * CrossWOZ (Zhu et al. 2020): a line is { id, turns: [{ role: 'usr' | 'sys', text }] }.
 * MultiDoGO (Peskov et al. 2019): a line is a customer's turn { text, conv, turn }.
 */
import type { Language, MessageEvent } from '@yingda/contract'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loopbackAddress } from '../test/lib/addresses.ts'
import { System } from '../test/lib/system.ts'
import { Visitor } from '../test/lib/visitor.ts'
import { count, describeLatency, latencyOf, now } from './lib/stats.ts'

interface Dialogue {
  name: string
  language: Language
  turns: string[]
}

interface Outcome {
  violations: string[]
  turns: number
  acks: number[]
  answers: number[]
  /** What came of each turn. */
  kinds: Record<string, number>
  handovers: number
}

const { values: options } = parseArgs({
  options: {
    crosswoz: { type: 'string' },
    multidogo: { type: 'string' },
    /** Turns of MultiDoGO at the most. */
    turns: { type: 'string', default: '2000' },
    'at-once': { type: 'string', default: '50' },
    url: { type: 'string' },
    site: { type: 'string' },
  },
})
const ANSWER_WITHIN = 30_000

const lines = <T>(file: string): T[] => readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as T)

function readCrossWoz(file: string): Dialogue[] {
  return lines<{ id: string; turns: { role: string; text: string }[] }>(file).map(({ id, turns }) => ({
    name: `crosswoz ${id}`,
    language: 'zh',
    turns: turns.filter((turn) => turn.role === 'usr').map((turn) => turn.text),
  }))
}

/** The first turns of the file, put together by conversation, in order. */
function readMultiDoGo(file: string, most: number): Dialogue[] {
  const byConversation = new Map<string, { text: string; turn: number }[]>()
  for (const line of lines<{ text: string; conv: string; turn: number }>(file).slice(0, most)) {
    byConversation.set(line.conv, [...(byConversation.get(line.conv) ?? []), line])
  }
  return [...byConversation].map(([id, turns]) => ({
    name: `multidogo ${id}`,
    language: 'en',
    turns: turns.sort((a, b) => a.turn - b.turn).map((turn) => turn.text),
  }))
}

/** One visitor: writes a turn, waits for what comes of it, writes the next. */
async function replay(url: string, dialogue: Dialogue, localAddress: string | undefined): Promise<Outcome> {
  const outcome: Outcome = { violations: [], turns: 0, acks: [], answers: [], kinds: {}, handovers: 0 }
  const visitor = await Visitor.open({
    url, language: dialogue.language,
    ...(options.site === undefined ? {} : { site: options.site }), ...(localAddress === undefined ? {} : { localAddress }),
  })
  try {
    for (const text of dialogue.turns) await takeTurn(visitor, text, outcome)
    outcome.violations.push(...(await check(visitor, dialogue.turns)))
  } catch (error) {
    outcome.violations.push(error instanceof Error ? error.message : String(error))
  } finally {
    visitor.close()
  }
  outcome.violations = [...outcome.violations, ...visitor.violations, ...visitor.stream.violations, ...visitor.link.faults].map((problem) => `${dialogue.name}: ${problem}`)
  return outcome
}

async function takeTurn(visitor: Visitor, text: string, outcome: Outcome): Promise<void> {
  const began = now()
  const { seq } = await visitor.say(text)
  outcome.turns += 1
  outcome.acks.push(now() - began)
  const id = `bot-${String(seq).padStart(8, '0')}-0`
  const answer = (): MessageEvent | undefined => visitor.replies(seq).find((reply) => reply.clientId === id)
  await visitor.until(`answer to “${text}”`, () => answer() !== undefined || visitor.state?.owner.kind === 'queue', ANSWER_WITHIN)
  outcome.answers.push(now() - began)
  count(outcome.kinds, answer()?.content.type ?? 'handed over without a word')
  if (visitor.state?.owner.kind !== 'queue') return
  // The bot gave the conversation to a person; nobody works here, so the visitor goes back to it.
  outcome.handovers += 1
  await visitor.command({ do: 'leave_queue' })
  await visitor.until('return to the bot', () => visitor.state?.owner.kind === 'bot', ANSWER_WITHIN)
}

/** What the server has, loaded anew: every turn once, in order, each answered in its place by one turn of the bot. */
async function check(visitor: Visitor, turns: string[]): Promise<string[]> {
  const { events } = await visitor.fresh()
  const problems: string[] = []
  events.forEach((event, index) => {
    if (event.seq !== index + 1) problems.push(`seq ${String(event.seq)} at place ${String(index + 1)}`)
  })
  const own = events.filter((event): event is MessageEvent => event.type === 'message' && event.author.kind === 'customer')
  const texts = own.map((event) => (event.content.type === 'text' ? event.content.text : ''))
  if (JSON.stringify(texts) !== JSON.stringify(turns)) problems.push(`stored ${String(texts.length)} of ${String(turns.length)} turns, or not in order`)
  const answers = events.filter((event): event is MessageEvent => event.type === 'message' && event.author.kind === 'bot')
  const ids = answers.map((event) => event.clientId)
  if (new Set(ids).size !== ids.length) problems.push('an answer is stored twice')
  for (const message of own) {
    const prefix = `bot-${String(message.seq).padStart(8, '0')}-`
    const isHandedOver = events.some((event) => event.seq === message.seq + 1 && event.type === 'owner' && event.owner.kind === 'queue')
    if (!isHandedOver && !ids.some((id) => id.startsWith(prefix))) problems.push(`message ${String(message.seq)} is not answered`)
  }
  if (JSON.stringify(visitor.events) !== JSON.stringify(events)) problems.push('the live view is not what a fresh load shows')
  return problems
}

async function replayAll(url: string, dialogues: Dialogue[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const isHere = /^(127\.0\.0\.1|localhost)$/u.test(new URL(url).hostname)
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < dialogues.length) {
      const index = next++
      const dialogue = dialogues[index]
      if (dialogue !== undefined) outcomes.push(await replay(url, dialogue, isHere ? loopbackAddress(index) : undefined))
    }
  }
  await Promise.all(Array.from({ length: Number(options['at-once']) }, worker))
  return outcomes
}

function show(name: string, dialogues: number, outcomes: Outcome[], seconds: number): number {
  const kinds: Record<string, number> = {}
  for (const outcome of outcomes) for (const [kind, n] of Object.entries(outcome.kinds)) kinds[kind] = (kinds[kind] ?? 0) + n
  const turns = outcomes.reduce((sum, outcome) => sum + outcome.turns, 0)
  const violations = outcomes.flatMap((outcome) => outcome.violations)
  process.stdout.write(
    [
      `${name}: ${String(dialogues)} dialogues, ${String(turns)} turns acknowledged in ${seconds.toFixed(1)} s, ${options['at-once']} visitors at once`,
      `  came of them: ${Object.entries(kinds).sort((a, b) => b[1] - a[1]).map(([kind, n]) => `${kind} ${String(n)}`).join(', ')}; handed over to a person ${String(outcomes.reduce((sum, one) => sum + one.handovers, 0))}`,
      `  ack:    ${describeLatency(latencyOf(outcomes.flatMap((outcome) => outcome.acks)))}`,
      `  answer: ${describeLatency(latencyOf(outcomes.flatMap((outcome) => outcome.answers)))}`,
      `  violations: ${String(violations.length)}`,
      ...violations.slice(0, 20).map((violation) => `    ${violation}`),
      '',
    ].join('\n'),
  )
  return violations.length
}

async function main(): Promise<void> {
  const sets = [
    ...(options.crosswoz === undefined ? [] : [{ name: 'CrossWOZ', dialogues: readCrossWoz(options.crosswoz) }]),
    ...(options.multidogo === undefined ? [] : [{ name: 'MultiDoGO', dialogues: readMultiDoGo(options.multidogo, Number(options.turns)) }]),
  ]
  if (sets.length === 0) throw new Error('Name the data: --crosswoz <dialogues.jsonl>, --multidogo <dev.jsonl>, or both.')
  const system = options.url === undefined ? await System.start() : null
  let violations = 0
  try {
    for (const { name, dialogues } of sets) {
      const began = now()
      const outcomes = await replayAll(options.url ?? system?.url ?? '', dialogues)
      violations += show(name, dialogues.length, outcomes, (now() - began) / 1000)
    }
  } finally {
    await system?.destroy()
  }
  if (violations > 0) process.exitCode = 1
}

await main()
