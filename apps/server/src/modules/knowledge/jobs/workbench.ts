import type { Language } from '@yingda/contract'
import type { FastifyBaseLogger } from 'fastify'
import type { Database, Transaction } from '../../../platform/database/database.ts'
import { AppError } from '../../../platform/errors.ts'
import type { Words } from '../entry.ts'
import { failStale, finishJob, saveJobProgress, type JobTable } from './store.ts'

/** So often progress is stored, and it is looked whether somebody has stopped the job. */
const BEAT_MS = 1_000

/** Why a job could not be done, in words for who began it. */
export class JobProblem extends Error {
  readonly words: Words

  constructor(words: Words) {
    super(words.en)
    this.name = 'JobProblem'
    this.words = words
  }
}

/** What a job's work is given. */
export interface Steps {
  /** Raised when the job was stopped. */
  signal: AbortSignal
  progress(processed: number, total: number): void
}

export interface Job {
  table: JobTable
  id: string
  /** Of the words for who began it. */
  language: Language
  /** Stores the running job. */
  insert: () => Promise<void>
  /** @returns what stores the result, in the transaction that ends the job. */
  work: (steps: Steps) => Promise<(tx: Transaction) => Promise<void>>
}

/** Does one long job of a trainer at a time, in the background. */
export interface Workbench {
  /** @throws AppError not_allowed_now while another one is under way. */
  begin(job: Job): Promise<void>
  /** Stops the job if it is this node's; on another one it stops within a second of its row being gone. */
  stop(id: string): void
  /** Marks as failed what an ended process has left. */
  tidy(table: JobTable): Promise<void>
  close(): Promise<void>
}

const busy = (): AppError =>
  new AppError('not_allowed_now', {
    text: {
      zh: '正在运行另一个测试或预览；请等它结束或先停止它。',
      en: 'Another test run or preview is under way. Wait for its end, or stop it first.',
    },
  })
const interrupted: Words = { zh: '因系统重启而中断，请重新开始。', en: 'It was interrupted by a restart. Start it again.' }
const failed: Words = { zh: '运行时系统出错，请稍后重试。', en: 'It failed here. Try again later.' }

interface Running {
  id: string
  abort: AbortController
  done: Promise<void>
}

export function createWorkbench({ db, log }: { db: Database; log: FastifyBaseLogger }): Workbench {
  let running: Running | null = null
  let closing = false

  async function finish(job: Job, status: 'done' | 'failed', words: Words | null, store?: (tx: Transaction) => Promise<void>): Promise<void> {
    await db.transaction(async (tx) => {
      if (await finishJob(tx, job.table, job.id, status, words?.[job.language] ?? null)) await store?.(tx)
    })
  }

  /** Never throws: how it went stands in the job's row. */
  async function run(job: Job, abort: AbortController): Promise<void> {
    let latest = { processed: 0, total: null as number | null }
    const timer = setInterval(() => {
      saveJobProgress(db, job.table, job.id, latest.processed, latest.total).then(
        (alive) => {
          if (!alive) abort.abort()
        },
        (error: unknown) => {
          log.warn({ err: error, jobId: job.id }, 'knowledge job: progress not stored')
        },
      )
    }, BEAT_MS)
    const steps: Steps = {
      signal: abort.signal,
      progress(processed, total) {
        latest = { processed, total }
      },
    }
    try {
      const store = await job.work(steps)
      clearInterval(timer)
      await saveJobProgress(db, job.table, job.id, latest.processed, latest.total)
      await finish(job, 'done', null, store)
    } catch (error) {
      await giveUp(job, abort.signal, error)
    } finally {
      clearInterval(timer)
    }
  }

  async function giveUp(job: Job, signal: AbortSignal, error: unknown): Promise<void> {
    if (signal.aborted && !closing) return
    const known = error instanceof JobProblem
    if (!known && !closing) log.error({ err: error, jobId: job.id }, 'knowledge job failed')
    await finish(job, 'failed', closing ? interrupted : known ? error.words : failed).catch((next: unknown) => {
      log.error({ err: next, jobId: job.id }, 'knowledge job: its end could not be stored')
    })
  }

  return {
    async begin(job) {
      if (closing) throw new AppError('overloaded', { retryAfter: 10 })
      if (running) throw busy()
      const abort = new AbortController()
      const inserted = job.insert()
      const done = inserted
        .then(() => run(job, abort), () => undefined)
        .finally(() => {
          running = null
        })
      running = { id: job.id, abort, done }
      await inserted
    },
    stop(id) {
      if (running?.id === id) running.abort.abort()
    },
    tidy: (table) => failStale(db, table, interrupted),
    async close() {
      closing = true
      running?.abort.abort()
      await running?.done
    },
  }
}
