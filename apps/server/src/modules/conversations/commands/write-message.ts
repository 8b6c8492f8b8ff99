import type { OutgoingContent, OutgoingVia } from '@yingda/contract'
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
}

/**
 * The colleagues a note speaks to, each once, the writer left out.
 * @throws AppError bad_request for mentions outside a private note and for who cannot take conversations
 */
export async function mentioned({ internal, mentions = [] }: AgentOutgoing, writerId: string, colleague: (id: string) => Promise<Agent | null>): Promise<Agent[]> {
  if (mentions.length === 0) return []
  if (!internal) throw new AppError('bad_request', { text: notesOnly, fields: [{ path: 'mentions', message: 'private notes only' }] })
  const ids = [...new Set(mentions)].filter((id) => id !== writerId)
  return Promise.all(ids.map(async (id) => {
    const found = await colleague(id)
    if (found === null) throw new AppError('bad_request', { text: noColleague, fields: [{ path: 'mentions', message: 'no such colleague' }] })
    return { agentId: found.agentId, name: found.name }
  }))
}

const notesOnly = { zh: '只有内部备注可以 @ 同事。', en: 'Only private notes can mention colleagues.' }
const noColleague = { zh: '@ 的同事不存在或不能接待会话，请删除后重试。', en: 'A mentioned colleague does not exist or cannot take conversations. Remove the mention and try again.' }

/** Marks messages as taken back, in the transaction that says so. */
export const markRecalled: EffectWriter = (rows) => ({
  name: 'mark-recalled',
  text: `update conversation_events e set data = e.data || '{"recalled": true}'
    from json_to_recordset($1::json) as x (c uuid, s int) where e.conversation_id = x.c and e.seq = x.s`,
  values: [JSON.stringify(rows)],
})
