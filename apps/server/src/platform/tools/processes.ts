import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** True while a process with this id exists, whoever owns it. A zombie (ended, not yet collected) counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return !/^State:\s+[ZX]/m.test(readProc(pid, 'status') ?? '')
}

/**
 * What tells this process from a later one with the same id: boot id and start tick. `undefined` where the system does not
 * tell (no /proc).
 */
export function processBirth(pid: number): string | undefined {
  const stat = readProc(pid, 'stat')
  if (stat === undefined) return undefined
  // the command name, in brackets, may hold spaces and brackets itself
  const startTick = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return `${readText('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}:${startTick ?? ''}`
}

/** The name space of process ids: ids of another container or machine mean nothing here. */
export function processSpace(hostname: string): string {
  return `${hostname}:${readLink('/proc/self/ns/pid') ?? ''}`
}

/**
 * The living processes of one user whose command line holds `mark`. Unlike their directories, command lines may be read
 * without special rights, also in a container. `undefined` where the system does not tell.
 */
export function processesMarked(mark: string, uid: number): number[] | undefined {
  if (process.platform !== 'linux') return undefined
  const ids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid))
  return ids.filter((pid) => readProc(pid, 'cmdline')?.includes(mark) === true && ownerOf(pid) === uid && isAlive(pid))
}

function ownerOf(pid: number): number | undefined {
  return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid
}

/** Waits until the process is gone. False when it still lives after `timeoutMs`. */
export async function waitGone(pid: number, timeoutMs: number): Promise<boolean> {
  const end = Date.now() + timeoutMs
  while (isAlive(pid)) {
    if (Date.now() > end) return false
    await sleep(10)
  }
  return true
}

/** Sends a signal; a process that is already gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function readProc(pid: number, file: string): string | undefined {
  return readText(`/proc/${pid}/${file}`)
}

// absence is an answer here: the process has ended, or there is no /proc
function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function readLink(file: string): string | undefined {
  try {
    return readlinkSync(file)
  } catch {
    return undefined
  }
}
