import { z } from 'zod'
import { cleanText, uuid } from '../common.ts'
import { defineRoute } from './route.ts'

const name = cleanText(40)
const agents = z.array(z.strictObject({ agentId: uuid, level: z.int().min(1).max(100) })).max(2000)
const idParam = z.object({ id: uuid })

/** Something some agents can do and others cannot, such as a language or a product: rules ask for it, whatever the group. */
export const skill = z.object({
  id: uuid,
  name: z.string(),
  version: z.int(),
  /** Who has it, and how well: 1 to 100. */
  agents: z.array(z.object({ agentId: uuid, name: z.string(), level: z.int() })),
})
export type Skill = z.infer<typeof skill>

/** Skills of one company at the most. */
export const MAX_SKILLS = 200

const edit = ['routing.view', 'routing.edit'] as const

export const skillRoutes = {
  listSkills: defineRoute({
    id: 'listSkills', method: 'GET', path: '/api/routing/skills', tag: 'routing', auth: 'agent', permissions: ['routing.view'],
    summary: 'Skills that rules can ask for, by name, with who has them.', response: z.object({ items: z.array(skill) }),
  }),
  createSkill: defineRoute({
    id: 'createSkill', method: 'POST', path: '/api/routing/skills', tag: 'routing', auth: 'agent', permissions: edit,
    summary: 'A new skill.', body: z.strictObject({ name, agents: agents.default([]) }), response: skill,
  }),
  updateSkill: defineRoute({
    id: 'updateSkill', method: 'PATCH', path: '/api/routing/skills/:id', tag: 'routing', auth: 'agent', permissions: edit,
    summary: 'Name and agents of a skill; refused when somebody changed it since `version`.', params: idParam,
    body: z.strictObject({ version: z.int(), name: name.optional(), agents: agents.optional() }), response: skill,
  }),
  deleteSkill: defineRoute({
    id: 'deleteSkill', method: 'DELETE', path: '/api/routing/skills/:id', tag: 'routing', auth: 'agent', permissions: edit,
    summary: 'Delete a skill that no rule asks for; whoever waits for it waits no longer for it.', params: idParam,
  }),
}
