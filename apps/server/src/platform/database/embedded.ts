import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { asProblem, diskFull } from '../config/problem.ts'
import type { Logger } from '../logging/logger.ts'
import {
  createCluster,
  DATABASE_NAME,
  DATABASE_USER,
  passwordOf,
  placesIn,
  prepareDirectories,
  resetPassword,
  writeSettings,
  type Places,
  type Settings,
} from './embedded-cluster.ts'
import { lockHolder, takeLock } from './embedded-lock.ts'
import { chooseUser, prepareProgram, type Program, type RunAs } from './embedded-program.ts'
import { clearLeftover, runServer } from './embedded-server.ts'
import { supervise } from './embedded-supervisor.ts'

export interface EmbeddedOptions {
  /** Yingda's data directory; the database lies in `postgres` below it. */
  readonly dataDir: string
  readonly logger: Logger
  /** A TCP port on 127.0.0.1 to listen on besides the private socket; 0 or absent for none (on Windows: a free one). */
  readonly port?: number
  /** Settings of PostgreSQL that differ from the product's, for tests. */
  readonly settings?: Settings
  /** Binaries to run instead of those of the installed package, at a place the server's user can reach. */
  readonly program?: Program
}

export interface Embedded {
  /** Connection string of the application's role, which owns its database and may create others. */
  readonly url: string
  /** for example 18.4 */
  readonly version: string
  /** Process id of the running postmaster; changes when it had to be restarted. */
  readonly pid: number
  /** True when this start created the database. */
  readonly created: boolean
  /** Calls back each time the server answers again after it had died. Pools reconnect by themselves. */
  onRestart(listener: () => void): void
  /** Ends the server in order and lets the directory go. */
  stop(): Promise<void>
}

/** Fewer free bytes than this and no database is created. */
const LEAST_FREE_BYTES = 200 * 1024 * 1024
/** Longest path of a Unix socket on all systems we serve, with its file name. */
const LONGEST_SOCKET_PATH = 100
const SOCKET_PORT = 5432
/** What differs from PostgreSQL's own defaults. ERROR messages may quote data, so they stay out of the log. */
const SETTINGS: Settings = {
  max_connections: 60,
  shared_buffers: '128MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  io_method: 'sync',
  max_worker_processes: 4,
  max_parallel_workers: 2,
  max_parallel_workers_per_gather: 1,
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  default_text_search_config: 'pg_catalog.simple',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_line_prefix: '',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: 0,
  log_parameter_max_length_on_error: 0,
  log_checkpoints: 'off',
  update_process_title: 'off',
}

/**
 * Starts the PostgreSQL that comes with the product and keeps it running until `stop`.
 * Works as root (the server then runs as an unprivileged user) and as an ordinary user, in any directory this process
 * may write. Fails with a Problem that says what to do: already running, disk full, no permission, other version.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const places = placesIn(options.dataDir)
  try {
    return await start(options, places)
  } catch (error) {
    throw asProblem(error) ?? error
  }
}

/**
 * The connection string of a database that a living Yingda process runs on this directory; undefined when none does.
 * For commands that work beside a running system.
 */
export function runningEmbedded(dataDir: string): string | undefined {
  const places = placesIn(dataDir)
  if (lockHolder(places.lock) === undefined || !existsSync(places.connection)) return undefined
  return readFileSync(places.connection, 'utf8').trim()
}

async function start(options: EmbeddedOptions, places: Places): Promise<Embedded> {
  const runAs = chooseUser(places.data)
  mkdirSync(options.dataDir, { recursive: true })
  prepareDirectories(places, runAs)
  const lock = await takeLock(places.lock)
  try {
    return await startLocked(options, places, runAs, () => lock.release())
  } catch (error) {
    lock.release()
    throw error
  }
}

async function startLocked(options: EmbeddedOptions, places: Places, runAs: RunAs | undefined, release: () => void): Promise<Embedded> {
  const { logger } = options
  const program = options.program ?? prepareProgram(places.base, runAs)
  await clearLeftover(places, logger)
  checkSpace(places.base)
  const settings = { ...SETTINGS, ...options.settings }
  const created = createCluster(places, program, runAs, settings['fsync'] !== 'off')
  if (!existsSync(places.password)) resetPassword(places, program, runAs)
  const listener = await chooseListener(places, options.port ?? 0)
  writeSettings(places, runAs, { ...settings, ...listener.settings })
  const url = connectionString(listener, passwordOf(places))
  const server = await supervise({
    logger,
    run: () => runServer(places, program, runAs, logger),
    clear: () => clearLeftover(places, logger),
  })
  writeFileSync(places.connection, `${url}\n`, { mode: 0o600 })
  return {
    url,
    version: program.version,
    created,
    get pid() {
      return server.pid()
    },
    onRestart: (callback) => server.onRestart(callback),
    stop: async () => {
      await server.stop()
      rmSync(places.connection, { force: true })
      release()
    },
  }
}

function checkSpace(directory: string): void {
  const { bavail, bsize } = statfsSync(directory)
  if (bavail * bsize < LEAST_FREE_BYTES) throw diskFull(directory)
}

interface Listener {
  /** a socket directory, or 127.0.0.1 */
  readonly host: string
  readonly port: number
  readonly settings: Settings
}

/** A private socket where there are such, since no other user can reach it and it is faster; else TCP on this machine only. */
async function chooseListener(places: Places, wantedPort: number): Promise<Listener> {
  const longest = path.join(places.sockets, `.s.PGSQL.${SOCKET_PORT}.lock`)
  if (process.platform !== 'win32' && Buffer.byteLength(longest) <= LONGEST_SOCKET_PATH) {
    const port = wantedPort === 0 ? SOCKET_PORT : wantedPort
    const addresses = wantedPort === 0 ? '' : '127.0.0.1'
    return {
      host: places.sockets,
      port,
      settings: { listen_addresses: addresses, port, unix_socket_directories: '../run', unix_socket_permissions: '0700' },
    }
  }
  const port = wantedPort === 0 ? await freePort() : wantedPort
  return { host: '127.0.0.1', port, settings: { listen_addresses: '127.0.0.1', port, unix_socket_directories: '' } }
}

async function freePort(): Promise<number> {
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

function connectionString(listener: Listener, password: string): string {
  const who = `${DATABASE_USER}:${encodeURIComponent(password)}`
  if (listener.host === '127.0.0.1') return `postgresql://${who}@127.0.0.1:${listener.port}/${DATABASE_NAME}`
  return `postgresql://${who}@localhost:${listener.port}/${DATABASE_NAME}?host=${encodeURIComponent(listener.host)}`
}
