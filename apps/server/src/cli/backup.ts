import path from 'node:path'
import { parseArgs } from 'node:util'
import { createBackup } from '../modules/operations/index.ts'
import { runningEmbedded } from '../platform/database/embedded.ts'
import { openDirectoryStorage } from '../platform/storage/directory.ts'
import { hasKeyFile, keyFile, openCli, openDatabaseServer, type Cli, type RunningDatabase } from './context.ts'

/** The database of a running system, else one started for this command. */
async function databaseBeside(cli: Cli): Promise<RunningDatabase> {
  const running = cli.config.databaseUrl === undefined ? runningEmbedded(cli.config.dataDir) : undefined
  if (running === undefined) return openDatabaseServer(cli, false)
  return { url: running, description: '', stop: () => Promise.resolve() }
}

/** `yingda backup [file] [--without-keys]` */
export async function backup(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: { 'without-keys': { type: 'boolean', default: false } }, allowPositionals: true })
  const cli = openCli()
  const now = new Date()
  const stamp = now.toISOString().replaceAll(/[-:]|\.\d+/gu, '')
  const target = path.resolve(positionals[0] ?? `yingda-backup-${stamp}.tar.gz`)
  const withKeys = !values['without-keys'] && hasKeyFile(cli)
  const database = await databaseBeside(cli)
  try {
    const result = await createBackup({
      databaseUrl: database.url, files: await openDirectoryStorage(path.join(cli.config.dataDir, 'files')),
      keyFiles: withKeys ? [keyFile(cli)] : [], version: cli.version, target, now,
    })
    const size = (result.bytes / 1024 / 1024).toFixed(1)
    cli.print(`已备份到 ${target}（${size} MB，${String(result.tables)} 张表，${String(result.files)} 个文件）`, `Backed up to ${target} (${size} MB, ${String(result.tables)} tables, ${String(result.files)} files)`)
    if (withKeys) cli.print('备份包含加密密钥：得到它的人可以读出一切，请妥善保管。', 'It holds the encryption keys: whoever has it can read everything. Keep it safe.')
    else cli.print('备份不含加密密钥：恢复时需要原来的密钥文件。', 'It holds no encryption keys: a restore needs the key file as well.')
  } finally {
    await database.stop()
  }
}
