import { sql } from 'drizzle-orm'
import { tryLock } from '../../../platform/database/locks.ts'
import { rowsOf } from '../../../platform/database/rows.ts'
import { run } from '../commands/run.ts'
import type { TicketContext } from '../context.ts'

const EVERY = 2_000
const PAGE = 200
/** Pages of one round: what is left comes in the next. */
const MOST_PAGES = 50

export interface SlaTimer {
  start(): void
  close(): Promise<void>
  /** Does now what is due now. @returns how many tickets were looked at */
  tick(): Promise<number>
}

/**
 * Warns, breaches, escalates and closes when it is time. What is due stands in the tickets themselves, so a restart loses
 * nothing; every act is decided anew with the ticket locked, so two nodes at it do it once. One node at a time does it.
 */
export function createSlaTimer(context: TicketContext): SlaTimer {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | null = null

  const touch = async (ids: readonly string[]): Promise<void> => {
    const results = await Promise.allSettled(ids.map((id) => run(context, { ids: [id], customerIds: [], decide: (tickets) => [...tickets.keys()].map((ticketId) => ({ ticketId, events: [] })) })))
    for (const [at, result] of results.entries()) {
      if (result.status === 'rejected') context.log.error({ err: result.reason as unknown, ticketId: ids[at] }, 'the timer failed on a ticket')
    }
  }
  /** Tickets page by page, each once a round even when nothing changes about it. */
  const pages = async (read: (seen: string) => Promise<{ id: string }[]>): Promise<number> => {
    let seen = '00000000-0000-0000-0000-000000000000'
    let count = 0
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const rows = await read(seen)
      const last = rows.at(-1)
      if (last === undefined) return count
      await touch(rows.map((row) => row.id))
      count += rows.length
      seen = last.id
    }
    return count
  }
  const tick = async (): Promise<number> => {
    const now = new Date(context.now()).toISOString()
    const due = await pages((seen) => rowsOf(context.db, sql`select id from tickets where timer_at <= ${now}::timestamptz and id > ${seen}::uuid order by id limit ${PAGE}`))
    const { basis } = await context.settings.get()
    const stale = await pages((seen) =>
      rowsOf(context.db, sql`select id from tickets where category not in ('solved', 'closed') and (sla_basis < ${basis} or sla_basis > ${basis}) and id > ${seen}::uuid order by id limit ${PAGE}`))
    return due + stale
  }
  const alone = async (): Promise<void> => {
    const held = await tryLock(context.db.$client, 'tickets timer')
    if (held === null) return
    try {
      await tick()
    } finally {
      await held.release()
    }
  }
  return {
    tick,
    start() {
      timer = setInterval(() => {
        running ??= alone().catch((error: unknown) => { context.log.error({ err: error }, 'the timer of tickets: will be tried again') }).finally(() => { running = null })
      }, EVERY)
    },
    async close() {
      clearInterval(timer)
      await running
    },
  }
}
