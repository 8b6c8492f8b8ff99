import { z } from 'zod'
import { instant, language } from '../common.ts'
import { defineRoute } from './route.ts'

/** How bold the bot is, in all languages. */
export const boldness = z.strictObject({
  /** Wanted share of wrong answers among those given; the thresholds follow from it unless they are fixed. */
  wrongAnswers: z.number().min(0).max(0.5),
  /** Answer when that is right with at least this probability; null: learned. */
  answerAt: z.number().min(0).max(1).nullable(),
  /** Suggest when the knowledge covers the question with at least this probability; null: learned. */
  suggestAt: z.number().min(0).max(1).nullable(),
})
export type Boldness = z.infer<typeof boldness>

/** What would come of held-out questions with this threshold; shares are 0 to 1. */
export const dialPoint = z.object({
  answerAt: z.number(),
  /** Answered, of the questions that the knowledge covers. */
  coverage: z.number(),
  /** Wrong, among all answers; questions that the knowledge does not cover are counted in the share the bot reckons with. */
  wrong: z.number(),
  /** Answered all the same, of the questions that it does not cover. */
  uncovered: z.number(),
})
export type DialPoint = z.infer<typeof dialPoint>

/** What would come of held-out questions with this threshold of suggesting. */
export const suggestPoint = z.object({
  suggestAt: z.number(),
  /** Not refused, of the questions that the knowledge covers. */
  covered: z.number(),
  /** Not refused all the same, of the questions that it does not cover. */
  uncovered: z.number(),
})
export type SuggestPoint = z.infer<typeof suggestPoint>

export const dialExample = z.object({
  question: z.string(),
  /** Standard question of the right entry; null: the knowledge does not cover it. */
  expected: z.string().nullable(),
  /** Standard question of the entry that came first. */
  got: z.string().nullable(),
  probability: z.number(),
})
export type DialExample = z.infer<typeof dialExample>

export const dial = z.object({
  language,
  settings: boldness,
  /** Sent back on change. */
  version: z.int(),
  updatedAt: instant.nullable(),
  updatedBy: z.string().nullable(),
  /** True while a release with newer settings or content is being learned: the figures are of the one before. */
  training: z.boolean(),
  releaseId: z.string(),
  /** The thresholds in force; null: the bot knows nothing in this language. */
  inForce: z.object({ answerAt: z.number(), suggestAt: z.number() }).nullable(),
  /** Held-out questions behind the figures. */
  trials: z.object({ covered: z.int(), uncovered: z.int() }),
  /** At most 100 points, from bold to careful; empty when there were too few questions to try. */
  curve: z.array(dialPoint),
  /** At most 100 points, from bold to careful; empty when there were too few questions to try. */
  suggestCurve: z.array(suggestPoint),
  /** The figures at the threshold in force; null without trials. */
  now: dialPoint.nullable(),
  /** Places on the curve, from careful to bold, with examples of what just happens there. */
  positions: z.array(
    z.object({
      /** The wanted share of wrong answers that leads here. */
      wrongAnswers: z.number(),
      ...dialPoint.shape,
      /** Answered rightly, but only just. */
      justRight: z.array(dialExample),
      /** Answered wrongly, the next to be turned away. */
      mistakes: z.array(dialExample),
      /** Not answered any more, though the answer would have been right. */
      missed: z.array(dialExample),
    }),
  ),
})
export type Dial = z.infer<typeof dial>

export const dialRoutes = {
  getDial: defineRoute({
    id: 'getDial', method: 'GET', path: '/api/knowledge/dial', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.view'],
    summary: 'How much is answered against how much of it is wrong, as tried with held-out questions, and where the bot stands.', query: z.object({ language: language.default('zh') }), response: dial,
  }),
  setDial: defineRoute({
    id: 'setDial', method: 'PUT', path: '/api/knowledge/dial', tag: 'knowledge', auth: 'agent', permissions: ['knowledge.edit'],
    summary: 'How bold the bot shall be; it learns anew, within seconds.', query: z.object({ language: language.default('zh') }), body: z.strictObject({ ...boldness.shape, version: z.int() }), response: dial,
  }),
}
