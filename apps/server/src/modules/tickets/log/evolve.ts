import type { NewEvent, StoredEvent, StoredValues, Ticket } from './types.ts'

/** Reminders whose times are kept. */
const REMINDERS_KEPT = 20

type Created = Extract<StoredEvent, { type: 'created' }>

function opened(id: string, event: Created): Ticket {
  const { number, typeId, state, category, priority, subject, customerId, assigneeId, groupId, source, tags, values, followers, conversationId } = event
  return {
    id, number, typeId, state, category, priority, subject, customerId, assigneeId, groupId, source, tags, values,
    createdAt: event.at, createdBy: event.by, updatedAt: event.at, solvedAt: null, closesAt: null,
    followers, participants: [], conversationIds: conversationId === null ? [] : [conversationId],
    parentId: null, childIds: [], links: [], mergedInto: null, mergedFrom: [], beforeMerge: null,
    // Whoever made it, somebody waits for what comes of it.
    answered: false, customerWaits: true, reminders: 0, reminderTimes: [], rating: null, ratingComment: null, sla: null, version: event.seq, lastSeq: event.seq,
  }
}

/**
 * Applies one event to a ticket; null before its first.
 * @throws when the first event is not `created`, or an event does not follow the last one: impossible in a whole log.
 */
export function evolve(id: string, ticket: Ticket | null, event: StoredEvent): Ticket {
  if (ticket === null) {
    if (event.type !== 'created' || event.seq !== 1) throw new Error(`ticket ${id}: begins with ${event.type} ${String(event.seq)}`)
    return opened(id, event)
  }
  if (event.seq !== ticket.lastSeq + 1) throw new Error(`ticket ${id}: ${String(event.seq)} after ${String(ticket.lastSeq)}`)
  // What the clocks do is no activity: lists sorted by activity would jump at every warning.
  const silent = event.type === 'sla' || event.type === 'followed'
  return { ...ticket, ...change(ticket, event), lastSeq: event.seq, ...(silent ? {} : { updatedAt: event.at, version: event.seq }) }
}

function change(ticket: Ticket, event: StoredEvent): Partial<Ticket> {
  switch (event.type) {
    case 'created':
      throw new Error(`ticket ${ticket.id}: created twice`)
    case 'reply':
      return replied(ticket, event)
    case 'changed':
      return changed(ticket, event.changes)
    case 'state':
      return moved(ticket, event)
    case 'assigned':
      return { assigneeId: event.assigneeId, groupId: event.groupId }
    case 'followed':
      return { followers: withOne(ticket.followers, event.userId, event.on) }
    case 'merged':
      return merged(ticket, event)
    case 'linked':
      return linked(ticket, event)
    case 'conversation':
      return { conversationIds: withOne(ticket.conversationIds, event.conversationId, true) }
    case 'reminder':
      return { reminders: ticket.reminders + 1, reminderTimes: [...ticket.reminderTimes, event.at].slice(-REMINDERS_KEPT), customerWaits: true }
    case 'sla':
      return { sla: event.sla }
    case 'rated':
      return { rating: event.score, ratingComment: event.comment }
    case 'erased':
      return { erased: true, subject: '', values: {}, tags: [], ratingComment: null, customerWaits: false }
  }
}

function replied(ticket: Ticket, event: Extract<StoredEvent, { type: 'reply' }>): Partial<Ticket> {
  const { kind, id } = event.by
  const participants = kind === 'agent' && id !== null ? withOne(ticket.participants, id, true) : ticket.participants
  const followers = event.mentions.reduce((all, one) => withOne(all, one, true), ticket.followers)
  if (event.internal) return { participants, followers }
  if (kind === 'customer') return { customerWaits: true }
  return { participants, followers, customerWaits: false, ...(kind === 'agent' ? { answered: true } : {}) }
}

function changed(ticket: Ticket, changes: Extract<NewEvent, { type: 'changed' }>['changes']): Partial<Ticket> {
  const next: Partial<Ticket> = {}
  const values: StoredValues = { ...ticket.values }
  for (const one of changes) {
    if (one.field === 'subject') next.subject = one.to
    else if (one.field === 'priority') next.priority = one.to
    else if (one.field === 'tags') next.tags = one.to
    else if (one.field === 'type') next.typeId = one.to
    else if (one.field === 'customer') next.customerId = one.to
    else if (one.to === null) Reflect.deleteProperty(values, one.field.slice('value:'.length))
    else values[one.field.slice('value:'.length)] = one.to
  }
  return { ...next, values }
}

function moved(ticket: Ticket, event: Extract<StoredEvent, { type: 'state' }>): Partial<Ticket> {
  const over = event.category === 'solved' || event.category === 'closed'
  return {
    state: event.to, category: event.category, closesAt: event.closesAt,
    solvedAt: over ? (ticket.solvedAt ?? event.at) : null,
    ...(over ? { customerWaits: false } : {}),
  }
}

function merged(ticket: Ticket, event: Extract<StoredEvent, { type: 'merged' }>): Partial<Ticket> {
  if (event.way === 'from') return { mergedFrom: withOne(ticket.mergedFrom, event.other, event.on) }
  if (event.on) {
    return {
      mergedInto: event.other, beforeMerge: { state: ticket.state, category: ticket.category }, closesAt: null, customerWaits: false,
      state: event.state ?? ticket.state, category: event.category ?? ticket.category,
    }
  }
  return { mergedInto: null, ...(ticket.beforeMerge ?? {}), beforeMerge: null }
}

function linked(ticket: Ticket, event: Extract<StoredEvent, { type: 'linked' }>): Partial<Ticket> {
  const { kind, other, on } = event
  if (kind === 'parent') return { parentId: on ? other : null }
  if (kind === 'child') return { childIds: withOne(ticket.childIds, other, on) }
  const rest = ticket.links.filter((link) => link.ticketId !== other || link.kind !== kind)
  return { links: on ? [...rest, { ticketId: other, kind }] : rest }
}

function withOne(all: string[], one: string, on: boolean): string[] {
  if (on) return all.includes(one) ? all : [...all, one]
  return all.filter((each) => each !== one)
}

/** Colleagues to whom the ticket belongs. */
export function peopleOf(ticket: Ticket): Set<string> {
  const { assigneeId, followers, participants, createdBy } = ticket
  return new Set([
    ...(assigneeId === null ? [] : [assigneeId]), ...followers, ...participants,
    ...(createdBy.kind === 'agent' && createdBy.id !== null ? [createdBy.id] : []),
  ])
}
