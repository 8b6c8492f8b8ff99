import type { ClientFrame, Language } from '@yingda/contract'
import { retryDelay } from './backoff.ts'
import { mayPass } from './http.ts'
import type { Outbox } from './outbox.ts'
import type { ErrorInfo, Frame, OutboxItem, Timers } from './types.ts'

/** No answer for this long on a living connection: begin again with a new one. */
const ANSWER_TIMEOUT_MS = 20_000
/** A message the server fails on this often is shown as failed instead of blocking those behind it. */
const MOST_INTERNAL_FAILURES = 5

export interface SenderOptions {
  outbox: Outbox
  timers: Timers
  random: () => number
  language: () => Language
  page: () => string | null
  /** True when the connection is up and the server has said what it already has. */
  isReady: () => boolean
  send: (frame: ClientFrame) => boolean
  newRef: () => string
  /** True when the event of a message stored under this seq is still to come to this screen. */
  willBeSeen: (conversationId: string, seq: number) => boolean
  onChange: () => void
  onNotice: (error: ErrorInfo) => void
  /** The connection does not answer. */
  onSilence: () => void
}

/**
 * Sends the outbox in order, one entry at a time: the next one goes when the one before is stored or refused, so that
 * a retry can never overtake.
 */
export class Sender {
  readonly #options: SenderOptions
  #inFlight: { ref: string; clientId: string } | null = null
  #answerTimer: unknown = null
  #pauseTimer: unknown = null
  #isPaused = false
  #pauses = 0

  constructor(options: SenderOptions) {
    this.#options = options
  }

  /** Sends the next entry when nothing is under way. */
  pump(): void {
    if (this.#inFlight !== null || this.#isPaused || !this.#options.isReady()) return
    const item = this.#options.outbox.next()
    if (item === null) return
    const ref = this.#options.newRef()
    if (!this.#options.send(this.#frame(item, ref))) return
    this.#inFlight = { ref, clientId: item.clientId }
    this.#options.outbox.update(item.clientId, { attempts: item.attempts + 1 })
    this.#answerTimer = this.#options.timers.set(() => this.#options.onSilence(), ANSWER_TIMEOUT_MS)
  }

  /** The connection is gone: what was under way will be sent again. */
  reset(): void {
    this.#landed()
    this.#options.timers.clear(this.#pauseTimer)
    this.#isPaused = false
  }

  /** The message is stored. It stays on the screen until its event takes its place. */
  acked(ref: string, seq: number): void {
    const clientId = this.#answered(ref)
    if (clientId === null) return
    const item = this.#options.outbox.get(clientId)
    if (item !== undefined && this.#options.willBeSeen(item.conversationId, seq)) {
      this.#options.outbox.update(clientId, { status: 'sent' })
    } else this.#options.outbox.remove(clientId)
    this.#goOn()
  }

  /** The command has been carried out. */
  done(ref: string): void {
    const clientId = this.#answered(ref)
    if (clientId === null) return
    this.#options.outbox.remove(clientId)
    this.#goOn()
  }

  /** The message was seen among the stored ones: as good as an ack. */
  stored(clientId: string): void {
    this.#options.outbox.remove(clientId)
    if (this.#inFlight?.clientId !== clientId) return
    this.#landed()
    this.pump()
  }

  /** A refusal without a reference is of a flood of frames: what is under way may have been among them. */
  refused(frame: Frame<'error'>): void {
    const ref = frame.ref ?? (frame.code === 'rate_limited' ? this.#inFlight?.ref : undefined)
    const clientId = ref === undefined ? null : this.#answered(ref)
    if (clientId === null) return
    const item = this.#options.outbox.get(clientId)
    const error = { code: frame.code, message: frame.message }
    const isWorthRetry = mayPass(error) && !(frame.code === 'internal' && (item?.attempts ?? 0) >= MOST_INTERNAL_FAILURES)
    if (isWorthRetry) this.#pause(frame.retryAfter)
    else this.#give(clientId, item, error)
    this.#options.onChange()
    this.pump()
  }

  #goOn(): void {
    this.#pauses = 0
    this.#options.onChange()
    this.pump()
  }

  #give(clientId: string, item: OutboxItem | undefined, error: ErrorInfo): void {
    if (item?.body.kind === 'message') {
      this.#options.outbox.update(clientId, { status: 'failed', error })
      return
    }
    this.#options.outbox.remove(clientId)
    this.#options.onNotice(error)
  }

  #pause(retryAfter: number | undefined): void {
    const delay = retryAfter === undefined ? retryDelay(this.#pauses, this.#options.random()) : retryAfter * 1000
    this.#pauses += 1
    this.#isPaused = true
    this.#pauseTimer = this.#options.timers.set(() => {
      this.#isPaused = false
      this.pump()
    }, delay)
  }

  #answered(ref: string): string | null {
    if (this.#inFlight?.ref !== ref) return null
    const clientId = this.#inFlight.clientId
    this.#landed()
    return clientId
  }

  #landed(): void {
    this.#options.timers.clear(this.#answerTimer)
    this.#inFlight = null
  }

  #frame(item: OutboxItem, ref: string): ClientFrame {
    const common = { ref, conversationId: item.conversationId, language: this.#options.language() }
    if (item.body.kind === 'command') return { type: 'command', ...common, command: item.body.command }
    if (item.body.kind === 'file') throw new Error('a file is not sent before it was uploaded')
    const page = this.#options.page()
    return {
      type: 'send',
      ...common,
      clientId: item.clientId,
      content: item.body.content,
      ...(page === null ? {} : { page: page.slice(0, 2000) }),
    }
  }
}
