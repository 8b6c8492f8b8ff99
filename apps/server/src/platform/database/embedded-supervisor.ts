import { setTimeout as sleep } from 'node:timers/promises'
import { asProblem } from '../config/problem.ts'
import type { Logger } from '../logging/logger.ts'
import { isAlive, signal } from '../tools/processes.ts'
import { endServer, type Run } from './embedded-server.ts'

export interface Supervised {
  pid(): number
  onRestart(listener: () => void): void
  stop(): Promise<void>
}

interface Parts {
  readonly logger: Logger
  run(): Promise<Run>
  /** removes what a dead server left, so that the next can start */
  clear(): Promise<void>
}

/** Pauses before the next try; the last one repeats. */
const DELAYS_MS = [0, 100, 250, 500, 1_000, 2_000, 5_000]
/** After running this long the pauses begin anew. */
const STABLE_MS = 60_000

/** Starts the server and starts it again whenever it ends by itself, with growing pauses, until `stop`. */
export async function supervise(parts: Parts): Promise<Supervised> {
  const { logger } = parts
  const listeners: (() => void)[] = []
  const quit = new AbortController()
  let current = await parts.run()

  const endWithUs = (): void => {
    if (isAlive(current.pid)) signal(current.pid, 'SIGINT')
  }
  process.once('exit', endWithUs)

  const watch = async (): Promise<void> => {
    let failures = 0
    while (!quit.signal.aborted) {
      const began = Date.now()
      const end = await current.ended
      if (quit.signal.aborted) return
      failures = Date.now() - began > STABLE_MS ? 0 : failures
      logger.error(
        { component: 'postgres', code: end.code, signal: end.signal },
        'the database server ended unexpectedly; starting it again',
      )
      const next = await restart(parts, quit.signal, failures)
      if (next === undefined) return
      failures += 1
      current = next
      if (quit.signal.aborted) return
      logger.info({ component: 'postgres', postmaster: current.pid }, 'the database server runs again')
      for (const listener of listeners) listener()
    }
  }
  const watching = watch()

  let stopping: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    quit.abort()
    await endServer(current.pid, logger)
    await watching
    // a restart may have been under way while we stopped
    await endServer(current.pid, logger)
    process.off('exit', endWithUs)
  }
  return {
    pid: () => current.pid,
    onRestart: (listener) => {
      listeners.push(listener)
    },
    stop: () => (stopping ??= stop()),
  }
}

async function restart(parts: Parts, quit: AbortSignal, failures: number): Promise<Run | undefined> {
  for (let attempt = failures; !quit.aborted; attempt += 1) {
    await pause(DELAYS_MS[Math.min(attempt, DELAYS_MS.length - 1)] ?? 0, quit)
    if (quit.aborted) return undefined
    try {
      await parts.clear()
      return await parts.run()
    } catch (error) {
      parts.logger.error(
        { component: 'postgres', problem: asProblem(error)?.message, err: error },
        'the database server does not start; trying again',
      )
    }
  }
  return undefined
}

async function pause(milliseconds: number, quit: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal: quit })
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error
  }
}
