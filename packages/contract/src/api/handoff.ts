import { z } from 'zod'
import { cleanText, uuid } from '../common.ts'
import { defineRoute } from './route.ts'

/** What the bot says instead of its own words when it asks whether a person should take over, or hands over; empty: its own. */
const words = z.strictObject({ zh: cleanText(300, 0), en: cleanText(300, 0) })
const name = cleanText(80)
const names = z.array(name).max(100)
/** Knowledge that an answer was taken from: a category covers those below it, as `售后` covers `售后/退款`. */
const topics = z.strictObject({ categories: names, tags: names })

/** `automatic`: handed over at once. `confirm`: the customer is asked and says yes or taps the button. */
const mode = z.enum(['automatic', 'confirm'])
const common = { enabled: z.boolean(), mode, words }
/** What keeps the promise that nobody is locked in with the bot: it can be shaped, not switched off. */
const always = { ...common, enabled: z.literal(true) }

/**
 * What leads from the bot to a person. The button is no trigger: it is always there. Tried in the order of the list below;
 * the first that holds decides.
 */
export const handoffTriggers = z.strictObject({
  /** Words that ask for a person. Asked to confirm or not: asking again hands over. */
  askedWords: z.strictObject(always),
  /** An answer from these topics means that a person is wanted. */
  askedTopic: z.strictObject({ ...common, topics }),
  /** A complaint or another topic that is people's business. */
  risk: z.strictObject({
    ...common, topics, serviceKinds: names,
    /** The customer says that a complaint, a bad review or a lawyer will follow. */
    threats: z.boolean(),
  }),
  /** The customer is of one of these segments, or of at least this level: once a session. */
  vip: z.strictObject({ ...common, segmentIds: z.array(uuid).max(50), level: z.int().min(0).max(100).nullable() }),
  /** From this mood on. */
  anger: z.strictObject({ ...common, from: z.enum(['angry', 'furious']) }),
  /** Something the bot did for the customer did not work, this many times in a session. */
  failedAction: z.strictObject({ ...common, n: z.int().min(1).max(10) }),
  /** Answers marked as not helpful or said to be so, since a person was last offered. */
  unhappy: z.strictObject({ ...common, n: z.int().min(1).max(10) }),
  /** The same question this many times in a row. */
  repeated: z.strictObject({ ...common, n: z.int().min(2).max(10) }),
  /** Messages in a row that the bot could not answer. */
  unknown: z.strictObject({ ...common, n: z.int().min(1).max(10) }),
  /** Turns with the bot in a row without progress, whatever was said: after so many a person is offered. */
  ceiling: z.strictObject({ ...always, n: z.int().min(2).max(30) }),
})
export type HandoffTriggers = z.infer<typeof handoffTriggers>
export type HandoffTriggerKind = keyof HandoffTriggers

const own = { zh: '', en: '' }
const none = { categories: [], tags: [] }

export const defaultHandoffTriggers: HandoffTriggers = {
  askedWords: { enabled: true, mode: 'automatic', words: own },
  askedTopic: { enabled: false, mode: 'automatic', words: own, topics: none },
  risk: { enabled: true, mode: 'confirm', words: own, topics: none, serviceKinds: [], threats: true },
  vip: { enabled: false, mode: 'confirm', words: own, segmentIds: [], level: null },
  anger: { enabled: true, mode: 'confirm', words: own, from: 'furious' },
  failedAction: { enabled: true, mode: 'confirm', words: own, n: 1 },
  unhappy: { enabled: true, mode: 'confirm', words: own, n: 2 },
  repeated: { enabled: true, mode: 'confirm', words: own, n: 3 },
  unknown: { enabled: true, mode: 'confirm', words: own, n: 2 },
  ceiling: { enabled: true, mode: 'confirm', words: own, n: 6 },
}

/** Version 0: nobody has changed them yet. */
export const handoffSettings = z.object({ version: z.int().min(0), triggers: handoffTriggers })
export type HandoffSettings = z.infer<typeof handoffSettings>

const base = { tag: 'settings', auth: 'agent' } as const

export const handoffRoutes = {
  getHandoffSettings: defineRoute({
    id: 'getHandoffSettings', method: 'GET', path: '/api/handoff', ...base, permissions: ['settings.view'],
    summary: 'What leads from the bot to a person.', response: handoffSettings,
  }),
  setHandoffSettings: defineRoute({
    id: 'setHandoffSettings', method: 'PUT', path: '/api/handoff', ...base, permissions: ['settings.view', 'settings.edit'],
    summary: 'All triggers anew; refused when somebody changed them since `version`.', body: handoffSettings.strict(), response: handoffSettings,
  }),
}
