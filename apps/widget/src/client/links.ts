import type { Http } from './http.ts'

/** A link is not used for its last moments: it has to live until the file is asked for. */
const MARGIN_MS = 20_000

/** Short-lived links to files, asked for once while they are good. */
export class Links {
  readonly #known = new Map<string, { url: string; until: number }>()
  readonly #http: Http
  readonly #origin: () => string
  readonly #now: () => number

  constructor(http: Http, origin: () => string, now: () => number) {
    this.#http = http
    this.#origin = origin
    this.#now = now
  }

  clear(): void {
    this.#known.clear()
  }

  /** The file was sent from here: it need not be fetched to be shown. */
  seed(attachmentId: string, url: string): void {
    this.#known.set(attachmentId, { url, until: Number.POSITIVE_INFINITY })
  }

  /** @returns null when there is none to be had now */
  async get(attachmentId: string): Promise<string | null> {
    const known = this.#known.get(attachmentId)
    if (known !== undefined && known.until > this.#now()) return known.url
    const result = await this.#http.get<{ url: string; expiresAt: string }>(`/api/customer/attachments/${attachmentId}`)
    if (!result.ok) return null
    const url = new URL(result.value.url, this.#origin()).href
    this.#known.set(attachmentId, { url, until: Date.parse(result.value.expiresAt) - MARGIN_MS })
    return url
  }
}
