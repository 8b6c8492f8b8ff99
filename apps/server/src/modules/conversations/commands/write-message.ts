import type { ConversationEvent, OutgoingContent, OutgoingVia } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import type { EffectWriter } from '../log/types.ts'
import type { Agent } from './decide.ts'

/** Rows of messages whose words were not typed, for whoever counts them. */
export const VIA_USED = 'via_used'
export const RECALLED = 'recalled'

/** What an agent sends. */
export interface AgentOutgoing {
  clientId: string
  content: OutgoingContent
  internal: boolean
  via?: OutgoingVia | undefined
  mentions?: readonly string[] | undefined
  ask?: true | undefined
  answers?: number | undefined
}

/**
 * The colleagues a note speaks to, each once, the writer left out.
 * @param askerId whoever asked what it answers: spoken to as well, unless they can no longer be
 * @throws AppError bad_request for mentions outside a private note and for who cannot take conversations
 */
export async function mentioned({ internal, mentions = [] }: AgentOutgoing, writerId: string, colleague: (id: string) => Promise<Agent | null>, askerId: string | null = null): Promise<Agent[]> {
  const asker = askerId === null || askerId === writerId || mentions.includes(askerId) ? null : await colleague(askerId)
  if (mentions.length === 0) return asker === null ? [] : [{ agentId: asker.agentId, name: asker.name }]
  if (!internal) throw new AppError('bad_request', { text: notesOnly, fields: [{ path: 'mentions', message: 'private notes only' }] })
  const ids = [...new Set(mentions)].filter((id) => id !== writerId)
  const found = await Promise.all(ids.map(async (id) => {
    const one = await colleague(id)
    if (one === null) throw new AppError('bad_request', { text: noColleague, fields: [{ path: 'mentions', message: 'no such colleague' }] })
    return { agentId: one.agentId, name: one.name }
  }))
  return asker === null ? found : [...found, { agentId: asker.agentId, name: asker.name }]
}

/**
 * Who asked the question that a note answers; null when it answers none.
 * @param question what the log holds under `answers`
 * @throws AppError bad_request for a question to nobody, either of them outside a private note, and an answer to no question
 */
export function askerOf({ internal, mentions = [], ask, answers }: AgentOutgoing, question: ConversationEvent | null): string | null {
  if ((ask === true || answers !== undefined) && !internal) throw new AppError('bad_request', { text: notesOnly, fields: [{ path: 'ask', message: 'private notes only' }] })
  if (ask === true && mentions.length === 0) throw new AppError('bad_request', { text: nobodyAsked, fields: [{ path: 'mentions', message: 'nobody is asked' }] })
  if (answers === undefined) return null
  if (question?.type === 'message' && question.ask === true && question.author.kind === 'agent') return question.author.agentId
  throw new AppError('bad_request', { text: noQuestion, fields: [{ path: 'answers', message: 'no such question' }] })
}

const nobodyAsked = { zh: '请用 @ 指明向谁咨询。', en: 'Say with @ whom you ask.' }
const noQuestion = { zh: '要答复的咨询不存在，请刷新后重试。', en: 'The question you answer does not exist. Reload and try again.' }
const notesOnly = { zh: '只有内部备注可以 @ 同事。', en: 'Only private notes can mention colleagues.' }
const noColleague = { zh: '@ 的同事不存在或不能接待会话，请删除后重试。', en: 'A mentioned colleague does not exist or cannot take conversations. Remove the mention and try again.' }

/** Marks messages as taken back, in the transaction that says so. */
export const markRecalled: EffectWriter = (rows) => ({
  name: 'mark-recalled',
  text: `update conversation_events e set data = e.data || '{"recalled": true}'
    from json_to_recordset($1::json) as x (c uuid, s int) where e.conversation_id = x.c and e.seq = x.s`,
  values: [JSON.stringify(rows)],
})
