import type { Language, TicketField, TicketPriority, TicketSource, TicketValues } from '@yingda/contract'
import type { TicketContext } from '../context.ts'
import { ownFiles, type FileOwner } from '../files/own.ts'
import type { Actor, NewEvent, StoredEvent, Ticket, TicketChange } from '../log/types.ts'
import { stateOf } from '../settings/definition.ts'
import { readValues, requireFilled } from '../values.ts'
import { noSuchState, noSuchType } from './refusals.ts'
import { linkChild } from './relate.ts'
import { idOf, run } from './run.ts'

/** A ticket to be made; whoever calls has asked whether the sender may name all that is named here. */
export interface NewTicket {
  by: Actor
  /** With `by`, what makes the ticket single. */
  key?: string | undefined
  /** Its own id, instead of one that follows from `key`. */
  id?: string
  typeId: string
  subject: string
  description: string
  values: TicketValues
  files: readonly string[]
  fileOwner: FileOwner | null
  source: TicketSource
  customerId: string | null
  conversationId?: string | undefined
  priority?: TicketPriority | undefined
  state?: string | undefined
  assigneeId?: string | null
  groupId?: string | null | undefined
  followers?: readonly string[]
  tags?: readonly string[]
  parentId?: string | undefined
  language: Language
  /** Which fields the sender may fill and is asked for. */
  fields?: (field: TicketField) => boolean
  /** Fields may stay empty: a bot or a mail fills what it knows. */
  lenient?: boolean
  /** Asked inside the transaction of a parent named. @throws AppError not_found */
  requireParent?: (tickets: ReadonlyMap<string, Ticket>) => void
}

export const senderOf = ({ kind, id }: Actor): string => `${kind}:${id ?? ''}`

/**
 * Makes a ticket; the same key of the same sender again gives the one made before.
 * @throws AppError bad_request (type, state, fields), not_found (files)
 */
export async function createTicket(context: TicketContext, input: NewTicket): Promise<{ ticket: Ticket; repeated: boolean; events: readonly StoredEvent[] }> {
  const settings = await context.settings.get()
  const type = settings.findType(input.typeId)
  if (type?.active !== true) throw noSuchType()
  const id = input.id ?? idOf(senderOf(input.by), input.key)
  const values = readValues(context.keyring, type, id, input.values, input.language, input.fields)
  const stored = Object.fromEntries(Object.entries(values.stored).flatMap(([key, value]) => (value === null ? [] : [[key, value]])))
  const state = input.state === undefined ? type.states[0] : stateOf(type, input.state)
  if (state === undefined || (state.category !== 'new' && state.category !== 'open')) throw noSuchState()
  if (input.lenient !== true) requireFilled(type, stored, state.key, true, input.language, input.fields)
  const named = [...input.files, ...values.files.map((file) => file.id)]
  const files = named.length === 0 || input.fileOwner === null ? [] : await ownFiles(context, input.fileOwner, id, named)
  const created = (number: number): NewEvent => ({
    type: 'created', by: input.by, number, typeId: type.id, state: state.key, category: state.category, priority: input.priority ?? type.priority,
    subject: input.subject.trim(), text: input.description, files: files.filter((file) => input.files.includes(file.id)), values: stored,
    customerId: input.customerId, assigneeId: input.assigneeId ?? null, groupId: input.groupId === undefined ? type.groupId : input.groupId,
    followers: [...new Set(input.followers ?? [])], source: input.source, tags: [...new Set(input.tags ?? [])], conversationId: input.conversationId ?? null,
  })
  const outcome = await run(context, {
    ids: [id, ...(input.parentId === undefined ? [] : [input.parentId])], customerIds: [input.customerId], creates: true,
    decide(tickets, { number }) {
      if (tickets.has(id)) return []
      input.requireParent?.(tickets)
      const parent = input.parentId === undefined ? undefined : tickets.get(input.parentId)
      const link = parent === undefined ? null : linkChild(parent, id, input.by)
      const change: TicketChange = {
        ticketId: id, events: [created(number), ...(link?.child ?? [])], personal: values.personal,
        text: [String(number), input.subject, input.description, values.text].join('\n'),
        files: [...input.files.map((file) => ({ id: file, shown: true })), ...values.files],
      }
      return parent === undefined || link === null ? [change] : [change, { ticketId: parent.id, events: link.parent }]
    },
  })
  const ticket = outcome.tickets.get(id) ?? (await made(context, id))
  const repeated = !outcome.events.has(id)
  // Told again to whoever asks again: the first time may have failed, and what is there already is not said twice.
  if ((!repeated || input.by.kind === 'customer') && input.conversationId !== undefined) await noteConversation(context, input.conversationId, ticket, input.by)
  return { ticket, repeated, events: outcome.events.get(id) ?? [] }
}

async function made(context: TicketContext, id: string): Promise<Ticket> {
  const outcome = await context.writer.execute({ ids: [id], basis: '', decide: () => [] })
  const ticket = outcome.tickets.get(id)
  if (!ticket) throw new Error(`ticket ${id} was not made`)
  return ticket
}

/** Until when the first answer is promised; null when nothing is. */
export function promisedAt({ sla }: Ticket): string | null {
  return sla?.clocks.find(({ target, metAt }) => target === 'first_reply' && metAt === null)?.dueAt ?? null
}

/** The conversation is told after the ticket is there; when that fails the ticket still names the conversation. */
export async function noteConversation(context: TicketContext, conversationId: string, ticket: Ticket, by: Actor): Promise<void> {
  try {
    const told = by.kind === 'customer' ? { told: { promisedAt: promisedAt(ticket) } } : {}
    await context.ports.noteConversation?.(conversationId, { ticketId: ticket.id, number: ticket.number, subject: ticket.subject, byAgentId: by.kind === 'agent' ? by.id : null, ...told })
  } catch (error) {
    context.log.error({ err: error, ticketId: ticket.id }, 'the conversation was not told of its ticket')
  }
}
