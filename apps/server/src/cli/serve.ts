import { createApp, type App } from '../app.ts'
import { openCli, openDatabaseServer, passwordFile, writePassword, type Cli, type RunningDatabase } from './context.ts'

/** A stop that takes longer than this is cut short, in milliseconds. */
const STOP_WITHIN = 15_000

/** Starts everything and opens for customers; ends in order on Ctrl-C. */
export async function serve(): Promise<void> {
  const cli = openCli()
  const { config, logger } = cli
  let stopping = false
  let app: App | null = null
  let database: RunningDatabase | null = null

  const stop = async (code: number): Promise<void> => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), STOP_WITHIN).unref()
    cli.print('正在停止…', 'Stopping…')
    try {
      await app?.stop()
    } finally {
      await database?.stop()
    }
    cli.print('已停止。', 'Stopped.')
    process.exit(code)
  }
  const stopOr = (code: number): void => {
    stop(code).catch((error: unknown) => {
      logger.error({ err: error }, 'stopping failed')
      process.exit(1)
    })
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { stopOr(0) })

  try {
    cli.print('启动数据库…', 'Starting the database…')
    database = await openDatabaseServer(cli)
    cli.print('启动服务…', 'Starting the server…')
    app = await createApp({
      config, databaseUrl: database.url, root: cli.root, version: cli.version, logger,
      deliverPassword: (password) => writePassword(cli, password),
    })
    const port = await app.listen()
    announce(cli, port, app.administratorPassword, database.description)
  } catch (error) {
    await app?.stop().catch(() => undefined)
    await database?.stop().catch(() => undefined)
    throw error
  }
}

function announce(cli: Cli, port: number, password: string | null, database: string): void {
  const base = cli.config.publicUrl ?? `http://localhost:${String(port)}`
  const lines = { zh: linesZh, en: linesEn }
  const languages = cli.language === undefined ? (['zh', 'en'] as const) : [cli.language]
  const blocks = languages.map((language) => lines[language](cli, base, password, database).join('\n'))
  process.stdout.write(`\n${blocks.join('\n\n')}\n\n`)
}

function linesZh(cli: Cli, base: string, password: string | null, database: string): string[] {
  return [
    `应答 ${cli.version} 已开放服务（${database}）。按 Ctrl-C 停止。`,
    `  示例商店   ${base}/demo`,
    `  客户聊天   ${base}/chat?site=demo`,
    `  工作台     ${base}/console/`,
    `  接口文档   ${base}/api-docs`,
    ...(password === null ? [] : [
      `  管理员     ${cli.config.adminEmail}`,
      `  一次性密码 ${password}`,
      `             也保存在 ${passwordFile(cli)}（仅本用户可读），首次登录后须修改`,
    ]),
  ]
}

function linesEn(cli: Cli, base: string, password: string | null, database: string): string[] {
  return [
    `Yingda ${cli.version} is open for customers (${database}). Ctrl-C stops it.`,
    `  Demo shop          ${base}/demo?lang=en`,
    `  Customer chat      ${base}/chat?site=demo&lang=en`,
    `  Console            ${base}/console/`,
    `  API                ${base}/api-docs`,
    ...(password === null ? [] : [
      `  Administrator      ${cli.config.adminEmail}`,
      `  One-time password  ${password}`,
      `                     also in ${passwordFile(cli)} (readable by this user only), to be changed at sign-in`,
    ]),
  ]
}
