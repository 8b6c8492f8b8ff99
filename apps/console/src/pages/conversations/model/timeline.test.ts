import type { ConversationEvent } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { conversationId as id, fold, says, started } from '../../../realtime/fake.ts'
import type { Outgoing } from '../../../realtime/outbox.ts'
import { buildTimeline, type TimelineItem } from './timeline.ts'

const me = 'agent-1'
const at = (minutes: number): string => new Date(Date.UTC(2026, 0, 1, 4, minutes)).toISOString()
const bot = (seq: number, minutes: number): ConversationEvent => ({
  type: 'message', seq, at: at(minutes), author: { kind: 'bot' }, clientId: `bot-${seq}`, internal: false,
  content: { type: 'answer', text: '答', entryId: 'e', source: { question: '问', category: '类' } },
})
const reply = (seq: number, minutes: number, internal = false): ConversationEvent => ({
  type: 'message', seq, at: at(minutes), author: { kind: 'agent', agentId: me, name: '我' }, clientId: `mine-${seq}`, internal, content: { type: 'text', text: 'ok' },
})
const customer = (seq: number, minutes: number): ConversationEvent => ({ ...says(seq), at: at(minutes) })
const start: ConversationEvent = { ...started, at: at(0) }
const pending = (clientId: string, minutes: number): Outgoing => ({
  conversationId: id, clientId, content: { type: 'text', text: clientId }, internal: false, at: Date.parse(at(minutes)), status: 'sending', error: null, seq: null,
})

const build = (events: ConversationEvent[], outgoing: Outgoing[] = [], readUpTo: number | null = null): TimelineItem[] =>
  buildTimeline({ id, state: fold(events), events, through: events.length, more: false }, outgoing, { myId: me, readUpTo })
const outline = (items: TimelineItem[]): string[] =>
  items.map((item) => ('first' in item ? `${item.kind}${item.first ? ' first' : ''}${item.last ? ' last' : ''}` : item.kind))

describe('timeline', () => {
  it('groups what one author says in a short time', () => {
    expect(outline(build([start, customer(2, 1), customer(3, 2), customer(4, 9), bot(5, 9)]))).toEqual([
      'day', 'system', 'message first', 'message last', 'message first last', 'message first last',
    ])
  })

  it('keeps a private note apart from a reply', () => {
    expect(outline(build([start, reply(2, 1), reply(3, 1, true)]))).toEqual(['day', 'system', 'message first last', 'message first last'])
  })

  it('puts a day between days', () => {
    expect(outline(build([start, customer(2, 1), customer(3, 1 + 24 * 60)]))).toEqual(['day', 'system', 'message first last', 'day', 'message first last'])
  })

  it('shows feedback at its message, the newest, and no line of its own', () => {
    const items = build([start, bot(2, 1), { type: 'feedback', seq: 3, at: at(2), messageSeq: 2, value: 'up' }, { type: 'feedback', seq: 4, at: at(3), messageSeq: 2, value: 'down' }])
    expect(outline(items)).toEqual(['day', 'system', 'message first last'])
    expect(items[2]).toMatchObject({ feedback: 'down' })
  })

  it('tells what the customer has read', () => {
    const items = build([start, reply(2, 1), reply(3, 9), { type: 'read', seq: 4, at: at(10), by: 'customer', upTo: 2 }])
    expect(items.flatMap((item) => (item.kind === 'message' ? [item.read] : []))).toEqual([true, false])
  })

  it('draws the line before the first unread message, once', () => {
    expect(outline(build([start, customer(2, 1), customer(3, 1), customer(4, 1)], [], 2))).toEqual([
      'day', 'system', 'message first', 'unread', 'message first', 'message last',
    ])
    expect(outline(build([start, customer(2, 1)], [], 2))).not.toContain('unread')
  })

  it('ends with what is on its way, and shows nothing twice', () => {
    const items = build([start, reply(2, 1)], [pending('mine-2', 1), pending('next', 2)])
    expect(outline(items)).toEqual(['day', 'system', 'message first', 'outgoing last'])
    expect(items.map((item) => item.key)).toEqual([...new Set(items.map((item) => item.key))])
  })

  it('names who handed over, returned or closed', () => {
    const owner = (seq: number, value: Extract<ConversationEvent, { type: 'owner' }>['owner'], byAgentId: string | null): ConversationEvent => ({ type: 'owner', seq, at: at(seq), owner: value, reason: 'transferred', byAgentId, note: null })
    const events = [start, owner(2, { kind: 'agent', agentId: me, name: '我' }, me), owner(3, { kind: 'agent', agentId: 'agent-2', name: '李雷' }, me), owner(4, { kind: 'closed' }, 'agent-2'), owner(5, { kind: 'bot' }, 'nobody-here'), owner(6, { kind: 'queue' }, null)]
    expect(build(events).flatMap((item) => (item.kind === 'system' ? [item.actor] : []))).toEqual([null, '我', '我', '李雷', null, null])
  })

  it('tells of a page only when it is another', () => {
    const context = (seq: number, page: string | null): ConversationEvent => ({ type: 'context', seq, at: at(seq), page, language: 'zh' })
    const events = [{ ...start, page: '/a' } as ConversationEvent, context(2, '/a'), context(3, null), context(4, '/b'), context(5, '/b')]
    expect(build(events).filter((item) => item.kind === 'system').map((item) => item.event.seq)).toEqual([1, 4])
  })

  it('shows what colleagues answered with the question, and the question with the answer', () => {
    const asks: ConversationEvent = { ...reply(2, 1, true), type: 'message', ask: true, mentions: ['agent-2'] } as ConversationEvent
    const answers: ConversationEvent = { ...reply(3, 2, true), type: 'message', answers: 2 } as ConversationEvent
    const lost: ConversationEvent = { ...reply(4, 3, true), type: 'message', answers: 99 } as ConversationEvent
    const rows = build([start, asks, answers, lost]).flatMap((item) => (item.kind === 'message' ? [[item.event.seq, item.answers.map(({ seq }) => seq), item.question?.seq ?? null]] : []))
    expect(rows).toEqual([[2, [3], null], [3, [], 2], [4, [], null]])
  })
})
