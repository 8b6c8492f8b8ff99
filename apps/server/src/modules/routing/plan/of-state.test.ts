import { defaultGroupRouting, type ConversationState } from '@yingda/contract'
import { evolve } from '@yingda/contract/view'
import { describe, expect, it } from 'vitest'
import { decisions, type NewEvent } from '../../conversations/index.ts'
import { noFacts, ownedOf, waitingOf } from './of-state.ts'
import { plan } from './plan.ts'
import type { Agent, World } from './world.ts'

const NOW = Date.parse('2026-03-02T02:00:00Z')
const [ann, bob] = [{ agentId: 'ann', name: 'Ann' }, { agentId: 'bob', name: 'Bob' }]

/** A conversation after what was decided, one thing a second. */
function after(...happened: ((state: ConversationState | null) => readonly NewEvent[])[]): ConversationState {
  let now: ConversationState | null = null
  for (const [second, decide] of happened.entries()) {
    for (const event of decide(now)) now = evolve('x', now, { ...event, seq: (now?.lastSeq ?? 0) + 1, at: new Date(NOW + second * 1000).toISOString() })
  }
  if (now === null) throw new Error('nothing happened')
  return now
}
const begun = (): readonly NewEvent[] => [{ type: 'started', customerId: 'c', channel: 'web', language: 'zh', page: null }, { type: 'owner', owner: { kind: 'queue', groupId: 'g' }, reason: 'customer_asked', byAgentId: null, note: null }]
const assigned = (to: typeof ann) => (state: ConversationState | null) => decisions.assign(state, to, state?.ownerSeq ?? 0).events
const said = (agentId: string) => (): readonly NewEvent[] => [{ type: 'message', author: { kind: 'agent', agentId, name: agentId }, content: { type: 'text', text: 'x' }, clientId: agentId, internal: false }]
const takenBack = (why: 'silent' | 'gone') => (state: ConversationState | null) => decisions.takeBack(state, state?.ownerSeq ?? 0, why).events

const agent = (id: string): Agent => ({ id, name: id, availability: 'online', connected: true, goneSince: null, capacity: 5, byChannel: {}, skills: new Map([['g', 50]]), levels: new Map(), lastGivenAt: 0, missed: 0 })
const world = (state: ConversationState, ...people: string[]): World => ({
  now: NOW + 60_000, rules: { rules: [], defaultGroupId: null, breakReasons: ['x'] }, groups: new Map([['g', { ...defaultGroupRouting, mode: 'assign' }]]), hours: new Map(), skills: new Map(),
  agents: new Map(people.map((id) => [id, agent(id)])), waiting: state.owner.kind === 'queue' ? [waitingOf(state, noFacts)] : [], owned: state.owner.kind === 'agent' ? [ownedOf(state, state.owner.agentId)] : [],
})
const goesTo = (state: ConversationState, ...people: string[]): string | undefined => plan(world(state, ...people)).flatMap((step) => (step.do === 'assign' ? [step.agentId] : []))[0]

describe('who gets it next, though the one before had it last', () => {
  it('what an agent let lie goes to another, and to the same only when nobody else is there', () => {
    const state = after(begun, assigned(ann), takenBack('silent'))
    expect(goesTo(state, 'ann', 'bob')).toBe('bob')
    expect(goesTo(state, 'ann')).toBe('ann')
  })
  it('what was taken from who lost the connection goes back to them when they are there again', () => {
    expect(goesTo(after(begun, assigned(ann), takenBack('gone')), 'ann', 'bob')).toBe('ann')
  })
  it('what an agent hands to the own group goes to a colleague; so does what a supervisor takes from them', () => {
    expect(goesTo(after(begun, assigned(ann), (state) => decisions.transferToGroup(state, ann, 'g', null).events), 'ann', 'bob')).toBe('bob')
    expect(goesTo(after(begun, assigned(ann), (state) => decisions.giveToGroup(state, bob, 'g', null).events), 'ann', 'bob')).toBe('bob')
  })
  it('the agent who had it last is the owner of last, not who was asked beside, nor who came first', () => {
    const back = (...more: Parameters<typeof after>): ConversationState => after(begun, assigned(ann), ...more, (state) => decisions.takeBack(state, state?.ownerSeq ?? 0, 'gone').events)
    expect(waitingOf(back((state) => decisions.setParticipant(state, ann, bob, true).events), noFacts).lastAgentId).toBe('ann')
    const twice = back((state) => decisions.giveTo(state, ann, bob, null).events, (state) => decisions.giveTo(state, bob, ann, null).events)
    expect(waitingOf(twice, noFacts).lastAgentId).toBe('ann')
  })
  it('an answer that comes in the moment before is no reason to take anything back', () => {
    const answered = after(begun, assigned(ann), said('ann'))
    for (const why of ['silent', 'gone'] as const) expect(decisions.takeBack(answered, answered.ownerSeq, why).events).toEqual([])
  })
})
