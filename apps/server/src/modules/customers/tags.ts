import { customerDeskRoutes } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Database } from '../../platform/database/database.ts'
import { changedBy, rowsOf, type Queryable } from '../../platform/database/rows.ts'
import { AppError } from '../../platform/errors.ts'
import { bindRoute, type Authenticators } from '../../platform/http/bind.ts'
import type { Audit } from '../audit/index.ts'
import type { Segments } from './segments/segments.ts'

const SHOWN = 200
const BATCH = 1000

/** Tags as they are kept: without spaces around, each once, however it is written. */
export function tidyTags(tags: readonly string[]): string[] {
  const seen = new Map<string, string>()
  for (const tag of tags.map((one) => one.trim()).filter((one) => one !== '')) if (!seen.has(tag.toLowerCase())) seen.set(tag.toLowerCase(), tag)
  return [...seen.values()]
}

/** Remembers tags, to be chosen from. */
export async function rememberTags(db: Queryable, tags: readonly string[]): Promise<void> {
  if (tags.length === 0) return
  await db.execute(sql`insert into customer_tags (name) select name from unnest(${sql.param([...tags])}::text[]) as used (name) order by name
    on conflict (name) do update set used_at = now()`)
}

const takeOff = (db: Queryable, tag: string): Promise<number> =>
  changedBy(db, sql`update customers set tags = array_remove(tags, ${tag}::text)
    where id in (select id from customers where tags @> array[${tag}::text] order by id limit ${BATCH} for update)`)

export function registerTagRoutes(app: FastifyInstance, auth: Authenticators, { db, audit, segments }: { db: Database; audit: Pick<Audit, 'record'>; segments: Segments }): void {
  bindRoute(app, auth, customerDeskRoutes.listCustomerTags, async () => {
    const rows = await rowsOf<{ name: string }>(db, sql`select name from customer_tags order by used_at desc, name limit ${SHOWN}`)
    return { items: rows.map(({ name }) => name) }
  })
  bindRoute(app, auth, customerDeskRoutes.deleteCustomerTag, async ({ agent, params: { tag } }) => {
    const asking = await segments.namesWith(({ field, value }) => field === 'tags' && Array.isArray(value) && value.includes(tag))
    if (asking.length > 0) {
      throw new AppError('not_allowed_now', {
        text: { zh: `分群“${asking.join('”“')}”的条件用到了该标签，请先修改这些分群。`, en: `Segments ask for this tag: ${asking.join(', ')}. Change them first.` },
      })
    }
    const changed = await db.transaction(async (tx) => {
      const known = await changedBy(tx, sql`delete from customer_tags where name = ${tag}`)
      if (known === 0) throw new AppError('not_found')
      await audit.record({ actor: { id: agent.userId }, action: 'customer_tag.deleted', subject: `customer_tag:${tag}` }, tx)
      return takeOff(tx, tag)
    })
    if (changed === BATCH) while ((await takeOff(db, tag)) === BATCH);
  })
}
