import type { ConversationState, Permission } from '@yingda/contract'
import type { Key } from '../../../i18n/zh.ts'
import type { Params } from '../../../i18n/translate.ts'

export type ActionId = 'accept' | 'takeOver' | 'transfer' | 'returnToBot' | 'close'
export interface Reason {
  readonly key: Key
  readonly params?: Params
}
export interface Action {
  readonly id: ActionId
  /** Why it cannot be done now; null when it can. */
  readonly blocked: Reason | null
}
export interface Actor {
  readonly id: string
  readonly permissions: readonly Permission[]
}

export const isOwner = (state: ConversationState, actor: Actor): boolean => state.owner.kind === 'agent' && state.owner.agentId === actor.id
const may = (actor: Actor, permission: Permission): boolean => actor.permissions.includes(permission)

/** Who has the conversation, as a sentence. */
export function ownedBy(state: ConversationState): Reason {
  if (state.owner.kind === 'agent') return { key: 'action.ownedByOther', params: { name: state.owner.name } }
  if (state.owner.kind === 'closed') return { key: 'action.isClosed' }
  return { key: state.owner.kind === 'bot' ? 'action.ownedByBot' : 'action.ownedByQueue' }
}

/**
 * What an agent can do with a conversation, in the order of the toolbar. What a role can never do is left out; what only
 * the present state forbids is there with its reason.
 */
export function actionsFor(state: ConversationState, actor: Actor): readonly Action[] {
  if (!may(actor, 'conversations.reply')) return []
  if (isOwner(state, actor)) return [free('transfer'), free('returnToBot'), free('close')]
  const rest: Action[] = (['transfer', 'returnToBot', 'close'] as const).map((id) => ({ id, blocked: state.owner.kind === 'closed' ? { key: 'action.isClosed' } : { key: 'action.onlyOwn' } }))
  return [...taking(state, actor), ...rest]
}

const free = (id: ActionId): Action => ({ id, blocked: null })

function taking(state: ConversationState, actor: Actor): readonly Action[] {
  if (state.owner.kind === 'queue') return [free('accept')]
  if (state.owner.kind === 'closed') return [{ id: 'accept', blocked: { key: 'action.isClosed' } }]
  return may(actor, 'conversations.take_over') ? [free('takeOver')] : [{ id: 'accept', blocked: ownedBy(state) }]
}

/** Why one cannot reply to the customer; null when one can. */
export function replyBlocked(state: ConversationState, actor: Actor): Reason | null {
  if (!may(actor, 'conversations.reply')) return { key: 'action.needReply' }
  return isOwner(state, actor) ? null : ownedBy(state)
}
