import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

/** Any number, the same for all nodes: only one of them migrates at a time. */
const MIGRATION_LOCK = 7_214_001

export interface Migration {
  name: string
  sql: string
  checksum: string
}

/** Finds apps/server/migrations, from the sources as from the bundle in dist/. */
function migrationsFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  const candidates = [join(here, '../../../migrations'), join(here, '../../apps/server/migrations'), join(here, 'migrations')]
  const found = candidates.find((folder) => existsSync(folder))
  if (!found) throw new Error(`no migrations folder beside ${here}`)
  return found
}

/** The migrations that ship with this version, in order of their names. */
export async function shippedMigrations(folder = migrationsFolder()): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

interface Applied {
  name: string
  checksum: string
}

/** Brings an empty database to where another one was, so that its rows fit. */
export function migrateTo(url: string, wanted: readonly Applied[]): Promise<string[]> {
  return withMigrationLock(url, async (client) => {
    const shipped = new Map((await shippedMigrations()).map((migration) => [migration.name, migration]))
    const some = wanted.map(({ name, checksum }) => {
      const migration = shipped.get(name)
      if (migration?.checksum !== checksum) throw new Error(`this version does not know migration ${name}; use the version the backup was made with, or a newer one`)
      return migration
    })
    const done = await appliedMigrations(client)
    if (done.some((one) => !wanted.some(({ name }) => name === one.name))) throw new Error('the database is newer than the backup; restore into a new one')
    return applyMissing(client, some, done)
  })
}

/**
 * Brings a database up to this version, each file in its own transaction. Safe to call from several nodes at once.
 * @returns the names applied now.
 * @throws when the database is newer than this version, or an applied file was changed afterwards.
 */
export function migrate(url: string): Promise<string[]> {
  return withMigrationLock(url, async (client) => {
    const shipped = await shippedMigrations()
    const done = await appliedMigrations(client)
    const known = new Set(shipped.map((migration) => migration.name))
    const newer = done.find((row) => !known.has(row.name))
    if (newer) throw new Error(`the database was made by a newer version (it has ${newer.name}); start that version, or restore a backup`)
    return applyMissing(client, shipped, done)
  })
}

async function withMigrationLock<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'yingda migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await client.query(
      'create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    )
    return await work(client)
  } finally {
    await client.end()
  }
}

async function appliedMigrations(client: pg.Client): Promise<Applied[]> {
  return (await client.query<Applied>('select name, checksum from schema_migrations')).rows
}

async function applyMissing(client: pg.Client, wanted: Migration[], applied: Applied[]): Promise<string[]> {
  const done = new Map(applied.map((row) => [row.name, row.checksum]))
  for (const migration of wanted) {
    const checksum = done.get(migration.name)
    if (checksum !== undefined && checksum !== migration.checksum) throw new Error(`migration ${migration.name} was changed after it was applied`)
  }
  const missing = wanted.filter((migration) => !done.has(migration.name))
  for (const migration of missing) await apply(client, migration)
  return missing.map((migration) => migration.name)
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(migration.sql)
    await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [migration.name, migration.checksum])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${migration.name} failed`, { cause: error })
  }
}
