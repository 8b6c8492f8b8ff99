import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Fault, say, show, step } from './say.mjs'

/** Installs the dependencies with `npm ci` unless what is installed is what the lock file names. */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return
  step('安装依赖（首次约需一分钟）……', 'Installing dependencies (about a minute the first time) …')
  const began = Date.now()
  const { code, output } = await npmCi(root, began)
  if (code !== 0) throw explain(root, output)
  step(`依赖已安装（${seconds(began)} 秒）`, `Dependencies installed (${seconds(began)} s)`)
}

/** True when node_modules holds every package of the lock file that this machine needs, in the version named there. */
export function isInstalled(root) {
  const done = path.join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(done)) return false
  const installed = readJson(done)
  const wanted = readJson(path.join(root, 'package-lock.json'))
  if (installed === undefined || wanted === undefined) return false
  return Object.entries(wanted.packages).every(([place, facts]) => {
    if (!place.includes('node_modules/') || facts.link === true) return true
    const there = installed.packages[place]
    if (there === undefined) return facts.optional === true || facts.devOptional === true || facts.peer === true
    return there.version === facts.version
  })
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    // a file cut short means that an installation was interrupted
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function npmCi(root, began) {
  // production settings of the environment must not leave out what the build needs
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
  const npm = process.env.npm_execpath
  const ownNpm = npm !== undefined && /npm-cli\.c?js$/.test(npm)
  const [file, all] = ownNpm ? [process.execPath, [npm, ...args]] : [process.platform === 'win32' ? 'npm.cmd' : 'npm', args]
  return new Promise((resolve) => {
    const child = spawn(file, all, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: file === 'npm.cmd' })
    let output = ''
    const keep = (chunk) => {
      output = (output + chunk.toString()).slice(-20_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const alive = setInterval(
      () => show(`  ${say(`仍在安装，已 ${seconds(began)} 秒`, `still installing, ${seconds(began)} s`)}`),
      10_000,
    )
    child.once('error', (error) => keep(error.message))
    child.once('close', (code) => {
      clearInterval(alive)
      resolve({ code, output })
    })
  })
}

function explain(root, output) {
  process.stderr.write(`${output.trim().split('\n').slice(-25).join('\n')}\n`)
  if (/ENOSPC|no space left/i.test(output)) {
    return new Fault(
      { zh: `磁盘已满，无法安装依赖（${root}）。`, en: `The disk is full: dependencies cannot be installed (${root}).` },
      { zh: '请腾出至少 2 GB 空间后再启动。', en: 'Free at least 2 GB and start again.' },
    )
  }
  if (/EACCES|EPERM|EROFS|permission denied/i.test(output)) {
    return new Fault(
      { zh: `没有权限写入 ${path.join(root, 'node_modules')}。`, en: `No permission to write ${path.join(root, 'node_modules')}.` },
      {
        zh: '请以该目录的所有者身份启动，或修改其所有者（chown -R）。',
        en: 'Start as the owner of that directory, or change its owner (chown -R).',
      },
    )
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET|network/i.test(output)) {
    return new Fault(
      { zh: '无法连接 npm 软件源。', en: 'The npm registry cannot be reached.' },
      {
        zh: '请检查网络；如需代理或镜像，请用 npm config set proxy … 或 npm config set registry … 设置。',
        en: 'Check the network; a proxy or a mirror is set with npm config set proxy … or npm config set registry …',
      },
    )
  }
  return new Fault(
    { zh: '依赖安装失败，原因见上面 npm 的输出。', en: 'Installing the dependencies failed; npm says why above.' },
    { zh: '解决后请再次运行；也可以先单独运行 npm ci。', en: 'Remedy it and run this again; npm ci can also be run by itself.' },
  )
}

function seconds(began) {
  return Math.round((Date.now() - began) / 1000)
}
