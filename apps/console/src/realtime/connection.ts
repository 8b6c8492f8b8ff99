import type { ClientFrame, Language, ServerFrame } from '@yingda/contract'
import { backoff } from './backoff.ts'
import { closeCode, encode, framesOf, protocol, type Clock, type SocketLike } from './socket.ts'

/**
 * `idle`: not started; `connecting`: a ticket or a socket is under way; `online`: welcomed; `waiting`: between attempts;
 * `ended`: the session is over, a person has to sign in again.
 */
export type ConnectionStatus = 'idle' | 'connecting' | 'online' | 'waiting' | 'ended'

export interface ConnectionOptions {
  /** A new ticket; each opens one connection. Rejects with `signedOut(error)` true when the session is over. */
  ticket(): Promise<string>
  signedOut(failure: unknown): boolean
  open(): SocketLike
  /** Of the sentences in refusals, at the time of the connection. */
  language(): Language
  onFrame(frame: ServerFrame): void
  onStatus(status: ConnectionStatus): void
  clock: Clock
}

export interface Connection {
  start(): void
  stop(): void
  /** Tries now instead of at the end of the wait; nothing when online. */
  retryNow(): void
  /** The browser says that the network is gone: not waited for the heartbeat to tell. */
  doubt(): void
  /** False when not online: the frame is not sent, and not kept. */
  send(frame: ClientFrame): boolean
  status(): ConnectionStatus
}

/** A welcome that does not come within this time is not coming. */
const WELCOME_MS = 10_000

/**
 * Keeps one authenticated realtime connection: ticket, socket, hello, heartbeat; after a loss a new ticket, with back-off.
 * Knows nothing of conversations.
 */
export function createConnection(options: ConnectionOptions): Connection {
  const { clock } = options
  let status: ConnectionStatus = 'idle'
  let socket: SocketLike | null = null
  let attempt = 0
  let generation = 0
  let heardAt = 0
  let heartbeat = 30_000
  let cancelTimer = (): void => undefined

  const become = (next: ConnectionStatus): void => {
    if (status === next) return
    status = next
    options.onStatus(next)
  }

  const drop = (): void => {
    cancelTimer()
    generation += 1
    const old = socket
    socket = null
    if (!old) return
    old.onopen = old.onmessage = old.onclose = null
    old.close()
  }

  const retryLater = (): void => {
    drop()
    become('waiting')
    cancelTimer = clock.after(backoff(attempt, clock.random()), () => void connect())
    attempt += 1
  }

  const watchHeartbeat = (): void => {
    cancelTimer()
    cancelTimer = clock.after(heartbeat, () => {
      if (clock.now() - heardAt >= heartbeat * 2) return retryLater()
      socket?.send(encode({ type: 'ping' }))
      watchHeartbeat()
    })
  }

  const receive = (data: unknown): void => {
    heardAt = clock.now()
    for (const frame of framesOf(data)) {
      if (frame.type === 'welcome') {
        attempt = 0
        heartbeat = Math.max(1, frame.heartbeatSeconds) * 1000
        watchHeartbeat()
        become('online')
      }
      options.onFrame(frame)
    }
  }

  const attach = (next: SocketLike, token: string): void => {
    socket = next
    next.onopen = () => next.send(encode({ type: 'hello', protocol, role: 'agent', token, language: options.language() }))
    next.onmessage = (event) => {
      if (socket === next) receive(event.data)
    }
    next.onclose = (event) => {
      if (event.code === closeCode.overloaded) attempt = Math.max(attempt, 4)
      retryLater()
    }
    cancelTimer = clock.after(WELCOME_MS, retryLater)
  }

  const connect = async (): Promise<void> => {
    drop()
    const mine = generation
    become('connecting')
    try {
      const token = await options.ticket()
      if (mine !== generation) return
      attach(options.open(), token)
    } catch (failure) {
      if (mine !== generation) return
      if (!options.signedOut(failure)) return retryLater()
      drop()
      become('ended')
    }
  }

  return {
    start() {
      if (status !== 'idle' && status !== 'ended') return
      attempt = 0
      void connect()
    },
    stop() {
      drop()
      become('idle')
    },
    retryNow() {
      if (status === 'waiting') void connect()
    },
    doubt() {
      if (status === 'online' || status === 'connecting') retryLater()
    },
    send(frame) {
      if (status !== 'online' || !socket) return false
      socket.send(encode(frame))
      return true
    },
    status: () => status,
  }
}
