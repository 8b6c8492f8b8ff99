import type { ConversationState, Permission } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { fold, log } from '../../../realtime/fake.ts'
import { actionsFor, replyBlocked } from './actions.ts'

const me = 'agent-1'
const actor = (...permissions: Permission[]): { id: string; permissions: Permission[] } => ({ id: me, permissions })
const owned = (owner: ConversationState['owner']): ConversationState => ({ ...(fold(log(2)) as ConversationState), owner })
const can = (state: ConversationState, who: ReturnType<typeof actor>): string[] => actionsFor(state, who).filter((action) => action.blocked === null).map((action) => action.id)
const reasons = (state: ConversationState, who: ReturnType<typeof actor>): Record<string, string> =>
  Object.fromEntries(actionsFor(state, who).flatMap((action) => (action.blocked ? [[action.id, action.blocked.key]] : [])))

const agent = actor('conversations.view.own', 'conversations.reply')
const supervisor = actor('conversations.view.all', 'conversations.reply', 'conversations.take_over')
const other = owned({ kind: 'agent', agentId: 'agent-2', name: '李雷' })

describe('actions', () => {
  it('of a waiting conversation: accept', () => {
    expect(can(owned({ kind: 'queue' }), agent)).toEqual(['accept'])
    expect(reasons(owned({ kind: 'queue' }), agent)).toEqual({ transfer: 'action.onlyOwn', returnToBot: 'action.onlyOwn', close: 'action.onlyOwn' })
  })

  it('of an own one: hand over, return, close', () => {
    expect(can(owned({ kind: 'agent', agentId: me, name: '我' }), agent)).toEqual(['transfer', 'returnToBot', 'close'])
  })

  it('of the bot’s or a colleague’s: take over, with the permission only', () => {
    expect(can(other, supervisor)).toEqual(['takeOver'])
    expect(can(owned({ kind: 'bot' }), supervisor)).toEqual(['takeOver'])
    expect(can(other, agent)).toEqual([])
    expect(reasons(other, agent)['accept']).toBe('action.ownedByOther')
    expect(reasons(owned({ kind: 'bot' }), agent)['accept']).toBe('action.ownedByBot')
  })

  it('of a closed one: none, and it says that the customer opens it again', () => {
    expect(can(owned({ kind: 'closed' }), supervisor)).toEqual([])
    expect(new Set(Object.values(reasons(owned({ kind: 'closed' }), supervisor)))).toEqual(new Set(['action.isClosed']))
  })

  it('are not there for those who may only look', () => {
    expect(actionsFor(owned({ kind: 'queue' }), actor('conversations.view.all'))).toEqual([])
  })
})

describe('replying', () => {
  it('is for the owner', () => {
    expect(replyBlocked(owned({ kind: 'agent', agentId: me, name: '我' }), agent)).toBeNull()
    expect(replyBlocked(other, supervisor)).toEqual({ key: 'action.ownedByOther', params: { name: '李雷' } })
    expect(replyBlocked(owned({ kind: 'agent', agentId: me, name: '我' }), actor())).toEqual({ key: 'action.needReply' })
  })
})
