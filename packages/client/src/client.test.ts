import { afterEach, describe, expect, it, vi } from 'vitest'
import { addressOf, ApiError, createClient, isApiError } from './index.ts'

type Sent = RequestInit & { headers: Record<string, string> }

/** A network that gives one answer to everything, and what was sent into it. */
function network(status: number, body: unknown, headers: Record<string, string> = {}): { fetch: typeof fetch; sent: { url: string; init: Sent }[] } {
  const sent: { url: string; init: Sent }[] = []
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
  return {
    sent,
    fetch: (url, init) => {
      sent.push({ url: url as string, init: init as Sent })
      return Promise.resolve(new Response(text, { status, headers }))
    },
  }
}

describe('a request', () => {
  it('fills parameters, leaves out what is undefined, escapes', () => {
    expect(addressOf('linkAttachment', { id: 'a/b', attachmentId: 'c' })).toBe('/api/conversations/a%2Fb/attachments/c')
    expect(addressOf('listConversations', { view: 'mine', status: undefined, limit: 20 }, 'https://x.cn')).toBe('https://x.cn/api/conversations?limit=20&view=mine')
  })

  it('guards changes against forged requests and asks for the language', async () => {
    const { fetch, sent } = network(200, { ok: true })
    await createClient({ fetch, language: () => 'en' }).updateMe({ body: { availability: 'online', name: undefined } })
    expect(sent[0]?.init.method).toBe('PATCH')
    expect(sent[0]?.init.headers).toMatchObject({ 'x-yingda-request': '1', 'accept-language': 'en', 'content-type': 'application/json' })
    expect(sent[0]?.init.body).toBe('{"availability":"online"}')
  })

  it('has no body and no guard when it only reads, and carries the token', async () => {
    const { fetch, sent } = network(200, { items: [] })
    await createClient({ fetch, token: () => 't1' }).listColleagues()
    expect(sent[0]?.init.headers).toMatchObject({ authorization: 'Bearer t1' })
    expect(sent[0]?.init.headers).not.toHaveProperty('x-yingda-request')
    expect(sent[0]?.init.headers).not.toHaveProperty('content-type')
    expect(sent[0]?.init.body).toBeUndefined()
  })

  it('takes options after the input, or alone', async () => {
    const { signal } = new AbortController()
    const { fetch, sent } = network(200, {})
    const client = createClient({ fetch })
    await client.getMe({ signal })
    await client.getEntry({ id: 'x' }, { signal })
    expect(sent.map(({ url, init }) => [url, init.signal === signal])).toEqual([['/api/me', true], ['/api/knowledge/entries/x', true]])
  })
})

describe('an answer', () => {
  it('is undefined for 204, and a stream for a file', async () => {
    await expect(createClient({ fetch: network(204, undefined).fetch }).logout()).resolves.toBeUndefined()
    const file = await createClient({ fetch: network(200, 'a,b').fetch }).exportEntries({ format: 'csv' })
    expect(await file.text()).toBe('a,b')
  })

  it('carries the sentence, fields and wait of a refusal; whoever watches hears of it', async () => {
    const onError = vi.fn()
    const { fetch } = network(429, { error: { code: 'rate_limited', message: '操作过于频繁', fields: [{ path: 'email', message: 'x' }], requestId: 'r1' } }, { 'retry-after': '7' })
    const failure = await createClient({ fetch, onError }).getMe().catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(ApiError)
    expect(failure).toMatchObject({ code: 'rate_limited', message: '操作过于频繁', status: 429, retryAfter: 7, requestId: 'r1', fields: [{ path: 'email', message: 'x' }] })
    expect(onError).toHaveBeenCalledExactlyOnceWith(failure, 'getMe')
    expect([isApiError(failure), isApiError(failure, 'rate_limited'), isApiError(failure, 'network'), isApiError(new Error('x'))]).toEqual([true, true, false, false])
  })

  it.each([[502, '<html>Bad gateway</html>'], [200, '<html>captive portal</html>'], [404, { error: 'of another server' }]])('with status %i of something else is not taken for one of the API', async (status, body) => {
    const failure = createClient({ fetch: network(status, body).fetch, language: () => 'en' }).getMe()
    await expect(failure).rejects.toMatchObject({ code: 'unreadable', status, message: 'The server gave an unexpected answer. Try again in a moment.' })
  })

  it('that never came is a failure of the network', async () => {
    const client = createClient({ fetch: () => Promise.reject(new TypeError('Failed to fetch')), language: () => 'zh' })
    await expect(client.getMe()).rejects.toMatchObject({ code: 'network', status: 0, message: '连接不到服务器，请检查网络后重试。' })
  })

  it('nobody waits for any more ends with the reason of the signal', async () => {
    const abort = new AbortController()
    const hanging: typeof fetch = (_, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)))
    const failure = createClient({ fetch: hanging }).getMe({ signal: abort.signal })
    abort.abort()
    await expect(failure).rejects.toMatchObject({ name: 'AbortError' })
  })
})

/** As much of a browser's XMLHttpRequest as an upload needs. */
class FakeRequest {
  static last: FakeRequest
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {}
  status = 0
  responseText = ''
  sent: unknown
  opened: string[] = []
  headers: Record<string, string> = {}
  onload?: () => void
  onerror?: () => void
  onabort?: () => void
  onloadend?: () => void
  constructor() {
    FakeRequest.last = this
  }
  open(...to: string[]): void {
    this.opened = to
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value
  }
  getResponseHeader(): null {
    return null
  }
  send(body: unknown): void {
    this.sent = body
  }
  abort(): void {
    this.onabort?.()
    this.onloadend?.()
  }
  finish(status: number, body: unknown): void {
    this.status = status
    this.responseText = JSON.stringify(body)
    this.onload?.()
    this.onloadend?.()
  }
}

describe('an upload', () => {
  afterEach(() => vi.unstubAllGlobals())
  const file = new Blob(['abc'])
  const start = (options: { signal?: AbortSignal } = {}): { result: Promise<unknown>; shares: number[] } => {
    vi.stubGlobal('XMLHttpRequest', FakeRequest)
    const shares: number[] = []
    const result = createClient().uploadAttachment({ id: 'c1', name: 'a b.png', body: file }, { onProgress: (share) => shares.push(share), ...options })
    return { result, shares }
  }

  it('tells how far it is', async () => {
    const { result, shares } = start()
    const request = FakeRequest.last
    request.upload.onprogress?.({ loaded: 1, total: 4 })
    request.upload.onprogress?.({ loaded: 4, total: 4 })
    request.finish(200, { id: 'f1' })
    await expect(result).resolves.toEqual({ id: 'f1' })
    expect(shares).toEqual([0.25, 1])
    expect(request.opened).toEqual(['POST', '/api/conversations/c1/attachments?name=a+b.png'])
    expect(request.headers).toMatchObject({ 'content-type': 'application/octet-stream', 'x-yingda-request': '1' })
    expect(request.sent).toBe(file)
  })

  it('is refused like any request', async () => {
    const { result } = start()
    FakeRequest.last.finish(413, { error: { code: 'too_large', message: '内容过大' } })
    await expect(result).rejects.toMatchObject({ code: 'too_large', status: 413, message: '内容过大' })
  })

  it('that breaks off is a failure of the network; one given up ends as an abort', async () => {
    const broken = start()
    FakeRequest.last.onerror?.()
    await expect(broken.result).rejects.toMatchObject({ code: 'network' })
    const abort = new AbortController()
    const given = start({ signal: abort.signal })
    abort.abort()
    await expect(given.result).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('goes by fetch, without progress, where there is no XMLHttpRequest', async () => {
    const { fetch, sent } = network(200, { id: 'f1' })
    await createClient({ fetch }).uploadAttachment({ id: 'c1', name: 'a', body: file }, { onProgress: () => undefined })
    expect(sent[0]?.init.body).toBe(file)
  })
})
