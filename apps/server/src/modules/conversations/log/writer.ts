import { evolve, type ConversationEvent, type ConversationState } from '@yingda/contract'
import type pg from 'pg'
import { GroupCommit, type Submitted } from '../../../platform/database/group-commit.ts'
import { APPEND, LOCK, REPEATED, toData, toEvent, type EventRow, type StateRow } from './sql.ts'
import type { Command, Decision, EffectWriter, LogBatch, LoggedEvent, NewEvent, Outcome } from './types.ts'

export interface WriterOptions {
  pool: pg.Pool
  /** Milliseconds since 1970. */
  now: () => number
  /** Called after each commit, before the commands' promises resolve. */
  onCommitted: (batch: LogBatch, base: number) => void
  onError: (error: unknown) => void
  /** Commands in one transaction at the most. */
  maxBatch?: number
  /** Commands waiting at the most; more are refused as overload. */
  maxWaiting?: number
  /** How long a command may wait for a database that is away, in milliseconds. */
  patience?: number
}

interface Stored {
  key: string
  event: ConversationEvent
}

/** One transaction being made up. */
interface Draft {
  states: Map<string, ConversationState>
  fresh: Set<string>
  touched: Set<string>
  stored: Map<string, ConversationEvent>
  events: { conversationId: string; event: ConversationEvent; clientId: string | null }[]
  effects: Map<string, Record<string, unknown>[]>
  owners: { a: string; c: string }[]
}

const NOTHING: Decision = { events: [] }

const messageKey = (conversationId: string, clientId: string): string => `${conversationId} ${clientId}`

/**
 * The only writer of the conversation log. Commands that arrive while a transaction is under way are committed together
 * in the next one (group commit): one fsync serves many. Inside it every conversation concerned is locked, each command
 * decides on the state its predecessors left, and events, states and effects are written in one statement.
 *
 * A commit whose answer was lost is repeated: decisions are made anew and a message's clientId keeps it single.
 */
export class LogWriter {
  readonly #options: WriterOptions
  readonly #effectWriters = new Map<string, EffectWriter>()
  readonly #commits: GroupCommit<Command, Outcome>

  constructor(options: WriterOptions) {
    this.#options = options
    this.#commits = new GroupCommit({ maxBatch: 400, maxWaiting: 20_000, patience: 10_000, ...options, transaction: (client, batch) => this.#transaction(client, batch) })
  }

  /** Registers who writes the rows of a kind of effect. */
  onEffect(kind: string, writer: EffectWriter): void {
    if (this.#effectWriters.has(kind)) throw new Error(`effect ${kind} has a writer already`)
    this.#effectWriters.set(kind, writer)
  }

  hasEffect(kind: string): boolean {
    return this.#effectWriters.has(kind)
  }

  /** Commands not yet committed. */
  get waiting(): number {
    return this.#commits.waiting
  }

  /**
   * Runs a command and resolves when what it decided is durable.
   * @throws AppError what the command refused with, or `overloaded`.
   */
  execute(command: Command): Promise<Outcome> {
    return this.#commits.execute(command)
  }

  /** Refuses new commands and resolves when those accepted are through. */
  close(): Promise<void> {
    return this.#commits.close()
  }

  async #transaction(client: pg.PoolClient, batch: readonly Submitted<Command, Outcome>[]): Promise<(() => void)[]> {
    const commands = batch.map((one) => one.command)
    // Statements of a step are sent together and answered in order (pipelining): two waits a transaction instead of six.
    const [, draft] = await Promise.all([client.query('begin'), open(client, commands)])
    const at = new Date(this.#options.now()).toISOString()
    const settles = batch.map((one) => this.#decide(draft, one, at))
    if (draft.events.length === 0 && draft.effects.size === 0) {
      await client.query('rollback')
      return settles
    }
    const base = await this.#append(client, draft)
    const events: LoggedEvent[] = draft.events.map(({ conversationId, event }, index) => ({ position: base + index + 1, conversationId, event }))
    const states = new Map([...draft.touched].flatMap((id) => entry(id, draft.states.get(id))))
    if (events.length > 0) this.#options.onCommitted({ events, states }, base)
    return settles
  }

  /** Runs one command on the draft; returns what to do once the draft is durable. */
  #decide(draft: Draft, one: Submitted<Command, Outcome>, at: string): () => void {
    const { conversationId, decide, clientId } = one.command
    const before = draft.states.get(conversationId) ?? null
    const earlier = clientId === undefined ? undefined : draft.stored.get(messageKey(conversationId, clientId))
    if (earlier) {
      return () => {
        one.resolve({ state: draft.states.get(conversationId) ?? null, events: [earlier], repeated: true })
      }
    }
    try {
      // What was erased stays so: whatever was still under way with it says nothing any more.
      const decision = before?.erased === true ? NOTHING : decide(before)
      const events = stamp(conversationId, before, decision.events, at)
      const state = events.reduce<ConversationState | null>((s, event) => evolve(conversationId, s, event), before)
      if (state && events.length > 0) record(draft, conversationId, before, state, events)
      for (const effect of decision.effects ?? []) {
        const rows = draft.effects.get(effect.kind) ?? []
        rows.push(effect.row)
        draft.effects.set(effect.kind, rows)
      }
      return () => {
        one.resolve({ state, events, repeated: false })
      }
    } catch (error) {
      return () => {
        one.reject(error)
      }
    }
  }

  /** Writes what the draft holds and commits. A statement that fails makes the commit behind it a rollback. */
  async #append(client: pg.PoolClient, draft: Draft): Promise<number> {
    const rows = draft.events.map(({ conversationId, event, clientId }, index) => ({
      n: index + 1, c: conversationId, s: event.seq, t: event.type, a: event.at, k: clientId, d: toData(event),
    }))
    const touched = [...draft.touched]
    const changed = touched.filter((id) => !draft.fresh.has(id))
    const pick = (ids: string[]): string => JSON.stringify(ids.map((id) => draft.states.get(id)))
    const effects = [...draft.effects].map(([kind, effectRows]) => {
      const writer = this.#effectWriters.get(kind)
      if (!writer) throw new Error(`no writer for effect ${kind}`)
      return writer(effectRows)
    })
    const appended = client.query<{ base: number }>({
      ...APPEND,
      values: [
        rows.length,
        JSON.stringify(rows),
        pick(touched.filter((id) => draft.fresh.has(id))),
        pick(changed),
        JSON.stringify(draft.owners),
        changed,
      ],
    })
    const [result] = await Promise.all([appended, ...effects.map((effect) => client.query(effect)), client.query('commit')])
    const base = result.rows[0]?.base
    if (base === undefined) throw new Error('log_head has no row')
    return base
  }
}

const entry = (id: string, state: ConversationState | undefined): [string, ConversationState][] => (state ? [[id, state]] : [])

/** Locks the conversations concerned and reads what is there. */
async function open(client: pg.PoolClient, commands: Command[]): Promise<Draft> {
  const ids = [...new Set(commands.map((command) => command.conversationId))].sort()
  const messages = commands.filter((command) => command.clientId !== undefined)
  const [locked, stored] = await Promise.all([
    client.query<StateRow>({ ...LOCK, values: [ids] }),
    // Behind the lock: what another node has just committed is seen.
    messages.length === 0 ? [] : readStored(client, messages),
  ])
  const states = new Map(locked.rows.map((row) => [row.state.id, row.state]))
  return {
    states,
    fresh: new Set(ids.filter((id) => !states.has(id))),
    touched: new Set(),
    stored: new Map(stored.map(({ key, event }) => [key, event])),
    events: [],
    effects: new Map(),
    owners: [],
  }
}

async function readStored(client: pg.PoolClient, messages: Command[]): Promise<Stored[]> {
  const values = [messages.map((m) => m.conversationId), messages.map((m) => m.clientId)]
  const found = await client.query<EventRow & { client_id: string }>({ ...REPEATED, values })
  return found.rows.map((row) => ({ key: messageKey(row.conversation_id, row.client_id), event: toEvent(row) }))
}

function stamp(conversationId: string, before: ConversationState | null, events: NewEvent[], at: string): ConversationEvent[] {
  const first = (before?.lastSeq ?? 0) + 1
  if (before === null && events[0] && events[0].type !== 'started') throw new Error(`conversation ${conversationId} was not started`)
  return events.map((event, index) => ({ ...event, seq: first + index, at }))
}

function record(draft: Draft, id: string, before: ConversationState | null, state: ConversationState, events: ConversationEvent[]): void {
  draft.states.set(id, state)
  draft.touched.add(id)
  for (const event of events) {
    const clientId = event.type === 'message' ? event.clientId : null
    draft.events.push({ conversationId: id, event, clientId })
    if (clientId !== null) draft.stored.set(messageKey(id, clientId), event)
  }
  const known = before?.agentIds ?? []
  for (const agentId of state.agentIds) if (!known.includes(agentId)) draft.owners.push({ a: agentId, c: id })
}
