import type { Language, TermChange, TermKind, TermSetInput } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../../platform/database/database.ts'
import { AppError } from '../../../platform/errors.ts'
import { instantNow, type Actor, type KnowledgeContext } from '../context.ts'
import type { Words } from '../entry.ts'
import { builtInSet } from './built-in.ts'
import { Lexicon, sameTerms, setName, termsProblem, tidyTerms, type StoredTerms, type TermFields } from './rules.ts'
import { deleteTerms, lockTerms, putTerms, type TermPlace } from './store.ts'

/** The key of a set whose owner gave none. */
export const newTermKey = (): string => `terms-${randomUUID().slice(-12)}`

const sentence = ({ zh, en }: Words): Words => ({ zh: `${zh}。`, en: `${en.charAt(0).toUpperCase()}${en.slice(1)}.` })

function refused(code: 'bad_request' | 'conflict', words: Words, language: Language): AppError {
  return new AppError(code, { text: sentence(words), fields: [{ path: 'body.terms', message: words[language] }] })
}

const keyTaken = (key: string): AppError =>
  new AppError('conflict', { text: { zh: `已有编号为“${key}”的词表，请换一个编号或修改那个词表。`, en: `There is a term set “${key}” already. Choose a different key, or change that one.` } })

/** @throws AppError bad_request for a set that is wrong by itself, conflict for one that does not fit the others. */
function requireFit(lexicon: Lexicon, fields: TermFields, language: Language): void {
  const wrong = termsProblem(fields)
  if (wrong) throw refused('bad_request', wrong, language)
  const clash = lexicon.problem(fields)
  if (clash) throw refused('conflict', clash, language)
}

/** The sets as they would be after changes that are only thought of. @throws AppError as storing them would. */
export function thinkThrough(sets: readonly StoredTerms[], changes: readonly TermChange[], language: Language): TermFields[] {
  const lexicon = new Lexicon(sets)
  // taken away first: a term may move from one of them to another
  for (const { key, language: of } of changes) if (key !== undefined) lexicon.remove(of, key)
  for (const change of changes) {
    if (change.terms === null) continue
    const fields = tidyTerms({ key: change.key ?? newTermKey(), language: change.language, kind: change.kind, terms: change.terms })
    requireFit(lexicon, fields, language)
    lexicon.put({ ...fields, version: 0, updatedAt: '', updatedBy: null })
  }
  return lexicon.all
}

/** Stores a new set, or what the owner adds to a built-in one. @throws AppError bad_request, conflict. */
export async function createTermSet(context: KnowledgeContext, actor: Actor, input: TermSetInput, language: Language): Promise<StoredTerms> {
  const fields = tidyTerms({ ...input, key: input.key ?? newTermKey() })
  const stored: StoredTerms = { ...fields, version: 1, updatedAt: instantNow(context), updatedBy: actor.id }
  await context.db.transaction(async (tx) => {
    const lexicon = new Lexicon(await lockTerms(tx))
    if (lexicon.find(fields.language, fields.key)) throw keyTaken(fields.key)
    requireFit(lexicon, fields, language)
    await putTerms(tx, [stored])
    await record(context, tx, actor, 'created', stored, { terms: stored.terms.length, builtIn: builtInSet(stored.language, stored.key) !== undefined })
  })
  context.changed()
  return stored
}

/** Replaces the owner's terms of a set. The same again changes nothing. @throws AppError not_found, conflict, bad_request. */
export async function updateTermSet(
  context: KnowledgeContext,
  actor: Actor,
  place: TermPlace,
  input: { kind: TermKind; terms: string[]; version: number },
  language: Language,
): Promise<StoredTerms> {
  const { stored, changed } = await context.db.transaction(async (tx) => {
    const lexicon = new Lexicon(await lockTerms(tx))
    const old = lexicon.find(place.language, place.key)
    if (!old) throw new AppError('not_found')
    if (old.version !== input.version) throw new AppError('conflict')
    const fields = tidyTerms({ ...place, kind: input.kind, terms: input.terms })
    requireFit(lexicon, fields, language)
    if (sameTerms(old, fields)) return { stored: old, changed: false }
    const next: StoredTerms = { ...fields, version: old.version + 1, updatedAt: instantNow(context), updatedBy: actor.id }
    await putTerms(tx, [next])
    const gone = old.terms.filter((term) => !next.terms.includes(term))
    const come = next.terms.filter((term) => !old.terms.includes(term))
    await record(context, tx, actor, 'updated', next, { added: come.slice(0, 20), removed: gone.slice(0, 20) })
    return { stored: next, changed: true }
  })
  if (changed) context.changed()
  return stored
}

/** Deletes the owner's terms of a set. @throws AppError not_found. */
export async function deleteTermSet(context: KnowledgeContext, actor: Actor, place: TermPlace): Promise<void> {
  await context.db.transaction(async (tx) => {
    const old = (await lockTerms(tx)).find(({ language, key }) => setName(language, key) === setName(place.language, place.key))
    if (!old || !(await deleteTerms(tx, place))) throw new AppError('not_found')
    await record(context, tx, actor, 'deleted', old, { terms: old.terms.length })
  })
  context.changed()
}

async function record(context: KnowledgeContext, tx: Transaction, actor: Actor, what: 'created' | 'updated' | 'deleted', { language, key, kind }: TermFields, detail: Record<string, unknown>): Promise<void> {
  await context.audit.record({ actor, action: `terms.${what}`, subject: `terms:${language}/${key}`, detail: { key, language, kind, ...detail } }, tx)
}
