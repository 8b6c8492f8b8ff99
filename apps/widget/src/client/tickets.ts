import type { AttachmentRef, OwnTicket, OwnTicketForm, TicketValue } from '@yingda/contract'
import { errorOf, type Http, type HttpResult } from './http.ts'
import { uuid } from './ids.ts'
import { readJson, type Store } from './storage.ts'
import type { Upload } from './types.ts'

/** The answer that offers a form. */
export interface FormPlace {
  conversationId: string
  answerSeq: number
  typeId: string
}

/** What was typed so far. */
export interface FormDraft {
  /** One for all tries: sent twice it is one ticket. */
  key: string
  description: string
  /** By field key; files are in `files`. */
  values: Record<string, TicketValue>
  files: Record<string, AttachmentRef[]>
  /** The form as it was when it was opened, to go on without a network. */
  form: OwnTicketForm
}

export interface SentForm {
  id: string
  number: number
}

export interface TicketDeskOptions {
  http: Http
  store: Store
  /** Of the keys in the store. */
  prefix: string
  upload: Upload
  random: () => number
  origin: () => string
}

const LONGEST_SUBJECT = 120

/** The customer's tickets as far as the chat knows of them: forms with what is typed in them, sending, and following. */
export class TicketDesk {
  readonly #options: TicketDeskOptions

  constructor(options: TicketDeskOptions) {
    this.#options = options
  }

  /** What was typed and not sent, with the form; null before it was opened. */
  draft(place: FormPlace): FormDraft | null {
    const stored = this.#stored(place)
    return 'draft' in stored ? (stored.draft as FormDraft) : null
  }

  /** The ticket that was made of it here; null for none yet. */
  sent(place: FormPlace): SentForm | null {
    const stored = this.#stored(place)
    return 'sent' in stored ? (stored.sent as SentForm) : null
  }

  keep(place: FormPlace, draft: FormDraft): void {
    this.#options.store.set(this.#key(place), JSON.stringify({ draft }))
  }

  /** The form with what the conversation knows; what was typed before stays as it was. */
  async open(place: FormPlace): Promise<HttpResult<FormDraft>> {
    const { http, random } = this.#options
    const { typeId, conversationId, answerSeq } = place
    const known = this.draft(place)
    const result = await http.get<OwnTicketForm>(`/api/customer/ticket-types/${typeId}/form`, { conversationId, answerSeq })
    if (!result.ok) return known !== null && result.status === 0 ? { ok: true, value: known } : result
    const form = result.value
    const draft = this.draft(place) ?? known ?? { key: uuid(random), description: form.description, values: form.values, files: {}, form }
    return { ok: true, value: { ...draft, form } }
  }

  /** Sends it. What was typed is forgotten once it has been taken. */
  async submit(place: FormPlace, draft: FormDraft, values: Record<string, TicketValue>): Promise<HttpResult<OwnTicket>> {
    const { http, store } = this.#options
    const { typeId, conversationId, answerSeq } = place
    const description = draft.description.trim()
    const line = Array.from(description.replace(/\s+/gu, ' '))
    const subject = line.length > LONGEST_SUBJECT ? `${line.slice(0, LONGEST_SUBJECT - 1).join('')}…` : line.join('')
    const result = await http.send<OwnTicket>('POST', '/api/customer/tickets', { key: draft.key, typeId, conversationId, answerSeq, subject, description, values })
    if (result.ok) store.set(this.#key(place), JSON.stringify({ sent: { id: result.value.id, number: result.value.number } }))
    return result
  }

  /** Brings a file to the server for one of the fields. */
  async upload(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<HttpResult<AttachmentRef>> {
    const { http, upload } = this.#options
    const url = http.url('/api/customer/ticket-files', { name: file.name.slice(-255) || 'file' })
    const answer = await upload({ url, headers: { ...http.headers(), 'content-type': 'application/octet-stream' }, body: file, signal, onProgress }).catch(() => null)
    if (answer === null) return { ok: false, status: 0, error: { code: 'offline', message: null }, retryAfter: null }
    if (answer.status >= 200 && answer.status < 300) return { ok: true, value: answer.body as AttachmentRef }
    return { ok: false, status: answer.status, error: errorOf(answer.status, answer.body), retryAfter: null }
  }

  /** The address of an own ticket's page, on the server this chat is with. */
  async follow(ticketId: string, language: string): Promise<HttpResult<string>> {
    const result = await this.#options.http.send<{ url: string }>('POST', `/api/customer/tickets/${ticketId}/link`, undefined)
    if (!result.ok) return result
    return { ok: true, value: `${this.#options.origin()}/ticket?lang=${language}${new URL(result.value.url).hash}` }
  }

  /** Forgets what was typed, for whoever is here next. */
  clear(): void {
    const { store, prefix } = this.#options
    for (const key of store.keys(prefix)) store.remove(key)
  }

  #key({ conversationId, answerSeq }: FormPlace): string {
    return `${this.#options.prefix}${conversationId}:${String(answerSeq)}`
  }

  #stored(place: FormPlace): object {
    const stored = readJson(this.#options.store, this.#key(place))
    return typeof stored === 'object' && stored !== null ? stored : {}
  }
}
