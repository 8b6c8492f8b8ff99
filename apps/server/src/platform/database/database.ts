import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'

/** The typed query builder over the pool; `db.$client` is the pool itself. */
export type Database = NodePgDatabase & { $client: pg.Pool }
/** Inside `db.transaction`. */
export type Transaction = Parameters<Parameters<NodePgDatabase['transaction']>[0]>[0]

// Counts and sums come as bigint; ours stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, (value) => {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError(`bigint out of range: ${value}`)
  return number
})

export interface DatabaseOptions {
  url: string
  /** Connections at the most. */
  max?: number
  onError: (error: Error) => void
}

/** Opens a pool. Lost connections are replaced at the next query; a server that is away makes queries fail, not the process. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max ?? 12,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    application_name: 'yingda',
    // Statements given together go out together; each is still answered on its own.
    pipeline: true,
  })
  // A closing pool has let go of its connections before they are gone; how they end then is nobody's fault.
  pool.on('error', (error) => {
    if (!pool.ending) options.onError(error)
  })
  // A connection that is lost while somebody holds it between two queries has no listener of the pool's and would end the
  // process. Its holder learns of it from the next query, which fails.
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
  })
  return drizzle(pool)
}
