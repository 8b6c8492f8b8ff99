import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run']
/** Whatever a page asks for: no name but this machine's is looked up. */
const ALONE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'

let shared: Promise<Browser> | undefined
let users = 0

/**
 * The Chromium of this process, started when it is first wanted; who opens a context in it closes that. `leaveBrowser` gives it back.
 * @throws when there is none, saying how to get one.
 */
export function joinBrowser(): Promise<Browser> {
  users += 1
  return (shared ??= openBrowser())
}

/** Among tests it stays for the next file, and ends with the process; a script's ends with its last user. */
export async function leaveBrowser(): Promise<void> {
  users -= 1
  if (users > 0 || process.env['VITEST'] !== undefined) return
  const last = shared
  shared = undefined
  await (await last)?.close()
}

async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['YINGDA_CHROMIUM'] ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) {
    throw new Error(`There is no Chromium at ${executablePath}. Run the tests by \`npm test\`, which installs it on Debian, or name yours with YINGDA_CHROMIUM.`)
  }
  return chromium.launch({ executablePath, args: [...QUIET, ALONE] })
}
