import type { ClientFrame, ErrorCode, ServerFrame } from '@yingda/contract'
import type { Link } from './link.ts'

/** What the server said of a stored message. */
export interface Ack {
  seq: number
  at: string
}

/** The server refused for good. */
export class Refused extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(`${code}: ${message}`)
    this.name = 'Refused'
    this.code = code
  }
}

type Request = Extract<ClientFrame, { type: 'send' | 'command' }>

interface Job {
  ref: string
  frame: Request
  resolve: (ack: Ack | null) => void
  reject: (error: Refused) => void
}

/** Refusals after which the same thing may succeed. */
const PASSING = new Set<ErrorCode>(['overloaded', 'rate_limited', 'internal'])
const ANSWER_WITHIN = 15_000

/** What has to reach the server: sent in order, one at a time, again and again until it is answered. */
export class Outbox {
  /** How often each refusal came. */
  readonly refusals = new Map<ErrorCode, number>()
  readonly #link: Link
  readonly #prefix: string
  readonly #isReady: () => boolean
  readonly #jobs: Job[] = []
  #inFlight: Job | null = null
  #timer: NodeJS.Timeout | null = null
  #refs = 0

  /** `prefix` keeps its references apart from those of others on the same connection. */
  constructor(link: Link, prefix: string, isReady: () => boolean) {
    this.#link = link
    this.#prefix = prefix
    this.#isReady = isReady
  }

  /** Things not yet answered. */
  get pending(): number {
    return this.#jobs.length + (this.#inFlight ? 1 : 0)
  }

  /**
   * Resolves with the ack of a message, or null when a command was carried out.
   * @throws Refused when it never will be.
   */
  add(make: (ref: string) => Request): Promise<Ack | null> {
    return new Promise((resolve, reject) => {
      this.#refs += 1
      const ref = `${this.#prefix}${String(this.#refs)}`
      this.#jobs.push({ ref, frame: make(ref), resolve, reject })
      this.pump()
    })
  }

  /** Sends the next one when nothing is under way. */
  pump(): void {
    if (this.#inFlight !== null || !this.#isReady()) return
    const job = this.#jobs[0]
    if (job === undefined || !this.#link.send(job.frame)) return
    this.#jobs.shift()
    this.#inFlight = job
    this.#timer = setTimeout(() => {
      this.#link.cut()
    }, ANSWER_WITHIN)
  }

  /** The connection is gone: what was under way goes again. */
  lost(): void {
    if (this.#timer) clearTimeout(this.#timer)
    if (this.#inFlight) this.#jobs.unshift(this.#inFlight)
    this.#inFlight = null
  }

  /** Takes an answer; false when it was not of this outbox. */
  take(frame: ServerFrame): boolean {
    if (frame.type === 'ack') return this.#settle(frame.ref, (job) => job.resolve({ seq: frame.seq, at: frame.at }))
    if (frame.type === 'done') return this.#settle(frame.ref, (job) => job.resolve(null))
    if (frame.type === 'error') return this.#refused(frame)
    return false
  }

  #refused(frame: Extract<ServerFrame, { type: 'error' }>): boolean {
    // A refusal without a reference is of a flood of frames: what is under way may have been among them.
    const ref = frame.ref ?? this.#inFlight?.ref
    if (ref === undefined || ref !== this.#inFlight?.ref) return false
    this.refusals.set(frame.code, (this.refusals.get(frame.code) ?? 0) + 1)
    if (!PASSING.has(frame.code)) return this.#settle(ref, (job) => job.reject(new Refused(frame.code, frame.message)))
    this.lost()
    setTimeout(() => this.pump(), (frame.retryAfter ?? 0.5) * 1000)
    return true
  }

  #settle(ref: string, settle: (job: Job) => void): boolean {
    const job = this.#inFlight
    if (job?.ref !== ref) return false
    if (this.#timer) clearTimeout(this.#timer)
    this.#inFlight = null
    settle(job)
    this.pump()
    return true
  }
}
