import { sql } from 'drizzle-orm'
import { randomUUID } from 'node:crypto'
import { anyOf, changedBy, isDuplicate, rowsOf, type Queryable } from '../../platform/database/rows.ts'
import { AppError } from '../../platform/errors.ts'
import type { IdentityContext } from './context.ts'

export interface GroupMember {
  agentId: string
  /** 0 to 100. */
  skill: number
}

export interface GroupRow {
  id: string
  name: string
  version: number
  members: (GroupMember & { name: string })[]
}

/** Groups of agents: who is in them, and how skilled. What a group's queue does is the routing's. */
export interface Groups {
  list(): Promise<GroupRow[]>
  find(id: string, tx?: Queryable): Promise<GroupRow | null>
  names(): Promise<{ id: string; name: string }[]>
  /** @throws AppError conflict when the name is taken, bad_request for a member who is no user */
  create(tx: Queryable, input: { name: string; members: readonly GroupMember[] }): Promise<string>
  /** @throws AppError not_found, conflict when it was changed since `version` or the name is taken */
  update(tx: Queryable, id: string, version: number, change: { name?: string | undefined; members?: readonly GroupMember[] | undefined }): Promise<void>
  remove(tx: Queryable, id: string): Promise<void>
  /** To be called after the commit: what members may see changes with their groups, on open connections too. */
  changed(userIds: readonly string[]): void
}

const selectGroups = sql`select g.id, g.name, g.version, coalesce((
    select jsonb_agg(jsonb_build_object('agentId', u.id, 'name', u.name, 'skill', m.skill) order by u.name collate "zh-x-icu", u.id)
    from group_members m join users u on u.id = m.user_id where m.group_id = g.id), '[]') as members from groups g`

export function createGroups({ db, announcements }: Pick<IdentityContext, 'db' | 'announcements'>): Groups {
  return {
    list: () => rowsOf<GroupRow>(db, sql`${selectGroups} order by g.name collate "zh-x-icu", g.id`),
    find: async (id, tx = db) => (await rowsOf<GroupRow>(tx, sql`${selectGroups} where g.id = ${id}`))[0] ?? null,
    names: () => rowsOf(db, sql`select id, name from groups order by name collate "zh-x-icu", id`),
    async create(tx, { name, members }) {
      const id = randomUUID()
      await refusingTakenName(() => tx.execute(sql`insert into groups (id, name) values (${id}, ${name.trim()})`))
      await setMembers(tx, id, members)
      return id
    },
    async update(tx, id, version, { name, members }) {
      const changed = await refusingTakenName(() =>
        changedBy(tx, sql`update groups set version = version + 1, name = coalesce(${name?.trim() ?? null}, name) where id = ${id} and version = ${version}`),
      )
      if (changed === 0) {
        const exists = (await rowsOf(tx, sql`select 1 from groups where id = ${id}`)).length > 0
        throw new AppError(exists ? 'conflict' : 'not_found')
      }
      if (members !== undefined) await setMembers(tx, id, members)
    },
    async remove(tx, id) {
      if ((await changedBy(tx, sql`delete from groups where id = ${id}`)) === 0) throw new AppError('not_found')
    },
    changed: (userIds) => {
      announcements.permissionsChanged(userIds)
    },
  }
}

async function setMembers(tx: Queryable, groupId: string, members: readonly GroupMember[]): Promise<void> {
  const skills = new Map(members.map(({ agentId, skill }) => [agentId, skill]))
  const ids = [...skills.keys()]
  await tx.execute(sql`delete from group_members where group_id = ${groupId} and not (user_id = ${anyOf(ids)})`)
  const stored = await changedBy(tx, sql`
    insert into group_members (group_id, user_id, skill)
    select ${groupId}, u.id, x.skill from unnest(${sql.param(ids)}::uuid[], ${sql.param([...skills.values()])}::int[]) as x (user_id, skill) join users u on u.id = x.user_id
    on conflict (group_id, user_id) do update set skill = excluded.skill`)
  if (stored === ids.length) return
  throw new AppError('bad_request', {
    text: { zh: '有成员已不存在，请刷新后重新选择。', en: 'A member no longer exists. Reload and choose again.' }, fields: [{ path: 'body.members', message: 'not a user' }],
  })
}

async function refusingTakenName<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isDuplicate(error, 'groups_name')) throw error
    throw new AppError('conflict', {
      text: { zh: '已有同名的组，请换一个名称。', en: 'A group of this name exists. Choose another name.' }, fields: [{ path: 'body.name', message: 'taken' }],
    })
  }
}
