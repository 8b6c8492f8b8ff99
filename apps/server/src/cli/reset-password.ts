import { createAudit } from '../modules/audit/index.ts'
import { createIdentity } from '../modules/identity/index.ts'
import { createLocalBus } from '../platform/bus/bus.ts'
import { createPostgresBus } from '../platform/bus/postgres-bus.ts'
import { Problem } from '../platform/config/problem.ts'
import { openKeyring } from '../platform/crypto/keyring.ts'
import { openDatabase } from '../platform/database/database.ts'
import { runningEmbedded } from '../platform/database/embedded.ts'
import { AppError } from '../platform/errors.ts'
import { keyFile, openCli, openDatabaseServer } from './context.ts'

/** `yingda reset-password <e-mail>`: for when nobody can sign in any more. */
export async function resetPassword(args: string[]): Promise<void> {
  const cli = openCli()
  const [email] = args
  if (email === undefined) {
    throw new Problem('reset-whom', { zh: '没有指定邮箱。', en: 'No e-mail address was named.' }, { zh: '用法：npx yingda reset-password <邮箱>', en: 'Use: npx yingda reset-password <e-mail>' })
  }
  const running = cli.config.databaseUrl === undefined ? runningEmbedded(cli.config.dataDir) : undefined
  const database = running === undefined ? await openDatabaseServer(cli) : { url: running, stop: () => Promise.resolve() }
  const onError = (error: unknown): void => {
    cli.logger.error({ err: error }, 'reset-password')
  }
  const db = openDatabase({ url: database.url, max: 2, onError })
  // Nodes with a shared database hear at once that the sessions have ended; a single one asks the database within seconds.
  const bus = cli.config.databaseUrl === undefined ? createLocalBus(onError) : await createPostgresBus(database.url, onError)
  const { masterKey, publicUrl } = cli.config
  const keyring = openKeyring({ file: keyFile(cli), ...(masterKey === undefined ? {} : { masterKey: masterKey.toString('base64url') }) })
  const identity = createIdentity({ db, bus, keyring, audit: createAudit(db), log: cli.logger, publicUrl: publicUrl ?? '', cookieSecure: false })
  try {
    const { password } = await identity.issueOneTimePassword({ email })
    cli.print(`一次性密码：${password}（登录后须修改）`, `One-time password: ${password} (to be changed at sign-in)`)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new Problem('no-such-user', error.text, { zh: '请检查邮箱拼写。', en: 'Check the spelling of the address.' }, error)
  } finally {
    identity.close()
    await bus.close()
    await db.$client.end()
    await database.stop()
  }
}
