import { MAX_LABELS, type ConversationBulkChange, type ConversationState } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import { closeByAgent, existing, ownedBy, transfer, type Agent } from '../commands/decide.ts'
import { closeBySupervisor, giveTo, giveToGroup, setLabels, setPriority, transferToGroup } from '../commands/decide-work.ts'
import type { Decision, NewEvent } from '../log/types.ts'

const words = {
  closed: { zh: '会话已结束，不能转接。', en: 'The conversation is closed and cannot be handed over.' },
  labels: { zh: `标签超过 ${String(MAX_LABELS)} 个，请先移除一些。`, en: `It would have more than ${String(MAX_LABELS)} labels. Remove some first.` },
}

/** The change with what was looked up for it. */
export interface BulkTask {
  change: ConversationBulkChange
  /** To whom it is handed, when to a colleague. */
  colleague: Agent | null
}

/**
 * Pure: what one conversation of a job becomes, as if its agent had done it by hand. Whose it is not may do it only with
 * conversations.take_over. Nothing when nothing changes.
 * @throws AppError not_allowed_now with the reason
 */
export function bulkChange(state: ConversationState | null, agent: AgentPrincipal, { change, colleague }: BulkTask): Decision {
  const now = existing(state)
  const by: Agent = { agentId: agent.userId, name: agent.name }
  const events: NewEvent[] = [...labelEvents(now, by, change), ...(change.priority === undefined ? [] : setPriority(now, by.agentId, change.priority).events)]
  return { events: [...events, ...ownerEvents(now, by, agent.permissions.has('conversations.take_over'), change, colleague)] }
}

function labelEvents(now: ConversationState, by: Agent, { addLabels = [], removeLabels = [] }: ConversationBulkChange): NewEvent[] {
  const gone = new Set(removeLabels)
  const labels = [...new Set([...now.labels.filter((label) => !gone.has(label)), ...addLabels])]
  if (addLabels.length > 0 && labels.length > MAX_LABELS) throw new AppError('not_allowed_now', { text: words.labels })
  return setLabels(now, by.agentId, labels).events
}

function ownerEvents(now: ConversationState, by: Agent, takeOver: boolean, { close, handTo }: ConversationBulkChange, colleague: Agent | null): NewEvent[] {
  if (close === true) {
    if (now.owner.kind === 'closed') return []
    return (takeOver && !owns(now, by) ? closeBySupervisor(now, by, null) : closeByAgent(now, by)).events
  }
  if (handTo === undefined) return []
  if (now.owner.kind === 'closed') throw new AppError('not_allowed_now', { text: words.closed })
  const note = handTo.note ?? null
  const asOwner = owns(now, by) || !takeOver
  if (asOwner) ownedBy(now, by)
  if ('groupId' in handTo) return (asOwner ? transferToGroup(now, by, handTo.groupId, note) : giveToGroup(now, by, handTo.groupId, note)).events
  if (colleague === null) throw new AppError('not_found')
  return (asOwner ? transfer(now, by, colleague, note) : giveTo(now, by, colleague, note)).events
}

const owns = ({ owner }: ConversationState, by: Agent): boolean => owner.kind === 'agent' && owner.agentId === by.agentId
