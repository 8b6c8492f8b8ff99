import type { ErrorCode, Language } from '@yingda/contract'
import type { ErrorInfo } from './types.ts'

const TIMEOUT_MS = 20_000

export interface HttpOptions {
  baseUrl: string
  fetch: (url: string, init: RequestInit) => Promise<Response>
  language: () => Language
  token: () => string | null
}

export type HttpResult<T> = { ok: true; value: T } | { ok: false; status: number; error: ErrorInfo; retryAfter: number | null }

export interface Http {
  url(path: string, query?: Record<string, string | number>): string
  headers(): Record<string, string>
  get<T>(path: string, query?: Record<string, string | number>): Promise<HttpResult<T>>
  send<T>(method: 'POST' | 'PUT', path: string, body: unknown): Promise<HttpResult<T>>
}

/** The API calls of a customer. Never throws: a network failure is `status` 0 with code `offline`. */
export function createHttp(options: HttpOptions): Http {
  const headers = (): Record<string, string> => {
    const token = options.token()
    return { 'accept-language': options.language(), ...(token === null ? {} : { authorization: `Bearer ${token}` }) }
  }
  const url = (path: string, query: Record<string, string | number> = {}): string => {
    const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)])).toString()
    return `${options.baseUrl}${path}${search === '' ? '' : `?${search}`}`
  }
  return {
    url,
    headers,
    get: (path, query) => call(options, url(path, query), { method: 'GET', headers: headers() }),
    send: (method, path, body) =>
      call(options, url(path), {
        method,
        headers: body === undefined ? headers() : { ...headers(), 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  }
}

async function call<T>(options: HttpOptions, url: string, init: RequestInit): Promise<HttpResult<T>> {
  try {
    const response = await options.fetch(url, { ...init, credentials: 'omit', ...timeout() })
    const body = response.status === 204 ? null : ((await response.json()) as unknown)
    if (response.ok) return { ok: true, value: body as T }
    return refused(response.status, body, Number(response.headers.get('retry-after')))
  } catch {
    return { ok: false, status: 0, error: { code: 'offline', message: null }, retryAfter: null }
  }
}

/** A request that hangs must not block those behind it. Old browsers have to wait for their own limit. */
function timeout(): { signal?: AbortSignal } {
  return typeof AbortSignal.timeout === 'function' ? { signal: AbortSignal.timeout(TIMEOUT_MS) } : {}
}

function refused(status: number, body: unknown, retryAfter: number): { ok: false; status: number; error: ErrorInfo; retryAfter: number | null } {
  return { ok: false, status, error: errorOf(status, body), retryAfter: retryAfter > 0 ? retryAfter : null }
}

/** Reads the error body of a refused request; a proxy's own page gives a code by its status. */
export function errorOf(status: number, body: unknown): ErrorInfo {
  const error = (body as { error?: { code?: unknown; message?: unknown } } | null)?.error
  const message = typeof error?.message === 'string' ? error.message : null
  if (typeof error?.code === 'string') return { code: error.code as ErrorCode, message }
  return { code: byStatus[status] ?? (status >= 500 ? 'overloaded' : 'bad_request'), message }
}

const byStatus: Record<number, ErrorCode> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_type',
  429: 'rate_limited',
}

const passing = new Set<ErrorInfo['code']>(['offline', 'rate_limited', 'overloaded', 'internal'])

/** True when the same request may be accepted later. */
export function mayPass(error: ErrorInfo): boolean {
  return passing.has(error.code)
}
