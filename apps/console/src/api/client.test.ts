import { afterEach, expect, it, vi } from 'vitest'
import { api, setRequestLanguage, setSignedOutHandler } from './client.ts'

function answer(status: number, body: unknown): ReturnType<typeof vi.fn> {
  const fake = vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status })))
  vi.stubGlobal('fetch', fake)
  return fake
}

afterEach(() => {
  vi.unstubAllGlobals()
  setSignedOutHandler(() => undefined)
  setRequestLanguage('zh')
})

it('asks in the language of the console, with the cookie of this site', async () => {
  setRequestLanguage('en')
  const fake = answer(200, { items: [] })
  await api.listColleagues()
  expect(fake).toHaveBeenCalledWith('/api/colleagues', expect.objectContaining({ credentials: 'same-origin', headers: expect.objectContaining({ 'accept-language': 'en' }) as unknown }))
})

it('reports a lost session, but not a wrong password', async () => {
  const signedOut = vi.fn()
  setSignedOutHandler(signedOut)
  answer(401, { error: { code: 'wrong_credentials', message: 'no' } })
  await expect(api.login({ body: { email: 'a@b.cn', password: 'x' } })).rejects.toMatchObject({ code: 'wrong_credentials' })
  expect(signedOut).not.toHaveBeenCalled()
  answer(401, { error: { code: 'unauthenticated', message: 'no' } })
  await expect(api.getMe()).rejects.toMatchObject({ code: 'unauthenticated' })
  expect(signedOut).toHaveBeenCalledOnce()
})
