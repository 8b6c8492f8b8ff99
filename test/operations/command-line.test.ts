/** The commands an operator types, on a real system of real processes. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createClient } from '@yingda/client'
import { testDatabase } from '../setup/database.ts'
import { say, Wire } from '../lib/app.ts'
import { firstAdministrator, signIn, type Account } from '../lib/agent.ts'
import { ADMINISTRATOR_EMAIL, System } from '../lib/system.ts'

const root = path.resolve(import.meta.dirname, '../..')
const run = promisify(execFile)
/** Whole systems start and stop several times in one test. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })
let folder: string
let system: System
let administrator: Account
const conversationId = randomUUID()

/** Runs `yingda …` on a data directory and gives what it printed. */
async function yingda(dataDir: string, args: string[], env: Record<string, string> = {}): Promise<{ code: number; text: string }> {
  const options = { cwd: root, env: { ...process.env, YINGDA_DATA: dataDir, YINGDA_LANG: 'en', YINGDA_LOG_LEVEL: 'error', YINGDA_LOG_FORMAT: 'json', ...env } }
  try {
    const { stdout, stderr } = await run(process.execPath, ['--import', 'tsx', 'apps/server/src/main.ts', ...args], options)
    return { code: 0, text: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, text: stdout + stderr }
  }
}

async function visitor(url: string): Promise<{ token: string; wire: Wire }> {
  const session = await createClient({ baseUrl: url }).openCustomerSession({ body: { site: 'demo', language: 'zh' } })
  return { token: session.token, wire: await new Wire(url).hello('customer', session.token) }
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'yingda-cli-'))
  system = await System.start({ dataDir: path.join(folder, 'one'), env: { YINGDA_STARTER: 'none' } })
  administrator = await firstAdministrator(system)
  const { wire } = await visitor(system.url)
  for (let i = 0; i < 20; i++) await say(wire, conversationId, `第 ${String(i)} 条`)
  wire.end()
})
afterAll(async () => {
  await system.stop()
  await system.destroy()
  await rm(folder, { recursive: true, force: true })
})

describe('the command line', () => {
  it('keeps the one-time password in a file that only its owner can read', async () => {
    expect((await stat(path.join(folder, 'one', 'initial-admin-password.txt'))).mode & 0o777).toBe(0o600)
    expect((await stat(path.join(folder, 'one', 'keys', 'keys.json'))).mode & 0o777).toBe(0o600)
  })

  it('refuses a second start on the same data, and says what to do', async () => {
    const { code, text } = await yingda(system.dataDir, ['serve'], { PORT: '0' })
    expect(code).toBe(1)
    expect(text).toMatch(/already|running/iu)
    expect(text).not.toMatch(/ {4}at /u)
    expect(await system.isHealthy()).toBe(true)
  })

  it('names a port in use and a wrong setting with the remedy', async () => {
    const port = await yingda(path.join(folder, 'port'), ['serve'], { PORT: String(system.port), YINGDA_STARTER: 'none' })
    expect(port.code).toBe(1)
    expect(port.text).toMatch(new RegExp(`Port ${String(system.port)} is already used[\\s\\S]*PORT=`, 'u'))
    const wrong = await yingda(folder, ['serve'], { PORT: 'eighty', YINGDA_STARTR: 'shop' })
    expect(wrong.code).toBe(2)
    expect(wrong.text).toMatch(/PORT/u)
    expect(wrong.text).toMatch(/YINGDA_STARTR[\s\S]*YINGDA_STARTER/u)
  })

  it('backs up while it serves and while messages come in, and restores elsewhere to the same content', async () => {
    const file = path.join(folder, 'backup.tar.gz')
    const { wire } = await visitor(system.url)
    const busy = randomUUID()
    let on = true
    const writing = (async () => {
      for (let i = 0; on; i++) await say(wire, busy, `忙 ${String(i)}`)
    })()
    const made = await yingda(system.dataDir, ['backup', file])
    on = false
    await writing
    wire.end()
    expect(made, made.text).toMatchObject({ code: 0 })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await yingda(folder, ['restore', file, '--verify'])).text).toMatch(/whole/u)
    expect((await yingda(system.dataDir, ['restore', file])).code).toBe(1)

    const second = path.join(folder, 'two')
    const restored = await yingda(second, ['restore', file])
    expect(restored, restored.text).toMatchObject({ code: 0 })
    const copy = await System.start({ dataDir: second, env: { YINGDA_STARTER: 'none' } })
    try {
      // The same people with the same passwords, the same messages, keys that open what is sealed.
      const { api } = await signIn(copy.url, administrator)
      const there = await api.getConversation({ id: conversationId })
      const here = await (await signIn(system.url, administrator)).api.getConversation({ id: conversationId })
      expect(there.events).toEqual(here.events)
      expect(there.customer).toEqual(here.customer)
      // And it goes on: positions and seq continue without a gap.
      const { wire: next } = await visitor(copy.url)
      await say(next, randomUUID(), '恢复之后')
      next.end()
      const [whole] = await copy.query<{ ok: boolean }>('select (select position from log_head) = (select count(*) from conversation_events) as ok')
      expect(whole?.ok).toBe(true)
    } finally {
      await copy.stop()
      await copy.destroy()
    }
  })

  it('restores into an existing PostgreSQL, and backs that up in turn', async () => {
    const database = await testDatabase()
    try {
      await emptyDatabase(database.url)
      const file = path.join(folder, 'external.tar.gz')
      expect((await yingda(system.dataDir, ['backup', file])).code).toBe(0)
      const data = path.join(folder, 'external')
      const restored = await yingda(data, ['restore', file], { DATABASE_URL: database.url })
      expect(restored, restored.text).toMatchObject({ code: 0 })
      const copy = await System.start({ dataDir: data, databaseUrl: database.url, env: { YINGDA_STARTER: 'none' } })
      try {
        const { api } = await signIn(copy.url, administrator)
        expect((await api.getConversation({ id: conversationId })).events.length).toBeGreaterThanOrEqual(21)
        const again = path.join(folder, 'external-2.tar.gz')
        expect((await yingda(data, ['backup', again], { DATABASE_URL: database.url })).code).toBe(0)
        expect((await yingda(folder, ['restore', again, '--verify'])).code).toBe(0)
      } finally {
        await copy.stop()
        await copy.destroy()
      }
    } finally {
      await database.drop()
    }
  })

  it('rotates the key while it serves; names stay readable', async () => {
    const { api } = await signIn(system.url, administrator)
    const { customer } = await api.getConversation({ id: conversationId })
    await api.updateCustomer({ id: customer.id, body: { name: '王小明', phone: '13812345678' } })
    const before = await readFile(path.join(system.dataDir, 'keys', 'keys.json'), 'utf8')
    const rotated = await yingda(system.dataDir, ['rotate-key'])
    expect(rotated, rotated.text).toMatchObject({ code: 0 })
    expect(await readFile(path.join(system.dataDir, 'keys', 'keys.json'), 'utf8')).not.toBe(before)
    await expect.poll(async () => (await api.getConversation({ id: conversationId })).customer.name).toBe('王小明')
  })

  it('gives a lost user a new one-time password', async () => {
    const reset = await yingda(system.dataDir, ['reset-password', ADMINISTRATOR_EMAIL])
    const password = /password: (\S+)/u.exec(reset.text)?.[1] ?? ''
    const { api } = await signIn(system.url, { email: ADMINISTRATOR_EMAIL, password })
    expect((await api.getMe()).mustChangePassword).toBe(true)
    await api.changePassword({ body: { current: password, next: administrator.password } })
    const unknown = await yingda(system.dataDir, ['reset-password', 'nobody@example.com'])
    expect(unknown.code).toBe(1)
    expect(unknown.text).toMatch(/no user/iu)
  })

  it('ends in order, and starts again after kill -9 of the server and of the database with everything there', async () => {
    expect(await system.stop('SIGINT')).toBe(0)
    expect(system.tail()).toMatch(/Stopped\./u)
    await system.start()
    expect(system.killDatabase()).toBe(true)
    await system.healthy()
    await system.kill()
    await system.start()
    const { api } = await signIn(system.url, administrator)
    expect((await api.getConversation({ id: conversationId })).conversation.lastSeq).toBeGreaterThanOrEqual(21)
  })
})

async function emptyDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('drop schema public cascade; create schema public')
  await client.end()
}
