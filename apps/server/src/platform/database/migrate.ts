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

/**
 * Brings a database up to this version, each file in its own transaction. Safe to call from several nodes at once.
 * @returns the names applied now.
 * @throws when the database is newer than this version, or an applied file was changed afterwards.
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'yingda migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await client.query(
      'create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    )
    return await applyMissing(client, await shippedMigrations())
  } finally {
    await client.end()
  }
}

async function applyMissing(client: pg.Client, shipped: Migration[]): Promise<string[]> {
  const applied = await client.query<{ name: string; checksum: string }>('select name, checksum from schema_migrations')
  const known = new Map(shipped.map((migration) => [migration.name, migration]))
  for (const row of applied.rows) {
    const file = known.get(row.name)
    if (!file) {
      throw new Error(`the database was made by a newer version (it has ${row.name}); start that version, or restore a backup`)
    }
    if (file.checksum !== row.checksum) throw new Error(`migration ${row.name} was changed after it was applied`)
  }
  const done = new Set(applied.rows.map((row) => row.name))
  const missing = shipped.filter((migration) => !done.has(migration.name))
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
