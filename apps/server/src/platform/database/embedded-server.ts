import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../logging/logger.ts'
import { isAlive, processesMarked, signal, waitGone } from '../tools/processes.ts'
import { explainFailure } from './embedded-failure.ts'
import { nameDirectory, PROGRAM_ENVIRONMENT, type Places } from './embedded-cluster.ts'
import type { Program, RunAs } from './embedded-program.ts'

/** One run of the postmaster. */
export interface Run {
  readonly pid: number
  /** settles when the process has ended */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** its last lines, for an explanation */
  readonly lines: readonly string[]
}

const KEPT_LINES = 40
const FAST_STOP_MS = 10_000
const IMMEDIATE_STOP_MS = 5_000

/** Starts the postmaster and waits until it answers. Fails with a Problem when it ends before. */
export async function runServer(places: Places, program: Program, runAs: RunAs | undefined, logger: Logger): Promise<Run> {
  const child = spawn(program.postgres, ['-D', nameDirectory(places.data), '-c', `cluster_name=${markOf(places)}`], {
    cwd: places.data,
    env: PROGRAM_ENVIRONMENT,
    // its own session: Ctrl-C in the terminal reaches only us, and we decide the order of the end
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'ignore', 'pipe'],
    ...runAs,
  })
  const lines: string[] = []
  const run = observe(child, lines, logger)
  const outcome = await Promise.race([
    run.ended.then(() => 'ended' as const),
    ready(places, run.pid, () => child.exitCode !== null || child.signalCode !== null),
  ])
  if (outcome === 'ready') return run
  throw explainFailure(places.data, lines)
}

function observe(child: ChildProcess, lines: string[], logger: Logger): Run {
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('error', (error) => {
      lines.push(error.message)
      resolve({ code: 1, signal: null })
    })
    // 'close' comes after its last words have been read
    child.once('close', (code, name) => resolve({ code, signal: name }))
  })
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line)
      if (lines.length > KEPT_LINES) lines.shift()
      logLine(line, logger)
    })
  }
  return { pid: child.pid ?? 0, ended, lines }
}

function logLine(line: string, logger: Logger): void {
  const level = /^(PANIC|FATAL|WARNING|LOG):\s+(.*)$/.exec(line)
  if (level === null) return
  const text = level[2] ?? ''
  if (level[1] === 'PANIC') logger.error({ component: 'postgres' }, text)
  else if (level[1] === 'LOG') logger.debug({ component: 'postgres' }, text)
  else logger.warn({ component: 'postgres' }, text)
}

/** Polls the status line that the postmaster keeps for this purpose. */
async function ready(places: Places, pid: number, hasEnded: () => boolean): Promise<'ready' | 'ended'> {
  while (!hasEnded()) {
    const file = readPostmaster(places)
    if (file?.pid === pid && file.status === 'ready') return 'ready'
    await sleep(10)
  }
  return 'ended'
}

interface PostmasterFile {
  readonly pid: number
  readonly status: string
}

function readPostmaster(places: Places): PostmasterFile | undefined {
  const file = path.join(places.data, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readIfThere(file).split('\n')
  const pid = Number(lines[0])
  return Number.isInteger(pid) && pid > 0 ? { pid, status: (lines[7] ?? '').trim() } : undefined
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

/**
 * Ends a server in order: running transactions are aborted and everything is written (fast); when that takes too long,
 * it ends at once and recovers at the next start (immediate).
 */
export async function endServer(pid: number, logger: Logger, fastMs = FAST_STOP_MS): Promise<void> {
  signal(pid, 'SIGINT')
  if (await waitGone(pid, fastMs)) return
  logger.warn({ component: 'postgres', postmaster: pid }, 'the database does not end in time; it will recover at the next start')
  signal(pid, 'SIGQUIT')
  if (await waitGone(pid, IMMEDIATE_STOP_MS)) return
  signal(pid, 'SIGKILL')
  await waitGone(pid, IMMEDIATE_STOP_MS)
}

/**
 * Clears what a killed process left: a server that still runs on this directory is ended, its orphaned workers are waited
 * for, and files that name no such server are removed. Only to be called by the holder of the directory's lock.
 */
export async function clearLeftover(places: Places, logger: Logger): Promise<void> {
  if (!existsSync(places.data)) return
  const left = readPostmaster(places)
  const workers = serversOf(places)
  const runs = left !== undefined && (workers === undefined ? isAlive(left.pid) : workers.includes(left.pid))
  if (runs) {
    logger.info({ component: 'postgres', postmaster: left.pid }, 'ending a database server left over from an earlier run')
    await endServer(left.pid, logger)
  }
  // elsewhere PostgreSQL must judge by itself
  if (workers === undefined) return
  await endOrphans(places, logger)
  // their process ids may belong to strangers by now, which would make PostgreSQL refuse to start
  rmSync(path.join(places.data, 'postmaster.pid'), { force: true })
  for (const name of readdirSync(places.sockets)) rmSync(path.join(places.sockets, name), { force: true })
}

/** Workers notice within a moment that their server is gone; one that does not must not write beside the next server. */
async function endOrphans(places: Places, logger: Logger): Promise<void> {
  if (await orphansGone(places)) return
  for (const name of ['SIGQUIT', 'SIGKILL'] as const) {
    const orphans = serversOf(places) ?? []
    logger.warn({ component: 'postgres', orphans, signal: name }, 'ending workers of a dead database server')
    for (const pid of orphans) signal(pid, name)
    if (await orphansGone(places)) return
  }
}

async function orphansGone(places: Places): Promise<boolean> {
  const gone = await Promise.all((serversOf(places) ?? []).map((pid) => waitGone(pid, IMMEDIATE_STOP_MS)))
  return gone.every(Boolean)
}

/** Shown in the command line of the server and of each of its workers; names this one directory on this machine. */
function markOf(places: Places): string {
  const { dev, ino } = statSync(places.data)
  return `yingda-${dev.toString(36)}-${ino.toString(36)}`
}

function serversOf(places: Places): number[] | undefined {
  return processesMarked(markOf(places), statSync(places.data).uid)
}
