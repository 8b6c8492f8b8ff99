import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { silentLogger } from '../logging/logger.ts'
import { isAlive, waitGone } from '../tools/processes.ts'
import type { ChildRequest } from './embedded.child.ts'
import { packageDirectory, prepareProgram } from './embedded-program.ts'
import { runningEmbedded, startEmbedded, type Embedded } from './embedded.ts'

const CHILD = path.join(import.meta.dirname, 'embedded.child.ts')
const ROOT = path.resolve(import.meta.dirname, '../../../../..')
// what only root can set up does not exist for others
const rootTest = process.getuid?.() === 0 ? test : (): void => {}
const settings = { fsync: 'off', shared_buffers: '16MB' }
const logger = silentLogger()

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

/** A fresh directory that only this user may enter. */
function closedDirectory(prefix = 'yingda-embedded-'): string {
  const directory = mkdtempSync(path.join(tmpdir(), prefix))
  cleanups.push(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

function openDirectory(): string {
  const directory = closedDirectory()
  chmodSync(directory, 0o755)
  return directory
}

async function start(dataDir: string): Promise<Embedded> {
  const embedded = await startEmbedded({ dataDir, logger, settings })
  cleanups.push(() => embedded.stop())
  return embedded
}

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  // a killed server ends the connection by an event as well as by the rejected query
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

interface Said {
  url: string
  pid: number
  created: boolean
  problem?: string
  text?: string
}

async function inChild(dataDir: string, user?: { uid: number; gid: number }): Promise<{ child: ChildProcess; said: Said }> {
  // the binaries of the package may lie below a home that is closed to that user
  const request: ChildRequest = { dataDir, ...(user === undefined ? {} : { user, program: prepareProgram(openDirectory(), user) }) }
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(request)], {
    cwd: ROOT,
    // no locale, no home: a service may have neither
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  cleanups.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await new Promise((resolve) => child.once('exit', resolve))
  })
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', resolve)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the child ended with ${code}`)))
  })
  return { child, said: JSON.parse(line) as Said }
}

async function until(condition: () => Promise<boolean> | boolean, what: string): Promise<void> {
  const end = Date.now() + 15_000
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited in vain for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('it is a real, durable, UTF-8 PostgreSQL with Chinese order, and keeps its data over a stop', async () => {
  const dataDir = closedDirectory()
  const first = await startEmbedded({ dataDir, logger })
  expect(first.created).toBe(true)
  const [facts] = await ask<Record<string, unknown>>(
    first.url,
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('data_checksums') as sums,
            current_setting('server_encoding') as encoding, current_setting('listen_addresses') as tcp,
            (select rolsuper from pg_roles where rolname = current_user) as superuser,
            (select string_agg(n, ' ' order by n) from (values ('张三'), ('李四'), ('阿一'), ('王五')) t(n)) as names`,
  )
  expect(facts).toEqual({
    fsync: 'on',
    commit: 'on',
    sums: 'on',
    encoding: 'UTF8',
    tcp: '',
    superuser: false,
    names: '阿一 李四 王五 张三',
  })
  await ask(first.url, `create table kept as select '您好' as word`)
  expect(runningEmbedded(dataDir)).toBe(first.url)
  await first.stop()
  expect(runningEmbedded(dataDir)).toBeUndefined()
  expect(isAlive(first.pid)).toBe(false)

  const second = await start(dataDir)
  expect(second.created).toBe(false)
  expect(await ask(second.url, 'select word from kept')).toEqual([{ word: '您好' }])
})

test('its secrets and its data are closed to other users', async () => {
  const dataDir = closedDirectory()
  await start(dataDir)
  for (const name of ['password', 'connection']) expect(statSync(path.join(dataDir, 'postgres', name)).mode & 0o077, name).toBe(0)
  for (const name of ['data', 'run']) expect(statSync(path.join(dataDir, 'postgres', name)).mode & 0o077, name).toBe(0)
})

test('a wrong password is refused', async () => {
  const { url } = await start(closedDirectory())
  const wrong = new URL(url)
  wrong.password = 'guess'
  await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/)
})

test('without its password file the application gets in again, with a new password', async () => {
  const dataDir = closedDirectory()
  const first = await start(dataDir)
  await first.stop()
  rmSync(path.join(dataDir, 'postgres', 'password'))
  const second = await start(dataDir)
  expect(second.url).not.toBe(first.url)
  expect(await ask(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a socket path that would be too long gives way to TCP on this machine only', async () => {
  const deep = path.join(closedDirectory(), '深'.repeat(30), 'x'.repeat(60))
  mkdirSync(deep, { recursive: true })
  const { url } = await start(deep)
  expect(new URL(url).hostname).toBe('127.0.0.1')
  expect(await ask(url, `select current_setting('listen_addresses') as tcp`)).toEqual([{ tcp: '127.0.0.1' }])
})

test('a killed database server is started again, pools reconnect, committed rows are there', async () => {
  const embedded = await start(closedDirectory())
  const pool = new pg.Pool({ connectionString: embedded.url })
  pool.on('error', () => {})
  cleanups.push(() => pool.end())
  await pool.query('create table t (n int)')
  let restarts = 0
  embedded.onRestart(() => (restarts += 1))
  for (let round = 1; round <= 3; round += 1) {
    await pool.query('insert into t values ($1)', [round])
    const before = embedded.pid
    process.kill(before, 'SIGKILL')
    await until(() => restarts === round, 'a restart')
    expect(embedded.pid).not.toBe(before)
    expect((await pool.query('select count(*)::int as n from t')).rows).toEqual([{ n: round }])
  }
})

test('a killed backend only costs a reconnection', async () => {
  const embedded = await start(closedDirectory())
  const postmaster = embedded.pid
  const [row] = await ask<{ pid: number }>(embedded.url, 'select pg_backend_pid() as pid')
  const victim = new pg.Client({ connectionString: embedded.url })
  const lost = new Promise((resolve) => victim.on('error', resolve))
  await victim.connect()
  const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid')
  expect(row?.pid).not.toBe(rows[0]?.pid)
  process.kill(rows[0]?.pid ?? 0, 'SIGKILL')
  await lost
  await until(
    () =>
      ask(embedded.url, 'select 1').then(
        () => true,
        () => false,
      ),
    'recovery',
  )
  expect(embedded.pid).toBe(postmaster)
})

test('after kill -9 of the Node process the next start ends the left-over server and has all data', async () => {
  const dataDir = closedDirectory()
  const { child, said } = await inChild(dataDir)
  await ask(said.url, 'create table t as select 1 as n')
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  expect(isAlive(said.pid)).toBe(true)
  const next = await start(dataDir)
  expect(isAlive(said.pid)).toBe(false)
  expect(await ask(next.url, 'select n from t')).toEqual([{ n: 1 }])
})

test('after kill -9 of both processes the next start recovers', async () => {
  const dataDir = closedDirectory()
  const { child, said } = await inChild(dataDir)
  await ask(said.url, 'create table t as select 1 as n')
  child.kill('SIGKILL')
  process.kill(said.pid, 'SIGKILL')
  await waitGone(said.pid, 5_000)
  const next = await start(dataDir)
  expect(await ask(next.url, 'select n from t')).toEqual([{ n: 1 }])
})

test('a server file that names a process of somebody else does not stop the start, nor end that process', async () => {
  const dataDir = closedDirectory()
  const first = await start(dataDir)
  await first.stop()
  const file = path.join(dataDir, 'postgres', 'data', 'postmaster.pid')
  const stranger = spawn('sleep', ['60'], { stdio: 'ignore', ...owner(path.dirname(file)) })
  cleanups.push(() => void stranger.kill())
  writeFileSync(file, `${stranger.pid}\n/somewhere\n1\n5432\n\n\n\nready   \n`)
  const second = await start(dataDir)
  expect(await ask(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(isAlive(stranger.pid ?? 0)).toBe(true)
})

test('a second start on the same directory says who runs there; after the first ended it may start', async () => {
  const dataDir = closedDirectory()
  const { child, said } = await inChild(dataDir)
  const problem = await startEmbedded({ dataDir, logger, settings }).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(problem).toMatchObject({ code: 'already-running' })
  expect(String(problem)).toContain(`kill ${child.pid}`)
  expect(await ask(said.url, 'select 1 as one')).toEqual([{ one: 1 }])
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('exit', resolve))
  const next = await start(dataDir)
  expect(await ask(next.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('of several starts at one moment exactly one runs', async () => {
  const dataDir = closedDirectory()
  const started = await Promise.all([inChild(dataDir), inChild(dataDir), inChild(dataDir)])
  const codes = started.map(({ said }) => said.problem ?? 'runs').sort()
  expect(codes).toEqual(['already-running', 'already-running', 'runs'])
})

test('a creation that was cut short is begun again', async () => {
  const dataDir = closedDirectory()
  mkdirSync(path.join(dataDir, 'postgres', 'data.new', 'base'), { recursive: true })
  writeFileSync(path.join(dataDir, 'postgres', 'data.new', 'PG_VERSION'), '18\n')
  const { url, created } = await start(dataDir)
  expect(created).toBe(true)
  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('data of another PostgreSQL release are left alone, with a remedy', async () => {
  const dataDir = closedDirectory()
  const first = await start(dataDir)
  await first.stop()
  const file = path.join(dataDir, 'postgres', 'data', 'PG_VERSION')
  writeFileSync(file, '14\n')
  await expect(start(dataDir)).rejects.toMatchObject({ code: 'database-version' })
  expect(readFileSync(file, 'utf8')).toBe('14\n')
})

test('damaged data end in a problem, not in an endless wait', async () => {
  const dataDir = closedDirectory()
  const first = await start(dataDir)
  await first.stop()
  rmSync(path.join(dataDir, 'postgres', 'data', 'global'), { recursive: true })
  await expect(start(dataDir)).rejects.toMatchObject({ code: 'database-failed' })
  expect(existsSync(path.join(dataDir, 'postgres', 'lock'))).toBe(false)
})

rootTest('started by root, the server runs without rights and reaches data below a closed home', async () => {
  const home = closedDirectory()
  chmodSync(home, 0o700)
  const dataDir = path.join(home, 'project', '.yingda')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const embedded = await start(dataDir)
  expect(/^Uid:\s+(\d+)\s+(\d+)/m.exec(readFileSync(`/proc/${embedded.pid}/status`, 'utf8'))?.slice(1)).not.toContain('0')
  expect(statSync(home).mode & 0o777).toBe(0o700)
  expect(await ask(embedded.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

rootTest('started by an ordinary user, the server runs as that user; root may start it later on', async () => {
  const dataDir = closedDirectory()
  const nobody = { uid: 65534, gid: 65534 }
  chownSync(dataDir, nobody.uid, nobody.gid)
  const { child, said } = await inChild(dataDir, nobody)
  expect(owner(path.join(dataDir, 'postgres'))).toEqual(nobody)
  expect(await ask(said.url, 'create table t as select 1 as n')).toEqual([])
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('exit', resolve))
  const asRoot = await start(dataDir)
  expect(await ask(asRoot.url, 'select n from t')).toEqual([{ n: 1 }])
})

rootTest('a directory of somebody else is refused with a remedy', async () => {
  const dataDir = closedDirectory()
  chmodSync(dataDir, 0o755)
  mkdirSync(path.join(dataDir, 'postgres'))
  const { said } = await inChild(dataDir, { uid: 65534, gid: 65534 })
  expect(said.problem).toBe('not-writable')
  expect(said.text).toContain('YINGDA_DATA')
})

test('links between the libraries that npm did not make are made', () => {
  const native = packageWithoutLinks(closedDirectory())
  expect(prepareProgram(openDirectory(), undefined, native).postgres).toBe(path.join(native, 'bin', 'postgres'))
  expect(lstatSync(path.join(native, 'lib', 'libicudata.so.60')).isSymbolicLink()).toBe(true)
})

rootTest('a program that the server may not reach is copied to where it may, once', () => {
  const native = packageWithoutLinks(closedDirectory())
  const place = openDirectory()
  const user = { uid: 65534, gid: 65534 }
  const first = prepareProgram(place, user, native)
  expect(first.postgres.startsWith(place)).toBe(true)
  expect(spawnSync(first.postgres, ['--version'], { ...user, cwd: '/', encoding: 'utf8' }).stdout).toContain(first.version)
  const made = statSync(first.postgres).mtimeMs
  expect(statSync(prepareProgram(place, user, native).postgres).mtimeMs).toBe(made)
})

test('a program that cannot run here is named, with the way out', () => {
  const native = path.join(closedDirectory(), 'native')
  mkdirSync(native)
  writeFileSync(path.join(path.dirname(native), 'package.json'), '{}')
  expect(() => prepareProgram(openDirectory(), undefined, native)).toThrow(/DATABASE_URL/)
})

function packageWithoutLinks(parent: string): string {
  const native = path.join(parent, 'native')
  const source = packageDirectory()
  cpSync(source, native, { recursive: true, filter: (from) => !lstatSync(from).isSymbolicLink() && !from.endsWith('.a') })
  cpSync(path.join(source, '..', 'package.json'), path.join(parent, 'package.json'))
  return native
}

function owner(directory: string): { uid: number; gid: number } {
  const { uid, gid } = statSync(directory)
  return { uid, gid }
}
