import { describeProblem, Problem } from '../config/problem.ts'
import { silentLogger } from '../logging/logger.ts'
import type { Program } from './embedded-program.ts'
import { startEmbedded } from './embedded.ts'

/** What the test asks of this process. */
export interface ChildRequest {
  readonly dataDir: string
  /** as whom to work; the process may have been started by root from a place that this user cannot reach */
  readonly user?: { uid: number; gid: number }
  readonly program?: Program
}

// A process of its own for the tests: starts the database of a directory, says so in one line of JSON, and waits.
const { dataDir, user, program } = JSON.parse(process.argv[2] ?? '{}') as ChildRequest
if (user !== undefined) {
  process.chdir('/')
  process.setgroups?.([])
  process.setgid?.(user.gid)
  process.setuid?.(user.uid)
}
try {
  const embedded = await startEmbedded({ dataDir, logger: silentLogger(), ...(program === undefined ? {} : { program }) })
  process.stdout.write(`${JSON.stringify({ url: embedded.url, pid: embedded.pid, created: embedded.created })}\n`)
  process.once('SIGTERM', () => void embedded.stop().then(() => process.exit(0)))
  setInterval(() => {}, 60_000)
} catch (error) {
  if (!(error instanceof Problem)) throw error
  process.stdout.write(`${JSON.stringify({ problem: error.code, text: describeProblem(error, undefined) })}\n`)
  process.exitCode = 1
}
