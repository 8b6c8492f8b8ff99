import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { chmod, readFile, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { pack, type Pack } from 'tar-stream'
import { BACKUP_FORMAT, PART_BYTES, type Checksums, type Manifest } from './format.ts'

/** Tables that hold nothing but what the system makes again from the others. */
const DERIVED = ['knowledge_releases', 'knowledge_release_parts']

export interface BackupOptions {
  databaseUrl: string
  /** Stored files: their keys and contents. */
  files: { list(): AsyncIterable<string>; get(key: string): Promise<Readable> }
  /** Files with the data keys; left out when empty. */
  keyFiles: readonly string[]
  version: string
  /** Where to write; appears only when whole. */
  target: string
  now: Date
  onProgress?: (what: string) => void
}

export interface BackupResult {
  tables: number
  files: number
  bytes: number
}

/**
 * Writes a backup of everything, consistent while the system runs: all tables are read in one snapshot, and stored files
 * are never changed once written, so those the snapshot names are there.
 */
export async function createBackup(options: BackupOptions): Promise<BackupResult> {
  const partial = `${options.target}.partial`
  const client = new pg.Client({ connectionString: options.databaseUrl, application_name: 'yingda backup' })
  await client.connect()
  const archive = pack()
  const output = createWriteStream(partial, { mode: 0o600 })
  const written = pipeline(archive, createGzip({ level: 6 }), output)
  try {
    const counts = await Promise.race([fill(archive, client, options), written.then(() => Promise.reject(new Error('the archive ended early')))])
    await written
    await chmod(partial, 0o600)
    await rename(partial, options.target)
    return { ...counts, bytes: output.bytesWritten }
  } catch (error) {
    archive.destroy()
    await written.catch(() => undefined)
    await rm(partial, { force: true })
    throw error
  } finally {
    await client.end()
  }
}

async function fill(archive: Pack, client: pg.Client, options: BackupOptions): Promise<{ tables: number; files: number }> {
  const sums: Checksums = {}
  const add = async (name: string, data: Buffer): Promise<void> => {
    sums[name] = createHash('sha256').update(data).digest('hex')
    await addEntry(archive, name, data, options.now)
  }
  await client.query('begin isolation level repeatable read read only')
  const manifest = await describe(client, options)
  await add('manifest.json', Buffer.from(JSON.stringify(manifest, null, 1)))
  for (const table of manifest.tables) {
    options.onProgress?.(table.name)
    let part = 0
    for await (const chunk of copyOut(client, table.name, table.columns)) await add(`tables/${table.name}/${String(part++).padStart(6, '0')}.copy`, chunk)
  }
  await client.query('commit')
  let files = 0
  for await (const key of options.files.list()) {
    files++
    await add(`files/${key}`, await bytesOf(await options.files.get(key)))
  }
  for (const file of options.keyFiles) await add(`keys/${basename(file)}`, await readFile(file))
  await addEntry(archive, 'checksums.json', Buffer.from(JSON.stringify(sums)), options.now)
  archive.finalize()
  return { tables: manifest.tables.length, files }
}

function addEntry(archive: Pack, name: string, data: Buffer, mtime: Date): Promise<void> {
  return new Promise((resolve, reject) => {
    archive.entry({ name, size: data.length, mode: 0o600, mtime }, data, (error) => {
      if (error) reject(error)
      else resolve()
    })
  })
}

async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** A table's rows in parts that end at line ends. */
async function* copyOut(client: pg.Client, table: string, columns: string[]): AsyncGenerator<Buffer> {
  const list = columns.map((column) => `"${column}"`).join(', ')
  const stream = client.query(copyTo(`copy "${table}" (${list}) to stdout`))
  let held: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    held.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size < PART_BYTES) continue
    const all = Buffer.concat(held)
    const end = all.lastIndexOf(0x0a) + 1
    if (end === 0) continue
    yield all.subarray(0, end)
    held = [all.subarray(end)]
    size = all.length - end
  }
  if (size > 0) yield Buffer.concat(held)
}

async function describe(client: pg.Client, options: BackupOptions): Promise<Manifest> {
  const migrations = await client.query<{ name: string; checksum: string }>('select name, checksum from schema_migrations order by name')
  const columns = await client.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'schema_migrations' and c.relname <> all($1::text[])
     group by 1 order by 1`,
    [DERIVED],
  )
  const links = await client.query<{ child: string; parent: string }>(
    `select conrelid::regclass::text as child, confrelid::regclass::text as parent from pg_constraint
     where contype = 'f' and connamespace = 'public'::regnamespace and conrelid <> confrelid`,
  )
  const sequences = await client.query<{ name: string; value: string | number | null }>(
    `select sequencename as name, last_value as value from pg_sequences where schemaname = 'public' order by 1`,
  )
  return {
    format: BACKUP_FORMAT,
    createdAt: options.now.toISOString(),
    version: options.version,
    migrations: migrations.rows,
    tables: parentsFirst(columns.rows, links.rows),
    sequences: sequences.rows.flatMap(({ name, value }) => (value === null ? [] : [{ name, value: Number(value) }])),
    withKeys: options.keyFiles.length > 0,
  }
}

/** Orders tables so that each comes after those its foreign keys point to. */
export function parentsFirst<T extends { name: string }>(tables: T[], links: { child: string; parent: string }[]): T[] {
  const ordered: T[] = []
  let left = tables
  while (left.length > 0) {
    const waiting = new Set(left.map((table) => table.name))
    const free = left.filter((table) => !links.some((link) => link.child === table.name && waiting.has(link.parent)))
    if (free.length === 0) throw new Error(`tables point at each other: ${[...waiting].join(', ')}`)
    ordered.push(...free)
    left = left.filter((table) => !free.includes(table))
  }
  return ordered
}
