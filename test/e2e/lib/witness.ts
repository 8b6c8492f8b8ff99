import assert from 'node:assert/strict'
import type { BrowserContext, ConsoleMessage } from 'playwright-core'

/** What a browser says by itself when its line is cut. */
const CUT = /net::ERR_[A-Z_]+/u
/** The question 'who am I' is answered with 401 before the sign-in, which the browser writes into its console. */
const NOT_SIGNED_IN = /\/api\/me(?:\?|$)/u

/** Sees what must not happen unseen in any page: errors, and requests that leave this machine. */
export class Witness {
  readonly #faults: string[] = []
  readonly #tolerated: RegExp[] = []

  watch(context: BrowserContext, who: string): void {
    context.on('console', (message) => {
      if (message.type() === 'error') this.#note(`${who}, console: ${message.text()} (${message.location().url})`, message)
    })
    context.on('weberror', (fault) => {
      const error = fault.error()
      this.#note(`${who}, uncaught: ${error.stack ?? error.message}`)
    })
    context.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url())
      const isLocal = ['127.0.0.1', 'localhost'].includes(hostname) || ['data:', 'blob:', 'about:', 'chrome-error:'].includes(protocol)
      if (!isLocal) this.#note(`${who} asked another machine: ${request.url()}`)
    })
  }

  /** For what a test provokes on purpose. */
  tolerate(...faults: RegExp[]): void {
    this.#tolerated.push(...faults)
  }

  /** The line of somebody watched will be cut. */
  tolerateCuts(): void {
    this.tolerate(CUT)
  }

  get faults(): readonly string[] {
    return this.#faults.filter((fault) => !this.#tolerated.some((pattern) => pattern.test(fault)))
  }

  /** @throws when anything was seen. */
  expectNothing(): void {
    assert.deepEqual(this.faults, [])
  }

  #note(fault: string, message?: ConsoleMessage): void {
    const isSignIn = message !== undefined && message.text().includes('401') && NOT_SIGNED_IN.test(message.location().url)
    if (!isSignIn) this.#faults.push(fault)
  }
}
