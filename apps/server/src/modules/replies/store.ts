import type { CannedReplyInput, Language, ReplyScope } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { anyOf, changedBy, instantOf, rowsOf, type Queryable } from '../../platform/database/rows.ts'
import type { EffectWriter } from '../conversations/index.ts'
import type { Sight } from './policy.ts'

export interface ReplyRow {
  id: string
  scope: ReplyScope
  groupId: string | null
  groupName: string | null
  agentId: string | null
  shortcut: string
  title: string
  text: string
  language: Language | null
  folder: string
  uses: number
  lastUsedAt: string | null
  version: number
}

export interface ReplyOwnerRow {
  scope: ReplyScope
  groupId: string | null
  agentId: string | null
}

const columns = sql`r.id, r.scope, r.group_id as "groupId", g.name as "groupName", r.agent_id as "agentId", r.shortcut, r.title, r.text, r.language, r.folder,
  r.uses::int as uses, ${instantOf(sql`r.last_used_at`)} as "lastUsedAt", r.version`
const from = sql`canned_replies r left join groups g on g.id = r.group_id`

/** What somebody may use, as a condition on `canned_replies r`: the one description for list, search and single ones. */
function seen({ agentId, groupIds }: Sight): SQL {
  const groups = groupIds === 'all' ? sql`true` : sql`r.group_id = ${anyOf(groupIds)}`
  return sql`(r.scope = 'company' or (r.scope = 'group' and ${groups}) or (r.scope = 'personal' and r.agent_id = ${agentId}))`
}

const likely = (text: string): string => text.replaceAll(/[\\%_]/gu, (sign) => `\\${sign}`)

export type StoredReply = CannedReplyInput & { id: string }

export interface ListQuery {
  scope?: ReplyScope | undefined
  groupId?: string | undefined
  search?: string | undefined
  after: { shortcut: string; id: string } | null
  limit: number
}

/** By shortcut, those after a place. */
export function listReplies(db: Queryable, sight: Sight, { scope, groupId, search, after, limit }: ListQuery): Promise<ReplyRow[]> {
  const parts = [
    seen(sight),
    ...(scope === undefined ? [] : [sql`r.scope = ${scope}`]),
    ...(groupId === undefined ? [] : [sql`r.group_id = ${groupId}`]),
    ...(search === undefined || search.trim() === '' ? [] : [sql`(r.shortcut || ' ' || r.title || ' ' || r.folder || ' ' || r.text) ilike ${`%${likely(search.trim())}%`}`]),
    ...(after === null ? [] : [sql`(r.shortcut, r.id) > (${after.shortcut}, ${after.id}::uuid)`]),
  ]
  return rowsOf<ReplyRow>(db, sql`select ${columns} from ${from} where ${sql.join(parts, sql` and `)} order by r.shortcut, r.id limit ${limit}`)
}

/** Shortcuts that begin with the words first, then titles, then texts; of those alike, the often used. */
export function searchReplies(db: Queryable, sight: Sight, q: string, limit: number): Promise<ReplyRow[]> {
  const begins = `${likely(q.toLowerCase())}%`
  const holds = `%${likely(q)}%`
  return rowsOf<ReplyRow>(db, sql`select ${columns} from ${from}
    where ${seen(sight)} and (r.shortcut like ${begins} or r.title ilike ${holds} or r.text ilike ${holds})
    order by r.shortcut = ${q.toLowerCase()} desc, r.shortcut like ${begins} desc, r.title ilike ${holds} desc, r.uses desc, r.shortcut, r.id limit ${limit}`)
}

export const findReply = async (db: Queryable, sight: Sight, id: string): Promise<ReplyRow | null> =>
  (await rowsOf<ReplyRow>(db, sql`select ${columns} from ${from} where r.id = ${id} and ${seen(sight)}`))[0] ?? null

export const countOf = async (db: Queryable, { scope, groupId, agentId }: ReplyOwnerRow): Promise<number> =>
  (await rowsOf<{ n: number }>(db, sql`select count(*)::int as n from canned_replies
    where scope = ${scope} and group_id is not distinct from ${groupId} and agent_id is not distinct from ${agentId}`))[0]?.n ?? 0

export async function insertReply(db: Queryable, id: string, owner: ReplyOwnerRow, { shortcut, title, text, language, folder }: CannedReplyInput): Promise<void> {
  await db.execute(sql`insert into canned_replies (id, scope, group_id, agent_id, shortcut, title, text, language, folder)
    values (${id}, ${owner.scope}, ${owner.groupId}, ${owner.agentId}, ${shortcut}, ${title}, ${text}, ${language}, ${folder})`)
}

/** All of one owner by shortcut, as a file holds them. */
export const ownedReplies = (db: Queryable, { scope, groupId, agentId }: ReplyOwnerRow): Promise<StoredReply[]> =>
  rowsOf<StoredReply>(db, sql`select id, shortcut, title, text, language, folder from canned_replies
    where scope = ${scope} and group_id is not distinct from ${groupId} and agent_id is not distinct from ${agentId} order by shortcut`)

/** New ones, and changed ones over those with the same id, in one statement. */
export async function putReplies(db: Queryable, owner: ReplyOwnerRow, replies: readonly StoredReply[]): Promise<void> {
  await db.execute(sql`insert into canned_replies (id, scope, group_id, agent_id, shortcut, title, text, language, folder)
    select id, ${owner.scope}, ${owner.groupId}::uuid, ${owner.agentId}::uuid, shortcut, title, text, language, folder
    from json_to_recordset(${JSON.stringify(replies)}::json) as x (id uuid, shortcut text, title text, text text, language text, folder text) order by shortcut
    on conflict (id) do update set title = excluded.title, text = excluded.text, language = excluded.language, folder = excluded.folder,
      version = canned_replies.version + 1, updated_at = now()`)
}

/** False when it was changed since `version`. */
export const updateReply = async (db: Queryable, id: string, version: number, { shortcut, title, text, language, folder }: CannedReplyInput): Promise<boolean> =>
  (await changedBy(db, sql`update canned_replies set shortcut = ${shortcut}, title = ${title}, text = ${text}, language = ${language}, folder = ${folder},
    version = version + 1, updated_at = now() where id = ${id} and version = ${version}`)) > 0

export const deleteReply = async (db: Queryable, id: string): Promise<boolean> => (await changedBy(db, sql`delete from canned_replies where id = ${id}`)) > 0

/** Counts the canned replies of the messages of one commit; locked in order, so that two nodes never wait for each other. Nobody counts another's. */
export const countUses: EffectWriter = (rows) => ({
  name: 'count-canned-uses',
  text: `with used as (
      select x.id::uuid as id, x."agentId" as agent_id, count(*) as n from json_to_recordset($1::json) as x (kind text, id text, "agentId" uuid)
      where x.kind = 'canned' group by 1, 2
    ), locked as (
      select r.id, sum(used.n) as n from canned_replies r join used on used.id = r.id and (r.agent_id is null or r.agent_id = used.agent_id)
      group by r.id
    ), held as (
      select id from canned_replies where id in (select id from locked) order by id for update
    )
    update canned_replies r set uses = r.uses + locked.n, last_used_at = now() from locked, held where r.id = locked.id and held.id = r.id`,
  values: [JSON.stringify(rows)],
})
