import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const SKIPPED = new Set(['node_modules', 'dist', '.git', '.yingda', 'coverage', 'test-results'])

/** A short name for the state of files: changes when one is added, removed or written. Tests do not count. */
export function fingerprint(root, places) {
  const hash = createHash('sha256')
  for (const place of [...places].sort()) describe(root, place, hash)
  return hash.digest('hex')
}

function describe(root, place, hash) {
  const facts = statSync(path.join(root, place), { throwIfNoEntry: false })
  if (facts === undefined) {
    hash.update(`${place} none\n`)
    return
  }
  if (!facts.isDirectory()) {
    hash.update(`${place} ${facts.size} ${facts.mtimeMs}\n`)
    return
  }
  for (const name of readdirSync(path.join(root, place)).sort()) {
    if (SKIPPED.has(name) || /\.test\.tsx?$/.test(name)) continue
    describe(root, `${place}/${name}`, hash)
  }
}

/** True when `part` was last built from this state. */
export function isStamped(root, part, state) {
  const file = stampFile(root, part)
  return existsSync(file) && readFileSync(file, 'utf8') === state
}

export function setStamp(root, part, state) {
  mkdirSync(path.dirname(stampFile(root, part)), { recursive: true })
  writeFileSync(stampFile(root, part), state)
}

export function clearStamp(root, part) {
  rmSync(stampFile(root, part), { force: true })
}

function stampFile(root, part) {
  return path.join(root, 'dist', '.stamps', part)
}
