import Fastify from 'fastify'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLogger } from '../logging/logger.ts'
import { limitedBody } from './body.ts'
import { createHttpServer } from './server.ts'

const MAX = 100_000
const failures: unknown[] = []
const app = createHttpServer({ logger: silentLogger(), trustedProxies: [] })
let port = 0

beforeAll(async () => {
  app.post('/upload', { config: { rawBody: true } }, async (request) => {
    let size = 0
    try {
      for await (const chunk of limitedBody(request, MAX)) size += (chunk as Buffer).length
    } catch (error) {
      failures.push(error)
      throw error
    }
    return { size }
  })
  app.post('/json', (request) => Promise.resolve({ got: request.body }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  port = (app.server.address() as AddressInfo).port
})
afterAll(() => app.close())

test.each(['text/plain', 'application/json', 'multipart/form-data', 'nonsense', 'text/html; charset=utf-8', ''])(
  'a raw body sent as %j reaches the handler whole',
  async (type) => {
    const response = await app.inject({ method: 'POST', url: '/upload', headers: type === '' ? {} : { 'content-type': type }, payload: '{"not": "parsed' })
    expect([response.statusCode, response.json<unknown>()]).toEqual([200, { size: 15 }])
  },
)

test('other routes still parse JSON', async () => {
  const response = await app.inject({ method: 'POST', url: '/json', payload: { a: 1 } })
  expect(response.json()).toEqual({ got: { a: 1 } })
})

test('an announced length over the limit is refused before reading', async () => {
  const response = await fetch(`http://127.0.0.1:${String(port)}/upload`, { method: 'POST', body: Buffer.alloc(MAX + 1), headers: { 'accept-language': 'en' } })
  expect(response.status).toBe(413)
  expect(await response.json()).toMatchObject({ error: { code: 'too_large', message: expect.stringContaining('too large') as string } })
})

test('a body of unknown length is refused while it is read, the sender can read why, and the connection stays usable', async () => {
  const send = (bytes: number): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ port, host: '127.0.0.1', path: '/upload', method: 'POST' }, (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => {
          resolve({ status: response.statusCode ?? 0, text })
        })
      })
      request.on('error', reject)
      for (let at = 0; at < bytes; at += 10_000) request.write(Buffer.alloc(10_000))
      request.end()
    })
  const refused = await send(3_000_000)
  expect(refused.status).toBe(413)
  expect(refused.text).toContain('too_large')
  expect(await send(100_000)).toEqual({ status: 200, text: '{"size":100000}' })
})

test('a sender who goes away is a failure, not a short file', async () => {
  failures.length = 0
  const request = httpRequest({ port, host: '127.0.0.1', path: '/upload', method: 'POST', headers: { 'content-length': '50000' } })
  request.on('error', () => undefined)
  request.write(Buffer.alloc(1000))
  await new Promise((resolve) => setTimeout(resolve, 100))
  request.destroy()
  await expect.poll(() => failures.length).toBe(1)
  expect(failures[0]).toMatchObject({ code: 'bad_request' })
})

test('without the hook the parser of the given type would take the body', async () => {
  const plain = Fastify()
  plain.post('/upload', { config: { rawBody: true } }, (request) => Promise.resolve({ taken: request.body !== undefined }))
  const response = await plain.inject({ method: 'POST', url: '/upload', headers: { 'content-type': 'text/plain' }, payload: 'text' })
  expect(response.json()).toEqual({ taken: true })
})
