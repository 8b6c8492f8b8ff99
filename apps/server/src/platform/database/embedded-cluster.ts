import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Problem } from '../config/problem.ts'
import type { Program, RunAs } from './embedded-program.ts'
import { explainFailure } from './embedded-failure.ts'

/** Where everything of the embedded database lies, all below one directory. */
export interface Places {
  readonly base: string
  readonly data: string
  readonly sockets: string
  readonly password: string
  readonly lock: string
  /** the connection string while it runs */
  readonly connection: string
}

export type Settings = Readonly<Record<string, string | number>>

export const DATABASE_USER = 'yingda'
export const DATABASE_NAME = 'yingda'

/** PostgreSQL is asked to answer in English, so that its messages can be understood by this program. */
export const PROGRAM_ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC', PATH: process.env['PATH'] ?? '/usr/bin:/bin' }

export function placesIn(dataDir: string): Places {
  const base = path.join(path.resolve(dataDir), 'postgres')
  return {
    base,
    data: path.join(base, 'data'),
    sockets: path.join(base, 'run'),
    password: path.join(base, 'password'),
    lock: path.join(base, 'lock'),
    connection: path.join(base, 'connection'),
  }
}

/**
 * How PostgreSQL is told its data directory. On Linux it is named by the working directory it is started in, which a
 * process may enter before it gives up its rights: so the data may lie below a directory that is closed to it.
 */
export function nameDirectory(directory: string): string {
  return process.platform === 'linux' ? '/proc/self/cwd' : directory
}

/** Makes the directories with the owner they need. */
export function prepareDirectories(places: Places, runAs: RunAs | undefined): void {
  mkdirSync(places.base, { recursive: true })
  chmodSync(places.base, runAs === undefined ? 0o700 : 0o711)
  ownedDirectory(places.sockets, runAs)
}

function ownedDirectory(directory: string, runAs: RunAs | undefined): void {
  mkdirSync(directory, { recursive: true })
  if (runAs !== undefined) chownSync(directory, runAs.uid, runAs.gid)
  chmodSync(directory, 0o700)
}

/** The password of the application's role; made once. Readable by this user only. */
export function passwordOf(places: Places): string {
  if (existsSync(places.password)) return readFileSync(places.password, 'utf8').trim()
  const password = randomBytes(24).toString('base64url')
  writeFileSync(places.password, `${password}\n`, { mode: 0o600 })
  return password
}

/**
 * Creates the cluster when there is none. The new one is made aside and renamed when it is whole, so that a kill or a full
 * disk leaves nothing half made.
 */
export function createCluster(places: Places, program: Program, runAs: RunAs | undefined, durable: boolean): boolean {
  if (existsSync(path.join(places.data, 'PG_VERSION'))) {
    checkVersion(places, program)
    return false
  }
  const fresh = path.join(places.base, 'data.new')
  rmSync(fresh, { recursive: true, force: true })
  ownedDirectory(fresh, runAs)
  initialise(fresh, program, runAs, durable)
  // the role is set up with the password again on a start without a cluster, so an older one is never valid
  rmSync(places.password, { force: true })
  rmSync(places.data, { recursive: true, force: true })
  writeAccessRules(fresh, runAs)
  single(fresh, program, runAs, setupStatements(passwordOf(places)))
  renameSync(fresh, places.data)
  return true
}

function checkVersion(places: Places, program: Program): void {
  const found = readFileSync(path.join(places.data, 'PG_VERSION'), 'utf8').trim()
  const needed = program.version.split('.')[0] ?? ''
  if (found === needed) return
  throw new Problem(
    'database-version',
    {
      zh: `数据目录由 PostgreSQL ${found} 建立，而此版本内置 PostgreSQL ${needed}。`,
      en: `The data directory was made by PostgreSQL ${found}, and this release brings PostgreSQL ${needed}.`,
    },
    {
      zh: '请用原来的应答版本运行 yingda backup，再用新版本在新的数据目录中 yingda restore。',
      en: 'Run yingda backup with the earlier release, then yingda restore with this one into a new data directory.',
    },
  )
}

function initialise(directory: string, program: Program, runAs: RunAs | undefined, durable: boolean): void {
  const common = [
    '-D',
    nameDirectory(directory),
    '--username=postgres',
    '--encoding=UTF8',
    '--locale-provider=icu',
    '--icu-locale=zh',
    '--auth=reject',
    '--data-checksums',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]
  // C.UTF-8 lets libc, too, know Chinese letters; older systems lack it and fall back to C
  const withUtf8 = run(program.initdb, [...common, '--locale=C.UTF-8'], directory, runAs)
  if (withUtf8.status === 0) return
  if (!/invalid locale name/i.test(withUtf8.stderr)) throw explainFailure(directory, withUtf8.stderr.split('\n'))
  const withC = run(program.initdb, [...common, '--locale=C'], directory, runAs)
  if (withC.status !== 0) throw explainFailure(directory, withC.stderr.split('\n'))
}

function run(file: string, args: string[], cwd: string, runAs: RunAs | undefined, input = ''): SpawnSyncReturns<string> {
  const answer = spawnSync(file, args, { cwd, env: PROGRAM_ENVIRONMENT, encoding: 'utf8', input, ...runAs })
  if (answer.error !== undefined) throw explainFailure(cwd, [answer.error.message])
  return answer
}

function setupStatements(password: string): string[] {
  return [
    `create role ${DATABASE_USER} login nosuperuser createdb password '${password}'`,
    `create database ${DATABASE_NAME} owner ${DATABASE_USER}`,
  ]
}

/** Sets the application's password anew: needed when the password file was lost. The server must not be running. */
export function resetPassword(places: Places, program: Program, runAs: RunAs | undefined): void {
  single(places.data, program, runAs, [`alter role ${DATABASE_USER} password '${passwordOf(places)}'`])
}

/** Executes statements without a server; nobody can log in as the superuser otherwise. */
function single(directory: string, program: Program, runAs: RunAs | undefined, statements: string[]): void {
  const input = statements.map((statement) => `${statement};\n`).join('')
  const args = ['--single', '-D', nameDirectory(directory), '-c', 'log_min_error_statement=panic', 'postgres']
  const answer = run(program.postgres, args, directory, runAs, input)
  const failed = answer.status !== 0 || /^.*\b(ERROR|FATAL|PANIC):/m.test(answer.stderr)
  if (failed) throw explainFailure(directory, answer.stderr.split('\n'))
}

function writeAccessRules(directory: string, runAs: RunAs | undefined): void {
  const rules = [
    '# written by Yingda when it created the database',
    `local all ${DATABASE_USER} scram-sha-256`,
    `host all ${DATABASE_USER} 127.0.0.1/32 scram-sha-256`,
    '',
  ]
  writeOwned(path.join(directory, 'pg_hba.conf'), rules.join('\n'), runAs)
}

/** Writes the server's settings. An operator's own go to custom.conf beside it, which is read last. */
export function writeSettings(places: Places, runAs: RunAs | undefined, settings: Settings): void {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'`)
  const text = [
    '# written by Yingda at every start; put your own settings into custom.conf',
    ...lines,
    "include_if_exists = 'custom.conf'",
    '',
  ]
  writeOwned(path.join(places.data, 'postgresql.conf'), text.join('\n'), runAs)
}

function writeOwned(file: string, text: string, runAs: RunAs | undefined): void {
  writeFileSync(file, text, { mode: 0o600 })
  if (runAs !== undefined) chownSync(file, runAs.uid, runAs.gid)
}
