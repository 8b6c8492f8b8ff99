import { migrate } from '../platform/database/migrate.ts'
import { openCli, openDatabaseServer } from './context.ts'

export async function migrateCommand(): Promise<void> {
  const cli = openCli()
  const database = await openDatabaseServer(cli, false)
  try {
    const applied = await migrate(database.url)
    if (applied.length === 0) cli.print('数据库已是最新。', 'The database is up to date.')
    for (const name of applied) cli.print(`已应用 ${name}`, `applied ${name}`)
  } finally {
    await database.stop()
  }
}
