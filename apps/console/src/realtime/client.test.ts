import type { ServerFrame } from '@yingda/contract'
import { describe, expect, it, vi } from 'vitest'
import { backoff } from './backoff.ts'
import { createRealtime } from './client.ts'
import { conversationId as id, fakeClock, fakeSocket, fold, log, settle, type FakeSocket } from './fake.ts'
import type { Outgoing } from './outbox.ts'

const welcome: ServerFrame = { type: 'welcome', protocol: 1, serverTime: '2026-01-01T08:00:00.000Z', heartbeatSeconds: 20 }
const full = log(9)
const watching = (ref: unknown, after: number, upTo: number): ServerFrame => ({
  type: 'watching', ref: String(ref), conversationId: id, state: fold(full.slice(0, upTo)), events: full.slice(after, upTo), through: upTo, gap: false,
})

async function rig(): Promise<{ realtime: ReturnType<typeof createRealtime>; sockets: FakeSocket[]; clock: ReturnType<typeof fakeClock>; saved: { messages: readonly Outgoing[] }; reconnect(): Promise<FakeSocket> }> {
  const sockets: FakeSocket[] = []
  const clock = fakeClock()
  const saved = { messages: [] as readonly Outgoing[] }
  const realtime = createRealtime({
    clock,
    language: () => 'zh',
    ticket: () => Promise.resolve('a-ticket-of-16-characters'),
    signedOut: () => false,
    open: () => {
      const socket = fakeSocket()
      sockets.push(socket)
      return socket
    },
    savedOutbox: [],
    saveOutbox: (messages) => { saved.messages = messages },
  })
  const welcomed = async (): Promise<FakeSocket> => {
    await settle()
    const socket = sockets.at(-1) as FakeSocket
    socket.open()
    socket.give(welcome)
    return socket
  }
  realtime.start()
  await welcomed()
  const reconnect = async (): Promise<FakeSocket> => {
    clock.advance(backoff(0, 0.5))
    return welcomed()
  }
  return { realtime, sockets, clock, saved, reconnect }
}

describe('realtime client', () => {
  it('after a loss watches from its cursor, sends what was unacknowledged and asks for the lists again', async () => {
    const { realtime, sockets, reconnect } = await rig()
    const resumed = vi.fn()
    realtime.onResumed(resumed)
    const first = sockets[0] as FakeSocket
    expect(first.last('inbox')).toEqual({ type: 'inbox', on: true })
    realtime.feeds.watch(id)
    first.give(watching(first.last('watch')?.['ref'], 0, 4))
    realtime.outbox.add({ conversationId: id, clientId: 'client-6', content: { type: 'text', text: 'm6' }, internal: false })
    first.lose()
    realtime.outbox.add({ conversationId: id, clientId: 'written-offline', content: { type: 'text', text: 'later' }, internal: false })
    expect(resumed).not.toHaveBeenCalled()
    const second = await reconnect()
    expect(resumed).toHaveBeenCalledOnce()
    expect(second.last('inbox')).toEqual({ type: 'inbox', on: true })
    expect(second.last('watch')).toMatchObject({ conversationId: id, after: 4 })
    expect(second.last('send')).toMatchObject({ clientId: 'client-6' })
    second.give(watching(second.last('watch')?.['ref'], 4, 6))
    expect(realtime.outbox.of(id).map((message) => message.clientId)).toEqual(['written-offline'])
    expect(realtime.feeds.get(id)?.state).toEqual(fold(full.slice(0, 6)))
  })

  it('lets an acknowledged message go when its event is there, and not before', async () => {
    const { realtime, sockets, saved } = await rig()
    const socket = sockets[0] as FakeSocket
    realtime.feeds.watch(id)
    socket.give(watching(socket.last('watch')?.['ref'], 0, 4))
    realtime.outbox.add({ conversationId: id, clientId: 'client-5', content: { type: 'text', text: 'm5' }, internal: false })
    socket.give({ type: 'ack', ref: String(socket.last('send')?.['ref']), conversationId: id, seq: 5, at: '2026-01-01T08:00:05.000Z' })
    expect(realtime.outbox.of(id).map((message) => message.status)).toEqual(['stored'])
    socket.give({ type: 'events', conversationId: id, events: full.slice(4, 5), through: 5 })
    expect(realtime.outbox.of(id)).toEqual([])
    expect(saved.messages).toEqual([])
  })

  it('hands lists and availability on', async () => {
    const { realtime, sockets } = await rig()
    const inbox = vi.fn()
    const availability = vi.fn()
    realtime.onInbox(inbox)
    realtime.onAvailability(availability)
    sockets[0]?.give([{ type: 'inbox', changed: [], gone: [id], counts: { waiting: 2, mine: 1 } }, { type: 'availability', agentId: id, availability: 'busy' }])
    expect(inbox).toHaveBeenCalledWith(expect.objectContaining({ gone: [id], counts: { waiting: 2, mine: 1 } }))
    expect(availability).toHaveBeenCalledWith(expect.objectContaining({ availability: 'busy' }))
  })

  it('says that the agent types at most every three seconds, and when it stops', async () => {
    const { realtime, sockets, clock } = await rig()
    const typed = (): unknown[] => (sockets[0]?.sent ?? []).filter((frame) => frame['type'] === 'typing').map((frame) => frame['on'])
    realtime.typing(id, true)
    realtime.typing(id, true)
    expect(typed()).toEqual([true])
    clock.advance(3_000)
    realtime.typing(id, true)
    realtime.typing(id, false)
    realtime.typing(id, false)
    expect(typed()).toEqual([true, true, false])
  })

  it('says which customer is on the screen, and again when the connection is back; the newest pane counts', async () => {
    const { realtime, sockets, reconnect } = await rig()
    const said = (): unknown[] => sockets.flatMap((socket) => socket.sent).filter((frame) => frame['type'] === 'customer').map((frame) => frame['customerId'])
    const leaveFirst = realtime.showing('customer-1')
    const leaveSecond = realtime.showing('customer-2')
    leaveFirst()
    expect(said()).toEqual(['customer-1', 'customer-2'])
    const told: string[] = []
    realtime.onCustomer(({ customerId }) => told.push(customerId))
    await reconnect()
    expect(said()).toHaveLength(3)
    expect(told).toEqual(['customer-2'])
    leaveSecond()
    expect(said().slice(2)).toEqual(['customer-2', null])
  })

  it('says what is on the screen when it changes, and again when the connection is back; writing ends by itself', async () => {
    const { realtime, sockets, clock, reconnect } = await rig()
    const said = (): unknown[] => sockets.flatMap((socket) => socket.sent).filter((frame) => frame['type'] === 'viewing').map((frame) => [frame['conversationId'], frame['writing']])
    realtime.writing(id, true)
    realtime.viewing(id)
    realtime.viewing(id)
    expect(said()).toEqual([[id, false]])
    realtime.writing(id, true)
    clock.advance(5_000)
    realtime.writing(id, true)
    clock.advance(7_000)
    expect(said()).toEqual([[id, false], [id, true]])
    clock.advance(1_000)
    expect(said().at(-1)).toEqual([id, false])
    await reconnect()
    expect(said()).toHaveLength(4)
    realtime.writing(id, true)
    realtime.viewing(null)
    clock.advance(60_000)
    expect(said().slice(4)).toEqual([[id, true], [null, false]])
  })
})
