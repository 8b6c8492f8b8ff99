import type { KnowledgeEntry, ReleaseSource, TermSet } from '@yingda/dialogue'
import { createHash } from 'node:crypto'
import type { Database } from '../../../platform/database/database.ts'
import type { Queryable } from '../../../platform/database/rows.ts'
import { builtinSmallTalk } from '../builtin.ts'
import { readBoldness } from '../dial/store.ts'
import { readPatterns } from '../entities/patterns.ts'
import { namesFingerprint, namesForRelease } from '../entities/store.ts'
import { activeEntries, activeFingerprint, type ReleaseEntry } from '../store.ts'
import { readTexts } from '../store-texts.ts'
import type { TermFields } from '../terms/rules.ts'
import { termsForRelease } from '../terms/store.ts'

const PAGE = 500

/** Everything of a release that is not an entry. */
export type Frame = Omit<ReleaseSource, 'entries'>

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

/** Products and enumerations count by their fingerprint: there may be thousands. */
const digest = (engine: string, entries: string, frame: Frame, names: string | null): string =>
  createHash('sha256').update(JSON.stringify([engine, entries, frame, ...(names === null ? [] : [names])])).digest('hex')

/** Names everything a release at this time would be made of, and the engine that makes it. */
export async function contentFingerprint(db: Queryable, at: string, engine: string): Promise<string> {
  return digest(engine, await activeFingerprint(db, at), await readFrame(db), await namesFingerprint(db))
}

const forEngine = ({ key, question, similar, answer, category, language, tags }: ReleaseEntry): KnowledgeEntry => ({
  id: key, question, similar, answer, category, language, tags,
})

export interface Content {
  /** Names exactly what was read. */
  fingerprint: string
  frame: Frame
  entries: number
}

/** Reads one state of the content, the entries page by page. */
export function readContent(db: Database, at: string, engine: string, take: (entries: KnowledgeEntry[]) => void): Promise<Content> {
  return db.transaction(
    async (tx) => {
      const frame = await readFrame(tx)
      const names = await namesFingerprint(tx)
      const fingerprint = digest(engine, await activeFingerprint(tx, at), frame, names)
      const complete = names === null ? frame : { ...frame, catalogue: await namesForRelease(tx) }
      let entries = 0
      for (let last: string | null = null; ; ) {
        const page: ReleaseEntry[] = await activeEntries(tx, at, last, PAGE)
        take(page.map(forEngine))
        entries += page.length
        if (page.length < PAGE) return { fingerprint, frame: complete, entries }
        last = page.at(-1)?.id ?? null
      }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}
