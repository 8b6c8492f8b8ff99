import { createReadStream } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { erasuresFile } from '../app/person-parts.ts'
import { replayErasures } from '../modules/customers/index.ts'
import { Problem } from '../platform/config/problem.ts'
import { openKeyring } from '../platform/crypto/keyring.ts'
import { openDatabase } from '../platform/database/database.ts'
import { runningEmbedded } from '../platform/database/embedded.ts'
import { keyFile, openCli, openDatabaseServer } from './context.ts'

const line = z.object({ request: z.uuid(), subject: z.string().min(1), at: z.iso.datetime() })

/** `yingda replay-erasures [file]`: after an older backup was restored, whoever was erased since is erased again. */
export async function replay(args: string[]): Promise<void> {
  const cli = openCli()
  const file = path.resolve(args[0] ?? erasuresFile(cli.config.dataDir))
  const subjects = await subjectsOf(file)
  const running = cli.config.databaseUrl === undefined ? runningEmbedded(cli.config.dataDir) : undefined
  const database = running === undefined ? await openDatabaseServer(cli) : { url: running, stop: () => Promise.resolve() }
  const db = openDatabase({ url: database.url, max: 2, onError: (error) => { cli.logger.error({ err: error }, 'replay-erasures') } })
  try {
    const { masterKey } = cli.config
    const keyring = openKeyring({ file: keyFile(cli), ...(masterKey === undefined ? {} : { masterKey: masterKey.toString('base64url') }) })
    const begun = await replayErasures({ db, keyring, now: Date.now }, subjects)
    cli.print(
      `清单中有 ${String(subjects.size)} 位已删除的客户，其中 ${String(begun)} 位需要再次删除；服务运行后会自动完成，可在“隐私请求”页查看。`,
      `The list names ${String(subjects.size)} erased customers; ${String(begun)} of them are to be erased again. The running server does it: see the page “Privacy requests”.`,
    )
  } finally {
    await db.$client.end()
    await database.stop()
  }
}

async function subjectsOf(file: string): Promise<Set<string>> {
  const found = new Set<string>()
  let at = 0
  try {
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      at += 1
      if (text.trim() !== '') found.add(line.parse(JSON.parse(text)).subject)
    }
  } catch (cause) {
    throw new Problem(
      'erasures-list',
      at === 0 ? { zh: `无法读取删除清单：${file}`, en: `The list of erasures cannot be read: ${file}` } : { zh: `删除清单第 ${String(at)} 行无法识别：${file}`, en: `Line ${String(at)} of the list of erasures is not understood: ${file}` },
      { zh: '用法：npx yingda replay-erasures [清单文件]；缺省为数据目录中的 erasures.jsonl。', en: 'Use: npx yingda replay-erasures [list]; erasures.jsonl in the data directory when left out.' },
      cause,
    )
  }
  return found
}
