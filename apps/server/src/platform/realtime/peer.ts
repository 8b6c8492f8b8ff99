import type { WebSocket } from 'ws'

/** Above this many unsent bytes a reader counts as slow: live data is no longer queued for it. */
const SLOW_BYTES = 512 * 1024
/** Above this many it is cut off. */
const DEAD_BYTES = 4 * 1024 * 1024

/**
 * One connection. Frames given in one tick leave as one WebSocket message. What a slow reader misses is not kept here:
 * its owner brings it up to date from the database once `onDrained` says so.
 */
export class Peer {
  /** Set false by each sweep, true by whatever arrives. */
  alive = true
  onDrained: (() => void) | null = null
  readonly #socket: WebSocket
  #out: string[] = []
  #slow = false

  constructor(socket: WebSocket) {
    this.#socket = socket
  }

  get open(): boolean {
    return this.#socket.readyState === 1
  }

  /** True while the other side does not read as fast as it is written to. */
  get slow(): boolean {
    return this.#slow
  }

  /** Queues one frame, already as JSON. Nothing happens on a closed connection. */
  send(frame: string): void {
    if (!this.open) return
    if (this.#out.length === 0) {
      setImmediate(() => {
        this.#flush()
      })
    }
    this.#out.push(frame)
  }

  close(code: number, reason: string): void {
    this.#flush()
    this.#socket.close(code, reason)
  }

  terminate(): void {
    this.#socket.terminate()
  }

  ping(): void {
    if (this.open) this.#socket.ping()
  }

  #flush(): void {
    const frames = this.#out
    if (frames.length === 0) return
    this.#out = []
    if (!this.open) return
    const data = frames.length === 1 ? (frames[0] ?? '') : `[${frames.join(',')}]`
    this.#socket.send(data, this.#afterSend)
    if (this.#socket.bufferedAmount > DEAD_BYTES) this.#socket.terminate()
    else if (this.#socket.bufferedAmount > SLOW_BYTES) this.#slow = true
  }

  readonly #afterSend = (): void => {
    if (!this.#slow || this.#socket.bufferedAmount > SLOW_BYTES / 4) return
    this.#slow = false
    this.onDrained?.()
  }
}
