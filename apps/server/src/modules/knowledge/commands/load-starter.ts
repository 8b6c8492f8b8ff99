import { language, type Language } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Transaction } from '../../../platform/database/database.ts'
import { instantNow, type KnowledgeContext } from '../context.ts'
import { readDocumentFile } from '../documents/files/read.ts'
import { documentProblems, tidyDocument } from '../documents/rules.ts'
import { putDocument, stockOf, type StoredDocument } from '../documents/store.ts'
import { checkEntry } from '../entry.ts'
import { createClock } from '../files/instants.ts'
import { readRows } from '../files/read.ts'
import { understandRow } from '../files/understand.ts'
import { hasEntries, putEntries, type EntryRecord } from '../store.ts'
import { putTexts, recordStarter, type OwnTexts } from '../store-texts.ts'

const BATCH = 200

const welcomeFile = z.strictObject({
  greeting: z.string().min(1),
  refusal: z.string().min(1),
  handoffOffer: z.string().min(1),
  hotQuestions: z.array(z.string()),
  smalltalk: z.array(z.strictObject({ id: z.string().min(1), patterns: z.array(z.string().min(1)).min(1), answer: z.string().min(1) })),
})

interface StarterPart {
  language: Language
  documents: Omit<StoredDocument, 'updatedAt'>[]
  entries: Omit<EntryRecord, 'updatedAt'>[]
  texts: OwnTexts
}

async function readEntries(file: string, of: Language): Promise<Omit<EntryRecord, 'updatedAt'>[]> {
  const entries: Omit<EntryRecord, 'updatedAt'>[] = []
  const rows = readRows('jsonl', await readFile(file), { onTotal: () => undefined, onFacts: () => undefined })
  for await (const row of rows) {
    const { given, problem } = understandRow(row, { language: of, clock: createClock('UTC') })
    const { fields, problems } = checkEntry({ key: null, similar: [], answer: '', segmentAnswers: [], category: '', tags: [], validFrom: null, validUntil: null, enabled: true, ticketType: null, ...given })
    const wrong = problem?.en ?? problems[0]?.reason.en
    if (wrong !== undefined || fields.key === null) throw new Error(`${file}, line ${row.row}: ${wrong ?? 'the key is missing'}`)
    entries.push({ ...fields, id: randomUUID(), key: fields.key, version: 1, updatedBy: null })
  }
  return entries
}

/** The documents of a starter content, if it has any: Markdown files whose facts on top name their keys. */
async function readDocuments(folder: string, of: Language): Promise<Omit<StoredDocument, 'updatedAt'>[]> {
  const names = existsSync(folder) ? (await readdir(folder)).filter((name) => name.endsWith('.md')).sort() : []
  return Promise.all(
    names.map(async (name) => {
      const { key = null, title, body, url = null, enabled = true } = await readDocumentFile(name, await readFile(join(folder, name)), of)
      const fields = tidyDocument({ title, body, url, enabled, language: of, ...(key === null ? {} : { key }) })
      const wrong = key === null ? 'the key is missing' : documentProblems(fields)[0]?.reason.en
      if (wrong !== undefined || fields.key === null) throw new Error(`${join(folder, name)}: ${wrong ?? 'the key is missing'}`)
      return { ...fields, id: randomUUID(), key: fields.key, size: Buffer.byteLength(fields.body, 'utf8'), version: 1, updatedBy: null }
    }),
  )
}

async function readPart(folder: string, of: Language): Promise<StarterPart> {
  const welcome = welcomeFile.parse(JSON.parse(await readFile(join(folder, 'welcome.json'), 'utf8')))
  const { greeting, refusal, handoffOffer, hotQuestions, smalltalk } = welcome
  return {
    language: of,
    entries: await readEntries(join(folder, 'knowledge.jsonl'), of),
    documents: await readDocuments(join(folder, 'documents'), of),
    texts: { texts: { greeting, refusal, handoffOffer }, hotQuestions, smallTalk: smalltalk.map((talk) => ({ ...talk, language: of })) },
  }
}

/** The starter contents that ship with this version. */
export async function starterNames(contentFolder: string): Promise<string[]> {
  const found = await readdir(contentFolder, { withFileTypes: true })
  return found.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort()
}

async function insertPart(tx: Transaction, part: StarterPart, at: string): Promise<void> {
  for (let from = 0; from < part.entries.length; from += BATCH) {
    await putEntries(tx, part.entries.slice(from, from + BATCH).map((entry) => ({ ...entry, updatedAt: at })))
  }
  await putTexts(tx, part.language, part.texts, at)
  for (const document of part.documents) await putDocument(tx, { ...document, updatedAt: at })
}

/**
 * Fills an empty installation with starter content, once: what was chosen first stays chosen, and entries or documents an owner has
 * made are never mixed with it. `none` chooses to have none.
 * @returns true when it was loaded now.
 * @throws Error when there is no such content or it is faulty.
 */
export async function loadStarter(context: KnowledgeContext, contentFolder: string, name: string): Promise<boolean> {
  const names = await starterNames(contentFolder)
  if (name !== 'none' && !names.includes(name)) throw new Error(`there is no starter content “${name}”; there are: none, ${names.join(', ')}`)
  const parts = name === 'none' ? [] : await Promise.all(language.options.map((of) => readPart(join(contentFolder, name, of), of)))
  const at = instantNow(context)
  const loaded = await context.db.transaction(async (tx) => {
    const empty = !(await hasEntries(tx)) && (await stockOf(tx)).documents === 0
    if (!(await recordStarter(tx, name, empty && parts.length > 0)) || !empty) return false
    for (const part of parts) await insertPart(tx, part, at)
    return parts.length > 0
  })
  if (loaded) context.changed()
  return loaded
}
