import { afterEach, describe, expect, it, vi } from 'vitest'
import { call, setRequestLanguage, setSignedOutHandler, urlOf } from './call.ts'
import { ApiError } from './errors.ts'

function answer(status: number, body: unknown, headers: Record<string, string> = {}): ReturnType<typeof vi.fn> {
  const fake = vi.fn(() => Promise.resolve(new Response(body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body), { status, headers })))
  vi.stubGlobal('fetch', fake)
  return fake
}

const requestOf = (fake: ReturnType<typeof vi.fn>): { url: string; init: RequestInit & { headers: Record<string, string> } } => {
  const [url, init] = fake.mock.calls[0] as [string, RequestInit & { headers: Record<string, string> }]
  return { url, init }
}

afterEach(() => {
  vi.unstubAllGlobals()
  setSignedOutHandler(() => undefined)
  setRequestLanguage('zh')
})

describe('call', () => {
  it('fills parameters, leaves empty query values out, escapes', () => {
    expect(urlOf('linkAttachment', { params: { id: 'a/b', attachmentId: 'c' } })).toBe('/api/conversations/a%2Fb/attachments/c')
    expect(urlOf('listConversations', { query: { view: 'mine', search: '', status: undefined, limit: 20 } })).toBe('/api/conversations?view=mine&limit=20')
  })

  it('guards changes against forged requests and asks for the language', async () => {
    setRequestLanguage('en')
    const fake = answer(200, { ok: true })
    await call('updateMe', { body: { availability: 'online' } })
    const { init } = requestOf(fake)
    expect(init.method).toBe('PATCH')
    expect(init.headers).toMatchObject({ 'x-yingda-request': '1', 'accept-language': 'en', 'content-type': 'application/json' })
    expect(init.body).toBe('{"availability":"online"}')
  })

  it('sends no body and no guard when it only reads', async () => {
    const fake = answer(200, { items: [] })
    await call('listColleagues', {})
    const { init } = requestOf(fake)
    expect(init.headers['x-yingda-request']).toBeUndefined()
    expect(init.headers['content-type']).toBeUndefined()
    expect(init.body).toBeUndefined()
  })

  it('gives undefined for 204', async () => {
    answer(204, undefined)
    await expect(call('logout', {})).resolves.toBeUndefined()
  })

  it('carries the sentence, fields and wait of a refusal', async () => {
    answer(429, { error: { code: 'rate_limited', message: '操作过于频繁', fields: [{ path: 'email', message: 'x' }], requestId: 'r1' } }, { 'retry-after': '7' })
    const failure = await call('getMe', {}).catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(ApiError)
    expect(failure).toMatchObject({ code: 'rate_limited', message: '操作过于频繁', status: 429, retryAfter: 7, requestId: 'r1' })
    expect((failure as ApiError).fields).toHaveLength(1)
  })

  it('calls a page of a proxy unreadable, not an error of ours', async () => {
    answer(502, '<html>Bad gateway</html>')
    await expect(call('getMe', {})).rejects.toMatchObject({ code: 'unreadable', status: 502 })
  })

  it('refuses a page that came with status 200', async () => {
    answer(200, '<html>captive portal</html>')
    await expect(call('getMe', {})).rejects.toMatchObject({ code: 'unreadable' })
  })

  it('says that the network failed', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    await expect(call('getMe', {})).rejects.toMatchObject({ code: 'network', status: 0 })
  })

  it('reports a lost session, but not a wrong password', async () => {
    const signedOut = vi.fn()
    setSignedOutHandler(signedOut)
    answer(401, { error: { code: 'wrong_credentials', message: 'no' } })
    await call('login', { body: { email: 'a@b.cn', password: 'x' } }).catch(() => undefined)
    expect(signedOut).not.toHaveBeenCalled()
    answer(401, { error: { code: 'unauthenticated', message: 'no' } })
    await call('getMe', {}).catch(() => undefined)
    expect(signedOut).toHaveBeenCalledOnce()
  })
})
