import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, rmdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '../config/problem.ts'
import { isAlive, processBirth, processSpace } from '../tools/processes.ts'

/** Held by the one process that runs the database of a data directory. */
export interface Lock {
  release(): void
}

interface Holder {
  readonly pid: number
  readonly birth?: string | undefined
  readonly space: string
  readonly since: string
}

const BEAT_MS = 3_000
const held = new Set<string>()

/**
 * Takes the lock file, or fails with a Problem naming the holder. A lock whose holder is gone is taken over. A holder in
 * another container or machine cannot be seen by its process id: it shows that it lives by touching the file, so the
 * answer may take `foreignWaitMs`.
 */
export async function takeLock(file: string, options: { foreignWaitMs?: number } = {}): Promise<Lock> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if (create(file)) return hold(file)
    const holder = await livingHolder(file, options.foreignWaitMs ?? 3 * BEAT_MS)
    if (holder !== undefined) throw alreadyRunning(file, holder)
    removeStale(file)
    await sleep(20)
  }
  throw new Problem(
    'lock-unclear',
    { zh: `无法取得数据目录的锁：${file}`, en: `Cannot take the lock of the data directory: ${file}` },
    {
      zh: '请确认没有别的应答进程在使用它，然后删除该文件再启动。',
      en: 'Make sure that no other Yingda process uses it, then remove that file and start again.',
    },
  )
}

/** The process id that holds the lock file and lives (as far as can be seen from here), or undefined. */
export function lockHolder(file: string): number | undefined {
  const holder = read(file)
  return holder !== undefined && isLiving(file, holder) ? holder.pid : undefined
}

function create(file: string): boolean {
  const holder: Holder = {
    pid: process.pid,
    birth: processBirth(process.pid),
    space: processSpace(hostname()),
    since: new Date().toISOString(),
  }
  // a link appears with its whole content, so that no other starter ever reads half a lock
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function hold(file: string): Lock {
  held.add(file)
  const beat = setInterval(() => touch(file), BEAT_MS)
  beat.unref()
  return {
    release: () => {
      clearInterval(beat)
      held.delete(file)
      rmSync(file, { force: true })
    },
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date())
  } catch (error) {
    // the directory may be removed under a running system; the next start makes a new lock
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

async function livingHolder(file: string, foreignWaitMs: number): Promise<Holder | undefined> {
  const holder = read(file)
  if (holder === undefined) return undefined
  if (holder.space === processSpace(hostname())) return isLiving(file, holder) ? holder : undefined
  const before = beatOf(file)
  const end = Date.now() + foreignWaitMs
  while (Date.now() < end) {
    await sleep(100)
    if (beatOf(file) !== before) return holder
  }
  return undefined
}

function isLiving(file: string, holder: Holder): boolean {
  if (holder.space !== processSpace(hostname())) return Date.now() - beatOf(file) < 3 * BEAT_MS
  if (holder.pid === process.pid) return held.has(file)
  return isAlive(holder.pid) && holder.birth === processBirth(holder.pid)
}

function beatOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder
  } catch (error) {
    // gone meanwhile, or cut short by a full disk or a power cut: in both cases nobody holds it
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Only one of several starters may remove a stale file, and none may remove a fresh one. */
function removeStale(file: string): void {
  const guard = `${file}.takeover`
  try {
    mkdirSync(guard)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    if (Date.now() - beatOf(guard) > 5_000) rmSync(guard, { recursive: true, force: true })
    return
  }
  try {
    const holder = read(file)
    const freshlyTaken = holder !== undefined && holder.space === processSpace(hostname()) && isLiving(file, holder)
    if (!freshlyTaken) rmSync(file, { force: true })
  } finally {
    rmdirSync(guard)
  }
}

function alreadyRunning(file: string, holder: Holder): Problem {
  return new Problem(
    'already-running',
    {
      zh: `应答已经在使用这个数据目录（进程 ${holder.pid}，自 ${holder.since}；${file}）。`,
      en: `Yingda already runs on this data directory (process ${holder.pid}, since ${holder.since}; ${file}).`,
    },
    {
      zh: `请先停止它（kill ${holder.pid}），或用 YINGDA_DATA 和 PORT 为第二个系统另设数据目录和端口。`,
      en: `Stop it first (kill ${holder.pid}), or give the second system its own directory and port with YINGDA_DATA and PORT.`,
    },
  )
}
