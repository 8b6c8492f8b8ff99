import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { runningEmbedded } from '../../apps/server/src/platform/database/embedded.ts'
import { placesIn } from '../../apps/server/src/platform/database/embedded-cluster.ts'
import { isDatabaseAway } from '../../apps/server/src/platform/http/server.ts'
import { isAlive, signal, waitGone } from '../../apps/server/src/platform/tools/processes.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const SOURCE = path.join(ROOT, 'apps/server/src/main.ts')
const BUNDLE = path.join(ROOT, 'dist/server/main.mjs')
/** E-mail address of the first administrator of such a system. */
export const ADMINISTRATOR_EMAIL = 'admin@yingda.local'
const KEPT_LOG = 2_000_000
const READY_WITHIN = 180_000
const STOP_WITHIN = 20_000

export interface SystemOptions {
  /** Kept by `destroy` when given; a temporary one otherwise. */
  dataDir?: string
  /** Fills the temporary data directory before the first start. */
  fill?: (dataDir: string) => void
  /** A free one when left out. */
  port?: number
  /** Use this PostgreSQL instead of the embedded one. */
  databaseUrl?: string
  /** `source`: straight from TypeScript; `bundle`: what releases run, must have been built. */
  entry?: 'source' | 'bundle'
  /** Settings beside PORT, YINGDA_DATA and DATABASE_URL. */
  env?: Record<string, string>
  /** Options of Node itself, such as --cpu-prof. */
  nodeArguments?: string[]
}

/** The port of a TCP socket that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('a listening TCP server has no port')
  return address.port
}

/**
 * One whole installation as its own processes: server and database on a data directory of its own. It can be stopped in
 * order, killed, and started again on the same data.
 */
export class System {
  readonly dataDir: string
  readonly port: number
  readonly url: string
  /** Everything server and database wrote, over all starts; the newest 2 MB. */
  log = ''
  readonly #options: SystemOptions
  readonly #temporary: boolean
  #child: ChildProcess | null = null
  readonly #atExit = (): void => {
    if (this.#child?.pid !== undefined) signal(this.#child.pid, 'SIGKILL')
    const postmaster = this.postmasterPid()
    if (postmaster !== null) signal(postmaster, 'SIGQUIT')
  }

  private constructor(options: SystemOptions, port: number) {
    this.#options = options
    this.port = port
    this.url = `http://127.0.0.1:${String(port)}`
    this.#temporary = options.dataDir === undefined
    this.dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'yingda-system-'))
    options.fill?.(this.dataDir)
  }

  /** Starts a new system and waits until it serves. */
  static async start(options: SystemOptions = {}): Promise<System> {
    const system = new System(options, options.port ?? (await freePort()))
    process.once('exit', system.#atExit)
    try {
      await system.start()
    } catch (error) {
      await system.destroy()
      throw error
    }
    return system
  }

  /** Process id of the server while it runs. */
  get pid(): number | null {
    return this.running ? (this.#child?.pid ?? null) : null
  }

  get running(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /**
   * Starts the server (again) and waits for GET /healthz.
   * @throws with the end of its log when it ends or does not serve within three minutes.
   */
  async start(): Promise<void> {
    if (this.running) throw new Error('the system runs already')
    const child = this.#spawn()
    this.#child = child
    const end = Date.now() + READY_WITHIN
    while (!(await this.isHealthy())) {
      if (!this.running) throw new Error(`the server ended while starting (code ${String(child.exitCode)}):\n${this.tail()}`)
      if (Date.now() > end) throw new Error(`the server did not serve in time:\n${this.tail()}`)
      await sleep(50)
    }
  }

  /** True when customers can be served. */
  async isHealthy(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/healthz`, { signal: AbortSignal.timeout(2000) })
      await response.arrayBuffer()
      return response.status === 200
    } catch {
      return false
    }
  }

  /** Waits until it serves; for use after a kill of the database. */
  async healthy(timeoutMs = 30_000): Promise<void> {
    const end = Date.now() + timeoutMs
    while (!(await this.isHealthy())) {
      if (!this.running) throw new Error(`the server ended by itself:\n${this.tail()}`)
      if (Date.now() > end) throw new Error(`not healthy within ${String(timeoutMs)} ms:\n${this.tail()}`)
      await sleep(50)
    }
  }

  /** Asks the server to end in order and returns its exit code (null when it had to be killed). */
  async stop(name: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<number | null> {
    const child = this.#child
    if (child === null || !this.running || child.pid === undefined) return child?.exitCode ?? null
    const ended = ending(child)
    signal(child.pid, name)
    const late = sleep(STOP_WITHIN, 'late' as const, { ref: false })
    if ((await Promise.race([ended, late])) === 'late') {
      signal(child.pid, 'SIGKILL')
      await ended
    }
    return child.exitCode
  }

  /** `kill -9` of the server alone; its database is left behind. */
  async kill(): Promise<void> {
    const child = this.#child
    if (child === null || !this.running || child.pid === undefined) return
    const ended = ending(child)
    signal(child.pid, 'SIGKILL')
    await ended
  }

  /** Process id of the embedded database's postmaster; null when none runs. */
  postmasterPid(): number | null {
    const file = path.join(placesIn(this.dataDir).data, 'postmaster.pid')
    if (!existsSync(file)) return null
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
    return Number.isInteger(pid) && pid > 0 && isAlive(pid) && isPostgres(pid) ? pid : null
  }

  /** `kill -9` of the postmaster. Returns false when none was running. */
  killDatabase(): boolean {
    const pid = this.postmasterPid()
    if (pid === null) return false
    signal(pid, 'SIGKILL')
    return true
  }

  /** `kill -9` of one connection's process: PostgreSQL then ends all connections and recovers by itself. */
  async killBackend(): Promise<boolean> {
    const pids = await this.query<{ pid: number }>("select pid from pg_stat_activity where application_name = 'yingda' order by random() limit 1")
    const pid = pids[0]?.pid
    if (pid === undefined) return false
    signal(pid, 'SIGKILL')
    return true
  }

  /** Connection string of its database. */
  databaseUrl(): string {
    const url = this.#options.databaseUrl ?? runningEmbedded(this.dataDir)
    if (url === undefined) throw new Error('the database does not run')
    return url
  }

  /** Runs one reading statement on its database, on a connection of its own; waits while the database is away. */
  async query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = [], timeoutMs = 30_000): Promise<Row[]> {
    return this.#patiently(() => this.#query<Row>(text, values), timeoutMs)
  }

  /** Answers several questions from one and the same moment. */
  async snapshot(texts: readonly string[], timeoutMs = 30_000): Promise<pg.QueryResultRow[][]> {
    const read = async (client: pg.Client): Promise<pg.QueryResultRow[][]> => {
      await client.query('begin isolation level repeatable read read only')
      const results: pg.QueryResultRow[][] = []
      for (const text of texts) results.push((await client.query<pg.QueryResultRow>(text)).rows)
      await client.query('commit')
      return results
    }
    return this.#patiently(() => this.#with(read), timeoutMs)
  }

  async #patiently<Result>(ask: () => Promise<Result>, timeoutMs: number): Promise<Result> {
    const end = Date.now() + timeoutMs
    for (;;) {
      try {
        return await ask()
      } catch (error) {
        if (!(isDatabaseAway(error) || !this.#hasDatabase()) || Date.now() > end) throw error
        await sleep(100)
      }
    }
  }

  async #query<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    return this.#with(async (client) => (await client.query<Row>(text, values)).rows)
  }

  async #with<Result>(use: (client: pg.Client) => Promise<Result>): Promise<Result> {
    const client = new pg.Client({ connectionString: this.databaseUrl(), connectionTimeoutMillis: 5000 })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return await use(client)
    } finally {
      await client.end()
    }
  }

  #hasDatabase(): boolean {
    return this.#options.databaseUrl !== undefined || runningEmbedded(this.dataDir) !== undefined
  }

  /** The last lines of the log. */
  tail(lines = 40): string {
    return this.log.split('\n').slice(-lines).join('\n')
  }

  /** Ends everything, and removes the data unless the directory was given. */
  async destroy(): Promise<void> {
    process.off('exit', this.#atExit)
    await this.stop()
    const postmaster = this.postmasterPid()
    if (postmaster !== null) {
      signal(postmaster, 'SIGQUIT')
      await waitGone(postmaster, 5000)
    }
    if (this.#temporary) rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 5 })
  }

  #spawn(): ChildProcess {
    const { entry = 'source', nodeArguments = [], env = {}, databaseUrl } = this.#options
    const script = entry === 'bundle' ? [BUNDLE] : ['--import', 'tsx', SOURCE]
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_OPTIONS|DATABASE_URL|TEST_|YINGDA_)/u.test(name)))
    const child = spawn(process.execPath, [...nodeArguments, ...script, 'serve'], {
      cwd: ROOT,
      env: {
        ...inherited,
        NODE_ENV: 'production',
        PORT: String(this.port),
        HOST: '127.0.0.1',
        YINGDA_DATA: this.dataDir,
        YINGDA_ADMIN_EMAIL: ADMINISTRATOR_EMAIL,
        ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.log = (this.log + text).slice(-KEPT_LOG)
      })
    }
    return child
  }
}

function ending(child: ChildProcess): Promise<'ended'> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve('ended')
  return new Promise((resolve) => child.once('exit', () => resolve('ended')))
}

/** The file may name a process of long ago, whose id is a stranger's by now. */
function isPostgres(pid: number): boolean {
  if (process.platform !== 'linux') return true
  return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').includes('postgres')
}
