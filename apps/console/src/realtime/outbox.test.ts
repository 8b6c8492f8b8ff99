import type { ClientFrame, ServerFrame } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { conversationId as id, fakeClock, settle } from './fake.ts'
import { createOutbox, type Outbox, type Outgoing } from './outbox.ts'

type Send = Extract<ClientFrame, { type: 'send' }>

function rig(saved: readonly Outgoing[] = [], post?: (message: Outgoing) => Promise<{ seq: number } | { refused: string } | null>): { outbox: Outbox; sent: Send[]; clock: ReturnType<typeof fakeClock>; link: { up: boolean }; store: { messages: readonly Outgoing[] } } {
  const sent: Send[] = []
  const link = { up: true }
  const store = { messages: saved }
  const clock = fakeClock()
  let refs = 0
  const outbox = createOutbox({
    send: (frame) => {
      if (link.up && frame.type === 'send') sent.push(frame)
      return link.up
    },
    nextRef: () => `r${(refs += 1)}`,
    clock,
    saved,
    save: (messages) => { store.messages = messages },
    ...(post ? { post } : {}),
  })
  return { outbox, sent, clock, link, store }
}

const write = (outbox: Outbox, clientId: string, internal = false): void =>
  outbox.add({ conversationId: id, clientId, content: { type: 'text', text: clientId }, internal })
const ack = (frame: Send | undefined, seq: number): ServerFrame => ({ type: 'ack', ref: frame?.ref ?? '', conversationId: id, seq, at: '2026-01-01T08:00:00.000Z' })
const refuse = (frame: Send | undefined, code: 'not_allowed_now' | 'rate_limited', retryAfter?: number): ServerFrame => ({
  type: 'error', ref: frame?.ref ?? '', code, message: '不行', ...(retryAfter === undefined ? {} : { retryAfter }),
})
const statuses = (outbox: Outbox): string[] => outbox.of(id).map((message) => `${message.clientId} ${message.status}`)

describe('outbox', () => {
  it('sends one at a time, in the order they were written', () => {
    const { outbox, sent } = rig()
    write(outbox, 'first')
    write(outbox, 'second', true)
    expect(sent.map((frame) => frame.clientId)).toEqual(['first'])
    outbox.receive(ack(sent[0], 2))
    expect(sent.map((frame) => [frame.clientId, frame.internal])).toEqual([['first', undefined], ['second', true]])
    expect(statuses(outbox)).toEqual(['first stored', 'second sending'])
  })

  it('keeps what is written offline and sends it in order when the connection is back, each id once', () => {
    const { outbox, sent, link } = rig()
    link.up = false
    write(outbox, 'first')
    write(outbox, 'second')
    expect(sent).toEqual([])
    link.up = true
    outbox.resume()
    expect(sent.map((frame) => frame.clientId)).toEqual(['first'])
    outbox.receive(ack(sent[0], 2))
    outbox.receive(ack(sent[1], 3))
    expect(statuses(outbox)).toEqual(['first stored', 'second stored'])
  })

  it('sends again under the same id when the ack was lost', () => {
    const { outbox, sent, clock } = rig()
    write(outbox, 'first')
    outbox.resume()
    expect(sent.map((frame) => frame.clientId)).toEqual(['first', 'first'])
    expect(sent[0]?.ref).not.toBe(sent[1]?.ref)
    clock.advance(10_000)
    expect(sent.map((frame) => frame.clientId)).toEqual(['first', 'first', 'first'])
    outbox.receive(ack(sent[2], 2))
    clock.advance(60_000)
    expect(sent).toHaveLength(3)
  })

  it('tells why a message was refused, goes on with the next, and sends it again when asked', () => {
    const { outbox, sent } = rig()
    write(outbox, 'first')
    write(outbox, 'second')
    outbox.receive(refuse(sent[0], 'not_allowed_now'))
    expect(outbox.of(id)[0]).toMatchObject({ status: 'failed', error: '不行' })
    expect(sent.at(-1)?.clientId).toBe('second')
    outbox.receive(ack(sent[1], 2))
    outbox.retry('first')
    expect(sent.at(-1)?.clientId).toBe('first')
    expect(outbox.of(id)[0]).toMatchObject({ status: 'sending', error: null })
  })

  it('waits as long as an overloaded server asks', () => {
    const { outbox, sent, clock } = rig()
    write(outbox, 'first')
    outbox.receive(refuse(sent[0], 'rate_limited', 3))
    clock.advance(2_999)
    expect(sent).toHaveLength(1)
    clock.advance(1)
    expect(sent.map((frame) => frame.clientId)).toEqual(['first', 'first'])
    expect(statuses(outbox)).toEqual(['first sending'])
  })

  it('gives a refused message back, but not one that is under way', () => {
    const { outbox, sent } = rig()
    write(outbox, 'first')
    expect(outbox.discard('first')).toBeNull()
    outbox.receive(refuse(sent[0], 'not_allowed_now'))
    expect(outbox.discard('first')?.content).toEqual({ type: 'text', text: 'first' })
    expect(outbox.of(id)).toEqual([])
  })

  it('lets go of what has appeared in the conversation', () => {
    const { outbox, sent, store } = rig()
    write(outbox, 'first')
    outbox.receive(ack(sent[0], 2))
    expect(outbox.busy()).toBe(false)
    outbox.settle(id, (message) => message.seq === 2)
    expect(outbox.of(id)).toEqual([])
    expect(store.messages).toEqual([])
  })

  it('goes on with what an earlier page could not send', () => {
    const before = rig()
    before.link.up = false
    write(before.outbox, 'first')
    expect(before.outbox.busy()).toBe(true)
    const { outbox, sent } = rig(before.store.messages)
    outbox.resume()
    expect(sent.map((frame) => frame.clientId)).toEqual(['first'])
  })

  it('goes over HTTP while there is no connection, in order, and tries again when that fails too', async () => {
    const posted: string[] = []
    const answers = [null, { seq: 2 }, { refused: '不行' }]
    const { outbox, link, clock, sent } = rig([], (message) => {
      posted.push(message.clientId)
      return Promise.resolve(answers[posted.length - 1] ?? null)
    })
    link.up = false
    write(outbox, 'first')
    write(outbox, 'second')
    await settle()
    expect(posted).toEqual(['first'])
    clock.advance(2_000)
    await settle()
    expect(posted).toEqual(['first', 'first', 'second'])
    expect(statuses(outbox)).toEqual(['first stored', 'second failed'])
    expect(sent).toEqual([])
  })

  it('does not take an answer over HTTP for a message that the connection has taken over', async () => {
    let answer = (_: { seq: number } | null): void => undefined
    const { outbox, link, sent } = rig([], () => new Promise((resolve) => { answer = resolve }))
    link.up = false
    write(outbox, 'first')
    link.up = true
    outbox.resume()
    outbox.receive(ack(sent[0], 7))
    answer(null)
    await settle()
    expect(outbox.of(id)[0]).toMatchObject({ status: 'stored', seq: 7 })
    expect(sent).toHaveLength(1)
  })

  it('does not mix conversations up', () => {
    const { outbox, sent } = rig()
    write(outbox, 'first')
    outbox.add({ conversationId: 'other', clientId: 'elsewhere', content: { type: 'text', text: 'x' }, internal: false })
    expect(sent.map((frame) => frame.clientId)).toEqual(['first', 'elsewhere'])
    expect(outbox.of('other')).toHaveLength(1)
  })
})
