import { MAX_SKILLS, type Skill } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { randomUUID } from 'node:crypto'
import { anyOf, changedBy, isDuplicate, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'

export interface SkilledAgent {
  agentId: string
  /** 1 to 100. */
  level: number
}

const selectSkills = sql`select s.id, s.name, s.version, coalesce((
    select jsonb_agg(jsonb_build_object('agentId', u.id, 'name', u.name, 'level', a.level) order by a.level desc, u.name collate "zh-x-icu", u.id)
    from routing_skill_agents a join users u on u.id = a.agent_id where a.skill_id = s.id), '[]') as agents from routing_skills s`

export const listSkills = (db: Queryable): Promise<Skill[]> => rowsOf<Skill>(db, sql`${selectSkills} order by s.name collate "zh-x-icu", s.id`)

/** @throws AppError not_found */
export async function findSkill(db: Queryable, id: string): Promise<Skill> {
  const [found] = await rowsOf<Skill>(db, sql`${selectSkills} where s.id = ${id}`)
  if (found === undefined) throw new AppError('not_found')
  return found
}

/** What the routing needs of them: names, and who has what. */
export interface SkillBook {
  /** By id. */
  names: Map<string, string>
  /** Levels by skill, by agent. */
  ofAgents: Map<string, Map<string, number>>
}

export async function readSkillBook(db: Queryable): Promise<SkillBook> {
  const found = await rowsOf<{ id: string; name: string; agentId: string | null; level: number | null }>(db, sql`
    select s.id, s.name, a.agent_id as "agentId", a.level from routing_skills s left join routing_skill_agents a on a.skill_id = s.id`)
  const book: SkillBook = { names: new Map(), ofAgents: new Map() }
  for (const { id, name, agentId, level } of found) {
    book.names.set(id, name)
    if (agentId === null || level === null) continue
    book.ofAgents.set(agentId, (book.ofAgents.get(agentId) ?? new Map<string, number>()).set(id, level))
  }
  return book
}

/** @throws AppError conflict when the name is taken, not_allowed_now when there are too many, bad_request for an agent who is no user */
export async function createSkill(tx: Queryable, name: string, agents: readonly SkilledAgent[]): Promise<string> {
  const id = randomUUID()
  const stored = await refusingTakenName(() => changedBy(tx, sql`
    insert into routing_skills (id, name) select ${id}, ${name.trim()} where (select count(*) from routing_skills) < ${MAX_SKILLS}`))
  if (stored === 0) {
    throw new AppError('not_allowed_now', { text: { zh: `技能最多 ${String(MAX_SKILLS)} 个，请先删除不用的。`, en: `There can be ${String(MAX_SKILLS)} skills at the most. Delete one first.` } })
  }
  await setAgents(tx, id, agents)
  return id
}

/** @throws AppError not_found, conflict when it was changed since `version` or the name is taken, bad_request for an agent who is no user */
export async function updateSkill(tx: Queryable, id: string, version: number, change: { name?: string | undefined; agents?: readonly SkilledAgent[] | undefined }): Promise<void> {
  const changed = await refusingTakenName(() =>
    changedBy(tx, sql`update routing_skills set version = version + 1, name = coalesce(${change.name?.trim() ?? null}, name) where id = ${id} and version = ${version}`))
  if (changed === 0) {
    await findSkill(tx, id)
    throw new AppError('conflict')
  }
  if (change.agents !== undefined) await setAgents(tx, id, change.agents)
}

/** @throws AppError not_found */
export async function removeSkill(tx: Queryable, id: string): Promise<void> {
  if ((await changedBy(tx, sql`delete from routing_skills where id = ${id}`)) === 0) throw new AppError('not_found')
}

async function setAgents(tx: Queryable, skillId: string, agents: readonly SkilledAgent[]): Promise<void> {
  const levels = new Map(agents.map(({ agentId, level }) => [agentId, level]))
  const ids = [...levels.keys()]
  await tx.execute(sql`delete from routing_skill_agents where skill_id = ${skillId} and not (agent_id = ${anyOf(ids)})`)
  const stored = await changedBy(tx, sql`
    insert into routing_skill_agents (skill_id, agent_id, level)
    select ${skillId}, u.id, x.level from unnest(${sql.param(ids)}::uuid[], ${sql.param([...levels.values()])}::int[]) as x (agent_id, level) join users u on u.id = x.agent_id
    on conflict (skill_id, agent_id) do update set level = excluded.level`)
  if (stored === ids.length) return
  throw new AppError('bad_request', {
    text: { zh: '有坐席已不存在，请刷新后重新选择。', en: 'An agent no longer exists. Reload and choose again.' }, fields: [{ path: 'body.agents', message: 'not a user' }],
  })
}

async function refusingTakenName<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isDuplicate(error, 'routing_skills_name')) throw error
    throw new AppError('conflict', {
      text: { zh: '已有同名的技能，请换一个名称。', en: 'A skill of this name exists. Choose another name.' }, fields: [{ path: 'body.name', message: 'taken' }],
    })
  }
}
