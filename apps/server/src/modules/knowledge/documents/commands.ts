import type { DocumentInput, Language } from '@yingda/contract'
import { createHash, randomUUID } from 'node:crypto'
import type { Transaction } from '../../../platform/database/database.ts'
import { AppError } from '../../../platform/errors.ts'
import { instantNow, type Actor, type KnowledgeContext } from '../context.ts'
import { changedFields, documentKeyTaken, documentProblems, documentRefused, requireRoom, sameDocument, tidyDocument, type DocumentFields } from './rules.ts'
import { findByKey, findByText, findDocument, isDocumentKeyTaken, lockDocuments, putDocument, removeDocument, stockOf, type StoredDocument } from './store.ts'

/** The key of a document whose owner gave none. */
export const documentKeyFor = (id: string): string => `doc-${id.slice(-12)}`

const sizeOf = (body: string): number => Buffer.byteLength(body, 'utf8')

function checked(input: DocumentInput, language: Language): DocumentFields {
  const fields = tidyDocument(input)
  const problems = documentProblems(fields)
  if (problems.length > 0) throw documentRefused(problems, language)
  return fields
}

async function record(context: KnowledgeContext, tx: Transaction, actor: Actor, what: 'created' | 'updated' | 'deleted', { id, key, title, language }: StoredDocument, detail: Record<string, unknown> = {}): Promise<void> {
  await context.audit.record({ actor, action: `documents.${what}`, subject: `document:${id}`, detail: { key, title, language, ...detail } }, tx)
}

async function insert(context: KnowledgeContext, tx: Transaction, actor: Actor, fields: DocumentFields, detail: Record<string, unknown>): Promise<StoredDocument> {
  const id = randomUUID()
  const stored: StoredDocument = {
    ...fields, id, key: fields.key ?? documentKeyFor(id), size: sizeOf(fields.body), version: 1, updatedAt: instantNow(context), updatedBy: actor.id,
  }
  const { documents, bytes } = await stockOf(tx)
  requireRoom({ documents: documents + 1, bytes: bytes + stored.size })
  await putDocument(tx, stored)
  await record(context, tx, actor, 'created', stored, { size: stored.size, ...detail })
  return stored
}

async function replace(context: KnowledgeContext, tx: Transaction, actor: Actor, old: StoredDocument, fields: DocumentFields, detail: Record<string, unknown>): Promise<{ stored: StoredDocument; changed: boolean }> {
  if (sameDocument(old, fields)) return { stored: old, changed: false }
  const next: StoredDocument = {
    ...fields, id: old.id, key: fields.key ?? old.key, size: sizeOf(fields.body), version: old.version + 1, updatedAt: instantNow(context), updatedBy: actor.id,
  }
  const { documents, bytes } = await stockOf(tx)
  if (next.size > old.size) requireRoom({ documents, bytes: bytes - old.size + next.size })
  await putDocument(tx, next)
  await record(context, tx, actor, 'updated', next, { changed: changedFields(old, fields), size: next.size, ...detail })
  return { stored: next, changed: true }
}

async function withKey<T>(key: string | null, language: Language, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isDocumentKeyTaken(error)) throw documentKeyTaken(key ?? '', language)
    throw error
  }
}

/** Stores a new document. @throws AppError bad_request with the fields at fault, conflict when the key is taken, too_large. */
export async function createDocument(context: KnowledgeContext, actor: Actor, input: DocumentInput, language: Language): Promise<StoredDocument> {
  const fields = checked(input, language)
  const stored = await withKey(fields.key, language, context.db.transaction(async (tx) => {
    await lockDocuments(tx)
    return insert(context, tx, actor, fields, {})
  }))
  context.changed()
  return stored
}

/**
 * Replaces a document. Without a key it keeps its own. The same content again changes nothing, not even the version.
 * @throws AppError not_found; conflict when `version` is not the stored one or the key is taken; bad_request; too_large.
 */
export async function updateDocument(context: KnowledgeContext, actor: Actor, id: string, input: DocumentInput & { version: number }, language: Language): Promise<StoredDocument> {
  const { version, ...rest } = input
  const fields = checked(rest, language)
  const { stored, changed } = await withKey(fields.key, language, context.db.transaction(async (tx) => {
    await lockDocuments(tx)
    const old = await findDocument(tx, id)
    if (!old) throw new AppError('not_found')
    if (old.version !== version) throw new AppError('conflict')
    return replace(context, tx, actor, old, fields, {})
  }))
  if (changed) context.changed()
  return stored
}

/** What a file gives; a fact that is undefined is not in it. */
export interface FileDocument {
  title: string
  body: string
  language: Language
  /** What the file does not say by itself: a document that it replaces keeps its own. */
  guessed: { title: boolean; language: boolean }
  key?: string | undefined
  url?: string | null | undefined
  enabled?: boolean | undefined
}

/** The key of a document that came from a file which names none: the same for every file of that name. */
export function documentKeyForFile(fileName: string): string {
  const plain = fileName.replace(/\.[^.]*$/u, '').toLowerCase().replace(/[^a-z0-9]+/gu, '-').replace(/^-|-$/gu, '').slice(0, 40)
  const digest = createHash('sha256').update(fileName.normalize('NFC')).digest('hex').slice(0, 10)
  return ['file', ...(plain === '' ? [] : [plain]), digest].join('-')
}

/** Where a file without a key goes: over the document that came from a file of its name and has its title, or that has its very text. */
async function placeOf(tx: Transaction, file: FileDocument, fileName: string): Promise<{ old: StoredDocument | null; key?: string }> {
  if (file.key !== undefined) return { old: await findByKey(tx, file.key), key: file.key }
  const key = documentKeyForFile(fileName)
  const named = await findByKey(tx, key)
  const tidy = tidyDocument({ title: file.title, body: file.body, language: file.language, url: null, enabled: true })
  if (named && named.title === tidy.title && named.language === file.language) return { old: named }
  const same = await findByText(tx, tidy.body, file.language)
  if (same) return { old: same }
  return named ? { old: null } : { old: null, key }
}

/**
 * Stores what a file holds: over the document with its key, or without one over the document that the same file became before, or as
 * a new one. @throws AppError bad_request, too_large.
 */
export async function storeFile(context: KnowledgeContext, actor: Actor, file: FileDocument, fileName: string, language: Language): Promise<StoredDocument> {
  const { stored, changed } = await context.db.transaction(async (tx) => {
    await lockDocuments(tx)
    const { old, key } = await placeOf(tx, file, fileName)
    const { body, guessed, url = old?.url ?? null, enabled = old?.enabled ?? true } = file
    const title = old && guessed.title ? old.title : file.title
    const of = old && guessed.language ? old.language : file.language
    const input: DocumentInput = { title, body, url, enabled, language: of, ...(key === undefined ? {} : { key }) }
    const fields = checked(input, language)
    if (old) return replace(context, tx, actor, old, fields, { file: fileName })
    return { stored: await insert(context, tx, actor, fields, { file: fileName }), changed: true }
  })
  if (changed) context.changed()
  return stored
}

/** Deletes a document. @throws AppError not_found. */
export async function deleteDocument(context: KnowledgeContext, actor: Actor, id: string): Promise<void> {
  await context.db.transaction(async (tx) => {
    await lockDocuments(tx)
    const gone = await removeDocument(tx, id)
    if (!gone) throw new AppError('not_found')
    await context.audit.record({ actor, action: 'documents.deleted', subject: `document:${id}`, detail: gone }, tx)
  })
  context.changed()
}
