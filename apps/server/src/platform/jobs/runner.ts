import type { Language } from '@yingda/contract'
import type { Database } from '../database/database.ts'
import { sleep } from '../database/leader.ts'
import { AppError } from '../errors.ts'
import type { AgentPrincipal } from '../http/bind.ts'
import type { JobRow, JobStore, Result, Row } from './store.ts'

/** What becomes of a row: what it was about, and whether that is different now. */
export interface Done {
  subjectId: string | null
  changed: boolean
}

/** One kind of work. Doing a row twice must do it once. @throws AppError to refuse the row */
export type Worker = (row: Row, job: { id: string; task: unknown; language: Language }, agent: AgentPrincipal) => Promise<Done>

export interface JobRunner {
  /** Looks for work now; on nodes that do none it does nothing. */
  kick(): void
  start(): void
  /** Lets the rows under way end and stops; the job goes on at the next start. */
  close(): Promise<void>
}

const BATCH = 100
const AT_ONCE = 10
const LOOK_EVERY = 5_000

export interface RunnerOptions<Kind extends string> {
  db: Database
  store: JobStore<Kind>
  workers: Record<Kind, Worker>
  /** The user as they may act now; null when they are gone. */
  agentById: (userId: string) => Promise<AgentPrincipal | null>
  /** A fault that is not the row's; with the job and row, when one was under way. */
  onError: (error: unknown, at?: { jobId: string; row: number }) => void
  /** Told when some rows are done, and at the end. */
  onProgress?: (job: { id: string; createdBy: string }) => void
  /** Rows a second at the most; as fast as they go when left out. */
  perSecond?: number
  /** Rows between two looks whether the job was cancelled; 100 when left out. */
  batch?: number
}

/** Works at jobs, one at a time. Rows not done yet are in the database: whoever claims the job goes on with them. */
export function createJobRunner<Kind extends string>({ db, store, workers, agentById, onError, onProgress, perSecond, batch = BATCH }: RunnerOptions<Kind>): JobRunner {
  let timer: NodeJS.Timeout | undefined
  const stopping = new AbortController()
  let running: Promise<void> | null = null

  const doRow = async (row: Row, job: JobRow<Kind>, agent: AgentPrincipal | null): Promise<Result> => {
    const base = { row: row.row, subjectId: row.subjectId }
    try {
      if (agent === null) throw new AppError('forbidden')
      const done = await workers[job.kind](row, job, agent)
      return { ...base, subjectId: done.subjectId, outcome: done.changed ? 'changed' : 'unchanged', message: null }
    } catch (error) {
      const refusal = error instanceof AppError ? error : new AppError('internal', { cause: error })
      if (refusal.code === 'internal') onError(error, { jobId: job.id, row: row.row })
      return { ...base, outcome: 'failed', message: refusal.text[job.language] }
    }
  }
  const some = async (rows: readonly Row[], job: JobRow<Kind>, agent: AgentPrincipal | null): Promise<Result[]> => {
    const results: Result[] = []
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      const begun = Date.now()
      const part = rows.slice(at, at + AT_ONCE)
      results.push(...(await Promise.all(part.map((row) => doRow(row, job, agent)))))
      if (perSecond !== undefined) await sleep(Math.max(0, (part.length * 1000) / perSecond - (Date.now() - begun)), stopping.signal)
    }
    return results
  }
  const work = async (job: JobRow<Kind>): Promise<void> => {
    while (!stopping.signal.aborted) {
      const rows = await store.waiting(db, job.id, batch)
      if (rows.length === 0) {
        await store.finish(db, job.id)
        onProgress?.(job)
        return
      }
      const goesOn = await store.storeResults(db, job.id, await some(rows, job, await agentById(job.createdBy)))
      onProgress?.(job)
      if (!goesOn) return
    }
  }
  const lookAround = async (): Promise<void> => {
    try {
      for (let job = await store.claim(db); job !== null && !stopping.signal.aborted; job = await store.claim(db)) await work(job)
    } catch (error) {
      onError(error)
    }
  }
  const kick = (): void => {
    if (timer === undefined || stopping.signal.aborted) return
    running ??= lookAround().finally(() => {
      running = null
    })
  }
  return {
    kick,
    start() {
      timer = setInterval(kick, LOOK_EVERY)
      kick()
    },
    async close() {
      stopping.abort()
      clearInterval(timer)
      await running
    },
  }
}
