import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { Fault, keepOutputClean, main } from './say.mjs'

const PARENT_CHECK_MS = 1_000

/**
 * Installs and builds when needed, then runs the server's main program in this very process: signals reach it directly,
 * and a killed launcher cannot leave it behind.
 */
export async function runServer(args) {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')
  const program = path.join(root, 'dist', 'server', 'main.mjs')
  // what other commands print may be read by a program
  if (args[0] !== 'serve') keepOutputClean()
  await main(async () => {
    await ensureInstalled(root)
    await build(root, args[0] === 'serve' ? {} : { only: ['server'] })
    if (!existsSync(program)) throw incomplete(root)
    endWithNpm()
    process.argv = [process.argv[0], program, ...args]
    await import(pathToFileURL(program).href)
  })
}

/**
 * `npm start` that is killed cannot pass that on, and the shell between passes on no signal: without them we end in order, so
 * that the next start finds nothing in its way.
 */
function endWithNpm() {
  if (process.env.npm_lifecycle_event !== 'start') return
  const began = launchers()
  let isArmed = false
  const check = setInterval(() => {
    if (!isArmed && process.listenerCount('SIGTERM') > 0) {
      isArmed = true
      // who is told to end already needs no second word
      for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => clearInterval(check))
    }
    if (launchers() === began) return
    clearInterval(check)
    process.kill(process.pid, 'SIGTERM')
  }, PARENT_CHECK_MS)
  check.unref()
}

/** The shell that npm runs us in and npm itself; the latter is seen on Linux only. */
function launchers() {
  const stat = `/proc/${process.ppid}/stat`
  const above = existsSync(stat) ? readStat(stat) : ''
  return `${process.ppid} ${above}`
}

function readStat(file) {
  try {
    const text = readFileSync(file, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[1]
  } catch (error) {
    // it ended in this very moment
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return ''
    throw error
  }
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
