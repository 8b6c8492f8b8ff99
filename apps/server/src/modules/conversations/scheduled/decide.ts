import type { ConversationState, MessageContent, ScheduledReason } from '@yingda/contract'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import { agentMessage } from '../commands/decide.ts'
import type { Decision } from '../log/types.ts'
import { scheduledEnded, type StoredScheduled } from './store.ts'

/** The id under which the last message of a plan stands in the log: all are written in one commit, once, however often it is tried. */
export const clientIdOf = (id: string): string => `scheduled-${id}`

function refusal(state: ConversationState | null, { agentId, onlyIfSilent, customerSeq }: StoredScheduled, author: AgentPrincipal | null): ScheduledReason | null {
  if (author?.permissions.has('conversations.reply') !== true) return 'no_permission'
  if (state === null || state.owner.kind === 'closed') return 'closed'
  if (state.owner.kind !== 'agent' || state.owner.agentId !== agentId) return 'handed_over'
  return onlyIfSilent && state.lastCustomerSeq > customerSeq ? 'customer_wrote' : null
}

/**
 * Pure: a planned message whose time has come is said, or it is written down why not.
 * @param author whoever planned it, as they may act now; null when they are gone
 */
export function sendScheduled(state: ConversationState | null, message: StoredScheduled, author: AgentPrincipal | null, at: string): Decision {
  const reason = refusal(state, message, author)
  if (reason !== null || author === null || state === null) return { events: [], effects: [scheduledEnded(message.id, at, { reason: reason ?? 'no_permission' })] }
  const said = contentsOf(message).flatMap((content, index, all) => agentMessage(state, { agentId: author.userId, name: author.name }, {
    clientId: index === all.length - 1 ? clientIdOf(message.id) : `${clientIdOf(message.id)}-${String(index + 1)}`, content, internal: false, via: { kind: 'scheduled', id: message.id },
  }).events)
  return { events: said, effects: [scheduledEnded(message.id, at, { seq: state.lastSeq + said.length })] }
}

/** What it says, one message each: the files, then the words. */
function contentsOf({ files, text }: StoredScheduled): MessageContent[] {
  return [...files.map((attachment) => ({ type: 'attachment' as const, attachment })), ...(text.trim() === '' ? [] : [{ type: 'text' as const, text }])]
}
