import { sql } from 'drizzle-orm'
import { Problem } from '../config/problem.ts'
import type { Database } from '../database/database.ts'
import type { Keyring } from './keyring.ts'

const KEY = 'keyring'

/**
 * Ties the key file to the database at the first start and checks it at every later one, before anything is sealed with a
 * key that the rest of the data does not have.
 * @throws Problem when the database was sealed with another key file.
 */
export async function requireSameKeyring(db: Database, keyring: Keyring): Promise<void> {
  const value = JSON.stringify(keyring.fingerprint)
  await db.execute(sql`insert into installation (key, value) values (${KEY}, ${value}::jsonb) on conflict (key) do nothing`)
  const found = await db.execute<{ same: boolean }>(sql`select value = ${value}::jsonb as same from installation where key = ${KEY}`)
  if (found.rows[0]?.same === true) return
  throw new Problem(
    'key-file-foreign',
    { zh: '密钥文件与数据库不匹配：数据库中的客户资料是用另一个密钥文件加密的。', en: 'The key file does not belong to this database: its customer data was encrypted with another one.' },
    {
      zh: '请从备份恢复与该数据库配套的密钥文件，或检查 YINGDA_DATA 和 DATABASE_URL 是否指向同一套系统。',
      en: 'Restore the key file that belongs to this database, or check that YINGDA_DATA and DATABASE_URL name the same installation.',
    },
  )
}
