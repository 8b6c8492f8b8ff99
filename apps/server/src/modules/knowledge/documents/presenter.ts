import type { DocumentSummary, KnowledgeDocument } from '@yingda/contract'
import { encodePlace, type Queryable } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import { readCursor, type Names } from '../presenter.ts'
import { countDocuments, findDocument, listDocuments, stockOf, type DocumentFilter, type StoredDocument, type StoredSummary } from './store.ts'

/** Documents as people see them: who changed them last by name. */
async function named<T extends StoredSummary>(documents: readonly T[], names: Names): Promise<T[]> {
  const ids = new Set(documents.flatMap(({ updatedBy }) => updatedBy ?? []))
  const known = ids.size > 0 ? await names([...ids]) : new Map<string, string>()
  return documents.map((document) => ({ ...document, updatedBy: known.get(document.updatedBy ?? '') ?? null }))
}

export async function presentDocument(document: StoredDocument, names: Names): Promise<KnowledgeDocument> {
  const [shown = document] = await named([document], names)
  return shown
}

/** @throws AppError not_found. */
export async function showDocument(db: Queryable, id: string, names: Names): Promise<KnowledgeDocument> {
  const found = await findDocument(db, id)
  if (!found) throw new AppError('not_found')
  return presentDocument(found, names)
}

export interface DocumentPage {
  items: DocumentSummary[]
  next: string | null
  total: number
  /** Bytes all documents have together. */
  used: number
}

/** A page of documents without their texts. */
export async function listPage(db: Queryable, query: { filter: DocumentFilter; cursor: string | undefined; limit: number }, names: Names): Promise<DocumentPage> {
  const { filter, cursor, limit } = query
  const [found, total, stock] = await Promise.all([listDocuments(db, filter, readCursor(cursor), limit + 1), countDocuments(db, filter), stockOf(db)])
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return { items: await named(page, names), next: last && found.length > limit ? encodePlace([last.updatedAt, last.id]) : null, total, used: stock.bytes }
}
