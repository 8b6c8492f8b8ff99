import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChatClient } from './index.ts'
import { createClient, MapStorage, Network, pass, texts } from '../../test/harness.ts'

type Step =
  | { do: 'write' | 'cut' | 'down' | 'up' | 'silent' | 'reload' | 'wake' | 'lose' | 'overload' }
  | { do: 'agent' | 'note'; times: number }
  | { do: 'wait'; ms: number }

const plain = fc.constantFrom('write', 'write', 'write', 'cut', 'down', 'up', 'silent', 'reload', 'wake', 'lose', 'overload')
const step: fc.Arbitrary<Step> = fc.oneof(
  plain.map((what) => ({ do: what })),
  fc.record({ do: fc.constantFrom('agent' as const, 'note' as const), times: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 3000 }) }),
)
const agent = { kind: 'agent', agentId: '00000000-0000-4000-8000-000000000001', name: '小满' } as const

/** One visitor on a bad network; afterwards everything has to be there once and in order. */
class Visit {
  readonly network = new Network()
  readonly storage = new MapStorage()
  readonly written: string[] = []
  client: ChatClient
  #refusals = 0

  constructor() {
    this.client = this.#begin()
    this.network.backend.refuse = (frame) => {
      if (frame.type !== 'send' || this.#refusals === 0) return null
      this.#refusals -= 1
      return { code: 'overloaded' }
    }
  }

  #begin(): ChatClient {
    const client = createClient(this.network, { storage: this.storage, random: Math.random })
    client.start()
    return client
  }

  async take(next: Step): Promise<void> {
    const { network, client } = this
    const id = client.view().conversationId
    switch (next.do) {
      case 'write': {
        const text = `m${String(this.written.length)}`
        client.sendText(text)
        this.written.push(text)
        break
      }
      case 'cut':
        network.cut()
        break
      case 'down':
        network.isUp = false
        network.cut()
        break
      case 'up':
        network.isUp = true
        // a connection that has lost something never delivers what comes after it
        if (network.isSilent) network.cut()
        network.isSilent = false
        break
      case 'silent':
        network.isSilent = true
        break
      case 'wake':
        client.wake()
        break
      case 'lose':
        network.backend.loseAcks += 1
        break
      case 'overload':
        this.#refusals += 1
        break
      case 'reload':
        client.stop()
        this.client = this.#begin()
        break
      case 'agent':
      case 'note':
        if (network.backend.stateOf(id) === null) break
        for (let time = 0; time < next.times; time += 1) {
          network.backend.message(id, agent, { type: 'text', text: next.do }, undefined, next.do === 'note')
        }
        break
      case 'wait':
        await pass(next.ms)
    }
    await pass(3)
    this.check()
  }

  /** At any moment: own messages once each, in order; events strictly by seq. */
  check(): void {
    const view = this.client.view()
    const own = texts(view)
      .map((text) => text.replace(/^\w+: /u, ''))
      .filter((text) => text.startsWith('m'))
    expect(new Set(own).size).toBe(own.length)
    const seqs = view.events.map((event) => event.seq)
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b))
  }

  async settle(): Promise<void> {
    this.#refusals = 0
    this.network.backend.loseAcks = 0
    await this.take({ do: 'up' })
    await pass(180_000)
  }
}

describe('a visitor on a bad network', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2026-01-05T08:00:00Z') })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('ends with every message stored once and in order, and with the view of a fresh load', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const visit = new Visit()
        for (const next of steps) await visit.take(next)
        await visit.settle()
        const view = visit.client.view()
        const fresh = createClient(visit.network, { storage: visit.storage })
        fresh.start()
        await pass(1000)
        expect(view.outbox).toEqual([])
        expect(texts(view).filter((text) => text.startsWith('m'))).toEqual(visit.written)
        expect(view.events).toEqual(visit.network.backend.seenBy(view.conversationId))
        expect(view.events).toEqual(fresh.view().events)
        expect(view.state).toEqual(fresh.view().state)
        visit.client.stop()
        fresh.stop()
      }),
      { numRuns: 150 },
    )
  })
})
