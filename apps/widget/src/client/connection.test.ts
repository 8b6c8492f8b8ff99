import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClient, Network, pass } from '../../test/harness.ts'
import { retryDelay } from './backoff.ts'
import { parseFrames } from './connection.ts'
import { uuid } from './ids.ts'

describe('the wait before the next attempt', () => {
  it('doubles from half a second to half a minute, with jitter in its upper half', () => {
    const shortest = Array.from({ length: 8 }, (_, attempt) => retryDelay(attempt, 0))
    expect(shortest).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000])
    expect(retryDelay(0, 0.999)).toBeGreaterThan(990)
    expect(retryDelay(1000, 0.999)).toBeLessThanOrEqual(30_000)
  })
  it('is much longer when the server is overloaded', () => {
    expect(retryDelay(0, 0, true)).toBe(10_000)
    expect(retryDelay(50, 0.999, true)).toBeLessThanOrEqual(120_000)
  })
})

describe('uuid', () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u
  it('is a version 4 UUID with every source of randomness', () => {
    expect(uuid(Math.random)).toMatch(form)
    expect(uuid(Math.random, { getRandomValues: (bytes) => bytes.fill(255) })).toMatch(form)
    expect(uuid(() => 0.999, {})).toMatch(form)
    expect(uuid(Math.random, undefined)).not.toBe(uuid(Math.random, undefined))
  })
})

describe('frames', () => {
  it('come alone or as a list; everything else is passed over', () => {
    expect(parseFrames('{"type":"pong"}')).toEqual([{ type: 'pong' }])
    expect(parseFrames('[{"type":"pong"},null,7,{"kind":"x"}]')).toEqual([{ type: 'pong' }])
    for (const odd of ['', '{', 'null', '3', '"x"', new ArrayBuffer(2), undefined]) expect(parseFrames(odd)).toEqual([])
  })
})

describe('the connection', () => {
  let network: Network
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2026-01-05T08:00:00Z') })
    network = new Network()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('notices silence after twice the heartbeat and connects anew', async () => {
    network.backend.heartbeatSeconds = 10
    const client = createClient(network)
    client.start()
    await pass(100)
    network.isSilent = true
    await pass(19_800)
    expect(client.view().connection.kind).toBe('online')
    await pass(300)
    expect(client.view().connection.kind).toBe('waiting')
    network.isSilent = false
    await pass(2_000)
    expect(client.view().connection.kind).toBe('online')
    client.stop()
  })

  it('tries at once when the network is back, and says when it will try otherwise', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    network.isUp = false
    network.cut()
    await pass(40_000)
    const { connection } = client.view()
    expect(connection.kind === 'waiting' && connection.retryAt - Date.now()).toBeGreaterThan(1000)
    network.isUp = true
    client.wake()
    await pass(50)
    expect(client.view().connection.kind).toBe('online')
    client.stop()
  })

  it('finds out within seconds that a connection has died while the page slept', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    network.isSilent = true
    client.wake()
    await pass(5_050)
    network.isSilent = false
    expect(client.view().connection.kind).toBe('waiting')
    await pass(2_000)
    expect(client.view().connection.kind).toBe('online')
    client.wake()
    await pass(6_000)
    expect(network.dials).toBe(2)
    client.stop()
  })

  it('stays away from an overloaded server, also when woken', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    network.backend.cutAll(4429)
    await pass(10)
    client.wake()
    await pass(9_000)
    expect(network.dials).toBe(1)
    await pass(12_000)
    expect(network.dials).toBe(2)
    expect(client.view().connection.kind).toBe('online')
    client.stop()
  })

  it('waits longer and longer while the server closes at once, and starts afresh after a good connection', async () => {
    const client = createClient(network)
    client.start()
    for (let second = 0; second < 120; second += 1) {
      await pass(1000)
      network.cut()
    }
    expect(network.dials).toBeLessThan(15)
    await pass(90_000)
    const before = network.dials
    expect(client.view().connection.kind).toBe('online')
    network.cut()
    await pass(1_000)
    expect(network.dials).toBe(before + 1)
    client.stop()
  })

  it('begins a new session when the token is not accepted, without a loop', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    network.backend.cutAll(4401)
    await pass(200)
    expect(client.view().connection.kind).toBe('online')
    network.backend.open = (_send, close) => {
      setTimeout(() => close(4401), 1)
      return { receive: () => undefined, gone: () => undefined }
    }
    network.cut()
    const before = network.dials
    await pass(60_000)
    expect(network.dials - before).toBeLessThan(12)
    client.stop()
  })

  it('does nothing any more after stop', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    client.stop()
    client.wake()
    await pass(60_000)
    expect(network.dials).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})
