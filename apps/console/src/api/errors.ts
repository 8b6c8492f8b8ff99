import type { ErrorBody, ErrorCode, Language } from '@yingda/contract'

/** `network`: no answer came; `unreadable`: an answer that is not of this API, of a proxy for example. */
export type FailureCode = ErrorCode | 'network' | 'unreadable'

/** A request that was refused or did not arrive. `message` can be shown to a person as it is. */
export class ApiError extends Error {
  readonly code: FailureCode
  readonly status: number
  readonly fields: readonly { path: string; message: string }[]
  readonly requestId: string | null
  /** Seconds after which a retry may succeed. */
  readonly retryAfter: number | null

  constructor(code: FailureCode, message: string, status = 0, more: { fields?: readonly { path: string; message: string }[]; requestId?: string; retryAfter?: number } = {}) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.fields = more.fields ?? []
    this.requestId = more.requestId ?? null
    this.retryAfter = more.retryAfter ?? null
  }
}

const localTexts: Record<'network' | 'unreadable', Record<Language, string>> = {
  network: { zh: '连接不到服务器，请检查网络后重试。', en: 'The server cannot be reached. Check the network and try again.' },
  unreadable: { zh: '服务器的回答无法识别，请稍后重试。', en: 'The server gave an unexpected answer. Try again in a moment.' },
}

export const networkError = (lang: Language): ApiError => new ApiError('network', localTexts.network[lang])

const isErrorBody = (value: unknown): value is ErrorBody =>
  typeof value === 'object' && value !== null && 'error' in value && typeof (value as ErrorBody).error?.message === 'string' && typeof (value as ErrorBody).error.code === 'string'

/** The error of a refused answer. */
export function refusal(status: number, body: unknown, lang: Language, retryAfterHeader: string | null): ApiError {
  const seconds = Number(retryAfterHeader)
  const retry = retryAfterHeader !== null && Number.isFinite(seconds) ? { retryAfter: seconds } : {}
  if (!isErrorBody(body)) return new ApiError('unreadable', localTexts.unreadable[lang], status, retry)
  const { code, message, fields, requestId } = body.error
  return new ApiError(code, message, status, { ...retry, ...(fields ? { fields } : {}), ...(requestId ? { requestId } : {}) })
}

/** The sentence to show for anything that was thrown. */
export function failureText(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure)
}

export const isApiError = (failure: unknown, ...codes: FailureCode[]): failure is ApiError =>
  failure instanceof ApiError && (codes.length === 0 || codes.includes(failure.code))
