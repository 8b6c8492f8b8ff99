import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { step } from './say.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The path of a Chromium for the browser tests, installed with Chinese fonts when this is a Debian and we are root; else undefined. */
export function ensureBrowser() {
  const given = process.env.YINGDA_CHROMIUM
  if (given !== undefined && existsSync(given)) return given
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  const missing = [...(findBrowser() === undefined ? ['chromium'] : []), ...(hasChineseFont() ? [] : ['fonts-noto-cjk'])]
  if (missing.length > 0 && mayInstall) installPackages(missing)
  if (!hasChineseFont())
    step('没有中文字体（fonts-noto-cjk）：截图中的汉字会是方框', 'No Chinese font (fonts-noto-cjk): Chinese in screenshots will be boxes')
  const found = findBrowser()
  if (found === undefined) step('找不到 Chromium；可用 YINGDA_CHROMIUM 指定其路径', 'No Chromium found; YINGDA_CHROMIUM can name its path')
  return found
}

function findBrowser() {
  for (const name of NAMES) {
    const answer = spawnSync('which', [name], { encoding: 'utf8' })
    if (answer.status === 0) return answer.stdout.trim()
  }
  return undefined
}

function hasChineseFont() {
  const answer = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' })
  return answer.status === 0 && answer.stdout.trim() !== ''
}

function installPackages(names) {
  step(`安装测试所需的软件：${names.join('、')} ……`, `Installing what the tests need: ${names.join(', ')} …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = { env, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' }
  spawnSync('apt-get', ['update', '-q'], options)
  const install = spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names], options)
  if (install.status !== 0) process.stderr.write(`${install.stderr.trim()}\n`)
}
