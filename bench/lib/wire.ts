import { WebSocket } from 'ws'

/** Parts of the server's frames that the generator looks at. */
export interface Frame {
  type: string
  ref?: string
  seq?: number
  code?: string
  conversationId?: string
  events?: WireEvent[]
}

export interface WireEvent {
  seq: number
  type: string
  clientId?: string
  author?: { kind: string }
  content?: { type: string }
  owner?: { kind: string }
}

/** Any mask will do for a program; a fixed one spares the generator the random numbers, not the server the unmasking. */
function generateMask(mask: Buffer): void {
  mask.writeUInt32BE(0x5aa5c33c)
}

/** One WebSocket, as cheap for the generator as it can be. */
export class Wire {
  onFrame: (frame: Frame) => void = () => undefined
  onClose: () => void = () => undefined
  readonly #socket: WebSocket

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data: Buffer) => {
      const value = JSON.parse(data.toString('utf8')) as Frame | Frame[]
      if (Array.isArray(value)) for (const frame of value) this.onFrame(frame)
      else this.onFrame(value)
    })
    socket.on('close', () => this.onClose())
    socket.on('error', () => undefined)
  }

  /** Connects and says hello. @throws when the server does not welcome within 20 s. */
  static open(url: string, role: 'customer' | 'agent', token: string, localAddress: string): Promise<Wire> {
    return new Promise((resolve, reject) => {
      const options = { perMessageDeflate: false, skipUTF8Validation: true, generateMask, localAddress, handshakeTimeout: 20_000 }
      const socket = new WebSocket(`${url.replace(/^http/u, 'ws')}/realtime`, options)
      const wire = new Wire(socket)
      const timer = setTimeout(() => {
        socket.terminate()
        reject(new Error('no welcome'))
      }, 20_000)
      socket.once('open', () => {
        wire.send(JSON.stringify({ type: 'hello', protocol: 1, role, token }))
      })
      wire.onClose = () => {
        clearTimeout(timer)
        reject(new Error('closed instead of a welcome'))
      }
      wire.onFrame = (frame) => {
        if (frame.type !== 'welcome') return
        clearTimeout(timer)
        wire.onFrame = () => undefined
        wire.onClose = () => undefined
        resolve(wire)
      }
    })
  }

  send(text: string): void {
    this.#socket.send(text)
  }

  close(): void {
    this.#socket.terminate()
  }
}
