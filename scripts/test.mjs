// npm test [-- arguments of vitest]: sets up what the tests need, runs them once, and ends with one line of figures.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from './lib/build.mjs'
import { ensureBrowser } from './lib/browser.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { countResults, line } from './lib/results.mjs'
import { main, step } from './lib/say.mjs'

const root = path.resolve(import.meta.dirname, '..')
const args = process.argv.slice(2)

await main(async () => {
  await ensureInstalled(root)
  const withBrowser = mayNeedBrowser(args)
  const browser = withBrowser ? ensureBrowser() : undefined
  await build(root)
  const skipsBrowser = withBrowser && browser === undefined
  const counts = runTests([...(skipsBrowser ? ['--project', 'pure', '--project', 'server*'] : []), ...args], browser)
  if (skipsBrowser) {
    step('没有 Chromium：浏览器测试（test/e2e）被跳过', 'No Chromium: the browser tests (test/e2e) were skipped')
    counts.skipped += 1
  }
  // on the machine that decides, a test that did not run has not passed
  const strict = process.env.CI === 'true' || process.env.CI === '1'
  if (counts.failed > 0 || (strict && counts.skipped > 0) || counts.passed === 0) process.exitCode = 1
  process.stdout.write(`${line(counts)}\n`)
})

/** A run that was limited to other projects or files needs no browser. */
function mayNeedBrowser(given) {
  const projects = given.flatMap((arg, index) =>
    arg === '--project' ? [given[index + 1]] : arg.startsWith('--project=') ? [arg.slice(10)] : [],
  )
  if (projects.length > 0) return projects.includes('e2e')
  const files = given.filter((arg, index) => !arg.startsWith('-') && !['-t', '--testNamePattern'].includes(given[index - 1]))
  return files.length === 0 || files.some((file) => file.includes('e2e'))
}

function runTests(given, browser) {
  const folder = mkdtempSync(path.join(tmpdir(), 'yingda-results-'))
  const file = path.join(folder, 'results.json')
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  try {
    const run = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...given], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...(browser === undefined ? {} : { YINGDA_CHROMIUM: browser }) },
    })
    const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
    return countResults(results, run.status ?? 1)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
