import type pg from 'pg'
import { GroupCommit, type Submitted } from '../../../platform/database/group-commit.ts'
import { evolve, peopleOf } from './evolve.ts'
import * as statements from './sql.ts'
import type { Beside, Command, Outcome, StoredEvent, Ticket, TicketChange } from './types.ts'

export interface WriterOptions {
  pool: pg.Pool
  /** Milliseconds since 1970. */
  now: () => number
  /** Called after each commit, before the commands' promises resolve. */
  onCommitted: (changed: readonly Committed[]) => void
  onError: (error: unknown) => void
  /** A statement that goes out with those that write the tickets, in their transaction; null for none. */
  beside?: (changes: readonly Written[]) => Statement | null
  /** Commands in one transaction at the most. */
  maxBatch?: number
  /** Commands waiting at the most; more are refused as overload. */
  maxWaiting?: number
  /** How long a command may wait for a database that is away, in milliseconds. */
  patience?: number
}

/** A ticket as it was and as it is. */
export interface Written {
  before: Ticket | null
  ticket: Ticket
}

/** A ticket that was written. */
export interface Committed extends Written {
  events: StoredEvent[]
}

interface BesideOf extends Beside {
  ticketId: string
}

/** One transaction being made up. */
interface Draft {
  tickets: Map<string, Ticket>
  before: Map<string, Ticket>
  basis: Map<string, string>
  events: { ticketId: string; event: StoredEvent }[]
  beside: BesideOf[]
  numbers: number[]
  stored: Set<string>
}

const keyName = (ticketId: string, key: string): string => `${ticketId} ${key}`

/**
 * The only writer of tickets. Commands that arrive while a transaction is under way are committed together in the next one
 * (group commit): one fsync serves many. Inside it every ticket concerned is locked, in one order, each command decides on
 * what its predecessors left, and rows, events and what goes with them are written together or not at all.
 */
export class TicketWriter {
  readonly #options: WriterOptions
  readonly #commits: GroupCommit<Command, Outcome>

  constructor(options: WriterOptions) {
    this.#options = options
    this.#commits = new GroupCommit({ maxBatch: 200, maxWaiting: 10_000, patience: 10_000, ...options, transaction: (client, batch) => this.#transaction(client, batch) })
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
    // Statements of a step are sent together and answered in order: two waits a transaction.
    const [, draft] = await Promise.all([client.query('begin'), open(client, batch.map((one) => one.command))])
    const at = this.#options.now()
    const settles = batch.map((one) => decideOne(draft, one, at))
    const touched = [...draft.basis.keys()]
    if (touched.length === 0) {
      await client.query('rollback')
      return settles
    }
    const committed = touched.flatMap((id) => committedOf(draft, id))
    const beside = this.#options.beside?.(committed) ?? null
    const statements = [...write(draft), ...(beside === null ? [] : [beside])]
    await Promise.all([...statements.map((statement) => client.query(statement)), client.query('commit')])
    this.#options.onCommitted(committed)
    return settles
  }
}

function committedOf(draft: Draft, id: string): Committed[] {
  const ticket = draft.tickets.get(id)
  const events = draft.events.filter(({ ticketId }) => ticketId === id).map(({ event }) => event)
  return ticket === undefined || events.length === 0 ? [] : [{ before: draft.before.get(id) ?? null, ticket, events }]
}

/** Locks the tickets concerned and reads what is there. */
async function open(client: pg.PoolClient, commands: Command[]): Promise<Draft> {
  const ids = [...new Set(commands.flatMap((command) => command.ids))].sort()
  const once = commands.flatMap((command) => command.once ?? [])
  const making = commands.filter((command) => command.creates === true).length
  const [locked, numbers, stored] = await Promise.all([
    client.query<{ data: Ticket }>({ ...statements.LOCK, values: [ids] }),
    making === 0 ? null : client.query<{ number: number }>({ ...statements.NUMBERS, values: [making] }),
    // Behind the lock: what another node has just committed is seen.
    once.length === 0 ? null : client.query<{ ticket_id: string; key: string }>({ ...statements.REPEATED, values: [once.map((one) => one.ticketId), once.map((one) => one.key)] }),
  ])
  const tickets = new Map(locked.rows.map(({ data }) => [data.id, data]))
  return {
    tickets, before: new Map(tickets), basis: new Map(), events: [], beside: [],
    numbers: (numbers?.rows ?? []).map((row) => row.number),
    stored: new Set((stored?.rows ?? []).map((row) => keyName(row.ticket_id, row.key))),
  }
}

/** Runs one command on the draft; returns what to do once the draft is durable. */
function decideOne(draft: Draft, one: Submitted<Command, Outcome>, at: number): () => void {
  const { ids, decide, once, creates, basis } = one.command
  const own = (): Map<string, Ticket> => new Map(ids.flatMap((id) => { const ticket = draft.tickets.get(id); return ticket ? [[id, ticket] as const] : [] }))
  if (once !== undefined && draft.stored.has(keyName(once.ticketId, once.key))) {
    const outcome = { tickets: own(), events: new Map<string, StoredEvent[]>(), repeated: true }
    return () => { one.resolve(outcome) }
  }
  try {
    const number = creates === true ? (draft.numbers.shift() ?? 0) : 0
    const changes = decide(own(), { at, number }).filter(({ ticketId, events }) => events.length > 0 || (draft.tickets.has(ticketId) && ids.includes(ticketId)))
    const thought = changes.map((change) => thinkThrough(draft, change, at))
    // Only now, when nothing can be refused any more, the draft takes it all.
    const written = new Map<string, StoredEvent[]>()
    for (const { ticketId, ticket, events, beside } of thought) {
      draft.tickets.set(ticketId, ticket)
      draft.basis.set(ticketId, basis)
      draft.beside.push({ ticketId, ...beside })
      for (const event of events) {
        draft.events.push({ ticketId, event })
        if (event.key !== undefined) draft.stored.add(keyName(ticketId, event.key))
      }
      written.set(ticketId, events)
    }
    const outcome = { tickets: own(), events: written, repeated: false }
    return () => { one.resolve(outcome) }
  } catch (error) {
    return () => { one.reject(error) }
  }
}

function thinkThrough(draft: Draft, change: TicketChange, at: number): { ticketId: string; ticket: Ticket; events: StoredEvent[]; beside: Beside } {
  const { ticketId, events: fresh, ...beside } = change
  let ticket = draft.tickets.get(ticketId) ?? null
  const events: StoredEvent[] = []
  for (const event of fresh) {
    const stored: StoredEvent = { ...event, seq: (ticket?.lastSeq ?? 0) + 1, at: new Date(at).toISOString() }
    ticket = evolve(ticketId, ticket, stored)
    events.push(stored)
  }
  if (ticket === null) throw new Error(`ticket ${ticketId}: a change without events`)
  return { ticketId, ticket, events, beside }
}

export interface Statement {
  name: string
  text: string
  values: unknown[]
}

/** The statements that write what the draft holds. */
function write(draft: Draft): Statement[] {
  const rows = (fits: (id: string) => boolean): Record<string, unknown>[] =>
    [...draft.basis].filter(([id]) => fits(id)).flatMap(([id, basis]) => { const ticket = draft.tickets.get(id); return ticket ? [statements.toRow(ticket, basis)] : [] })
  const fresh = rows((id) => !draft.before.has(id))
  const changed = rows((id) => draft.before.has(id))
  const people = [...draft.basis.keys()].map((id) => ({ t: id, was: ofTicket(draft.before.get(id)), is: ofTicket(draft.tickets.get(id)) }))
  const join = people.flatMap(({ t, was, is }) => [...is].filter((u) => !was.has(u)).map((u) => ({ u, t })))
  const leave = people.flatMap(({ t, was, is }) => [...was].filter((u) => !is.has(u)).map((u) => ({ u, t })))
  const conversations = [...draft.basis.keys()].flatMap((t) =>
    (draft.tickets.get(t)?.conversationIds ?? []).filter((c) => !(draft.before.get(t)?.conversationIds ?? []).includes(c)).map((c) => ({ c, t })))
  const events = draft.events.map(({ ticketId, event }) => ({ t: ticketId, s: event.seq, y: event.type, a: event.at, k: event.key ?? null, d: statements.toData(event) }))
  const personal = lastOf(draft.beside.flatMap(({ ticketId, personal: values }) => Object.entries(values ?? {}).map(([f, v]) => ({ t: ticketId, f, v }))))
  const files = draft.beside.flatMap(({ ticketId, files: some }) => (some ?? []).map(({ id, shown }) => ({ i: id, t: ticketId, s: shown })))
  const erased = draft.beside.flatMap(({ ticketId, erase }) => (erase === true ? [{ t: ticketId }] : []))
  const all: [typeof statements.INSERT, unknown[], ...unknown[]][] = [
    [statements.INSERT, fresh],
    [statements.UPDATE, changed, changed.map((row) => row['id'])],
    [statements.EVENTS, events],
    [statements.JOIN, join],
    [statements.LEAVE, leave],
    [statements.CONVERSATIONS, conversations],
    [statements.SEARCH, texts(draft.beside)],
    [statements.PERSONAL, personal.filter(({ v }) => v !== null)],
    [statements.PERSONAL_GONE, personal.filter(({ v }) => v === null)],
    [statements.FILES, files],
    [statements.ERASE, erased],
    [statements.ERASE_SEARCH, erased],
    [statements.ERASE_PERSONAL, erased],
    [statements.ERASE_LINKS, erased],
  ]
  return all.filter(([, some]) => some.length > 0).map(([statement, some, ...rest]) => ({ ...statement, values: [JSON.stringify(some), ...rest] }))
}

const ofTicket = (ticket: Ticket | undefined): Set<string> => (ticket ? peopleOf(ticket) : new Set())

/** One text a ticket: a statement cannot write a row twice. */
function texts(beside: readonly BesideOf[]): { t: string; x: string; g: string[] }[] {
  const byTicket = new Map<string, string[]>()
  for (const { ticketId, text } of beside) if (text !== undefined && text.trim() !== '') byTicket.set(ticketId, [...(byTicket.get(ticketId) ?? []), text])
  return [...byTicket].map(([ticketId, some]) => statements.toSearchRow(ticketId, some.join('\n')))
}

function lastOf<T extends { t: string; f: string }>(rows: readonly T[]): T[] {
  return [...new Map(rows.map((row) => [`${row.t} ${row.f}`, row])).values()]
}
