import { skillRoutes, type RoutingRules } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import type { Queryable } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import { bindRoute, type Authenticators } from '../../../platform/http/bind.ts'
import type { RoutingOptions } from '../context.ts'
import { readRules } from '../store.ts'
import * as store from './store.ts'

interface SkillNeeds extends Pick<RoutingOptions, 'db' | 'audit'> {
  auth: Authenticators
  settingsChanged: () => void
}

const asks = ({ rules }: RoutingRules, skillId: string): boolean => rules.some(({ demand }) => demand?.skills.some((one) => one.skillId === skillId) === true)

/** @throws AppError bad_request when a rule asks for a skill there is not */
export async function requireKnownSkills(db: Queryable, rules: RoutingRules): Promise<void> {
  const asked = rules.rules.flatMap(({ demand }) => demand?.skills.map(({ skillId }) => skillId) ?? [])
  if (asked.length === 0) return
  const { names } = await store.readSkillBook(db)
  if (asked.every((id) => names.has(id))) return
  throw new AppError('bad_request', {
    text: { zh: '规则所要求的技能已不存在，请刷新后重新选择。', en: 'A skill a rule asks for no longer exists. Reload and choose again.' }, fields: [{ path: 'body.rules', message: 'unknown skill' }],
  })
}

export function registerSkillRoutes(app: FastifyInstance, { db, audit, auth, settingsChanged }: SkillNeeds): void {
  bindRoute(app, auth, skillRoutes.listSkills, async () => ({ items: await store.listSkills(db) }))
  bindRoute(app, auth, skillRoutes.createSkill, async ({ agent, body }) => {
    const id = await db.transaction(async (tx) => {
      const created = await store.createSkill(tx, body.name, body.agents)
      await audit.record({ actor: { id: agent.userId }, action: 'skill.created', subject: `skill:${created}`, detail: { agents: body.agents.length } }, tx)
      return created
    })
    settingsChanged()
    return store.findSkill(db, id)
  })
  bindRoute(app, auth, skillRoutes.updateSkill, async ({ agent, params, body }) => {
    await db.transaction(async (tx) => {
      await store.updateSkill(tx, params.id, body.version, body)
      const fields = (['name', 'agents'] as const).filter((field) => body[field] !== undefined)
      await audit.record({ actor: { id: agent.userId }, action: 'skill.updated', subject: `skill:${params.id}`, detail: { fields } }, tx)
    })
    settingsChanged()
    return store.findSkill(db, params.id)
  })
  bindRoute(app, auth, skillRoutes.deleteSkill, async ({ agent, params }) => {
    await db.transaction(async (tx) => {
      if (asks((await readRules(tx)).rules, params.id)) {
        throw new AppError('not_allowed_now', { text: { zh: '分配规则仍要求该技能，请先修改规则。', en: 'A routing rule still asks for this skill. Change the rule first.' } })
      }
      await store.removeSkill(tx, params.id)
      await audit.record({ actor: { id: agent.userId }, action: 'skill.deleted', subject: `skill:${params.id}` }, tx)
    })
    settingsChanged()
  })
}
