import type { ClientFrame, Language, ServerFrame } from '@yingda/contract'
import { retryDelay } from './backoff.ts'
import type { ConnectionState, Timers, WebSocketLike } from './types.ts'

export const CLOSE_UNAUTHORISED = 4401
export const CLOSE_OVERLOADED = 4429
const PROTOCOL = 1
const OPEN_TIMEOUT_MS = 10_000
const PROBE_TIMEOUT_MS = 5_000
/** A connection that lasted this long was a good one: the next loss starts again with the shortest wait. */
const STABLE_MS = 10_000

export interface ConnectionOptions {
  url: string
  connect: (url: string) => WebSocketLike
  now: () => number
  random: () => number
  timers: Timers
  token: () => string
  language: () => Language
  onFrame: (frame: ServerFrame) => void
  /** The server has accepted the hello. */
  onOnline: () => void
  onChange: (state: ConnectionState) => void
  /** The token is not valid any more; the connection is stopped. */
  onUnauthorised: () => void
}

/**
 * One realtime connection that comes back by itself: says hello, notices silence, waits longer after each failure.
 */
export class Connection {
  /** Of the last hello. */
  token: string | null = null
  readonly #options: ConnectionOptions
  #state: ConnectionState = { kind: 'stopped' }
  #socket: WebSocketLike | null = null
  #timer: unknown = null
  #probe: unknown = null
  #attempt = 0
  #overloaded = false
  #heardAt = 0
  #onlineAt = 0
  #silenceMs = 0

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Connects; nothing happens when it is already under way. */
  start(): void {
    if (this.#state.kind !== 'stopped') return
    this.#attempt = 0
    this.#dial()
  }

  stop(): void {
    this.#letGo(1000)
    this.#set({ kind: 'stopped' })
  }

  /** Gives up this connection and makes a new one at once. */
  restart(): void {
    this.#letGo(1000)
    this.#dial()
  }

  /** The network or the reader is back: try now, or find out whether the connection still lives. */
  wake(): void {
    if (this.#state.kind === 'waiting' && !this.#overloaded) {
      this.#attempt = 0
      this.#dial()
      return
    }
    if (this.#state.kind !== 'online' || this.#probe !== null) return
    const asked = this.#options.now()
    this.send({ type: 'ping' })
    this.#probe = this.#options.timers.set(() => {
      this.#probe = null
      if (this.#heardAt < asked) this.#lose(0)
    }, PROBE_TIMEOUT_MS)
  }

  /** The system says that the network has gone: do not wait for the silence to be noticed. */
  networkLost(): void {
    if (this.#socket !== null) this.#lose(0)
  }

  /** @returns false when there is no connection to send it by */
  send(frame: ClientFrame): boolean {
    if (this.#state.kind !== 'online') return false
    return this.#write(frame)
  }

  #write(frame: ClientFrame): boolean {
    try {
      this.#socket?.send(JSON.stringify(frame))
      return this.#socket !== null
    } catch {
      return false
    }
  }

  #dial(): void {
    this.#clearTimers()
    this.#set({ kind: 'connecting' })
    this.#timer = this.#options.timers.set(() => this.#lose(0), OPEN_TIMEOUT_MS)
    const socket = this.#open()
    if (socket === null) return this.#lose(0)
    this.#socket = socket
    const ours = (run: () => void) => () => {
      if (this.#socket === socket) run()
    }
    socket.addEventListener('open', ours(() => this.#hello()))
    socket.addEventListener('message', (event) => {
      if (this.#socket === socket) this.#receive(event.data)
    })
    socket.addEventListener('close', (event) => {
      if (this.#socket === socket) this.#lose(event.code ?? 0)
    })
    socket.addEventListener('error', ours(() => undefined))
  }

  #open(): WebSocketLike | null {
    try {
      return this.#options.connect(this.#options.url)
    } catch {
      return null
    }
  }

  #hello(): void {
    this.token = this.#options.token()
    this.#write({ type: 'hello', protocol: PROTOCOL, role: 'customer', token: this.token, language: this.#options.language() })
  }

  #receive(data: unknown): void {
    this.#heardAt = this.#options.now()
    for (const frame of parseFrames(data)) {
      if (frame.type === 'welcome') this.#welcomed(frame.heartbeatSeconds)
      else if (this.#state.kind === 'online') this.#options.onFrame(frame)
    }
  }

  #welcomed(heartbeatSeconds: number): void {
    this.#clearTimers()
    this.#onlineAt = this.#options.now()
    this.#silenceMs = heartbeatSeconds * 2000
    this.#overloaded = false
    this.#watchSilence(this.#silenceMs)
    this.#set({ kind: 'online' })
    this.#options.onOnline()
  }

  #watchSilence(ms: number): void {
    this.#timer = this.#options.timers.set(() => {
      const left = this.#heardAt + this.#silenceMs - this.#options.now()
      if (left <= 0) this.#lose(0)
      else this.#watchSilence(left)
    }, ms)
  }

  #lose(code: number): void {
    const wasStable = this.#state.kind === 'online' && this.#options.now() - this.#onlineAt >= STABLE_MS
    this.#letGo(1000)
    if (code === CLOSE_UNAUTHORISED) {
      this.#set({ kind: 'stopped' })
      this.#options.onUnauthorised()
      return
    }
    if (wasStable) this.#attempt = 0
    if (code === CLOSE_OVERLOADED && !this.#overloaded) {
      this.#overloaded = true
      this.#attempt = 0
    }
    const delay = retryDelay(this.#attempt, this.#options.random(), this.#overloaded)
    this.#attempt += 1
    this.#timer = this.#options.timers.set(() => this.#dial(), delay)
    this.#set({ kind: 'waiting', retryAt: this.#options.now() + delay })
  }

  #letGo(code: number): void {
    this.#clearTimers()
    this.token = null
    const socket = this.#socket
    this.#socket = null
    try {
      socket?.close(code)
    } catch {
      // A socket that is not open yet may refuse to close; it is not listened to any more.
    }
  }

  #clearTimers(): void {
    this.#options.timers.clear(this.#timer)
    this.#options.timers.clear(this.#probe)
    this.#timer = null
    this.#probe = null
  }

  #set(state: ConnectionState): void {
    this.#state = state
    this.#options.onChange(state)
  }
}

/** One WebSocket message is a frame or an array of frames; what is neither is passed over. */
export function parseFrames(data: unknown): ServerFrame[] {
  if (typeof data !== 'string') return []
  try {
    const value = JSON.parse(data) as unknown
    return (Array.isArray(value) ? (value as unknown[]) : [value]).filter(isFrame)
  } catch {
    return []
  }
}

function isFrame(value: unknown): value is ServerFrame {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}
