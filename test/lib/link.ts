import { REALTIME_PROTOCOL, serverFrame, type ClientFrame, type ServerFrame } from '@yingda/contract'
import { WebSocket } from 'ws'

export interface LinkOptions {
  /** Origin of the server, http. */
  url: string
  role: 'customer' | 'agent'
  /** Asked anew for each connection; may throw while the server is away. */
  token: () => Promise<string>
  onOpen: () => void
  onFrame: (frame: ServerFrame) => void
  onClose?: (code: number) => void
  /** Address to connect from. */
  localAddress?: string
}

/** Beside the server's own promise of a heartbeat. */
const SILENCE_FACTOR = 2
const RETRY_MS = [20, 400] as const

/**
 * A realtime connection that comes back by itself until `close`. Every frame of the server is checked against the
 * contract; what does not fit is kept in `faults`.
 */
export class Link {
  readonly faults: string[] = []
  /** Connections that reached `welcome`. */
  connects = 0
  readonly #options: LinkOptions
  #socket: WebSocket | null = null
  #open = false
  #closed = false
  #timer: NodeJS.Timeout | null = null
  #heardAt = 0

  constructor(options: LinkOptions) {
    this.#options = options
    void this.#dial()
  }

  /** True between `welcome` and the loss of the connection. */
  get open(): boolean {
    return this.#open
  }

  /** Sends a frame; false when there is no connection to send it by. */
  send(frame: ClientFrame | ClientFrame[]): boolean {
    if (!this.#open || this.#socket === null) return false
    this.#socket.send(JSON.stringify(frame))
    return true
  }

  /** Breaks the connection as a lost network does: no close frame, what is under way is gone. */
  cut(): void {
    this.#socket?.terminate()
  }

  /** Ends for good. */
  close(): void {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#socket?.close()
    this.#lost(1000)
  }

  async #dial(): Promise<void> {
    let token: string
    try {
      token = await this.#options.token()
    } catch {
      // The server is away: that is what the retry is for.
      this.#again()
      return
    }
    if (this.#closed) return
    const { url, localAddress, role } = this.#options
    const socket = new WebSocket(`${url.replace(/^http/u, 'ws')}/realtime`, {
      perMessageDeflate: false,
      handshakeTimeout: 5000,
      ...(localAddress === undefined ? {} : { localAddress }),
    })
    this.#socket = socket
    socket.on('open', () => {
      socket.send(JSON.stringify({ type: 'hello', protocol: REALTIME_PROTOCOL, role, token, language: 'zh' }))
    })
    socket.on('message', (data: Buffer) => {
      if (this.#socket === socket) this.#receive(data.toString('utf8'))
    })
    // 'close' follows and says all there is to say
    socket.on('error', () => undefined)
    socket.on('close', (code) => {
      if (this.#socket !== socket) return
      this.#lost(code)
      if (code === 4401) this.faults.push('the server refused the token')
      if (!this.#closed) this.#again()
    })
  }

  #receive(text: string): void {
    this.#heardAt = Date.now()
    const value: unknown = JSON.parse(text)
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      const parsed = serverFrame.safeParse(one)
      if (!parsed.success) {
        this.faults.push(`not a frame of the contract: ${text.slice(0, 300)}: ${parsed.error.message.slice(0, 300)}`)
        continue
      }
      if (parsed.data.type === 'welcome') this.#welcomed(parsed.data.heartbeatSeconds)
      else this.#options.onFrame(parsed.data)
    }
  }

  #welcomed(heartbeatSeconds: number): void {
    this.#open = true
    this.connects += 1
    const limit = heartbeatSeconds * 1000 * SILENCE_FACTOR
    const look = (): void => {
      const left = this.#heardAt + limit - Date.now()
      if (left <= 0) this.cut()
      else this.#timer = setTimeout(look, left)
    }
    this.#timer = setTimeout(look, limit)
    this.#options.onOpen()
  }

  #lost(code: number): void {
    this.#open = false
    this.#socket = null
    if (this.#timer) clearTimeout(this.#timer)
    this.#options.onClose?.(code)
  }

  #again(): void {
    if (this.#closed) return
    const [least, spread] = RETRY_MS
    this.#timer = setTimeout(() => void this.#dial(), least + Math.random() * spread)
  }
}
