import type { Language, Routes } from '@yingda/contract'
import { ApiError, networkError, refusal } from './errors.ts'
import { routeTable, type RouteId } from './routes.ts'

type Input<S> = S extends { _zod: { input: infer I } } ? I : never
type Output<S> = S extends { _zod: { output: infer O } } ? O : never
type Part<R, Name extends string, Key extends string> = R extends Record<Name, infer S> ? (Record<never, never> extends Input<S> ? { [K in Key]?: Input<S> } : { [K in Key]: Input<S> }) : unknown
type BinaryPart<R> = R extends { binaryBody: object } ? { file: Blob } : unknown

/** What an operation takes. */
export type CallInput<K extends RouteId> = Part<Routes[K], 'params', 'params'> & Part<Routes[K], 'query', 'query'> & Part<Routes[K], 'body', 'body'> & BinaryPart<Routes[K]>
/** What an operation answers. */
export type CallOutput<K extends RouteId> = Routes[K] extends { response: infer S } ? Output<S> : undefined

interface LooseInput {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
  file?: Blob
}
export interface CallOptions {
  signal?: AbortSignal
  /** 0 to 1, while a file goes up. */
  onProgress?: (share: number) => void
}

let language: Language = 'zh'
let onSignedOut: () => void = () => undefined

/** The language of the messages the server sends. */
export function setRequestLanguage(value: Language): void {
  language = value
}

/** Called when the server says that nobody is signed in. */
export function setSignedOutHandler(handler: () => void): void {
  onSignedOut = handler
}

/** The address of an operation, with its parameters filled in. */
export function urlOf(id: RouteId, input: { params?: Record<string, string>; query?: Record<string, unknown> }): string {
  const path = routeTable[id][1].replace(/:([A-Za-z]+)/gu, (_, name: string) => encodeURIComponent(input.params?.[name] ?? ''))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (typeof value === 'string' ? value !== '' : typeof value === 'number' || typeof value === 'boolean') query.set(name, String(value))
  }
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

function headersOf(id: RouteId, input: LooseInput): Record<string, string> {
  return {
    accept: 'application/json',
    'accept-language': language,
    ...(routeTable[id][0] === 'GET' ? {} : { 'x-yingda-request': '1' }),
    ...(input.file ? { 'content-type': 'application/octet-stream' } : input.body === undefined ? {} : { 'content-type': 'application/json' }),
  }
}

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

function settle(id: RouteId, status: number, text: string, retryAfter: string | null): unknown {
  const body = parse(text)
  if (status >= 200 && status < 300) {
    if (body === null) throw refusal(status, null, language, null)
    return body
  }
  const failure = refusal(status, body, language, retryAfter)
  if (failure.code === 'unauthenticated' && id !== 'login' && id !== 'acceptInvitation') onSignedOut()
  throw failure
}

async function viaFetch(id: RouteId, input: LooseInput, options: CallOptions): Promise<unknown> {
  let response: Response
  let text: string
  try {
    response = await fetch(urlOf(id, input), {
      method: routeTable[id][0],
      headers: headersOf(id, input),
      credentials: 'same-origin',
      ...(input.file ? { body: input.file } : input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    })
    text = await response.text()
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure
    throw networkError(language)
  }
  return settle(id, response.status, text, response.headers.get('retry-after'))
}

/** fetch cannot report the progress of an upload; XMLHttpRequest can. */
function viaUpload(id: RouteId, input: LooseInput, options: CallOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(routeTable[id][0], urlOf(id, input))
    for (const [name, value] of Object.entries(headersOf(id, input))) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => options.onProgress?.(event.total > 0 ? event.loaded / event.total : 0)
    request.onerror = () => reject(networkError(language))
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    request.onload = () => {
      try {
        resolve(settle(id, request.status, request.responseText, request.getResponseHeader('retry-after')))
      } catch (failure) {
        reject(failure instanceof ApiError ? failure : networkError(language))
      }
    }
    options.signal?.addEventListener('abort', () => request.abort())
    request.send(input.file)
  })
}

/**
 * Calls one operation of the API.
 * @throws ApiError with a message in the user's language; DOMException 'AbortError' when the signal ended it.
 */
export async function call<K extends RouteId>(id: K, input: CallInput<K>, options: CallOptions = {}): Promise<CallOutput<K>> {
  const loose = input as LooseInput
  const answer = loose.file && options.onProgress ? await viaUpload(id, loose, options) : await viaFetch(id, loose, options)
  return answer as CallOutput<K>
}
