// npm run words: fails when a file of the repository holds what does not belong there.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { findWords } from './lib/words.mjs'

const root = path.resolve(import.meta.dirname, '..')
const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
})
if (listed.status !== 0) {
  process.stderr.write(`git ls-files: ${listed.stderr}\n`)
  process.exit(1)
}
const files = listed.stdout.split('\0').filter((name) => name !== '')
let found = 0
for (const name of files) {
  const text = readText(path.join(root, name))
  if (text === undefined) continue
  for (const { line, what } of findWords(name, text)) {
    process.stdout.write(`${name}:${line} ${what}\n`)
    found += 1
  }
}
process.stdout.write(`${files.length} files, ${found} findings\n`)
if (found > 0) process.exitCode = 1

/** The text of a file; undefined for one that is gone or is no text. */
function readText(file) {
  try {
    const bytes = readFileSync(file)
    return bytes.subarray(0, 8_000).includes(0) ? undefined : bytes.toString('utf8')
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'EISDIR') return undefined
    throw error
  }
}
