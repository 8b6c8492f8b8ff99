import { z } from 'zod'
import { instant, seq } from './common.ts'

/** What led from the bot to a person. */
export const handoffCause = z.enum([
  /** The button. */
  'asked_button',
  /** Words that ask for a person. */
  'asked_words',
  /** Questions in a row that the bot could not answer. */
  'unknown',
  /** The same question again and again. */
  'repeated',
  /** Answers marked as not helpful, or said to be so. */
  'unhappy',
  'anger',
  /** A complaint or another topic that is people's business. */
  'risk',
  /** A customer of a segment that people serve. */
  'vip',
  'failed_action',
  /** More turns with the bot than the company allows without progress. */
  'ceiling',
  /** The bot cannot read what was sent, or could not be reached. */
  'unreadable',
  /** Nobody called: an agent took it from the bot. */
  'taken_over',
])
export type HandoffCause = z.infer<typeof handoffCause>

/** What the bot tried for one question. */
export const triedAnswer = z.object({
  /** The customer's words, at most 200 characters. */
  asked: z.string(),
  seq,
  outcome: z.enum(['answered', 'passage', 'suggested', 'refused']),
  /** Questions of the entries that were given or suggested. */
  entries: z.array(z.object({ id: z.string(), question: z.string() })),
  feedback: z.enum(['up', 'down']).nullable(),
})

/** The handoff card: everything learned before a person came. What other systems know (orders, tickets) is read live beside it. */
export const handoffCard = z.object({
  /** One or two sentences in the conversation's language, made by rules from the fields below. */
  summary: z.string(),
  /** The customer's last real question, null when there was none. */
  question: z.string().nullable(),
  tried: z.array(triedAnswer).max(10),
  /** What was recognised in the customer's words, newest first; personal values are masked, the message itself has them. */
  entities: z.array(z.object({ type: z.string(), text: z.string(), value: z.string(), seq })).max(30),
  slots: z.array(z.object({ flow: z.string(), slot: z.string(), value: z.string() })).max(30),
  mood: z.enum(['calm', 'unhappy', 'angry']),
  page: z.string().nullable(),
  botTurns: z.int().min(0),
  /** When the session began: turns and seconds until a person are counted from here. */
  startedAt: instant,
})
export type HandoffCard = z.infer<typeof handoffCard>
