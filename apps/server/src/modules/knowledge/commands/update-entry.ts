import type { Entry, EntryInput, Language } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import { instantNow, type Actor, type KnowledgeContext } from '../context.ts'
import { sameEntry, tidyEntry, type EntryFields, type FieldName } from '../entry.ts'
import { isKeyTaken, lockEntry, putEntries } from '../store.ts'
import { noTicketType, settleTicketType, type OpenTicketType } from '../ticket-types.ts'
import { entryRefused, keyTaken, requireSegments } from './refusals.ts'

const changedFields = (old: Entry, next: EntryFields): FieldName[] =>
  (Object.keys(next) as FieldName[]).filter((name) => JSON.stringify(old[name]) !== JSON.stringify(next[name]))

/**
 * Replaces an entry. Without a key it keeps its own. The same content again changes nothing, not even the version.
 * @throws AppError not_found; conflict when `version` is not the stored one or the key is taken; bad_request.
 */
export async function updateEntry(
  context: KnowledgeContext,
  actor: Actor,
  id: string,
  input: EntryInput & { version: number },
  language: Language,
): Promise<Entry> {
  const { version, ...rest } = input
  const { fields, problems } = tidyEntry(rest)
  if (problems.length > 0) throw entryRefused(problems, language)
  await requireSegments(context, fields, language)
  const types = await context.ticketTypes()
  try {
    const { stored, changed } = await context.db.transaction((tx) => replace(context, tx, actor, { id, version, fields, types, language }))
    if (changed) context.changed()
    return stored
  } catch (error) {
    if (isKeyTaken(error)) throw keyTaken(fields.key ?? '', language)
    throw error
  }
}

interface Wanted {
  id: string
  version: number
  fields: EntryFields
  types: readonly OpenTicketType[]
  language: Language
}

async function replace(
  context: KnowledgeContext,
  tx: Transaction,
  actor: Actor,
  { id, version, fields: wanted, types, language }: Wanted,
): Promise<{ stored: Entry; changed: boolean }> {
  const old = await lockEntry(tx, id)
  if (!old) throw new AppError('not_found')
  if (old.version !== version) throw new AppError('conflict')
  const ticketType = settleTicketType(types, wanted.ticketType, old.ticketType)
  if (ticketType === undefined) throw entryRefused([{ field: 'ticketType', reason: noTicketType(wanted.ticketType ?? '') }], language)
  const fields = { ...wanted, ticketType }
  if (sameEntry(old, fields)) return { stored: old, changed: false }
  const next = { ...fields, id, key: fields.key ?? old.key, version: version + 1, updatedAt: instantNow(context), updatedBy: actor.id }
  await putEntries(tx, [next])
  const detail = { key: next.key, question: next.question, changed: changedFields(old, { ...fields, key: next.key }) }
  await context.audit.record({ actor, action: 'knowledge.updated', subject: `entry:${id}`, detail }, tx)
  return { stored: next, changed: true }
}
