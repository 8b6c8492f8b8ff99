import { readdirSync, readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'

/** The machine and what it was doing. */
export function machineLine(): string {
  const [first] = cpus()
  return `machine: ${first?.model.trim() ?? 'unknown processor'}, ${String(cpus().length)} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GB, load before ${loadavg().map((load) => load.toFixed(2)).join(' ')}`
}

/** The programs the figures were measured with. */
export const runtimeLine = (): string => `node ${process.version}, ${process.platform} ${process.arch}`

/** What the figures of a whole system were measured on. */
export function describeMachine(postgres: string): string[] {
  return [machineLine(), `${runtimeLine()}, PostgreSQL ${postgres}`, 'generator, server and database share this machine; fsync is on']
}

/** Resident memory of a process in bytes; 0 where the system does not tell. */
export function residentBytes(pid: number): number {
  return kilobytesOf(`/proc/${String(pid)}/status`, /^VmRSS:\s+(\d+)/mu) * 1024
}

/** Memory of the database's processes in bytes, pages they share counted once. */
export function databaseBytes(postmaster: number): number {
  return familyOf(postmaster).reduce((sum, pid) => sum + kilobytesOf(`/proc/${String(pid)}/smaps_rollup`, /^Pss:\s+(\d+)/mu) * 1024, 0)
}

/** Seconds of processor time that a process, or a database with all its connections, has used. */
export function cpuSeconds(pid: number, withFamily = false): number {
  return (withFamily ? familyOf(pid) : [pid]).reduce((sum, one) => sum + ticksOf(one, one === pid) / 100, 0)
}

function familyOf(parent: number): number[] {
  const children = readdirSync('/proc').map(Number).filter((pid) => Number.isInteger(pid) && fieldsOf(pid)[1] === String(parent))
  return [parent, ...children]
}

/** utime and stime; of the parent also those of its children that have ended. */
function ticksOf(pid: number, withEnded: boolean): number {
  const fields = fieldsOf(pid)
  return [11, 12, ...(withEnded ? [13, 14] : [])].reduce((sum, index) => sum + Number(fields[index] ?? 0), 0)
}

/** The fields of /proc/<pid>/stat after the command's name: state, parent … */
function fieldsOf(pid: number): string[] {
  const stat = readIfThere(`/proc/${String(pid)}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function kilobytesOf(file: string, pattern: RegExp): number {
  return Number(pattern.exec(readIfThere(file))?.[1] ?? 0)
}

// A process may end while it is looked at; other systems have no /proc.
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
