import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { Fault, main } from './say.mjs'

const PARENT_CHECK_MS = 1_000

/**
 * Installs and builds when needed, then runs the server's main program in this very process: signals reach it directly,
 * and a killed launcher cannot leave it behind.
 */
export async function runServer(args) {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')
  const program = path.join(root, 'dist', 'server', 'main.mjs')
  await main(async () => {
    await ensureInstalled(root)
    await build(root, args[0] === 'serve' ? {} : { only: ['server'] })
    if (!existsSync(program)) throw incomplete(root)
    endWithNpm()
    process.argv = [process.argv[0], program, ...args]
    await import(pathToFileURL(program).href)
  })
}

/** `npm start` killed with -9 cannot pass that on: without it we end in order, so that the next start finds nothing in its way. */
function endWithNpm() {
  if (process.env.npm_lifecycle_event !== 'start') return
  const parent = process.ppid
  const check = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(check)
    process.kill(process.pid, 'SIGTERM')
  }, PARENT_CHECK_MS)
  check.unref()
}

function incomplete(root) {
  return new Fault(
    {
      zh: `源码不完整：${root} 中没有 apps/server/src/main.ts。`,
      en: `The sources are incomplete: there is no apps/server/src/main.ts in ${root}.`,
    },
    { zh: '请重新获取完整的源码。', en: 'Get the complete sources again.' },
  )
}
