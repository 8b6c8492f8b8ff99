import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { loadConfig, type Config, type SettingProblem } from '../platform/config/config.ts'
import { operatorLanguage, Problem, say, type OperatorLanguage } from '../platform/config/problem.ts'
import { repositoryRoot } from '../platform/config/root.ts'
import { startEmbedded } from '../platform/database/embedded.ts'
import { migrate } from '../platform/database/migrate.ts'
import { serverLogger, type Logger } from '../platform/logging/logger.ts'

/** What every command begins with. */
export interface Cli {
  config: Config
  language: OperatorLanguage | undefined
  root: string
  version: string
  logger: Logger
  /** A line for the operator. */
  print: (zh: string, en: string) => void
}

/** A running database and how to let it go. */
export interface RunningDatabase {
  url: string
  /** Embedded or not, with its version, for people. */
  description: string
  stop: () => Promise<void>
}

/** Reads the settings; on faults all of them are shown and the process ends with 2. */
export function openCli(): Cli {
  const loaded = loadConfig(process.env)
  const language = operatorLanguage(process.env)
  const show = (mark: string, faults: readonly SettingProblem[]): void => {
    for (const fault of faults) process.stderr.write(`${mark} ${say(fault.problem, language)}\n  → ${say(fault.remedy, language)}\n`)
  }
  show('!', loaded.warnings)
  if (!loaded.ok) {
    show('✗', loaded.problems)
    process.exit(2)
  }
  const { config } = loaded
  const root = repositoryRoot(import.meta.url)
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  mkdirSync(config.dataDir, { recursive: true })
  return {
    config, language, root, version,
    logger: serverLogger({ level: config.logLevel, format: config.logFormat, dataDir: config.dataDir }),
    print: (zh, en) => process.stdout.write(`${say({ zh, en }, language)}\n`),
  }
}

/** Starts the embedded PostgreSQL, or uses the one of DATABASE_URL; migrated when `withMigrations`. */
export async function openDatabaseServer(cli: Cli, withMigrations = true): Promise<RunningDatabase> {
  const { config, logger } = cli
  if (config.databaseUrl !== undefined) {
    if (withMigrations) await migrateOrSay(config.databaseUrl)
    return { url: config.databaseUrl, description: 'PostgreSQL (DATABASE_URL)', stop: () => Promise.resolve() }
  }
  const embedded = await startEmbedded({ dataDir: config.dataDir, logger })
  try {
    if (withMigrations) await migrateOrSay(embedded.url)
  } catch (error) {
    await embedded.stop()
    throw error
  }
  return { url: embedded.url, description: `PostgreSQL ${embedded.version}`, stop: () => embedded.stop() }
}

async function migrateOrSay(url: string): Promise<void> {
  try {
    await migrate(url)
  } catch (error) {
    const { code } = error as { code?: string }
    const unreachable = code !== undefined && /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|28P01|28000|3D000)$/u.test(code)
    if (!unreachable) throw error
    throw new Problem(
      'database-unreachable',
      { zh: `无法连接 DATABASE_URL 所指的数据库（${code}）。`, en: `The database of DATABASE_URL cannot be reached (${code}).` },
      {
        zh: '请检查地址、用户、密码、数据库名，以及数据库是否已启动；或去掉 DATABASE_URL，使用内置数据库。',
        en: 'Check address, user, password and database name, and that it is running; or remove DATABASE_URL to use the embedded one.',
      },
      error,
    )
  }
}

export const passwordFile = (cli: Cli): string => path.join(cli.config.dataDir, 'initial-admin-password.txt')

/** Keeps a one-time password in a file that only its owner can read. */
export async function writePassword(cli: Cli, password: string): Promise<void> {
  const file = passwordFile(cli)
  // A file that is there already may be readable by others: replaced, not reused.
  const fresh = `${file}.${randomBytes(4).toString('hex')}`
  await writeFile(fresh, `${password}\n`, { mode: 0o600, flag: 'wx' })
  await rename(fresh, file)
}

export const keyFile = (cli: Cli): string => path.join(cli.config.dataDir, 'keys', 'keys.json')
export const hasKeyFile = (cli: Cli): boolean => existsSync(keyFile(cli))
