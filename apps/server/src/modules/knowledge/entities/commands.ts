import type { Language } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../../platform/database/database.ts'
import { AppError } from '../../../platform/errors.ts'
import { instantNow, type Actor, type KnowledgeContext } from '../context.ts'
import type { Words } from '../entry.ts'
import type { Kind } from './kinds.ts'
import { nameForm, nameTaken, type Kept } from './rules.ts'
import { lockNames, ownersOf } from './store.ts'

interface Named {
  key: string
  name: string
}

/** Something as it comes in: without a key one is made. */
export type Draft<F extends Named> = Omit<F, 'key'> & { key?: string | undefined }

export const newKey = (prefix: string): string => `${prefix}-${randomUUID().slice(-12)}`

export const sentence = ({ zh, en }: Words): Words => ({ zh: `${zh}。`, en: `${en.charAt(0).toUpperCase()}${en.slice(1)}.` })

function refused(code: 'bad_request' | 'conflict', words: Words, language: Language): AppError {
  return new AppError(code, { text: sentence(words), fields: [{ path: 'body.name', message: words[language] }] })
}

/** @throws AppError bad_request for what is wrong by itself, conflict for a name that belongs to something else. */
async function requireFit<F extends Named>(tx: Transaction, kind: Kind<F>, fields: F, language: Language): Promise<void> {
  const wrong = kind.problem(fields)
  if (wrong) throw refused('bad_request', wrong, language)
  const owners = await ownersOf(tx, kind.names(fields).map(nameForm))
  for (const name of kind.names(fields)) {
    const owner = owners.get(nameForm(name))
    if (owner && !(owner.what === kind.what && owner.key === fields.key)) throw refused('conflict', nameTaken(name, owner), language)
  }
}

/** Stores something new. @throws AppError bad_request, conflict. */
export async function createNamed<F extends Named>(context: KnowledgeContext, kind: Kind<F>, actor: Actor, draft: Draft<F>, language: Language): Promise<F & Kept> {
  const fields = kind.tidy({ ...draft, key: draft.key ?? newKey(kind.prefix) } as F)
  const stored: F & Kept = { ...fields, id: randomUUID(), version: 1, updatedAt: instantNow(context), updatedBy: actor.id }
  await context.db.transaction(async (tx) => {
    await lockNames(tx)
    if ((await kind.find(tx, [fields.key])).length > 0) {
      const words = { zh: `编号“${fields.key}”已被使用，请换一个编号`, en: `the key “${fields.key}” is in use already; choose a different key` }
      throw new AppError('conflict', { text: sentence(words), fields: [{ path: 'body.key', message: words[language] }] })
    }
    await requireFit(tx, kind, fields, language)
    if ((await kind.count(tx)) >= kind.most) throw refused('conflict', kind.tooMany, language)
    await kind.put(tx, stored)
    await record(context, tx, kind, actor, 'created', fields, {})
  })
  context.changed()
  return stored
}

/** Replaces what is stored under a key. The same again changes nothing. @throws AppError not_found, conflict, bad_request. */
export async function updateNamed<F extends Named>(context: KnowledgeContext, kind: Kind<F>, actor: Actor, next: F & { version: number }, language: Language): Promise<F & Kept> {
  const { version, ...given } = next
  const { stored, changed } = await context.db.transaction(async (tx) => {
    await lockNames(tx)
    const [old] = await kind.find(tx, [next.key])
    if (!old) throw new AppError('not_found')
    if (old.version !== version) throw new AppError('conflict')
    const fields = kind.tidy(given as unknown as F)
    await requireFit(tx, kind, fields, language)
    if (kind.same(old, fields)) return { stored: old, changed: false }
    const one: F & Kept = { ...fields, id: old.id, version: old.version + 1, updatedAt: instantNow(context), updatedBy: actor.id }
    await kind.put(tx, one)
    await record(context, tx, kind, actor, 'updated', fields, differenceOf(kind.names(old), kind.names(fields)))
    return { stored: one, changed: true }
  })
  if (changed) context.changed()
  return stored
}

/** @throws AppError not_found. */
export async function deleteNamed<F extends Named>(context: KnowledgeContext, kind: Kind<F>, actor: Actor, key: string): Promise<void> {
  await context.db.transaction(async (tx) => {
    await lockNames(tx)
    const [old] = await kind.find(tx, [key])
    if (!old) throw new AppError('not_found')
    await kind.remove(tx, key)
    await record(context, tx, kind, actor, 'deleted', old, {})
  })
  context.changed()
}

const SHOWN = 20

/** What came and what went, the first of each. */
export function differenceOf(old: readonly string[], next: readonly string[]): { added: string[]; removed: string[] } {
  const [before, after] = [new Set(old), new Set(next)]
  return { added: next.filter((name) => !before.has(name)).slice(0, SHOWN), removed: old.filter((name) => !after.has(name)).slice(0, SHOWN) }
}

async function record<F extends Named>(context: KnowledgeContext, tx: Transaction, { what, names }: Kind<F>, actor: Actor, did: 'created' | 'updated' | 'deleted', fields: F, detail: Record<string, unknown>): Promise<void> {
  const { key, name } = fields
  await context.audit.record({ actor, action: `${what}.${did}`, subject: `${what}:${key}`, detail: { subjectName: name, key, names: names(fields).length, ...detail } }, tx)
}
