import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault, step } from './say.mjs'
import { clearStamp, fingerprint, isStamped, setStamp } from './stamp.mjs'

/**
 * What is built, from what, and how. The server's bundle lies in dist/server; at run time it finds the SQL migrations and
 * content/ in the checkout, from its own place (see platform/config/root.ts). The widget and the console build themselves.
 */
const PARTS = [
  {
    name: 'server',
    entry: 'apps/server/src/main.ts',
    inputs: ['apps/server/src', 'apps/server/package.json', 'packages', 'scripts/lib/build.mjs', 'tsconfig.json'],
    output: ['dist/server/main.mjs'],
    build: buildServer,
  },
  {
    name: 'widget',
    entry: 'apps/widget/build.mjs',
    inputs: ['apps/widget', 'packages/contract', 'packages/client', 'package-lock.json'],
    output: ['dist/widget', 'apps/widget/dist'],
    build: (root) => runNode(root, 'apps/widget/build.mjs'),
  },
  {
    name: 'console',
    entry: 'apps/console/build.mjs',
    inputs: ['apps/console', 'packages/contract', 'packages/client', 'package-lock.json'],
    output: ['dist/console', 'apps/console/dist'],
    build: (root) => runNode(root, 'apps/console/build.mjs'),
  },
]

const SERVER_ENTRIES = {
  main: 'apps/server/src/main.ts',
  'trainer-worker': 'apps/server/src/modules/knowledge/release/trainer-worker.ts',
  'eval-trainer': 'apps/server/src/cli/eval-trainer.ts',
}

/** Builds what has changed since the last time. `only` limits it to the named parts; `force` builds them anyway. */
export async function build(root, { only, force = false } = {}) {
  const wanted = PARTS.filter((part) => (only ?? PARTS.map(({ name }) => name)).includes(part.name))
  if (staleParts(root, wanted, force).length === 0) return
  await withBuildLock(root, async () => {
    // another process may have built while we waited for our turn
    const stale = staleParts(root, wanted, force)
    if (stale.length === 0) return
    const names = stale.map(({ name }) => name).join(', ')
    step(`构建：${names} ……`, `Building: ${names} …`)
    const began = Date.now()
    await Promise.all(stale.map((part) => buildPart(root, part)))
    const seconds = ((Date.now() - began) / 1000).toFixed(1)
    step(`构建完成（${seconds} 秒）`, `Built (${seconds} s)`)
  })
}

function staleParts(root, parts, force) {
  return parts.filter((part) => {
    if (!existsSync(path.join(root, part.entry))) return false
    const isThere = part.output.some((place) => existsSync(path.join(root, place)))
    return force || !isThere || !isStamped(root, part.name, fingerprint(root, part.inputs))
  })
}

async function buildPart(root, part) {
  const state = fingerprint(root, part.inputs)
  clearStamp(root, part.name)
  await part.build(root)
  setStamp(root, part.name, state)
}

async function buildServer(root) {
  const esbuild = await import('esbuild')
  const fresh = path.join(root, 'dist', `server.${process.pid}`)
  try {
    const result = await esbuild.build({
      absWorkingDir: root,
      entryPoints: SERVER_ENTRIES,
      outdir: fresh,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      chunkNames: 'chunk-[hash]',
      platform: 'node',
      target: 'node20',
      format: 'esm',
      sourcemap: 'linked',
      legalComments: 'none',
      metafile: true,
      logLevel: 'silent',
      plugins: [externalPackages],
    })
    checkResolution(root, result.metafile)
    replaceDirectory(fresh, path.join(root, 'dist', 'server'))
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    throw await buildFault(error, esbuild)
  }
}

/** Installed packages stay where they are; only our own, which are TypeScript, go into the bundle. */
const externalPackages = {
  name: 'external-packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) => {
      if (kind === 'entry-point' || name.startsWith('@yingda/') || path.isAbsolute(name)) return undefined
      return { path: name, external: true }
    })
  },
}

/** The bundle runs in dist/server: a package must be found from there as it is from the sources. */
function checkResolution(root, metafile) {
  const fromSource = createRequire(path.join(root, 'apps/server/src/main.ts'))
  const fromBundle = createRequire(path.join(root, 'dist/server/main.mjs'))
  const names = Object.values(metafile.outputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path: name }) => name),
  )
  for (const name of new Set(names)) {
    if (name.startsWith('node:')) continue
    const [source, bundle] = [resolveOrNothing(fromSource, name), resolveOrNothing(fromBundle, name)]
    if (source === bundle) continue
    throw new Error(`${name} is found at ${source} from the sources, but at ${bundle} from dist/server`)
  }
}

function resolveOrNothing(require, name) {
  try {
    return require.resolve(name)
  } catch (error) {
    // packages for import only cannot be resolved this way; both sides answer alike then
    return error.code
  }
}

function replaceDirectory(fresh, target) {
  const old = `${target}.old.${process.pid}`
  if (existsSync(target)) renameSync(target, old)
  renameSync(fresh, target)
  rmSync(old, { recursive: true, force: true })
}

async function buildFault(error, esbuild) {
  if (error.code === 'ENOSPC') return diskFault()
  if (!Array.isArray(error.errors)) return error
  const lines = await esbuild.formatMessages(error.errors, { kind: 'error', color: false })
  process.stderr.write(`${lines.join('\n')}\n`)
  return new Fault(
    { zh: '服务器构建失败，原因见上。', en: 'Building the server failed; the reason is above.' },
    { zh: '如果没有改动过源码，请运行 npm ci 后再试。', en: 'If you changed no source, run npm ci and try again.' },
  )
}

function diskFault() {
  return new Fault(
    { zh: '磁盘已满，无法构建。', en: 'The disk is full: nothing can be built.' },
    { zh: '请腾出至少 1 GB 空间后再试。', en: 'Free at least 1 GB and try again.' },
  )
}

function runNode(root, script) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production' },
    })
    let output = ''
    const keep = (chunk) => {
      output += chunk.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) return resolve()
      process.stderr.write(output)
      if (/ENOSPC|no space left/i.test(output)) return reject(diskFault())
      return reject(
        new Fault(
          { zh: `构建失败：${script}，原因见上。`, en: `Building failed: ${script}; the reason is above.` },
          { zh: '如果没有改动过源码，请运行 npm ci 后再试。', en: 'If you changed no source, run npm ci and try again.' },
        ),
      )
    })
  })
}

const LOCK_STALE_MS = 15_000

/** One build at a time in a checkout. A builder shows that it lives by touching the file. */
async function withBuildLock(root, work) {
  mkdirSync(path.join(root, 'dist'), { recursive: true })
  const lock = path.join(root, 'dist', '.building')
  await takeBuildLock(lock)
  const beat = setInterval(() => existsSync(lock) && utimesSync(lock, new Date(), new Date()), 2_000)
  try {
    await work()
  } finally {
    clearInterval(beat)
    if (existsSync(lock) && readFileSync(lock, 'utf8') === String(process.pid)) rmSync(lock)
  }
}

async function takeBuildLock(lock) {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const beat = statSync(lock, { throwIfNoEntry: false })?.mtimeMs
    if (beat !== undefined && Date.now() - beat > LOCK_STALE_MS) rmSync(lock, { force: true })
    else await sleep(200)
  }
}
