import { networkError } from './errors.ts'

export interface CallOptions {
  /** Ends the request; the call then throws the signal's reason, by default a DOMException named AbortError. */
  signal?: AbortSignal
  /** 0 to 1, while a body goes up; in browsers only, `fetch` cannot tell. */
  onProgress?: (share: number) => void
}

export interface Request extends CallOptions {
  method: string
  url: string
  headers: Record<string, string>
  body: BodyInit | undefined
  language: 'zh' | 'en'
}

/** What came back: text, except that a binary answer stays a Response, to be read as it comes. */
export interface Answer {
  status: number
  retryAfter: string | null
  text: string
  response: Response | null
}

/**
 * Sends by fetch.
 * @throws ApiError `network`; the reason of the signal that ended it
 */
export async function viaFetch(send: typeof fetch, request: Request, isBinary: boolean): Promise<Answer> {
  const { method, headers, body, signal } = request
  try {
    const response = await send(request.url, { method, headers, credentials: 'same-origin', ...(body === undefined ? {} : { body }), ...(signal ? { signal } : {}) })
    const keep = isBinary && response.ok
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text: keep ? '' : await response.text(), response: keep ? response : null }
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw networkError(request.language, cause)
  }
}

const reasonOf = (signal: AbortSignal | undefined): Error => (signal?.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError'))

/**
 * Sends by XMLHttpRequest, which tells how far a body has gone.
 * @throws as viaFetch
 */
export function viaUpload(request: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { signal, onProgress } = request
    if (signal?.aborted) return reject(reasonOf(signal))
    const xhr = new XMLHttpRequest()
    const abort = (): void => xhr.abort()
    xhr.open(request.method, request.url)
    for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value)
    xhr.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0)
    xhr.onload = () => resolve({ status: xhr.status, retryAfter: xhr.getResponseHeader('retry-after'), text: xhr.responseText, response: null })
    xhr.onerror = () => reject(networkError(request.language))
    xhr.onabort = () => reject(reasonOf(signal))
    xhr.onloadend = () => signal?.removeEventListener('abort', abort)
    signal?.addEventListener('abort', abort)
    xhr.send(request.body as XMLHttpRequestBodyInit | undefined)
  })
}
