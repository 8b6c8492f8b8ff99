import type { ErrorBody, ErrorCode, Language } from '@yingda/contract'

/** `network`: no answer came; `unreadable`: an answer that is not of this API, a proxy's own page for example. */
export type FailureCode = ErrorCode | 'network' | 'unreadable'

interface Detail {
  fields?: { path: string; message: string }[]
  requestId?: string
  retryAfter?: number
  cause?: unknown
}

/** A refusal of the server, or a request that got no usable answer. `message` can be shown to a person as it is. */
export class ApiError extends Error {
  /** A `FailureCode`; a newer server may have more. */
  readonly code: string
  /** The HTTP status; 0 when no answer came. */
  readonly status: number
  readonly fields: { path: string; message: string }[]
  readonly requestId: string | null
  /** Seconds after which a retry may succeed; null when the server did not say. */
  readonly retryAfter: number | null

  constructor(code: string, status: number, message: string, detail: Detail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause })
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.fields = detail.fields ?? []
    this.requestId = detail.requestId ?? null
    this.retryAfter = detail.retryAfter ?? null
  }
}

/** Whether something that was thrown is an ApiError, and with codes given, one of these. */
export const isApiError = (failure: unknown, ...codes: FailureCode[]): failure is ApiError =>
  failure instanceof ApiError && (codes.length === 0 || (codes as string[]).includes(failure.code))

const sentences: Record<'network' | 'unreadable', Record<Language, string>> = {
  network: { zh: '连接不到服务器，请检查网络后重试。', en: 'The server cannot be reached. Check the network and try again.' },
  unreadable: { zh: '服务器的回答无法识别，请稍后重试。', en: 'The server gave an unexpected answer. Try again in a moment.' },
}

/** No answer came. */
export const networkError = (language: Language, cause?: unknown): ApiError => new ApiError('network', 0, sentences.network[language], { cause })

/** An answer came that is not of this API. */
export const unreadable = (status: number, language: Language, detail: Detail = {}): ApiError => new ApiError('unreadable', status, sentences.unreadable[language], detail)

const isErrorBody = (value: unknown): value is ErrorBody => {
  const error = (value as { error?: Partial<ErrorBody['error']> } | null | undefined)?.error
  return typeof error?.message === 'string' && typeof error.code === 'string'
}

/** The error of a refused answer: its status, its body as read from JSON, and its `retry-after` in seconds. */
export function refusal(status: number, body: unknown, retryAfter: string | null, language: Language): ApiError {
  const seconds = Number(retryAfter)
  const wait = seconds > 0 ? { retryAfter: seconds } : {}
  if (!isErrorBody(body)) return unreadable(status, language, wait)
  const { code, message, fields, requestId } = body.error
  return new ApiError(code, status, message, { ...wait, ...(fields ? { fields } : {}), ...(requestId === undefined ? {} : { requestId }) })
}
