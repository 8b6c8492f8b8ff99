import { describeProblem, Problem } from '../config/problem.ts'
import { silentLogger } from '../logging/logger.ts'
import { startEmbedded } from './embedded.ts'

// A process of its own for the tests: starts the database of a directory, says so in one line of JSON, and waits.
const [dataDir = ''] = process.argv.slice(2)
try {
  const embedded = await startEmbedded({ dataDir, logger: silentLogger() })
  process.stdout.write(`${JSON.stringify({ url: embedded.url, pid: embedded.pid, created: embedded.created })}\n`)
  process.once('SIGTERM', () => void embedded.stop().then(() => process.exit(0)))
  setInterval(() => {}, 60_000)
} catch (error) {
  if (!(error instanceof Problem)) throw error
  process.stdout.write(`${JSON.stringify({ problem: error.code, text: describeProblem(error, undefined) })}\n`)
  process.exitCode = 1
}
