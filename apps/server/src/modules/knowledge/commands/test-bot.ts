import { language, type BotTest, type Language } from '@yingda/contract'
import { initialState, turn, type DialogueState, type Release } from '@yingda/dialogue'
import { z } from 'zod'
import { validate } from '../../../platform/http/bind.ts'
import { presentTest } from '../presenter.ts'

const reason = z.enum(['asked', 'unknown', 'repeated', 'unhappy'])
const id = z.string().max(200)
const ids = z.array(id).max(20)
const text = z.enum([
  'greeting', 'refusal', 'handoffOffer', 'handoffBeside', 'suggestIntro', 'handoffAccepted', 'handoffDeclined', 'noText', 'identifierOnly',
  'noSuchChoice', 'cancelled', 'nothingToRepeat',
])

/** A state as the engine makes it; what comes from a browser is believed only in this form. */
const dialogueState: z.ZodType<DialogueState> = z.strictObject({
  version: z.literal(1),
  turns: z.int().min(0).max(1_000_000),
  language: language.nullable(),
  misses: z.int().min(0).max(1_000_000),
  choices: ids,
  previousChoices: ids,
  offered: z.strictObject({ reason, asked: z.boolean() }).nullable(),
  question: z.strictObject({ text: z.string().max(1000), entryId: id.nullable(), count: z.int().min(0).max(1_000_000) }).nullable(),
  last: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('answer'), entryId: id }),
      z.strictObject({ kind: z.literal('passage'), documentId: id, passage: z.int().min(0) }),
      z.strictObject({ kind: z.literal('smalltalk'), entryId: id }),
      z.strictObject({ kind: z.literal('suggest'), choices: ids }),
      z.strictObject({ kind: z.literal('refuse'), text: z.enum(['refusal', 'handoffOffer', 'handoffBeside']) }),
      z.strictObject({ kind: z.literal('notice'), text }),
    ])
    .nullable(),
  topic: id.nullable(),
  next: ids,
})

export interface TestQuestion {
  text: string
  language: Language
  choice?: string | undefined
  segmentIds?: string[] | undefined
  state?: Record<string, unknown> | undefined
}

/** Asks the bot as a customer would, on the production path; nothing is stored. @throws AppError bad_request for a state that is none. */
export function testBot(release: Release, question: TestQuestion, now: string, reader: Language): BotTest {
  const state = question.state === undefined ? initialState() : validate(dialogueState, question.state, 'body.state')
  const { text: asked, language: of, choice, segmentIds: audiences } = question
  const began = process.hrtime.bigint()
  const result = turn(release, state, { text: asked, language: of, now, ...(choice === undefined ? {} : { choice }), ...(audiences === undefined ? {} : { audiences }) })
  const microseconds = Number(process.hrtime.bigint() - began) / 1000
  return presentTest(release, result, microseconds, reader)
}
