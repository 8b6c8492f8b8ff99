import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { System } from '../../lib/system.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const CACHE = path.join(ROOT, 'node_modules/.cache/yingda-tests')
/** What a new system is made of: with any of these changed, it is made anew. */
const MADE_OF = ['dist/server', 'content/shop', 'apps/server/migrations', 'packages/dialogue/trade.bin']

/** Copies a data directory of a stopped system, with its owners: the database belongs to another user where the server runs as root. */
export function copyData(from: string, to: string): void {
  if (process.platform === 'win32') {
    cpSync(from, to, { recursive: true, preserveTimestamps: true })
    return
  }
  const copied = spawnSync('cp', ['-a', `${from}/.`, to], { encoding: 'utf8' })
  if (copied.status !== 0) throw new Error(`${from} could not be copied: ${copied.stderr}`)
}

/**
 * The data directory of a system that has just been installed and has learned the starter content, as `npm start` leaves it. Learning takes
 * many seconds, so that it is done once and copied for each test.
 */
export async function preparedShop(): Promise<string> {
  const place = path.join(CACHE, `shop-${fingerprint()}`)
  if (existsSync(place)) return place
  rmSync(CACHE, { recursive: true, force: true })
  const half = path.join(CACHE, `half-${String(process.pid)}`)
  mkdirSync(half, { recursive: true })
  const system = await System.start({ entry: 'bundle' })
  try {
    await system.stop()
    copyData(system.dataDir, half)
  } finally {
    await system.destroy()
  }
  renameSync(half, place)
  return place
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
