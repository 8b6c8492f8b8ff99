import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { extract } from 'tar-stream'
import { migrate, migrateTo } from '../../../platform/database/migrate.ts'
import { checksums, kindOfEntry, manifest, type Manifest } from './format.ts'

export interface RestoreOptions {
  source: string
  databaseUrl: string
  /** Takes a stored file under its key. */
  putFile: (key: string, data: Buffer) => Promise<void>
  /** Folder the key files go to; they replace none that differ. */
  keyFolder: string
  onProgress?: (what: string) => void
}

export interface RestoreResult {
  createdAt: string
  version: string
  tables: number
  files: number
}

interface Entry {
  name: string
  data: Buffer
}

async function* entriesOf(source: string): AsyncGenerator<Entry> {
  const archive = extract()
  const reading = pipeline(createReadStream(source), createGunzip(), archive)
  // Awaited below; without this a broken archive would count as unhandled while entries are still read.
  reading.catch(() => undefined)
  for await (const entry of archive) {
    const chunks: Buffer[] = []
    for await (const chunk of entry) chunks.push(chunk as Buffer)
    yield { name: entry.header.name, data: Buffer.concat(chunks) }
  }
  await reading
}

/**
 * Reads a backup from end to end and checks every sum.
 * @throws Error that names what is wrong: damaged, cut short, or not a backup at all.
 */
export async function verifyBackup(source: string): Promise<Manifest> {
  const seen = new Map<string, string>()
  let found: Manifest | null = null
  let sums: Record<string, string> | null = null
  for await (const { name, data } of entriesOf(source)) {
    const { kind } = kindOfEntry(name)
    if (kind === 'manifest') found = manifest.parse(JSON.parse(data.toString('utf8')))
    if (kind === 'checksums') sums = checksums.parse(JSON.parse(data.toString('utf8')))
    else seen.set(name, createHash('sha256').update(data).digest('hex'))
  }
  if (found === null || sums === null) throw new Error('the backup is not whole: it was cut short or is no backup of Yingda')
  for (const [name, sum] of Object.entries(sums)) if (seen.get(name) !== sum) throw new Error(`the backup is damaged at ${name}`)
  if (seen.size !== Object.keys(sums).length) throw new Error('the backup holds entries it does not list')
  return found
}

/**
 * Loads a backup into an empty database: all rows in one transaction, then the migrations that came after it.
 * @throws Error when the backup is not whole, or the database holds conversations, customers or users already.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreResult> {
  const found = await verifyBackup(options.source)
  await migrateTo(options.databaseUrl, found.migrations)
  const client = new pg.Client({ connectionString: options.databaseUrl, application_name: 'yingda restore' })
  await client.connect()
  let files = 0
  try {
    await client.query('begin')
    await refuseUnlessEmpty(client, found)
    // What migrations put in themselves comes again with the backup.
    for (const table of [...found.tables].reverse()) await client.query(`delete from "${table.name}"`)
    for await (const { name, data } of entriesOf(options.source)) {
      const entry = kindOfEntry(name)
      if (entry.kind === 'table') await copyIn(client, found, entry.table, data, options)
      if (entry.kind === 'file') {
        files++
        await options.putFile(entry.key, data)
      }
      if (entry.kind === 'key') await putKey(options.keyFolder, entry.file, data)
    }
    for (const { name, value } of found.sequences) await client.query('select setval($1::regclass, $2)', [`public."${name}"`, value])
    await client.query('commit')
  } finally {
    await client.end()
  }
  await migrate(options.databaseUrl)
  return { createdAt: found.createdAt, version: found.version, tables: found.tables.length, files }
}

async function refuseUnlessEmpty(client: pg.Client, found: Manifest): Promise<void> {
  for (const table of ['conversation_events', 'customers', 'users']) {
    if (!found.tables.some((one) => one.name === table)) continue
    const result = await client.query<{ used: boolean }>(`select exists (select 1 from "${table}") as used`)
    if (result.rows[0]?.used) throw new Error(`the database is not empty (${table} has rows); restore into a new one`)
  }
}

async function copyIn(client: pg.Client, found: Manifest, name: string, data: Buffer, options: RestoreOptions): Promise<void> {
  const table = found.tables.find((one) => one.name === name)
  if (!table) throw new Error(`the backup has rows of a table it does not list: ${name}`)
  options.onProgress?.(name)
  const list = table.columns.map((column) => `"${column}"`).join(', ')
  await pipeline(Readable.from([data]), client.query(copyFrom(`copy "${name}" (${list}) from stdin`)))
}

async function putKey(folder: string, file: string, data: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await writeFile(join(folder, file), data, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
    throw new Error(`there is a key file already: ${join(folder, file)}; restore into a new data directory`, { cause: error })
  }
}
