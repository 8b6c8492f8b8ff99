import { operations, type Operations } from './generated.ts'

export { operations, type Operations } from './generated.ts'

export interface ClientOptions {
  /** Where Yingda is, such as https://service.example.com; empty in a page that Yingda itself serves. */
  baseUrl?: string
  /** A token of `login` with mode "token", or a customer's; without it the browser's cookie is used. */
  token?: () => string | null
  /** Language of error messages. */
  language?: () => 'zh' | 'en'
  fetch?: typeof fetch
}

/** A refusal of the server, or a request that never arrived (`code` is then `network`). */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly fields: { path: string; message: string }[]
  readonly requestId: string | null
  /** Seconds after which a retry may succeed; null when the server did not say. */
  readonly retryAfter: number | null

  constructor(code: string, status: number, message: string, detail: { fields?: { path: string; message: string }[]; requestId?: string; retryAfter?: number; cause?: unknown } = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause })
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.fields = detail.fields ?? []
    this.requestId = detail.requestId ?? null
    this.retryAfter = detail.retryAfter ?? null
  }
}

type Arguments<I> = I extends undefined ? [] : [input: I]
export type Client = { [K in keyof Operations]: (...args: Arguments<Operations[K]['input']>) => Promise<Operations[K]['output']> }

/** Parameters by name, and the body. */
type Input = { body?: unknown } & Record<string, unknown>

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function urlOf(base: string, path: string, query: readonly string[], input: Input): string {
  const filled = path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => encodeURIComponent(textOf(input[name])))
  const search = new URLSearchParams()
  for (const name of query) if (input[name] !== undefined) search.set(name, textOf(input[name]))
  const text = search.toString()
  return `${base}${filled}${text === '' ? '' : `?${text}`}`
}

async function refusal(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('retry-after'))
  const detail = retryAfter > 0 ? { retryAfter } : {}
  try {
    const { error } = (await response.json()) as { error: { code: string; message: string; fields?: { path: string; message: string }[]; requestId?: string } }
    return new ApiError(error.code, response.status, error.message, {
      ...detail, ...(error.fields ? { fields: error.fields } : {}), ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
    })
  } catch (cause) {
    // A proxy answered in its own words.
    return new ApiError('unexpected_answer', response.status, `HTTP ${String(response.status)}`, { ...detail, cause })
  }
}

/**
 * A typed client of the whole API: `client.listUsers({ limit: 20 })`. Path and query parameters and `body` go in one object.
 * @throws ApiError for every refusal, with the server's code and its sentence for people.
 */
export function createClient(options: ClientOptions = {}): Client {
  const call = async (id: keyof Operations, input: Input = {}): Promise<unknown> => {
    const { method, path, query, body, answer } = operations[id]
    const token = options.token?.() ?? null
    const headers: Record<string, string> = { accept: 'application/json', 'accept-language': options.language?.() ?? 'zh', 'x-yingda-request': '1' }
    if (token !== null) headers['authorization'] = `Bearer ${token}`
    if (body === 'json') headers['content-type'] = 'application/json'
    if (body === 'binary') headers['content-type'] = 'application/octet-stream'
    const send = options.fetch ?? fetch
    const payload = body === 'json' ? JSON.stringify(input.body ?? {}) : body === 'binary' ? (input.body as BodyInit) : undefined
    let response: Response
    try {
      response = await send(urlOf(options.baseUrl ?? '', path, query, input), { method, headers, credentials: 'same-origin', ...(payload === undefined ? {} : { body: payload }) })
    } catch (cause) {
      throw new ApiError('network', 0, options.language?.() === 'en' ? 'The server cannot be reached. Check the network.' : '无法连接服务器，请检查网络。', { cause })
    }
    if (!response.ok) throw await refusal(response)
    if (answer === 'json') return response.json()
    return answer === 'binary' ? response : undefined
  }
  const entries = (Object.keys(operations) as (keyof Operations)[]).map((id) => [id, (input?: Input) => call(id, input)])
  return Object.fromEntries(entries) as Client
}
