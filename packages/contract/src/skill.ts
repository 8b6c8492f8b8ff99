import { z } from 'zod'
import { uuid } from './common.ts'

/** A skill that is asked for, and how good one must be at it; 100 is best. */
export const askedSkill = z.strictObject({ skillId: uuid, atLeast: z.int().min(1).max(100) })
export type AskedSkill = z.infer<typeof askedSkill>

const afterSeconds = z.int().min(1).max(86_400)

/**
 * What happens when nobody who has the skills could take it for so long, so that nobody waits for a skill for ever: `lower`, less is enough (0: any
 * agent of the group), or `overflow`, on to another group that need not have them. Every second counts, closed hours too, as it does for overflow.
 */
export const withoutSkill = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('lower'), afterSeconds, to: z.int().min(0).max(99) }),
  z.strictObject({ do: z.literal('overflow'), afterSeconds, groupId: uuid }),
])
export type WithoutSkill = z.infer<typeof withoutSkill>

/** What a rule asks of who takes the conversation: all of these skills. */
export const ruleDemand = z.strictObject({
  skills: z.array(askedSkill).min(1).max(5).refine((skills) => new Set(skills.map(({ skillId }) => skillId)).size === skills.length, 'a skill appears twice'),
  otherwise: withoutSkill,
})
export type RuleDemand = z.infer<typeof ruleDemand>

/** The same as it stands in the log, readable when rule and skills are long gone. */
export const queueDemand = z.object({
  rule: z.string(),
  skills: z.array(askedSkill.extend({ name: z.string() })),
  otherwise: withoutSkill,
})
export type QueueDemand = z.infer<typeof queueDemand>
