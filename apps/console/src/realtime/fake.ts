/** Fakes for tests: a socket, a clock that is moved by hand, and conversations' events. */
import type { ConversationEvent, ConversationState, ServerFrame } from '@yingda/contract'
import { evolve } from '@yingda/contract/view'
import type { Clock, SocketLike } from './socket.ts'

export interface FakeClock extends Clock {
  advance(milliseconds: number): void
}

export function fakeClock(): FakeClock {
  let now = 0
  let timers: { at: number; run: () => void }[] = []
  return {
    now: () => now,
    random: () => 0.5,
    after(milliseconds, run) {
      const timer = { at: now + milliseconds, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    advance(milliseconds) {
      const end = now + milliseconds
      for (;;) {
        const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        timers = timers.filter((timer) => timer !== next)
        now = next.at
        next.run()
      }
      now = end
    },
  }
}

export interface FakeSocket extends SocketLike {
  readonly sent: Record<string, unknown>[]
  closed: boolean
  open(): void
  give(...frames: (ServerFrame | ServerFrame[])[]): void
  lose(code?: number): void
  last(type: string): Record<string, unknown> | undefined
}

export function fakeSocket(): FakeSocket {
  const sent: Record<string, unknown>[] = []
  const socket: FakeSocket = {
    onopen: null, onmessage: null, onclose: null, sent, closed: false,
    send: (data) => void sent.push(JSON.parse(data) as Record<string, unknown>),
    close: () => { socket.closed = true },
    open: () => socket.onopen?.(),
    give: (...frames) => frames.forEach((frame) => socket.onmessage?.({ data: JSON.stringify(frame) })),
    lose: (code = 1006) => socket.onclose?.({ code }),
    last: (type) => sent.filter((frame) => frame['type'] === type).at(-1),
  }
  return socket
}

export const conversationId = '0190a000-0000-7000-8000-000000000001'
const at = (seq: number): string => new Date(Date.UTC(2026, 0, 1, 8, 0, seq)).toISOString()

export const started: ConversationEvent = { type: 'started', seq: 1, at: at(1), customerId: '0190a000-0000-7000-8000-0000000000c1', channel: 'web', language: 'zh', page: null }

/** A customer's message; the text defaults to its seq. */
export const says = (seq: number, text = `m${seq}`, clientId = `client-${seq}`): ConversationEvent => ({
  type: 'message', seq, at: at(seq), author: { kind: 'customer' }, content: { type: 'text', text }, clientId, internal: false,
})

/** `started` and messages up to a seq. */
export const log = (upTo: number): ConversationEvent[] => Array.from({ length: upTo }, (_, index) => (index === 0 ? started : says(index + 1)))

export const fold = (events: readonly ConversationEvent[]): ConversationState | null =>
  events.reduce<ConversationState | null>((state, event) => evolve(conversationId, state, event), null)

/** Lets promises that are settled run their reactions. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}
