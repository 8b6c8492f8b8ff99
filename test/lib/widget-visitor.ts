import type { ClientFrame, ConversationEvent, ConversationState, CustomerCommand, ServerFrame } from '@yingda/contract'
import { createClient } from '@yingda/client'
import { WebSocket } from 'ws'
import { ChatClient, type ClientView, type StorageLike, type WebSocketLike } from '../../apps/widget/src/client/index.ts'
import type { Ack } from './outbox.ts'
import { DEFAULT_SITE } from './visitor.ts'

/** `localStorage` as a map. */
class MapStorage implements StorageLike {
  readonly #map = new Map<string, string>()
  get length(): number {
    return this.#map.size
  }
  key(index: number): string | null {
    return [...this.#map.keys()][index] ?? null
  }
  getItem(key: string): string | null {
    return this.#map.get(key) ?? null
  }
  setItem(key: string, value: string): void {
    this.#map.set(key, value)
  }
  removeItem(key: string): void {
    this.#map.delete(key)
  }
}

/** The widget's own client as a visitor, with a socket that can be cut and is listened to. */
export class WidgetVisitor {
  readonly client: ChatClient
  /** Acknowledged messages by clientId. */
  readonly acked = new Map<string, Ack & { text: string }>()
  /** What was written, in order. */
  readonly written: string[] = []
  readonly violations: string[] = []
  readonly #url: string
  readonly #storage = new MapStorage()
  readonly #sent = new Map<string, { clientId: string; text: string }>()
  #socket: WebSocket | null = null

  constructor(url: string, site = DEFAULT_SITE) {
    this.#url = url
    this.client = new ChatClient({
      baseUrl: url, site, language: 'zh', storage: this.#storage, now: Date.now, random: Math.random,
      fetch: (address, init) => fetch(address, init),
      connect: (address) => this.#connect(address),
    })
    this.client.subscribe((change) => {
      if (change.kind === 'notice') this.violations.push(`refused: ${change.error.code}`)
    })
    this.client.start()
  }

  get conversationId(): string {
    return this.client.view().conversationId
  }

  get view(): ClientView {
    return this.client.view()
  }

  /** Things that have not reached the server. */
  get pending(): number {
    return this.client.view().outbox.length
  }

  say(text: string): void {
    this.written.push(text)
    this.client.sendText(text)
  }

  command(command: CustomerCommand): void {
    this.client.command(command)
  }

  /** Breaks the connection as a lost network does. */
  cut(): void {
    this.#socket?.terminate()
  }

  /** The page comes to the front or the system says that the network is back. */
  wake(): void {
    this.client.wake()
  }

  /** The conversation as a page that has just been opened shows it, all of it. */
  async fresh(): Promise<{ state: ConversationState | null; events: ConversationEvent[] }> {
    const token = await this.#token()
    const api = createClient({ baseUrl: this.#url, token: () => token })
    const id = this.conversationId
    const { items } = await api.listOwnConversations({ limit: 200 })
    const state = items.find((one) => one.id === id) ?? null
    const events: ConversationEvent[] = []
    for (let more = state !== null; more; ) {
      const before = events[0]?.seq
      const page = await api.listOwnEvents({ id, limit: 200, ...(before === undefined ? {} : { before }) })
      events.unshift(...page.events)
      more = page.more
    }
    return { state, events }
  }

  close(): void {
    this.client.stop()
  }

  /** What the widget keeps in the browser goes on as the same customer. */
  async #token(): Promise<string> {
    for (let index = 0; index < this.#storage.length; index += 1) {
      const value = this.#storage.getItem(this.#storage.key(index) ?? '') ?? ''
      const token = /"token":"([^"]+)"/u.exec(value)?.[1]
      if (token !== undefined) return token
    }
    throw new Error('the widget has kept no token')
  }

  #connect(address: string): WebSocketLike {
    const socket = new WebSocket(address, { perMessageDeflate: false })
    this.#socket = socket
    socket.on('message', (data: Buffer) => {
      const value: unknown = JSON.parse(data.toString('utf8'))
      for (const frame of (Array.isArray(value) ? value : [value]) as ServerFrame[]) this.#heard(frame)
    })
    return {
      addEventListener: (type, listener) => {
        // ws calls its listeners with events of the same shape as a browser's
        socket.addEventListener(type as 'message', listener)
      },
      send: (data) => {
        const frame = JSON.parse(data) as ClientFrame
        if (frame.type === 'send' && frame.content.type === 'text') this.#sent.set(frame.ref, { clientId: frame.clientId, text: frame.content.text })
        socket.send(data)
      },
      close: (code, reason) => {
        socket.close(code, reason)
      },
    }
  }

  #heard(frame: ServerFrame): void {
    if (frame.type === 'error' && frame.code === 'internal') this.violations.push(`the server failed: ${frame.message}`)
    if (frame.type !== 'ack') return
    const sent = this.#sent.get(frame.ref)
    if (sent === undefined) {
      this.violations.push(`an ack for ${frame.ref}, which was never sent`)
      return
    }
    const before = this.acked.get(sent.clientId)
    if (before !== undefined && before.seq !== frame.seq) this.violations.push(`${sent.clientId} acknowledged as ${String(before.seq)} and ${String(frame.seq)}`)
    this.acked.set(sent.clientId, { seq: frame.seq, at: frame.at, text: sent.text })
  }
}
