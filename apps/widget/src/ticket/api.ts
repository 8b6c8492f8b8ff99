import type { AttachmentRef, Language, OwnReplyInput, OwnTicket } from '@yingda/contract'
import { createHttp, errorOf, type HttpResult } from '../client/http.ts'
import { uploadByXhr } from '../panel/xhr.ts'

/** What one can do with the ticket of a link. */
export interface TicketApi {
  get(): Promise<HttpResult<OwnTicket>>
  reply(input: OwnReplyInput): Promise<HttpResult<OwnTicket>>
  remind(): Promise<HttpResult<OwnTicket>>
  confirm(): Promise<HttpResult<OwnTicket>>
  rate(score: number, comment: string): Promise<HttpResult<OwnTicket>>
  upload(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<HttpResult<AttachmentRef>>
  /** A link that works for five minutes; null when there is none now. */
  fileUrl(id: string): Promise<string | null>
}

/** The token goes with every request in a header, never in an address. */
export function createTicketApi(token: string, language: () => Language): TicketApi {
  const http = createHttp({ baseUrl: '', fetch: (url, init) => fetch(url, init), language, token: () => token })
  return {
    get: () => http.get('/api/ticket-link'),
    reply: (input) => http.send('POST', '/api/ticket-link/replies', input),
    remind: () => http.send('POST', '/api/ticket-link/remind', undefined),
    confirm: () => http.send('POST', '/api/ticket-link/confirm', undefined),
    rate: (score, comment) => http.send('POST', '/api/ticket-link/rating', { score, ...(comment === '' ? {} : { comment }) }),
    async upload(file, onProgress, signal) {
      const url = http.url('/api/ticket-link/files', { name: file.name.slice(-255) || 'file' })
      const answer = await uploadByXhr({ url, headers: { ...http.headers(), 'content-type': 'application/octet-stream' }, body: file, signal, onProgress }).catch(() => null)
      if (answer === null) return { ok: false, status: 0, error: { code: 'offline', message: null }, retryAfter: null }
      if (answer.status >= 200 && answer.status < 300) return { ok: true, value: answer.body as AttachmentRef }
      return { ok: false, status: answer.status, error: errorOf(answer.status, answer.body), retryAfter: null }
    },
    async fileUrl(id) {
      const link = await http.get<{ url: string }>(`/api/ticket-link/files/${id}`)
      return link.ok ? link.value.url : null
    },
  }
}
