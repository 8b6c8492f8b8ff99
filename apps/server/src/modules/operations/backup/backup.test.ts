import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { pack } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../../test/setup/database.ts'
import { createLocalBus } from '../../../platform/bus/bus.ts'
import { openDatabase, type Database } from '../../../platform/database/database.ts'
import { Conversations } from '../../conversations/index.ts'
import { createBackup, parentsFirst } from './create-backup.ts'
import { kindOfEntry } from './format.ts'
import { restoreBackup, verifyBackup } from './restore-backup.ts'

let source: TestDatabase
let target: TestDatabase
let db: Database
let folder: string
let log: Conversations
const stored = new Map([['a'.repeat(40), Buffer.from('一张图片')], ['b'.repeat(40), Buffer.alloc(300_000, 7)]])
const files = {
  async *list() {
    yield* stored.keys()
    await Promise.resolve()
  },
  get: (key: string) => Promise.resolve(Readable.from([stored.get(key) ?? Buffer.alloc(0)])),
}
const nasty = ['\\.', '\\N', 'tab\there', 'line\nbreak\r\n', '退款 😀 \\x41', '"quoted", \'single\'', '\u2028']
const base = () => ({ databaseUrl: source.url, files, keyFiles: [join(folder, 'keys.json')], version: '0.1.0', now: new Date('2026-01-02T03:04:05Z') })

beforeAll(async () => {
  source = await testDatabase()
  target = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'yingda-backup-'))
  await writeFile(join(folder, 'keys.json'), '{"keys":[]}')
  db = openDatabase({ url: source.url, onError: () => undefined })
  log = new Conversations({ db, bus: createLocalBus(() => undefined), names: () => Promise.resolve(new Map()), onError: () => undefined })
  const customerId = randomUUID()
  await db.$client.query('insert into customers (id, site_id, name_sealed) values ($1, $1, $2)', [customerId, 'v1.x.y'])
  for (const [i, text] of nasty.entries()) {
    await log.customerMessage(randomUUID(), { customerId, channel: 'web', language: 'zh' }, `message-${String(i)}`, { type: 'text', text })
  }
})
afterAll(async () => {
  await log.stop()
  await db.$client.end()
  await Promise.all([source.drop(), target.drop()])
  await rm(folder, { recursive: true })
})

async function contents(url: string): Promise<Record<string, unknown[]>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const tables = await client.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public' order by 1")
  const all: Record<string, unknown[]> = {}
  for (const { name } of tables.rows) all[name] = (await client.query(`select * from "${name}" t order by t::text`)).rows as unknown[]
  all['sequence'] = (await client.query("select last_value from customer_number")).rows as unknown[]
  await client.end()
  return all
}

describe('backup and restore', () => {
  it('brings back every row, file, key and sequence, and refuses a database in use', async () => {
    const path = join(folder, 'one.tar.gz')
    await createBackup({ ...base(), target: path })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const restored = new Map<string, Buffer>()
    const options = {
      source: path, databaseUrl: target.url, keyFolder: join(folder, 'restored'),
      putFile: (key: string, data: Buffer) => Promise.resolve(void restored.set(key, data)),
    }
    const result = await restoreBackup(options)
    expect(result.files).toBe(2)
    expect(restored).toEqual(stored)
    expect(await readFile(join(folder, 'restored', 'keys.json'), 'utf8')).toBe('{"keys":[]}')
    const [before, after] = [await contents(source.url), await contents(target.url)]
    delete before['schema_migrations']
    delete after['schema_migrations']
    expect(after).toEqual(before)
    await expect(restoreBackup(options)).rejects.toThrow(/not empty/u)
  })

  it('is consistent while messages are being written', async () => {
    const id = randomUUID()
    const context = { customerId: randomUUID(), channel: 'web', language: 'zh' as const }
    let on = true
    const writing = (async () => {
      for (let i = 0; on; i++) await log.customerMessage(id, context, `during-${String(i)}`, { type: 'text', text: 'x'.repeat(2000) })
    })()
    const path = join(folder, 'two.tar.gz')
    await createBackup({ ...base(), target: path })
    on = false
    await writing
    const fresh = await testDatabase()
    await restoreBackup({ source: path, databaseUrl: fresh.url, keyFolder: join(folder, 'restored-2'), putFile: () => Promise.resolve() })
    const client = new pg.Client({ connectionString: fresh.url })
    await client.connect()
    const whole = await client.query<{ ok: boolean }>(
      `select coalesce(max(e.position), 0) = (select position from log_head) and count(*) = (select position from log_head)
        and (select coalesce(bool_and(c.last_seq = (select count(*) from conversation_events e where e.conversation_id = c.id)), true) from conversations c) as ok
       from conversation_events e`)
    expect(whole.rows[0]?.ok).toBe(true)
    await client.end()
    await fresh.drop()
  })

  it('notices a backup that was cut short, altered, or is none', async () => {
    const path = join(folder, 'three.tar.gz')
    await createBackup({ ...base(), target: path })
    await expect(verifyBackup(path)).resolves.toMatchObject({ version: '0.1.0' })
    const bytes = gunzipSync(await readFile(path))
    const at = bytes.indexOf('conversation_events')
    bytes[bytes.indexOf('message-0')] = 0x4d
    await writeFile(join(folder, 'altered.tar.gz'), gzipSync(bytes))
    expect(at).toBeGreaterThan(0)
    await expect(verifyBackup(join(folder, 'altered.tar.gz'))).rejects.toThrow(/damaged at tables\//u)
    await truncate(path, Math.floor((await stat(path)).size * 0.6))
    await expect(verifyBackup(path)).rejects.toThrow()
    await writeFile(join(folder, 'none.tar.gz'), 'hello')
    await expect(verifyBackup(join(folder, 'none.tar.gz'))).rejects.toThrow()
  })

  it('T20 takes no entry that leads outside', async () => {
    for (const name of ['../evil', 'files/../../etc/passwd', '/etc/passwd', 'keys/..', 'keys/../x', 'tables/a;drop/000000.copy', 'files/a\\..\\b']) {
      expect(() => kindOfEntry(name), name).toThrow(/does not belong/u)
    }
    const archive = pack()
    archive.entry({ name: 'files/../../evil' }, 'x')
    archive.finalize()
    const chunks: Buffer[] = []
    for await (const chunk of archive) chunks.push(chunk as Buffer)
    await writeFile(join(folder, 'evil.tar.gz'), gzipSync(Buffer.concat(chunks)))
    await expect(verifyBackup(join(folder, 'evil.tar.gz'))).rejects.toThrow(/does not belong/u)
  })

  it('orders tables so that parents come first', () => {
    const links = [{ child: 'a', parent: 'b' }, { child: 'b', parent: 'c' }]
    expect(parentsFirst([{ name: 'a' }, { name: 'b' }, { name: 'c' }], links).map((t) => t.name)).toEqual(['c', 'b', 'a'])
    expect(() => parentsFirst([{ name: 'a' }, { name: 'b' }], [{ child: 'a', parent: 'b' }, { child: 'b', parent: 'a' }])).toThrow()
  })
})
