import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The directory Yingda was unpacked or cloned into, which holds content/, the migrations and the built pages. Found from the
 * place of the running file upwards, so it is the same from the sources and from the bundle in dist/server.
 * @param from a module's `import.meta.url`
 * @throws when no directory above holds Yingda's package.json
 */
export function repositoryRoot(from: string): string {
  let directory = path.dirname(fileURLToPath(from))
  for (;;) {
    if (isRoot(directory)) return directory
    const parent = path.dirname(directory)
    if (parent === directory) throw new Error(`no directory above ${fileURLToPath(from)} holds the package.json of Yingda`)
    directory = parent
  }
}

function isRoot(directory: string): boolean {
  const file = path.join(directory, 'package.json')
  return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'yingda'
}
