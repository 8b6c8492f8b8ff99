import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { System } from '../../lib/system.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const CACHE = path.join(ROOT, 'node_modules/.cache/yingda-tests')
/** What a new system is made of: with any of these changed, it is made anew. */
const MADE_OF = ['dist/server', 'content/shop', 'apps/server/migrations', 'packages/dialogue/trade.bin']
/** Says to every process of this run what has been built and prepared. */
const READY = 'TEST_SYSTEMS_READY'

/** A system as it is after the installation: with the starter content learned, or without any content. */
export type Beginning = 'shop' | 'bare'

/** Builds what has changed and makes both systems, unless that was done for this run. */
export async function prepare(): Promise<void> {
  if (process.env[READY] !== undefined) return
  const built = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT, encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`the build failed:\n${built.stdout}\n${built.stderr}`)
  const print = fingerprint()
  if (!existsSync(placeOf('shop', print))) rmSync(CACHE, { recursive: true, force: true })
  await Promise.all([make('shop', print), make('bare', print)])
  process.env[READY] = print
}

/** Fills a new data directory with a system that has begun so, stopped. Learning takes many seconds, so it was done once. */
export function copyPrepared(beginning: Beginning, to: string): void {
  const print = process.env[READY]
  if (print === undefined) throw new Error('nothing was prepared')
  copyData(placeOf(beginning, print), to)
}

const placeOf = (beginning: Beginning, print: string): string => path.join(CACHE, `${beginning}-${print}`)

/** With its owners: the database belongs to another user where the server runs as root. */
function copyData(from: string, to: string): void {
  if (process.platform === 'win32') {
    cpSync(from, to, { recursive: true, preserveTimestamps: true })
    return
  }
  const copied = spawnSync('cp', ['-a', `${from}/.`, to], { encoding: 'utf8' })
  if (copied.status !== 0) throw new Error(`${from} could not be copied: ${copied.stderr}`)
}

/** A data directory of a system that has just been installed, as `npm start` leaves it. */
async function make(beginning: Beginning, print: string): Promise<void> {
  const place = placeOf(beginning, print)
  if (existsSync(place)) return
  const half = path.join(CACHE, `half-${beginning}-${String(process.pid)}`)
  mkdirSync(half, { recursive: true })
  const system = await System.start({ entry: 'bundle', ...(beginning === 'bare' ? { env: { YINGDA_STARTER: 'none' } } : {}) })
  try {
    await system.stop()
    copyData(system.dataDir, half)
  } finally {
    await system.destroy()
  }
  renameSync(half, place)
}

function fingerprint(): string {
  const hash = createHash('sha256')
  for (const part of MADE_OF) {
    const whole = path.join(ROOT, part)
    const files = part.endsWith('.bin') ? [whole] : readdirSync(whole, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => path.join(one.parentPath, one.name)).sort()
    for (const file of files) hash.update(path.relative(ROOT, file)).update('\0').update(readFileSync(file))
  }
  return hash.digest('hex').slice(0, 24)
}
