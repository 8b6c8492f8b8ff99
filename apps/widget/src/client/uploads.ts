import type { AttachmentRef } from '@yingda/contract'
import { errorOf, mayPass, type Http } from './http.ts'
import type { Outbox } from './outbox.ts'
import { retryDelay } from './backoff.ts'
import type { Timers, Upload, UploadRequest } from './types.ts'

export interface UploadsOptions {
  http: Http
  upload: Upload
  outbox: Outbox
  timers: Timers
  random: () => number
  onChange: () => void
  /** A file is on the server; its entry is a message that can be sent now. `preview` shows it without fetching. */
  onUploaded: (attachment: AttachmentRef, preview: string | null) => void
}

/** Brings files to the server, one after the other, and again after a network failure. */
export class Uploads {
  readonly #options: UploadsOptions
  readonly #files = new Map<string, Blob>()
  #running: { clientId: string; abort: AbortController } | null = null
  #timer: unknown = null
  #failures = 0

  constructor(options: UploadsOptions) {
    this.#options = options
  }

  add(clientId: string, file: Blob): void {
    this.#files.set(clientId, file)
  }

  has(clientId: string): boolean {
    return this.#files.has(clientId)
  }

  drop(clientId: string): void {
    this.#files.delete(clientId)
    if (this.#running?.clientId === clientId) this.#running.abort.abort()
  }

  stop(): void {
    this.#options.timers.clear(this.#timer)
    this.#running?.abort.abort()
  }

  /** Starts the next upload when none is under way. */
  pump(): void {
    if (this.#running !== null) return
    this.#options.timers.clear(this.#timer)
    const item = this.#options.outbox.list().find((one) => one.status === 'uploading' && this.#files.has(one.clientId))
    const file = item === undefined ? undefined : this.#files.get(item.clientId)
    if (item?.body.kind !== 'file' || file === undefined) return
    const abort = new AbortController()
    this.#running = { clientId: item.clientId, abort }
    void this.#run(item.clientId, item.body.name, file, abort.signal)
  }

  async #run(clientId: string, name: string, file: Blob, signal: AbortSignal): Promise<void> {
    const { http, outbox } = this.#options
    const request: UploadRequest = {
      url: http.url('/api/customer/attachments', { name }),
      headers: { ...http.headers(), 'content-type': 'application/octet-stream' },
      body: file,
      signal,
      onProgress: (progress) => {
        outbox.update(clientId, { progress })
        this.#options.onChange()
      },
    }
    const result = await this.#options.upload(request).catch(() => ({ status: 0, body: null }))
    this.#running = null
    if (!signal.aborted) this.#finish(clientId, result)
    this.#options.onChange()
  }

  #finish(clientId: string, result: { status: number; body: unknown }): void {
    const { outbox } = this.#options
    if (result.status >= 200 && result.status < 300) {
      const attachment = result.body as AttachmentRef
      const file = outbox.get(clientId)?.body
      this.#failures = 0
      this.#files.delete(clientId)
      const body = { kind: 'message', content: { type: 'attachment', attachmentId: attachment.id }, attachment } as const
      outbox.update(clientId, { body, status: 'pending', progress: 1 })
      this.#options.onUploaded(attachment, file?.kind === 'file' ? file.preview : null)
      return this.pump()
    }
    const error = result.status === 0 ? { code: 'offline' as const, message: null } : errorOf(result.status, result.body)
    if (mayPass(error) || error.code === 'unauthenticated') return this.#later(clientId)
    outbox.update(clientId, { status: 'failed', error, progress: 0 })
    this.pump()
  }

  #later(clientId: string): void {
    this.#options.outbox.update(clientId, { progress: 0 })
    const delay = retryDelay(this.#failures, this.#options.random())
    this.#failures += 1
    this.#timer = this.#options.timers.set(() => this.pump(), delay)
  }
}

/** Uploads with `fetch`, which cannot tell how far it is. */
export function uploadByFetch(fetcher: (url: string, init: RequestInit) => Promise<Response>): Upload {
  return async (request) => {
    const response = await fetcher(request.url, {
      method: 'POST',
      headers: request.headers,
      body: request.body,
      signal: request.signal,
      credentials: 'omit',
    })
    return { status: response.status, body: (await response.json()) as unknown }
  }
}
