import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run']
/** Whatever a page asks for: no name but this machine's is looked up. */
const ALONE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'

/**
 * Starts Chromium.
 * @throws when there is none, saying how to get one.
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['YINGDA_CHROMIUM'] ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) {
    throw new Error(`There is no Chromium at ${executablePath}. Run the tests by \`npm test\`, which installs it on Debian, or name yours with YINGDA_CHROMIUM.`)
  }
  return chromium.launch({ executablePath, args: [...QUIET, ALONE] })
}
