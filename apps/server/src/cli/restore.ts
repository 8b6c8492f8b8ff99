import path from 'node:path'
import { parseArgs } from 'node:util'
import { restoreBackup, verifyBackup } from '../modules/operations/index.ts'
import { Problem } from '../platform/config/problem.ts'
import { openDirectoryStorage } from '../platform/storage/directory.ts'
import { keyFile, openCli, openDatabaseServer } from './context.ts'

/** `yingda restore <file> [--verify]` */
export async function restore(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: { verify: { type: 'boolean', default: false } }, allowPositionals: true })
  const cli = openCli()
  const [file] = positionals
  if (file === undefined) {
    throw new Problem(
      'restore-what',
      { zh: '没有指定备份文件。', en: 'No backup file was named.' },
      { zh: '用法：npx yingda restore <文件> [--verify]', en: 'Use: npx yingda restore <file> [--verify]' },
    )
  }
  const source = path.resolve(file)
  if (values.verify) {
    const found = await verifyBackup(source)
    cli.print(`备份完整：版本 ${found.version}，${found.createdAt}`, `The backup is whole: version ${found.version}, ${found.createdAt}`)
    return
  }
  const database = await openDatabaseServer(cli, false)
  try {
    const storage = await openDirectoryStorage(path.join(cli.config.dataDir, 'files'))
    const result = await restoreBackup({
      source, databaseUrl: database.url, keyFolder: path.dirname(keyFile(cli)), putFile: (key, data) => storage.restore(key, data),
    })
    cli.print(
      `已恢复 ${result.createdAt} 的备份（${String(result.tables)} 张表，${String(result.files)} 个文件）。现在可以启动：npm start`,
      `Restored the backup of ${result.createdAt} (${String(result.tables)} tables, ${String(result.files)} files). Start now: npm start`,
    )
  } finally {
    await database.stop()
  }
}
