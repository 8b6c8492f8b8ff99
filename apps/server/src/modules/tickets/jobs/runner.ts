import type { Language } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import type { TicketContext } from '../context.ts'
import * as store from './store.ts'

/** What becomes of a row: the ticket, and whether it is different now. */
export interface Done {
  ticketId: string | null
  changed: boolean
}

/** One kind of work. Doing a row twice must do it once. @throws AppError to refuse the row */
export type Worker = (row: store.Row, job: { id: string; task: unknown; language: Language }, agent: AgentPrincipal) => Promise<Done>

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

interface RunnerOptions {
  context: TicketContext
  workers: Record<'bulk' | 'import', Worker>
  /** The user as they may act now; null when they are gone. */
  agentById: (userId: string) => Promise<AgentPrincipal | null>
}

/** Works at jobs, one at a time. Rows not done yet are in the database: whoever claims the job goes on with them. */
export function createJobRunner({ context, workers, agentById }: RunnerOptions): JobRunner {
  const { db, log } = context
  let timer: NodeJS.Timeout | undefined
  let stopping = false
  let running: Promise<void> | null = null

  const doRow = async (row: store.Row, job: store.JobRow, agent: AgentPrincipal | null): Promise<store.Result> => {
    const base = { row: row.row, ticketId: row.ticketId }
    try {
      if (agent === null) throw new AppError('forbidden')
      const done = await workers[job.kind](row, job, agent)
      return { ...base, ticketId: done.ticketId, outcome: done.changed ? 'changed' : 'unchanged', message: null }
    } catch (error) {
      const refusal = error instanceof AppError ? error : new AppError('internal', { cause: error })
      if (refusal.code === 'internal') log.error({ err: error, jobId: job.id, row: row.row }, 'a row of a job failed')
      return { ...base, outcome: 'failed', message: refusal.text[job.language] }
    }
  }
  const work = async (job: store.JobRow): Promise<void> => {
    const agent = await agentById(job.createdBy)
    while (!stopping) {
      const rows = await store.waitingRows(db, job.id, BATCH)
      if (rows.length === 0) return store.finishJob(db, job.id)
      const results: store.Result[] = []
      for (let at = 0; at < rows.length; at += AT_ONCE) {
        results.push(...(await Promise.all(rows.slice(at, at + AT_ONCE).map((row) => doRow(row, job, agent)))))
      }
      if (!(await store.storeResults(db, job.id, results))) return
    }
  }
  const lookAround = async (): Promise<void> => {
    try {
      for (let job = await store.claimJob(db); job !== null && !stopping; job = await store.claimJob(db)) await work(job)
    } catch (error) {
      log.error({ err: error }, 'jobs of tickets: will be tried again')
    }
  }
  const kick = (): void => {
    if (timer === undefined || stopping) return
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
      stopping = true
      clearInterval(timer)
      await running
    },
  }
}
