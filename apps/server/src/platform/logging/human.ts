import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { DestinationStream } from 'pino'

/** Where a log's lines go. */
export type LogSink = DestinationStream

const SHOWN_APART = new Set(['level', 'time', 'pid', 'msg', 'err', 'hostname'])
const MARKS: Record<string, string> = { debug: '·', info: '•', warn: '!', error: '✗' }

/** Turns the JSON lines of the logger into short lines for a person at a terminal. */
export function humanSink(write: (text: string) => void): LogSink {
  return {
    write: (line) => {
      write(`${humanLine(line)}\n`)
    },
  }
}

function humanLine(line: string): string {
  const entry = JSON.parse(line) as Record<string, unknown> & {
    level?: string
    time?: string
    msg?: string
    err?: { message?: string; stack?: string }
  }
  const time = entry.time === undefined ? '' : new Date(entry.time).toTimeString().slice(0, 8)
  const rest = Object.entries(entry)
    .filter(([name]) => !SHOWN_APART.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const error = entry.err === undefined || entry.err.message === entry.msg ? [] : [`(${entry.err.message ?? ''})`]
  return [time, MARKS[entry.level ?? ''] ?? '•', entry.msg ?? '', ...error, ...rest].filter((part) => part !== '').join(' ')
}

/**
 * Appends JSON lines to a file and begins a new one when it reaches `maxBytes`, keeping the last `keep` files as
 * name.1 (newest) to name.<keep>. A full disk drops lines instead of ending the system.
 */
export function rotatingFile(file: string, options: { maxBytes?: number; keep?: number } = {}): LogSink & { close: () => void } {
  const { maxBytes = 10 * 1024 * 1024, keep = 4 } = options
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  let descriptor = openSync(file, 'a', 0o600)
  let size = fstatSync(descriptor).size
  const rotate = (): void => {
    closeSync(descriptor)
    rmSync(`${file}.${keep}`, { force: true })
    for (let number = keep - 1; number >= 1; number -= 1) renameIfThere(`${file}.${number}`, `${file}.${number + 1}`)
    renameIfThere(file, `${file}.1`)
    descriptor = openSync(file, 'a', 0o600)
    size = 0
  }
  return {
    write: (line) => {
      try {
        if (size > 0 && size + Buffer.byteLength(line) > maxBytes) rotate()
        size += writeSync(descriptor, line)
      } catch (error) {
        if (!['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
      }
    },
    close: () => closeSync(descriptor),
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/** Writes each line to all of the sinks. */
export function allSinks(...sinks: LogSink[]): LogSink {
  return {
    write: (line) => {
      for (const sink of sinks) sink.write(line)
    },
  }
}
