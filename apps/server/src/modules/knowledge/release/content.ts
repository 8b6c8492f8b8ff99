import type { KnowledgeDocument, KnowledgeEntry, ReleaseSource, TermSet } from '@yingda/dialogue'
import { createHash } from 'node:crypto'
import type { Database } from '../../../platform/database/database.ts'
import type { Queryable } from '../../../platform/database/rows.ts'
import { builtinSmallTalk } from '../builtin.ts'
import { readBoldness } from '../dial/store.ts'
import { documentForEngine, documentsFingerprint, enabledDocuments } from '../documents/store.ts'
import { readPatterns } from '../entities/patterns.ts'
import { namesFingerprint, namesForRelease } from '../entities/store.ts'
import { activeEntries, activeFingerprint, type ReleaseEntry } from '../store.ts'
import { readTexts } from '../store-texts.ts'
import type { TermFields } from '../terms/rules.ts'
import { termsForRelease } from '../terms/store.ts'

const PAGE = 500

/** Documents may be large. */
const DOCUMENTS_PAGE = 20

/** Everything of a release that is not an entry or a document. */
export type Frame = Omit<ReleaseSource, 'entries' | 'documents'>

/** A set of the owner's as the engine takes it. */
export const termForEngine = ({ key, language, kind, terms }: TermFields): TermSet => ({ id: key, language, kind, terms })

/**
 * Small talk, texts, term sets, order-number patterns and settings of the owner; the product's own small talk in a language the owner has written none for. No entry's
 * key has a colon, so small talk never has the id of an entry.
 */
async function readFrame(db: Queryable): Promise<Frame> {
  const own = await readTexts(db)
  const smallTalk = (['zh', 'en'] as const).flatMap((language) => {
    const written = own[language]?.smallTalk ?? []
    const used = written.length > 0 ? written : builtinSmallTalk.filter((talk) => talk.language === language)
    return used.map((talk) => ({ ...talk, id: `talk:${language}:${talk.id}` }))
  })
  const terms = (await termsForRelease(db)).map(termForEngine)
  const { settings } = await readBoldness(db)
  const { patterns } = await readPatterns(db)
  return { smallTalk, terms, settings, ...(patterns === null ? {} : { orderNumberPatterns: patterns }), texts: { zh: own.zh?.texts ?? {}, en: own.en?.texts ?? {} } }
}

/** Products, enumerations and documents count by their fingerprints: there may be many. */
const digest = (engine: string, entries: string, frame: Frame, others: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify([engine, entries, frame, ...others])).digest('hex')

/** Names what is not in the frame and no entry; as if it did not exist when there is none. */
const othersOf = async (db: Queryable, names: string | null): Promise<string[]> => {
  const documents = await documentsFingerprint(db)
  return [...(names === null ? [] : [names]), ...(documents === null ? [] : [`documents ${documents}`])]
}

/** Names everything a release at this time would be made of, and the engine that makes it. */
export async function contentFingerprint(db: Queryable, at: string, engine: string): Promise<string> {
  return digest(engine, await activeFingerprint(db, at), await readFrame(db), await othersOf(db, await namesFingerprint(db)))
}

const forEngine = ({ key, question, similar, answer, segmentAnswers, category, language, tags, ticketType }: ReleaseEntry): KnowledgeEntry => ({
  id: key, question, similar, answer, category, language, tags, ...(ticketType === null ? {} : { form: ticketType }),
  ...(segmentAnswers.length > 0 ? { variants: segmentAnswers.map(({ segmentIds, answer: own }) => ({ audiences: segmentIds, answer: own })) } : {}),
})

export interface Content {
  /** Names exactly what was read. */
  fingerprint: string
  frame: Frame
  entries: number
}

/** Who is given the content, page by page. */
export interface ContentReader {
  entries(entries: KnowledgeEntry[]): void
  documents(documents: KnowledgeDocument[]): void
}

async function readDocuments(db: Queryable, reader: ContentReader): Promise<void> {
  for (let last: string | null = null; ; ) {
    const page = await enabledDocuments(db, last, DOCUMENTS_PAGE)
    if (page.length > 0) reader.documents(page.map(documentForEngine))
    if (page.length < DOCUMENTS_PAGE) return
    last = page.at(-1)?.id ?? null
  }
}

/** Reads one state of the content, entries and documents page by page. */
export function readContent(db: Database, at: string, engine: string, reader: ContentReader): Promise<Content> {
  return db.transaction(
    async (tx) => {
      const frame = await readFrame(tx)
      const names = await namesFingerprint(tx)
      const fingerprint = digest(engine, await activeFingerprint(tx, at), frame, await othersOf(tx, names))
      const complete = names === null ? frame : { ...frame, catalogue: await namesForRelease(tx) }
      await readDocuments(tx, reader)
      let entries = 0
      for (let last: string | null = null; ; ) {
        const page: ReleaseEntry[] = await activeEntries(tx, at, last, PAGE)
        reader.entries(page.map(forEngine))
        entries += page.length
        if (page.length < PAGE) return { fingerprint, frame: complete, entries }
        last = page.at(-1)?.id ?? null
      }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}
