/**
 * Writes packages/dialogue/src/text/regional-data.ts from content/terms/zh/regional.txt, because the engine reads no files:
 *   node --import tsx scripts/derive-regional.ts
 * A test of the engine says when that was forgotten. Train anew behind it (npm run train:trade).
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const root = path.resolve(import.meta.dirname, '..')
const width = 100

/** The source of the table as it must stand in the repository. */
export function regionalSource(): string {
  const content = readFileSync(path.join(root, 'content/terms/zh/regional.txt'), 'utf8')
  const pairs = content.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  const lines: string[] = ['']
  for (const pair of pairs) {
    if ((lines.at(-1) ?? '').length + pair.length > width) lines.push('')
    lines[lines.length - 1] += `${pair}, `
  }
  const body = lines.map((line) => `  '${line}'`).join(' +\n')
  return `// Derived by scripts/derive-regional.ts from content/terms/zh/regional.txt. Do not edit by hand.

/** Regional wording and the standard one, parted by commas. */
export const regionalPairs =
${body}
`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(path.join(root, 'packages/dialogue/src/text/regional-data.ts'), regionalSource())
}
