import type { Language } from '@yingda/contract'
import { retryDelay } from './backoff.ts'
import { mayPass, type Http } from './http.ts'
import type { OpenedSession, Session } from './session.ts'
import type { Attributes, ErrorInfo, Identity, Timers } from './types.ts'

const SOON_MS = 1000

export interface OpenerOptions {
  session: Session
  http: Http
  site: string
  timers: Timers
  now: () => number
  random: () => number
  language: () => Language
  identity: Identity | null
  attributes: Attributes | null
  onOpened: (opened: OpenedSession) => void
  /** The server will not serve this visitor; trying again would not help. */
  onRefused: (error: ErrorInfo) => void
  /** Not reached; `retryAt` is the next attempt, milliseconds since 1970. */
  onWaiting: (retryAt: number) => void
  /** What the site said of its customer was not believed; the words are for the site's developers. */
  onIdentityRefused: (error: ErrorInfo) => void
  onNotice: (error: ErrorInfo) => void
}

/** Opens the visitor's session and keeps trying; also tells the server who the visitor is and what the page knows. */
export class Opener {
  readonly #options: OpenerOptions
  #identity: Identity | null
  #attributes: Attributes | null
  #areAttributesSent = true
  /** Counts the stops: what was begun before one has no effect after it. */
  #round = 0
  #waiting = 0
  #last: Promise<void> = Promise.resolve()
  #attempt = 0
  #refusedTokens = 0
  #timer: unknown = null

  constructor(options: OpenerOptions) {
    this.#options = options
    this.#identity = options.identity
    this.#attributes = options.attributes
  }

  /** Opens the session now, or after the attempt that is under way: two at once could make two visitors of one. */
  open(): Promise<void> {
    this.#options.timers.clear(this.#timer)
    const round = this.#round
    this.#waiting += 1
    this.#last = this.#last.then(() => this.#attemptNow(round)).finally(() => (this.#waiting -= 1))
    return this.#last
  }

  /** Tries again now, unless it is being tried. */
  wake(): void {
    if (this.#waiting === 0) void this.open()
  }

  async #attemptNow(round: number): Promise<void> {
    if (round !== this.#round) return
    const { session, http, site } = this.#options
    session.refresh(true)
    const request = { site, language: this.#options.language(), identity: this.#identity, attributes: this.#attributes }
    const result = await session.open(http, request)
    if (round !== this.#round) return
    if (result.ok) {
      this.#attempt = 0
      this.#areAttributesSent = true
      return this.#options.onOpened(result.value)
    }
    if (mayPass(result.error)) return this.#later(result.retryAfter)
    if (this.#identity !== null) {
      this.#identity = null
      this.#options.onIdentityRefused(result.error)
      return this.#attemptNow(round)
    }
    if (result.error.code === 'unauthenticated' && session.token !== null) {
      session.dropToken()
      return this.#attemptNow(round)
    }
    this.#options.onRefused(result.error)
  }

  stop(): void {
    this.#round += 1
    this.#options.timers.clear(this.#timer)
  }

  /** The realtime connection did not accept the token: first renew it, then begin as a new visitor. */
  tokenRefused(): void {
    this.#refusedTokens += 1
    if (this.#refusedTokens > 1 && !this.#options.session.refresh(true)) this.#options.session.dropToken()
    const delay = this.#refusedTokens === 1 ? 0 : retryDelay(this.#refusedTokens, this.#options.random())
    this.#again(delay)
  }

  /** Opens in a moment, when another tab has had time to keep a new token. */
  soon(): void {
    this.#again(SOON_MS)
  }

  tokenAccepted(): void {
    this.#refusedTokens = 0
    if (!this.#areAttributesSent) void this.sendAttributes()
  }

  identify(identity: Identity): void {
    this.#identity = identity
  }

  /** What the page told before does not concern the next visitor. */
  forget(): void {
    this.stop()
    this.#identity = null
    this.#attributes = null
    this.#areAttributesSent = true
  }

  addAttributes(attributes: Attributes): void {
    this.#attributes = { ...this.#attributes, ...attributes }
    this.#areAttributesSent = false
  }

  /** @returns whether the server has taken them */
  async sendAttributes(): Promise<boolean> {
    const result = await this.#options.http.send<null>('PUT', '/api/customer/attributes', { attributes: this.#attributes ?? {} })
    this.#areAttributesSent = result.ok || !mayPass(result.error)
    if (!result.ok && !mayPass(result.error)) this.#options.onNotice(result.error)
    return result.ok
  }

  #later(retryAfter: number | null): void {
    const delay = Math.max(retryDelay(this.#attempt, this.#options.random()), (retryAfter ?? 0) * 1000)
    this.#attempt += 1
    this.#again(delay)
    this.#options.onWaiting(this.#options.now() + delay)
  }

  #again(delay: number): void {
    this.#options.timers.clear(this.#timer)
    this.#timer = this.#options.timers.set(() => void this.open(), delay)
  }
}
