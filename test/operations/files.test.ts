/** Files nobody can reach any more go by themselves; every other stays, wherever it is named. */
import { randomUUID } from 'node:crypto'
import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDirectoryStorage } from '../../apps/server/src/platform/storage/directory.ts'
import { startApp, type TestApp } from '../lib/app.ts'
import { openDesk, type Desk } from '../workspace/desk.ts'

let desk: Desk
let worker: TestApp | null = null

beforeAll(async () => {
  desk = await openDesk({ env: { YINGDA_ROLES: 'web' } })
})
afterAll(async () => {
  await worker?.stop()
  await desk.end()
})

const blob = (text: string): Blob => new Blob([text])
const twoDaysAgo = new Date(Date.now() - 2 * 24 * 3600 * 1000)

it('the worker removes what nothing names, and bytes no row leads to, and counts them', async () => {
  const { app, ann } = desk
  const id = await desk.owned()
  const uploads = await Promise.all(['sent', 'planned', 'drafted', 'forgotten'].map((name) => ann.api.uploadAttachment({ id, name: `${name}.txt`, body: blob(name) })))
  const [sent, planned, drafted, forgotten] = uploads.map((file) => file.id)
  if (!sent || !planned || !drafted || !forgotten) throw new Error('four were stored')
  await ann.api.sendMessage({ id, body: { clientId: randomUUID(), content: { type: 'attachment', attachmentId: sent } } })
  await ann.api.scheduleMessage({ id, body: { messageId: randomUUID(), fileIds: [planned], sendAt: new Date(Date.now() + 3_600_000).toISOString() } })
  const [loose, kept] = await Promise.all(['loose.txt', 'kept.txt'].map((name) => app.admin.api.uploadTicketFile({ name, body: blob(name) })))
  const type = (await app.admin.api.listTicketTypes()).items[0]
  await app.admin.api.createTicket({ body: { key: randomUUID(), typeId: type?.id ?? '', subject: '附件', description: '', files: [kept?.id ?? ''], values: {}, tags: [] } })

  const storage = await openDirectoryStorage(join(app.dataDir, 'files'))
  const put = async (text: string): Promise<string> => (await storage.put(blob(text).stream(), { maxBytes: 100 })).key
  const [stray, fresh] = [await put('stray'), await put('fresh')]
  // Everything but the draft and the fresh bytes has been there for long.
  await app.query(`update attachments set created_at = now() - interval '8 days', used_at = null where id <> $1`, [drafted])
  await app.query(`update attachments set created_at = now() - interval '2 days' where id = $1`, [drafted])
  await app.query(`update ticket_files set created_at = now() - interval '8 days', used_at = null`)
  for await (const key of storage.list()) if (key !== fresh) await utimes(join(app.dataDir, 'files', key.slice(0, 2), key.slice(2, 4), key), twoDaysAgo, twoDaysAgo)

  worker = await startApp({ nodeOf: app, env: { YINGDA_ROLES: 'worker' } })
  const { url } = worker
  const metric = async (reason: string): Promise<number> => Number(new RegExp(`^yingda_files_removed_total\\{reason="${reason}"\\} (\\d+)$`, 'mu').exec(await (await fetch(`${url}/metrics`)).text())?.[1] ?? 0)
  await expect.poll(() => Promise.all([metric('unnamed'), metric('unknown')]), { timeout: 10_000 }).toEqual([2, 1])

  const left = async (table: string): Promise<string[]> => (await app.query<{ name: string }>(`select name from ${table} order by name`)).map(({ name }) => name)
  expect(await left('attachments')).toEqual(['drafted.txt', 'planned.txt', 'sent.txt'])
  expect(await left('ticket_files')).toEqual(['kept.txt'])
  expect(loose).toBeDefined()
  const onDisk = (await readdir(join(app.dataDir, 'files'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name)
  expect(onDisk).toHaveLength(5)
  expect(onDisk).toContain(fresh)
  expect(onDisk).not.toContain(stray)
})

it('the sweep asks every table that leads to stored bytes', async () => {
  const tables = await desk.app.query<{ name: string }>(`select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'storage_key' order by 1`)
  // One more here wants a `fileKeysInUse` in app.ts: without it the sweep would take its files for strays.
  expect(tables.map(({ name }) => name)).toEqual(['attachments', 'privacy_requests', 'ticket_files'])
})
