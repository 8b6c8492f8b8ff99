import type { AttachmentRef, Language } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { changedBy, rowsOf, type Queryable } from '../../platform/database/rows.ts'
import type { ErasedSome, ExportPiece, PersonalPart, Subject } from '../customers/index.ts'
import { firstState } from './settings/definition.ts'
import { stateEvent } from './commands/moves.ts'
import { run } from './commands/run.ts'
import type { TicketContext } from './context.ts'
import { presentOwnTicket } from './customer/presenter.ts'
import { system, type NewEvent, type Ticket } from './log/types.ts'
import { findTicket, readEvents } from './store.ts'
import { nameIn } from './values.ts'

const ERASED_AT_ONCE = 20
const FILES_AT_ONCE = 50
const SHOWN = 10_000

const uuids = (ids: readonly string[]) => sql`${sql.param([...ids])}::uuid[]`

/** What tickets keep of a person: what was asked and answered, values of forms, files. */
export function ticketPart(context: TicketContext): PersonalPart {
  return { name: 'tickets', export: (subject, language) => pieces(context, subject, language), erase: (subject) => eraseSome(context, subject) }
}

export async function idsOfCustomer(db: Queryable, customerId: string): Promise<string[]> {
  return (await rowsOf<{ id: string }>(db, sql`select id from tickets where customer_id = ${customerId}`)).map(({ id }) => id)
}

/** The subject's own, and those of nobody that go on with a conversation of theirs. */
const theirs = ({ customerIds }: Subject) => sql`(customer_id = any(${uuids(customerIds)}) or (customer_id is null and id in (
  select t.ticket_id from ticket_conversations t join conversations c on c.id = t.conversation_id where c.customer_id = any(${uuids(customerIds)}))))`

async function eraseSome(context: TicketContext, subject: Subject): Promise<ErasedSome> {
  const { db } = context
  const rows = await rowsOf<{ id: string; customer: string | null }>(db, sql`select id, customer_id as customer from tickets where ${theirs(subject)} and not data ? 'erased' order by id limit ${ERASED_AT_ONCE}`)
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) {
    const all = await rowsOf<{ id: string }>(db, sql`select id from tickets where ${theirs(subject)}`)
    const files = await removeFiles(context, subject.customerIds, all.map(({ id }) => id))
    return { left: false, counts: { files } }
  }
  const files = await removeFiles(context, [], ids)
  for (const { id, customer } of rows) await eraseTicket(context, id, customer)
  return { left: true, counts: { tickets: ids.length, files } }
}

async function eraseTicket(context: TicketContext, id: string, customerId: string | null): Promise<void> {
  await run(context, {
    ids: [id], customerIds: [customerId],
    decide(tickets, { at }, settings) {
      const ticket = tickets.get(id)
      if (ticket === undefined || ticket.erased === true) return []
      const closed = ticket.category === 'closed' ? undefined : firstState(settings.type(ticket.typeId), 'closed')
      const ending: NewEvent[] = closed === undefined ? [] : [stateEvent(settings.type(ticket.typeId), ticket.state, closed.key, system, at)]
      return [{ ticketId: id, events: [...ending, { type: 'erased', by: system }], erase: true }]
    },
  })
}

/** Bytes first: a row that is gone leads nobody to them. */
async function removeFiles({ db, storage }: TicketContext, customerIds: readonly string[], ticketIds: readonly string[]): Promise<number> {
  let removed = 0
  for (;;) {
    const found = await rowsOf<{ id: string; key: string }>(db, sql`select id, storage_key as key from ticket_files
      where ticket_id = any(${uuids(ticketIds)}) or customer_id = any(${uuids(customerIds)}) limit ${FILES_AT_ONCE}`)
    if (found.length === 0) return removed
    for (const { key } of found) await storage.remove(key)
    removed += await changedBy(db, sql`delete from ticket_files where id = any(${uuids(found.map(({ id }) => id))})`)
  }
}

// Export

const words = {
  zh: { ticket: '工单', type: '类型', state: '状态', customer: '您', agent: '客服', bot: '机器人', system: '系统', rated: '评价', file: '文件' },
  en: { ticket: 'Ticket', type: 'Type', state: 'State', customer: 'You', agent: 'Agent', bot: 'Bot', system: 'System', rated: 'Rating', file: 'File' },
}

async function* pieces(context: TicketContext, { customerIds }: Subject, language: Language): AsyncGenerator<ExportPiece> {
  const rows = await rowsOf<{ id: string }>(context.db, sql`select id from tickets where customer_id = any(${uuids(customerIds)}) order by number`)
  for (const { id } of rows) {
    const ticket = await findTicket(context.db, id)
    if (ticket !== null && ticket.erased !== true) yield* piecesOf(context, ticket, language)
  }
}

/** What the customer's own page shows, and the values of the form that it hides. */
async function* piecesOf(context: TicketContext, ticket: Ticket, language: Language): AsyncGenerator<ExportPiece> {
  const said = words[language]
  const own = await presentOwnTicket(context, ticket, language)
  const { events } = await readEvents(context.db, ticket.id, undefined, SHOWN, sql`type = 'rated'`)
  const lines = own.events.flatMap((event): { at: string; who: string; text: string; file?: string }[] => {
    if (event.type === 'state') return [{ at: event.at, who: said.state, text: nameIn(event.state, language) }]
    if (event.type === 'rated') return [{ at: event.at, who: said.rated, text: `${String(event.score)}/5` }]
    if (event.type !== 'message') return []
    const who = event.from === 'agent' && event.name !== null ? `${said.agent} ${event.name}` : said[event.from]
    return [{ at: event.at, who, text: event.text }, ...event.files.map((file) => ({ at: event.at, who, text: `${said.file}: ${file.name}`, file: pathOf(file) }))]
  })
  const comments = events.flatMap((event) => (event.type === 'rated' ? [{ at: event.at, score: event.score, comment: event.comment }] : []))
  const values = own.fields.map((field): [string, string] => [nameIn(field.name, language), textOf(field.value)])
  yield {
    kind: 'document', path: `tickets/${String(ticket.number)}`, title: `${said.ticket} #${String(ticket.number)} ${ticket.subject}`, at: ticket.createdAt, counts: { tickets: 1 },
    json: { ...own, id: ticket.id, ratings: comments }, lines,
    facts: [[said.type, nameIn(own.type, language)], [said.state, nameIn(own.state, language)], ...values],
  }
  const files = await rowsOf<{ id: string; name: string; key: string; at: Date }>(context.db, sql`select id, name, storage_key as key, created_at as at from ticket_files
    where ticket_id = ${ticket.id} and (shown or customer_id is not null or link_ticket_id is not null)`)
  for (const file of files) yield { kind: 'file', path: pathOf(file), storageKey: file.key, at: new Date(file.at).toISOString() }
}

const pathOf = ({ id, name }: Pick<AttachmentRef, 'id' | 'name'>): string => `files/${id.slice(0, 8)}-${name}`

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  if (typeof value === 'object' && value !== null) return 'name' in value && typeof value.name === 'string' ? value.name : ''
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
