import type { ServerFrame } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { backoff } from './backoff.ts'
import { createConnection, type Connection, type ConnectionStatus } from './connection.ts'
import { fakeClock, fakeSocket, settle, type FakeClock, type FakeSocket } from './fake.ts'

const welcome: ServerFrame = { type: 'welcome', protocol: 1, serverTime: '2026-01-01T08:00:00.000Z', heartbeatSeconds: 20 }

interface Rig {
  connection: Connection
  clock: FakeClock
  sockets: FakeSocket[]
  statuses: ConnectionStatus[]
  frames: ServerFrame[]
  tickets: { fail: Error | null; given: number }
  online(): Promise<FakeSocket>
}

function rig(): Rig {
  const clock = fakeClock()
  const made: Omit<Rig, 'connection' | 'online'> = { clock, sockets: [], statuses: [], frames: [], tickets: { fail: null as Error | null, given: 0 } }
  const connection = createConnection({
    clock,
    language: () => 'en',
    ticket: () => {
      if (made.tickets.fail !== null) return Promise.reject(made.tickets.fail)
      made.tickets.given += 1
      return Promise.resolve(`ticket-number-${made.tickets.given}`)
    },
    signedOut: (failure) => failure instanceof RangeError,
    open: () => {
      const socket = fakeSocket()
      made.sockets.push(socket)
      return socket
    },
    onFrame: (frame) => made.frames.push(frame),
    onStatus: (status) => made.statuses.push(status),
  })
  const online = async (): Promise<FakeSocket> => {
    await settle()
    const socket = made.sockets.at(-1) as FakeSocket
    socket.open()
    socket.give(welcome)
    return socket
  }
  return { ...made, connection, online }
}

describe('connection', () => {
  it('gets a ticket, says hello, is online when welcomed', async () => {
    const { connection, online, statuses, frames } = rig()
    connection.start()
    const socket = await online()
    expect(socket.sent[0]).toEqual({ type: 'hello', protocol: 1, role: 'agent', token: 'ticket-number-1', language: 'en' })
    expect(statuses).toEqual(['connecting', 'online'])
    expect(frames.map((frame) => frame.type)).toEqual(['welcome'])
  })

  it('sends nothing before it is welcomed, and says so', async () => {
    const { connection, sockets } = rig()
    connection.start()
    await settle()
    sockets[0]?.open()
    expect(connection.send({ type: 'ping' })).toBe(false)
    expect(sockets[0]?.sent).toHaveLength(1)
  })

  it('takes frames alone and in arrays, and leaves rubbish alone', async () => {
    const { connection, online, frames } = rig()
    connection.start()
    const socket = await online()
    socket.give([{ type: 'pong' }, { type: 'pong' }])
    socket.onmessage?.({ data: '{"no":"type"}' })
    socket.onmessage?.({ data: 'not json' })
    socket.onmessage?.({ data: new ArrayBuffer(3) })
    expect(frames.map((frame) => frame.type)).toEqual(['welcome', 'pong', 'pong'])
  })

  it('comes back with a new ticket after a loss, waiting longer each time', async () => {
    const { connection, online, sockets, clock, statuses, tickets } = rig()
    connection.start()
    const first = await online()
    first.lose()
    expect(statuses.at(-1)).toBe('waiting')
    clock.advance(backoff(0, 0.5) - 1)
    await settle()
    expect(sockets).toHaveLength(1)
    clock.advance(1)
    await settle()
    expect(sockets).toHaveLength(2)
    sockets[1]?.lose()
    clock.advance(backoff(1, 0.5) - 1)
    await settle()
    expect(sockets).toHaveLength(2)
    clock.advance(1)
    await online()
    expect(statuses.at(-1)).toBe('online')
    expect(tickets.given).toBe(3)
  })

  it('begins with the shortest wait again once it was welcomed', async () => {
    const { connection, online, clock, sockets } = rig()
    connection.start()
    for (let round = 0; round < 3; round += 1) {
      const socket = await online()
      socket.lose()
      clock.advance(backoff(0, 0.5))
      await settle()
    }
    expect(sockets).toHaveLength(4)
  })

  it('pings, and gives a connection up on which it hears nothing for two heartbeats', async () => {
    const { connection, online, clock, statuses } = rig()
    connection.start()
    const socket = await online()
    clock.advance(20_000)
    expect(socket.last('ping')).toBeDefined()
    socket.give({ type: 'pong' })
    clock.advance(20_000)
    expect(statuses.at(-1)).toBe('online')
    clock.advance(20_000)
    expect(statuses.at(-1)).toBe('waiting')
    expect(socket.closed).toBe(true)
  })

  it('gives a socket up that is never welcomed', async () => {
    const { connection, sockets, clock, statuses } = rig()
    connection.start()
    await settle()
    sockets[0]?.open()
    clock.advance(10_000)
    expect(statuses.at(-1)).toBe('waiting')
  })

  it('hears nothing of an abandoned socket', async () => {
    const { connection, online, frames, sockets, clock } = rig()
    connection.start()
    const old = await online()
    const listener = old.onmessage
    old.lose()
    listener?.({ data: JSON.stringify({ type: 'pong' }) })
    expect(old.onmessage).toBeNull()
    clock.advance(backoff(0, 0.5))
    await online()
    expect(sockets).toHaveLength(2)
    expect(frames.map((frame) => frame.type)).toEqual(['welcome', 'welcome'])
  })

  it('ends when the session is over, and starts again after a new sign-in', async () => {
    const { connection, online, statuses, tickets, clock, sockets } = rig()
    connection.start()
    const socket = await online()
    tickets.fail = new RangeError('signed out')
    socket.lose(4401)
    clock.advance(backoff(0, 0.5))
    await settle()
    expect(statuses.at(-1)).toBe('ended')
    clock.advance(600_000)
    await settle()
    expect(sockets).toHaveLength(1)
    tickets.fail = null
    connection.start()
    await online()
    expect(statuses.at(-1)).toBe('online')
  })

  it('keeps trying while only the network is away', async () => {
    const { connection, statuses, tickets, clock, online } = rig()
    tickets.fail = new Error('no network')
    connection.start()
    await settle()
    expect(statuses.at(-1)).toBe('waiting')
    clock.advance(backoff(0, 0.5))
    await settle()
    expect(statuses.at(-1)).toBe('waiting')
    tickets.fail = null
    connection.retryNow()
    await online()
    expect(statuses.at(-1)).toBe('online')
  })

  it('stays away longer when the server is overloaded', async () => {
    const { connection, online, clock, sockets } = rig()
    connection.start()
    const socket = await online()
    socket.lose(4429)
    clock.advance(backoff(3, 0.5))
    await settle()
    expect(sockets).toHaveLength(1)
    clock.advance(backoff(4, 0.5))
    await settle()
    expect(sockets).toHaveLength(2)
  })

  it('does not wait for the heartbeat when the browser says the network is gone', async () => {
    const { connection, online, statuses, sockets, clock } = rig()
    connection.doubt()
    expect(statuses).toEqual([])
    connection.start()
    const socket = await online()
    connection.doubt()
    expect([statuses.at(-1), socket.closed]).toEqual(['waiting', true])
    connection.doubt()
    clock.advance(backoff(0, 0.5))
    await online()
    expect([statuses.at(-1), sockets.length]).toEqual(['online', 2])
  })

  it('stops for good, even while a ticket is under way', async () => {
    const { connection, sockets, statuses } = rig()
    connection.start()
    connection.stop()
    await settle()
    expect(sockets).toHaveLength(0)
    expect(statuses.at(-1)).toBe('idle')
  })
})

describe('backoff', () => {
  it('doubles up to a ceiling, half of it random', () => {
    expect([0, 1, 2, 20].map((attempt) => backoff(attempt, 0))).toEqual([250, 500, 1000, 10_000])
    expect([0, 1, 2, 20].map((attempt) => backoff(attempt, 1))).toEqual([500, 1000, 2000, 20_000])
  })
})
