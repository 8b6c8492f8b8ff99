import { resealCustomers } from '../modules/customers/index.ts'
import { openKeyring } from '../platform/crypto/keyring.ts'
import { openDatabase } from '../platform/database/database.ts'
import { runningEmbedded } from '../platform/database/embedded.ts'
import { resealOutbox } from '../platform/mail/sealed.ts'
import { resealSites } from '../modules/channels/index.ts'
import { resealTickets } from '../modules/tickets/index.ts'
import { keyFile, openCli, openDatabaseServer } from './context.ts'

/** `yingda rotate-key`: a new data key; everything sealed is sealed anew. May run while the system serves. */
export async function rotateKey(): Promise<void> {
  const cli = openCli()
  const running = cli.config.databaseUrl === undefined ? runningEmbedded(cli.config.dataDir) : undefined
  const database = running === undefined ? await openDatabaseServer(cli) : { url: running, stop: () => Promise.resolve() }
  const db = openDatabase({ url: database.url, max: 2, onError: (error) => { cli.logger.error({ err: error }, 'database') } })
  try {
    const { masterKey } = cli.config
    const keyring = openKeyring({ file: keyFile(cli), ...(masterKey === undefined ? {} : { masterKey: masterKey.toString('base64url') }) })
    const id = keyring.rotate()
    const changed =
      (await resealCustomers(db, keyring)) + (await resealSites(db, keyring)) + (await resealOutbox(db, keyring)) + (await resealTickets(db, keyring))
    cli.print(`新密钥 ${id} 已启用，重新加密了 ${String(changed)} 条记录。旧密钥保留在密钥文件中，旧备份仍可读。`, `Key ${id} is in use; ${String(changed)} rows were sealed anew. Old keys stay in the key file, so that old backups can be read.`)
  } finally {
    await db.$client.end()
    await database.stop()
  }
}
