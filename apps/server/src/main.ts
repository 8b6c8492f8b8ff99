import { asProblem, describeProblem, operatorLanguage, say, type Words } from './platform/config/problem.ts'

interface Command {
  run: (args: string[]) => Promise<void>
  help: Words
}

const commands: Record<string, Command> = {
  serve: {
    run: async () => (await import('./cli/serve.ts')).serve(),
    help: { zh: '启动（npm start）', en: 'start (npm start)' },
  },
  migrate: {
    run: async () => (await import('./cli/migrate.ts')).migrateCommand(),
    help: { zh: '把数据库升级到本版本', en: 'bring the database up to this version' },
  },
  backup: {
    run: async (args) => (await import('./cli/backup.ts')).backup(args),
    help: { zh: '备份：backup [文件] [--without-keys]，可在运行中进行', en: 'backup [file] [--without-keys]; may run while it serves' },
  },
  restore: {
    run: async (args) => (await import('./cli/restore.ts')).restore(args),
    help: { zh: '恢复到空的数据目录或数据库：restore <文件> [--verify]', en: 'restore <file> [--verify] into an empty data directory or database' },
  },
  'rotate-key': {
    run: async () => (await import('./cli/rotate-key.ts')).rotateKey(),
    help: { zh: '更换加密密钥并重新加密个人信息', en: 'replace the encryption key and seal personal fields anew' },
  },
  'reset-password': {
    run: async (args) => (await import('./cli/reset-password.ts')).resetPassword(args),
    help: { zh: '为用户生成一次性密码：reset-password <邮箱>', en: 'a new one-time password for a user: reset-password <e-mail>' },
  },
  'replay-erasures': {
    run: async (args) => (await import('./cli/erasures.ts')).replay(args),
    help: { zh: '恢复旧备份后，再次删除此后已删除的客户：replay-erasures [清单]', en: 'after restoring an older backup, erase again whoever was erased since: replay-erasures [list]' },
  },
  eval: {
    run: async (args) => (await import('./cli/eval.ts')).evaluateCommand(args),
    help: { zh: '用您的数据评测理解能力：eval intents|faq|entities|noise', en: 'measure understanding on your data: eval intents|faq|entities|noise' },
  },
  settings: {
    run: async () => (await import('./cli/settings.ts')).settings(),
    help: { zh: '列出所有设置', en: 'list all settings' },
  },
}

const language = operatorLanguage(process.env)
const [name = 'help', ...args] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined

if (command === undefined) {
  process.stdout.write(`yingda <${say({ zh: '命令', en: 'command' }, language)}>\n\n`)
  for (const [each, { help }] of Object.entries(commands)) process.stdout.write(`  ${each.padEnd(16)}${say(help, language)}\n`)
  process.exitCode = ['help', '--help', '-h'].includes(name) ? 0 : 2
} else {
  command.run(args).catch((error: unknown) => {
    const problem = asProblem(error)
    process.stderr.write(problem ? `✗ ${describeProblem(problem, language)}\n` : `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(1)
  })
}
