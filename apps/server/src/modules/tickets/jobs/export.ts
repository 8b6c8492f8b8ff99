import { ticketFilter, type Language, type TicketField, type TicketFilter, type TicketType } from '@yingda/contract'
import { Readable } from 'node:stream'
import { AppError } from '../../../platform/errors.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import { csvLine } from '../../knowledge/index.ts'
import type { TicketContext } from '../context.ts'
import { listTickets } from '../lists/list.ts'
import type { Ticket } from '../log/types.ts'
import { scopeOf, type Scope } from '../policy.ts'
import { namesFor, openPersonal, presentSummary, type Names } from '../presenter.ts'
import { stateOf } from '../settings/definition.ts'
import * as store from '../store.ts'
import { isSealed, nameIn } from '../values.ts'

const PAGE = 500
/** Spreadsheet programs take a file without it for one of another encoding. */
const BOM = '\uFEFF'

const HEADINGS: [string, string][] = [
  ['编号', 'number'], ['类型', 'type'], ['主题', 'subject'], ['状态', 'state'], ['优先级', 'priority'], ['客户', 'customer'], ['负责人', 'assignee'], ['来源', 'source'], ['标签', 'tags'],
  ['创建时间', 'created'], ['更新时间', 'updated'], ['解决时间', 'solved'], ['到期时间', 'due'], ['时效', 'sla'], ['催办次数', 'reminders'], ['评分', 'rating'],
]

/** @throws AppError bad_request for text that is no filter */
export function filterOf(text: string | undefined): TicketFilter {
  if (text === undefined) return {}
  try {
    return ticketFilter.parse(JSON.parse(text))
  } catch (cause) {
    throw new AppError('bad_request', { fields: [{ path: 'query.filter', message: 'not a ticket filter as JSON' }], cause })
  }
}

/** Tickets in sight as CSV, read page by page while it is sent. */
export async function exportTickets(context: TicketContext, agent: AgentPrincipal, filter: TicketFilter, language: Language): Promise<Readable> {
  const scope = scopeOf(agent)
  await context.audit.record({ actor: { id: agent.userId }, action: 'tickets.exported', subject: 'tickets', detail: { filter: Object.keys(filter) } })
  return Readable.from(lines(context, agent, scope, filter, language))
}

async function* lines(context: TicketContext, agent: AgentPrincipal, scope: Scope | null, filter: TicketFilter, language: Language): AsyncGenerator<string> {
  const { types } = await context.settings.get()
  // A field of the same key in several types is one column.
  const fields = [...new Map(types.flatMap((type) => type.fields).map((field) => [field.key, field])).values()].filter((field) => field.kind !== 'file')
  yield BOM + csvLine([...HEADINGS.map(([zh, en]) => (language === 'zh' ? zh : en)), ...fields.map((field) => nameIn(field.name, language))])
  let cursor: string | undefined
  do {
    const page = await listTickets(context.db, scope, { filter, order: { by: 'number', descending: false }, cursor, limit: PAGE })
    const [names, personal] = await Promise.all([namesFor(context, agent, page.tickets), store.readPersonal(context.db, page.tickets.map((ticket) => ticket.id))])
    const plain = agent.permissions.has('customers.view_contact')
    yield page.tickets.map((ticket) => {
      const type = types.find((one) => one.id === ticket.typeId)
      const opened = type === undefined ? {} : openPersonal(context, type, ticket.id, personal.get(ticket.id), plain)
      return csvLine([...cells(ticket, type, names, language), ...fields.map((field) => cell(ticket, type, field, opened, language))])
    }).join('')
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}

function cells(ticket: Ticket, type: TicketType | undefined, names: Names, language: Language): string[] {
  const { number, subject, priority, customer, assignee, source, tags, createdAt, updatedAt, solvedAt, dueAt, sla, reminders, rating } = presentSummary(ticket, names)
  const state = type && stateOf(type, ticket.state)
  return [
    String(number), type ? nameIn(type.name, language) : '', subject, state ? nameIn(state.name, language) : ticket.state, priority, customer === null ? '' : (customer.name ?? `#${String(customer.number)}`),
    assignee?.name ?? '', source, tags.join('|'), createdAt, updatedAt, solvedAt ?? '', dueAt ?? '', sla, String(reminders), rating === null ? '' : String(rating),
  ]
}

function cell(ticket: Ticket, type: TicketType | undefined, field: TicketField, opened: Record<string, string>, language: Language): string {
  const value = ticket.values[field.key]
  if (value === undefined) return ''
  if (isSealed(value)) return opened[field.key] ?? ''
  const own = type?.fields.find((one) => one.key === field.key)
  const option = (one: string): string => { const found = own?.options.find((each) => each.value === one); return found ? nameIn(found.name, language) : one }
  if (Array.isArray(value)) return value.map(option).join('|')
  if (typeof value === 'boolean') return value ? (language === 'zh' ? '是' : 'yes') : language === 'zh' ? '否' : 'no'
  return own?.kind === 'select' ? option(String(value)) : String(value)
}
