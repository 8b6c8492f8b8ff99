import type { ClientFrame, ConversationEvent } from '@yingda/contract'
import { vi } from 'vitest'
import { ChatClient } from '../src/client/index.ts'
import type { ClientOptions, ClientView, SocketEvent, StorageLike, WebSocketLike } from '../src/client/types.ts'
import { Backend } from './backend.ts'

/** `localStorage` as a map. */
export class MapStorage implements StorageLike {
  readonly map = new Map<string, string>()
  get length(): number {
    return this.map.size
  }
  key(index: number): string | null {
    return [...this.map.keys()][index] ?? null
  }
  getItem(key: string): string | null {
    return this.map.get(key) ?? null
  }
  setItem(key: string, value: string): void {
    this.map.set(key, value)
  }
  removeItem(key: string): void {
    this.map.delete(key)
  }
}

/** The network between clients and the backend: a delay, and ways to break it. */
export class Network {
  readonly backend: Backend
  delayMs = 5
  isUp = true
  /** Frames go in, nothing comes out: a connection that died without saying so. */
  isSilent = false
  dials = 0
  readonly #sockets = new Set<FakeSocket>()

  constructor(backend = new Backend()) {
    this.backend = backend
  }

  connect(): WebSocketLike {
    this.dials += 1
    const socket = new FakeSocket(this)
    this.#sockets.add(socket)
    return socket
  }

  /** Breaks every connection as a lost network does. */
  cut(code = 1006): void {
    for (const socket of this.#sockets) socket.end(code)
    this.#sockets.clear()
  }

  async fetch(url: string, init: RequestInit): Promise<Response> {
    await new Promise((resolve) => setTimeout(resolve, this.delayMs))
    if (!this.isUp) throw new TypeError('network failed')
    const headers = new Headers(init.headers)
    const token = headers.get('authorization')?.replace('Bearer ', '') ?? null
    const body = init.body instanceof Blob ? new Uint8Array(await init.body.arrayBuffer()) : (JSON.parse((init.body as string | undefined) ?? 'null') as unknown)
    const answer = this.backend.http(init.method ?? 'GET', url, token, body)
    return new Response(answer.body === null ? null : JSON.stringify(answer.body), { status: answer.status })
  }
}

class FakeSocket implements WebSocketLike {
  readonly #network: Network
  readonly #listeners = new Map<string, ((event: SocketEvent) => void)[]>()
  #peer: ReturnType<Backend['open']> | null = null
  #isClosed = false

  constructor(network: Network) {
    this.#network = network
    this.#later(() => {
      if (!network.isUp) return this.end(1006)
      this.#peer = network.backend.open(
        (frame) => {
          const data = JSON.stringify(frame)
          this.#later(() => {
            if (!network.isSilent) this.#emit({ type: 'message', data })
          })
        },
        (code) => this.#later(() => this.end(code)),
      )
      this.#emit({ type: 'open' })
    })
  }

  addEventListener(type: string, listener: (event: SocketEvent) => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener])
  }

  send(data: string): void {
    if (this.#isClosed) throw new Error('socket is closed')
    this.#later(() => this.#peer?.receive(JSON.parse(data) as ClientFrame))
  }

  close(): void {
    this.end(1000)
  }

  end(code: number): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#peer?.gone()
    for (const listener of this.#listeners.get('close') ?? []) listener({ type: 'close', code })
  }

  #later(run: () => void): void {
    setTimeout(() => {
      if (!this.#isClosed) run()
    }, this.#network.delayMs)
  }

  #emit(event: SocketEvent): void {
    for (const listener of this.#listeners.get(event.type) ?? []) listener(event)
  }
}

/** A client on the fake network; time is vitest's fake time. */
export function createClient(network: Network, options: Partial<ClientOptions> = {}): ChatClient {
  return new ChatClient({
    baseUrl: 'http://backend',
    site: 'demo',
    language: 'zh',
    connect: () => network.connect(),
    storage: new MapStorage(),
    now: () => Date.now(),
    random: () => 0.5,
    fetch: (url, init) => network.fetch(url, init),
    ...options,
  })
}

export async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
}

/** The texts a customer sees, stored ones first, then what is on its way. */
export function texts(view: ClientView): string[] {
  const stored = view.events.flatMap(textOf)
  const waiting = view.outbox.flatMap((item) =>
    item.body.kind === 'message' && item.body.content.type === 'text' ? [`${item.status}: ${item.body.content.text}`] : [],
  )
  return [...stored, ...waiting]
}

function textOf(event: ConversationEvent): string[] {
  return event.type === 'message' && 'text' in event.content ? [event.content.text] : []
}
