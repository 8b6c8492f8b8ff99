import type { Entry, EntryInput, Language } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { instantNow, type Actor, type KnowledgeContext } from '../context.ts'
import { tidyEntry } from '../entry.ts'
import { insertEntry, isKeyTaken, type EntryRecord } from '../store.ts'
import { noTicketType, settleTicketType } from '../ticket-types.ts'
import { entryRefused, keyTaken, requireSegments } from './refusals.ts'

/** The key of an entry whose owner gave none. */
export const keyFor = (id: string): string => `kb-${id.slice(-12)}`

/** Stores a new entry. @throws AppError bad_request with the fields at fault, conflict when the key is taken. */
export async function createEntry(context: KnowledgeContext, actor: Actor, input: EntryInput, language: Language): Promise<Entry> {
  const { fields, problems } = tidyEntry(input)
  const ticketType = settleTicketType(await context.ticketTypes(), fields.ticketType, null)
  if (ticketType === undefined) problems.push({ field: 'ticketType', reason: noTicketType(fields.ticketType ?? '') })
  if (ticketType === undefined || problems.length > 0) throw entryRefused(problems, language)
  await requireSegments(context, fields, language)
  const id = randomUUID()
  const record: EntryRecord = { ...fields, ticketType, id, key: fields.key ?? keyFor(id), version: 1, updatedAt: instantNow(context), updatedBy: actor.id }
  try {
    await context.db.transaction(async (tx) => {
      await insertEntry(tx, record)
      await context.audit.record({ actor, action: 'knowledge.created', subject: `entry:${id}`, detail: { key: record.key, question: record.question, language: record.language } }, tx)
    })
  } catch (error) {
    if (isKeyTaken(error)) throw keyTaken(record.key, language)
    throw error
  }
  context.changed()
  return record
}
