import type { Entry, FileFormat, Language } from '@yingda/contract'
import { Readable } from 'node:stream'
import type { KnowledgeContext } from '../context.ts'
import { mediaTypes, similarColumnsFor, writeEntries } from '../files/write.ts'
import { longestSimilar, walkEntries, type EntryFilter } from '../store.ts'

const PAGE = 500

async function* pagesOf(context: KnowledgeContext, filter: EntryFilter): AsyncGenerator<Entry[]> {
  for (let last: string | null = null; ; ) {
    const page: Entry[] = await walkEntries(context.db, filter, last, PAGE)
    if (page.length > 0) yield page
    if (page.length < PAGE) return
    last = page.at(-1)?.id ?? null
  }
}

export interface ExportFile {
  stream: Readable
  mediaType: string
  fileName: string
}

/** All entries that fit, as a file import reads back; read from the database while it is sent. */
export async function exportEntries(context: KnowledgeContext, filter: EntryFilter, format: FileFormat, language: Language): Promise<ExportFile> {
  const similarColumns = format === 'jsonl' ? 1 : similarColumnsFor(await longestSimilar(context.db, filter))
  const pieces = writeEntries(pagesOf(context, filter), { format, language, similarColumns })
  const day = new Date(context.now()).toISOString().slice(0, 10)
  return { stream: Readable.from(pieces, { objectMode: false }), mediaType: mediaTypes[format], fileName: `knowledge-${day}.${format}` }
}
