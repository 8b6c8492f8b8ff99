import { Readable } from 'node:stream'
import type { KnowledgeContext } from '../context.ts'
import { writeZip } from '../files/zip.ts'
import { withFrontMatter } from './files/markdown-file.ts'
import { findDocument, namesOfDocuments, type DocumentFilter } from './store.ts'

/** A name that every system can store a file under. */
const fileName = (title: string, key: string): string => {
  const words = title.replace(/[\p{Cc}\p{Cf}\\/:*?"<>|.\s]+/gu, '-').replace(/^-+|-+$/gu, '').slice(0, 60)
  return words === '' ? `${key}.md` : `${words}-${key}.md`
}

async function* bodyOf(context: KnowledgeContext, id: string): AsyncGenerator<string> {
  const document = await findDocument(context.db, id)
  // deleted since the list was made: its file stays empty
  if (document) yield withFrontMatter(document, document.body)
}

/** The documents that fit as a zip of Markdown files, read from the database one by one while it is sent. */
export async function exportDocuments(context: KnowledgeContext, filter: DocumentFilter): Promise<Readable> {
  const names = await namesOfDocuments(context.db, filter)
  const files = names.map(({ id, key, title }) => ({ name: fileName(title, key), content: bodyOf(context, id) }))
  return Readable.from(writeZip(files), { objectMode: false })
}
