import type { FileFormat, ImportReport, Language } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { AppError } from '../../platform/errors.ts'
import { nothingSeen, storeRows, type ReadRow, type Rejected, type SeenRows } from './commands/store-rows.ts'
import { instantNow, type Actor, type KnowledgeContext } from './context.ts'
import type { Words } from './entry.ts'
import { createPause } from './files/pause.ts'
import { FileProblem } from './files/problem.ts'
import { readRows } from './files/read.ts'
import { MAX_ROWS } from './files/rows.ts'
import { understandRow, type UnderstandOptions } from './files/understand.ts'
import { isKeyTaken } from './store.ts'
import * as imports from './store-imports.ts'

/** A transaction takes this many rows, or rows with this many characters. */
const BATCH = { rows: 100, characters: 200_000 }
const MAX_REJECTED = 1_000
/** Files that may wait while one is imported. */
const MAX_WAITING = 3
const HEARTBEAT_MS = 5_000

export interface ImportJob {
  fileName: string
  format: FileFormat
  bytes: Buffer
  /** For rows that name no language. */
  rowLanguage: Language | undefined
  /** Of the report. */
  language: Language
  actor: Actor
}

export interface Importer {
  /** Accepts a file; it is imported after those before it. @throws AppError overloaded when too many wait. */
  begin(job: ImportJob): Promise<ImportReport>
  find(id: string): Promise<ImportReport | null>
  /** Marks what an earlier process left unfinished. */
  start(): Promise<void>
  /** Stops after the batch under way; an unfinished import is marked failed. */
  close(): Promise<void>
}

const interrupted: Words = {
  zh: '导入因系统重启而中断；已导入的部分有效，请重新导入同一文件，未变的行会自动跳过。',
  en: 'The import was interrupted by a restart. What was imported stays; import the same file again, rows without change are passed over.',
}
const tooManyRows: Words = {
  zh: `文件超过 ${MAX_ROWS} 行；已导入前 ${MAX_ROWS} 行，请把其余的行放进另一个文件。`,
  en: `The file has more than ${MAX_ROWS} rows. The first ${MAX_ROWS} were imported; put the others into another file.`,
}
const failed: Words = {
  zh: '导入时系统出错；已导入的部分有效，请稍后重新导入同一文件。',
  en: 'The import failed here. What was imported stays; import the same file again later.',
}

/** Imports files one after another in the background. */
export function createImporter(context: KnowledgeContext, clock: (wall: number) => string): Importer {
  const open = new Set<string>()
  let queue: Promise<void> = Promise.resolve()
  let closing = false
  let heartbeat: NodeJS.Timeout | undefined

  const beat = (): void => {
    if (open.size === 0) return
    imports.keepAlive(context.db, [...open]).catch((error: unknown) => {
      context.log.warn({ err: error }, 'knowledge import: heartbeat not stored')
    })
  }

  return {
    async begin(job) {
      if (closing || open.size > MAX_WAITING) throw new AppError('overloaded', { retryAfter: 10 })
      const id = randomUUID()
      open.add(id)
      try {
        await imports.insertImport(context.db, id, job.fileName, job.language, job.actor.id)
      } catch (error) {
        open.delete(id)
        throw error
      }
      heartbeat ??= setInterval(beat, HEARTBEAT_MS).unref()
      queue = queue.then(() => runJob(context, { id, job, clock, stopped: () => closing })).finally(() => open.delete(id))
      const report = await imports.findImport(context.db, id)
      if (!report) throw new AppError('not_found')
      return report
    },
    async find(id) {
      await imports.failInterrupted(context.db, interrupted)
      return imports.findImport(context.db, id)
    },
    start: () => imports.failInterrupted(context.db, interrupted),
    async close() {
      closing = true
      await queue
      clearInterval(heartbeat)
    },
  }
}

interface Run {
  id: string
  job: ImportJob
  clock: (wall: number) => string
  stopped: () => boolean
}

/** Never throws: how it went stands in the report. */
async function runJob(context: KnowledgeContext, run: Run): Promise<void> {
  const progress: imports.ImportProgress = { processed: 0, total: null, created: 0, updated: 0, unchanged: 0, rejected: [], rejectedCount: 0 }
  try {
    const words = await readFile(context, run, progress)
    await finish(context, run, progress, words)
  } catch (error) {
    const known = error instanceof FileProblem
    if (!known) context.log.error({ err: error, importId: run.id }, 'knowledge import failed')
    await finish(context, run, progress, known ? error.words : failed).catch((next: unknown) => {
      context.log.error({ err: next, importId: run.id }, 'knowledge import: its end could not be stored')
    })
  }
  if (progress.created + progress.updated > 0) context.changed()
}

async function finish(context: KnowledgeContext, run: Run, progress: imports.ImportProgress, fault: Words | null): Promise<void> {
  const { id, job } = run
  if (fault === null) progress.total = progress.processed
  const detail = { file: job.fileName, created: progress.created, updated: progress.updated, unchanged: progress.unchanged, rejected: progress.rejectedCount, complete: fault === null }
  await context.db.transaction(async (tx) => {
    await imports.saveProgress(tx, id, progress)
    await imports.finishImport(tx, id, fault === null ? 'done' : 'failed', fault?.[job.language] ?? null)
    await context.audit.record({ actor: job.actor, action: 'knowledge.imported', subject: `import:${id}`, detail }, tx)
  })
}

/** @returns why it ended before the end of the file, null when it did not. */
async function readFile(context: KnowledgeContext, run: Run, progress: imports.ImportProgress): Promise<Words | null> {
  const options: UnderstandOptions = { language: run.job.rowLanguage, clock: run.clock }
  const source = readRows(run.job.format, run.job.bytes, {
    onTotal: (rows) => {
      progress.total = rows
    },
    onFacts: ({ from1904 }) => {
      options.from1904 = from1904
    },
  })
  const batch = new Batch(context, run, progress)
  const pause = createPause()
  for await (const row of source) {
    if (run.stopped()) return interrupted
    if (progress.processed >= MAX_ROWS) {
      await batch.store()
      return tooManyRows
    }
    const { given, languageGiven, problem } = understandRow(row, options)
    progress.processed += 1
    if (problem) batch.reject({ row: row.row, reason: problem, text: row.text })
    else batch.add({ row: row.row, given, languageGiven, text: row.text })
    if (batch.full) await batch.store()
    await pause()
  }
  await batch.store()
  return null
}

/** Rows that wait for their transaction. */
class Batch {
  readonly #context: KnowledgeContext
  readonly #run: Run
  readonly #progress: imports.ImportProgress
  readonly #seen: SeenRows = nothingSeen()
  #rows: ReadRow[] = []
  #rejected: Rejected[] = []
  #characters = 0

  constructor(context: KnowledgeContext, run: Run, progress: imports.ImportProgress) {
    this.#context = context
    this.#run = run
    this.#progress = progress
  }

  get full(): boolean {
    return this.#rows.length + this.#rejected.length >= BATCH.rows || this.#characters >= BATCH.characters
  }

  add(row: ReadRow): void {
    this.#rows.push(row)
    const { question, answer = '', similar = [] } = row.given
    this.#characters += question.length + answer.length + similar.reduce((sum, text) => sum + text.length, 0)
  }

  reject(row: Rejected): void {
    this.#rejected.push(row)
  }

  /** Stores the rows and the progress together, so that the report is right after any crash. */
  async store(tries = 3): Promise<void> {
    const { db } = this.#context
    try {
      const types = await this.#context.ticketTypes()
      const next = await db.transaction(async (tx) => {
        const outcome = await storeRows(tx, this.#rows, this.#seen, { at: instantNow(this.#context), by: this.#run.job.actor.id, types })
        const sum = this.#sum(outcome.created, outcome.updated, outcome.unchanged, [...this.#rejected, ...outcome.rejected])
        await imports.saveProgress(tx, this.#run.id, sum)
        return sum
      })
      Object.assign(this.#progress, next, { total: this.#progress.total })
    } catch (error) {
      // somebody created an entry with one of these keys meanwhile: it is found at the next try
      if (!isKeyTaken(error) || tries <= 1) throw error
      await this.store(tries - 1)
      return
    }
    this.#rows = []
    this.#rejected = []
    this.#characters = 0
  }

  #sum(created: number, updated: number, unchanged: number, rejected: Rejected[]): imports.ImportProgress {
    const { language } = this.#run.job
    const before = this.#progress
    const room = MAX_REJECTED - before.rejected.length
    const shown = rejected
      .sort((a, b) => a.row - b.row)
      .slice(0, Math.max(0, room))
      .map(({ row, reason, text }) => ({ row, reason: reason[language], text }))
    return {
      processed: before.processed,
      total: before.total,
      created: before.created + created,
      updated: before.updated + updated,
      unchanged: before.unchanged + unchanged,
      rejected: [...before.rejected, ...shown],
      rejectedCount: before.rejectedCount + rejected.length,
    }
  }
}
