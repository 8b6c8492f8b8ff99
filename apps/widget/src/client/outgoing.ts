import type { ClientFrame, CustomerCommand, Language } from '@yingda/contract'
import type { Http } from './http.ts'
import type { Links } from './links.ts'
import { uuid } from './ids.ts'
import { Outbox } from './outbox.ts'
import { Sender } from './sender.ts'
import type { Store } from './storage.ts'
import type { ErrorInfo, OutboxBody, Timers, Upload } from './types.ts'
import { Uploads } from './uploads.ts'

/** More unsent entries than this are refused: something is wrong that waiting does not mend. */
export const MAX_OUTBOX = 100

export interface OutgoingOptions {
  store: Store
  prefix: string
  http: Http
  links: Links
  upload: Upload
  timers: Timers
  now: () => number
  random: () => number
  language: () => Language
  page: () => string | null
  conversationId: () => string
  isReady: () => boolean
  willBeSeen: (conversationId: string, seq: number) => boolean
  send: (frame: ClientFrame) => boolean
  newRef: () => string
  onChange: () => void
  onNotice: (error: ErrorInfo) => void
  onSilence: () => void
}

/** Everything the customer gives: written down at once, brought to the server when possible. */
export class Outgoing {
  readonly outbox: Outbox
  readonly sender: Sender
  readonly uploads: Uploads
  readonly #options: OutgoingOptions

  constructor(options: OutgoingOptions) {
    this.#options = options
    this.outbox = new Outbox(options.store, options.prefix, uuid(options.random), options.now)
    this.sender = new Sender({ ...options, outbox: this.outbox })
    this.uploads = new Uploads({
      ...options,
      outbox: this.outbox,
      onUploaded: (attachment, preview) => {
        if (preview !== null) options.links.seed(attachment.id, preview)
        this.sender.pump()
      },
    })
  }

  /** Goes on with whatever can be sent now. */
  pump(): void {
    this.uploads.pump()
    this.sender.pump()
  }

  text(text: string, choice: string | undefined): string | null {
    if (text.trim() === '') return null
    const content = { type: 'text', text, ...(choice === undefined ? {} : { choice }) } as const
    return this.#write({ kind: 'message', content, attachment: null })
  }

  file(file: Blob, name: string, preview: string | null): string | null {
    const body = { kind: 'file', name, size: file.size, mediaType: file.type, preview } as const
    return this.#write(body, file)
  }

  command(command: CustomerCommand): void {
    for (const item of this.outbox.list()) {
      if (item.body.kind === 'command' && replaces(command, item.body.command)) this.outbox.remove(item.clientId)
    }
    this.#write({ kind: 'command', command })
  }

  retry(clientId: string): void {
    const status = this.uploads.has(clientId) ? 'uploading' : 'pending'
    this.outbox.update(clientId, { status, tab: this.outbox.tab, error: null, attempts: 0 })
    this.pump()
    this.#options.onChange()
  }

  discard(clientId: string): void {
    this.uploads.drop(clientId)
    this.outbox.remove(clientId)
    this.#options.onChange()
  }

  #write(body: OutboxBody, file?: Blob): string | null {
    if (this.outbox.list().length >= MAX_OUTBOX) return null
    const clientId = uuid(this.#options.random)
    if (file !== undefined) this.uploads.add(clientId, file)
    this.outbox.add(clientId, this.#options.conversationId(), body)
    this.pump()
    this.#options.onChange()
    return clientId
  }
}

/** A later wish that makes an unsent earlier one pointless. */
function replaces(later: CustomerCommand, earlier: CustomerCommand): boolean {
  if (later.do === 'feedback') return earlier.do === 'feedback' && earlier.messageSeq === later.messageSeq
  if (later.do === 'leave_queue') return earlier.do === 'request_human' || earlier.do === 'leave_queue'
  if (later.do === 'request_human') return earlier.do === 'leave_queue' || earlier.do === 'request_human'
  return later.do === earlier.do
}
