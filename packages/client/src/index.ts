import { refusal, unreadable, type ApiError } from './errors.ts'
import { operations, type OperationShape, type Operations } from './generated.ts'
import { viaFetch, viaUpload, type Answer, type CallOptions, type Request } from './transport.ts'

export { ApiError, isApiError, type FailureCode } from './errors.ts'
export { operations, type Operations } from './generated.ts'
export type { CallOptions } from './transport.ts'

export type OperationId = keyof Operations
export type Input<K extends OperationId> = Operations[K]['input']
export type Output<K extends OperationId> = Operations[K]['output']

export interface ClientOptions {
  /** Where Yingda is, such as https://service.example.com; empty in a page that Yingda itself serves. */
  baseUrl?: string
  /** A token of `login` with mode "token", or a customer's; without it the browser's cookie is used. */
  token?: () => string | null
  /** Language of error messages; Chinese when not said. */
  language?: () => 'zh' | 'en'
  /** Hears of every refusal before the caller does: to sign out for example. */
  onError?: (error: ApiError, operation: OperationId) => void
  fetch?: typeof fetch
}

type Arguments<I> = I extends undefined ? [options?: CallOptions] : [input: I, options?: CallOptions]
export type Client = { [K in OperationId]: (...args: Arguments<Input<K>>) => Promise<Output<K>> }

/** Parameters by name, and the body. */
type Values = { body?: unknown } & Record<string, unknown>

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function urlOf(base: string, { path, query }: OperationShape, input: Values): string {
  const filled = path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => encodeURIComponent(textOf(input[name])))
  const search = new URLSearchParams()
  for (const name of query) if (input[name] !== undefined) search.set(name, textOf(input[name]))
  const text = search.toString()
  return `${base}${filled}${text === '' ? '' : `?${text}`}`
}

/** The address of an operation with its parameters filled in: for a link that downloads, say. */
export function addressOf<K extends OperationId>(operation: K, input: Omit<Input<K>, 'body'>, baseUrl = ''): string {
  return urlOf(baseUrl, operations[operation], input)
}

const takesNothing = ({ path, query, body }: OperationShape): boolean => body === 'none' && query.length === 0 && !path.includes('{')

function headersOf({ method, body }: OperationShape, token: string | null, language: 'zh' | 'en'): Record<string, string> {
  return {
    accept: 'application/json',
    'accept-language': language,
    ...(method === 'GET' ? {} : { 'x-yingda-request': '1' }),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(body === 'none' ? {} : { 'content-type': body === 'json' ? 'application/json' : 'application/octet-stream' }),
  }
}

function bodyOf({ body }: OperationShape, input: Values): BodyInit | undefined {
  if (body === 'json') return JSON.stringify(input.body ?? {})
  return body === 'binary' ? (input.body as BodyInit) : undefined
}

/** The JSON of a text; undefined when it is none. */
function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

function outcome({ status, text, retryAfter, response }: Answer, answer: OperationShape['answer'], language: 'zh' | 'en'): { value: unknown } | { error: ApiError } {
  if (status < 200 || status > 299) return { error: refusal(status, parsed(text)?.value, retryAfter, language) }
  if (answer === 'none') return { value: undefined }
  if (answer === 'binary') return { value: response }
  return parsed(text) ?? { error: unreadable(status, language) }
}

/**
 * A typed client of the whole API: `client.listUsers({ limit: 20 }, { signal })`. Path and query parameters and `body` go in
 * one object; operations without any take the options alone.
 * @throws ApiError for every refusal, with the server's code and its sentence for people; the signal's reason when that ended it
 */
export function createClient(options: ClientOptions = {}): Client {
  const call = async (id: OperationId, input: Values = {}, { signal, onProgress }: CallOptions = {}): Promise<unknown> => {
    const shape = operations[id]
    const language = options.language?.() ?? 'zh'
    const request: Request = {
      method: shape.method, url: urlOf(options.baseUrl ?? '', shape, input), body: bodyOf(shape, input), language,
      headers: headersOf(shape, options.token?.() ?? null, language), ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}),
    }
    const isWatched = onProgress !== undefined && shape.answer !== 'binary' && typeof XMLHttpRequest !== 'undefined'
    const answer = isWatched ? await viaUpload(request) : await viaFetch(options.fetch ?? fetch, request, shape.answer === 'binary')
    const result = outcome(answer, shape.answer, language)
    if ('value' in result) return result.value
    options.onError?.(result.error, id)
    throw result.error
  }
  const entries = (Object.keys(operations) as OperationId[]).map((id) => [
    id,
    takesNothing(operations[id]) ? (given?: CallOptions) => call(id, {}, given) : (input?: Values, given?: CallOptions) => call(id, input, given),
  ])
  return Object.fromEntries(entries) as Client
}
