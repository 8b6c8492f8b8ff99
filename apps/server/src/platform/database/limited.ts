import { drizzle } from 'drizzle-orm/node-postgres'
import type { Database } from './database.ts'
import type { Queryable } from './rows.ts'

/**
 * Reads of one transaction, each statement of which may take so long and no longer, on one processor: for questions whose
 * cost depends on what is asked. @param milliseconds for one statement. @throws the database's query_canceled (57014) beyond it
 */
export async function readLimited<T>(db: Database, milliseconds: number, work: (limited: Queryable) => Promise<T>): Promise<T> {
  const client = await db.$client.connect()
  let broken = true
  try {
    await client.query(`begin read only; set local statement_timeout = ${String(Math.max(1, Math.round(milliseconds)))}; set local jit = off; set local max_parallel_workers_per_gather = 0`)
    try {
      return await work(drizzle(client))
    } finally {
      await client.query('rollback')
      broken = false
    }
  } finally {
    client.release(broken)
  }
}

/** True for the error of a statement that took longer than it may. */
export function isTimeout(error: unknown): boolean {
  for (let each: unknown = error; each instanceof Error; each = each.cause) if ((each as { code?: string }).code === '57014') return true
  return false
}
