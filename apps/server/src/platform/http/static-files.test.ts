import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLogger } from '../logging/logger.ts'
import { createHttpServer } from './server.ts'
import { pageHeaders, sendNotice } from './page-policy.ts'
import { acceptedEncoding, openStaticFolder, sendStatic } from './static-files.ts'

const script = 'export const words = "many words, many words";\n'.repeat(200)
const base = await mkdtemp(join(tmpdir(), 'yingda-static-'))
const root = join(base, 'dist')
const folder = openStaticFolder(root)
const app = createHttpServer({ logger: silentLogger(), trustedProxies: [] })

beforeAll(() => {
  app.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
    if (!(await folder.exists())) return sendNotice(reply, 503, { zh: '没有', en: 'none' })
    const file = await folder.find(request.params['*'])
    return file ? sendStatic(request, reply, file, { 'x-more': '1' }) : sendNotice(reply, 404, { zh: '<没有>', en: 'a & b' })
  })
})
afterAll(async () => {
  await app.close()
  await rm(base, { recursive: true, force: true })
})

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })

test('says that there is nothing until it has been built, and finds it then', async () => {
  expect((await get('/app.js')).statusCode).toBe(503)
  await mkdir(join(root, 'assets'), { recursive: true })
  await writeFile(join(root, 'app.js'), script)
  await writeFile(join(root, 'assets', 'tiny.css'), 'a{}')
  await writeFile(join(root, 'assets', 'unknown.xyz'), Buffer.from([0, 1, 2]))
  await writeFile(join(base, 'secret.txt'), 'not to be seen')
  expect((await get('/app.js')).statusCode).toBe(200)
})

test('sends the type, an ETag and the smallest form that is accepted', async () => {
  const plain = await get('/app.js')
  expect(plain.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', vary: 'accept-encoding', 'x-more': '1', 'x-content-type-options': 'nosniff' })
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(plain.body).toBe(script)

  const br = await get('/app.js', { 'accept-encoding': 'gzip, deflate, br' })
  expect(br.headers['content-encoding']).toBe('br')
  expect(brotliDecompressSync(br.rawPayload).toString()).toBe(script)
  const gz = await get('/app.js', { 'accept-encoding': 'gzip' })
  expect(gz.headers['content-encoding']).toBe('gzip')
  expect(gunzipSync(gz.rawPayload).toString()).toBe(script)
  expect(new Set([plain, br, gz].map((each) => each.headers.etag)).size).toBe(3)

  expect((await get('/assets/tiny.css', { 'accept-encoding': 'br' })).headers['content-encoding']).toBeUndefined()
  expect((await get('/assets/unknown.xyz')).headers['content-type']).toBe('application/octet-stream')
})

test('a browser that has it already is told so', async () => {
  const { headers } = await get('/app.js', { 'accept-encoding': 'br' })
  const etag = String(headers.etag)
  for (const sent of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const response = await get('/app.js', { 'accept-encoding': 'br', 'if-none-match': sent })
    expect([response.statusCode, response.body, response.headers.etag], sent).toEqual([304, '', etag])
  }
  expect((await get('/app.js', { 'accept-encoding': 'br', 'if-none-match': '"other"' })).statusCode).toBe(200)
  expect((await get('/app.js', { 'if-none-match': etag })).statusCode).toBe(200)
})

test('HEAD gives the headers alone', async () => {
  const response = await app.inject({ method: 'HEAD', url: '/app.js' })
  expect([response.statusCode, response.body, response.headers['content-length']]).toEqual([200, '', String(script.length)])
})

/** Sends the path as it is, where other clients would tidy it first. */
const getRaw = (path: string): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const { port } = app.server.address() as AddressInfo
    const request = httpRequest({ port, host: '127.0.0.1', path }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => {
        resolve({ status: response.statusCode ?? 0, text })
      })
    })
    request.on('error', reject).end()
  })

test('only names found in the folder are there', async () => {
  await app.listen({ port: 0, host: '127.0.0.1' })
  expect((await getRaw('/app.js')).status).toBe(200)
  const paths = [
    '/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/../../secret.txt', '/assets/..%2f..%2fsecret.txt', '/assets%5c..%5c..%5csecret.txt', '/./app.js',
    '//app.js', '/assets', '/assets/', '/app.js%00', '/app.js%00.css', '/APP.JS', '/constructor', '/__proto__', '/%', '/%c0%ae%c0%ae/secret.txt', `/${'a/'.repeat(500)}`,
  ]
  for (const path of paths) {
    const { status, text } = await getRaw(path)
    expect([400, 404], path).toContain(status)
    expect(text).not.toContain('not to be seen')
  }
})

test('a notice is plain text in a page without script', async () => {
  const response = await get('/nothing')
  expect(response.headers['content-security-policy']).toContain("default-src 'none'")
  expect(response.headers['cache-control']).toBe('no-store')
  expect(response.body).toContain('&lt;没有&gt;')
  expect(response.body).toContain('a &amp; b')
})

test.each([
  [undefined, 'identity'],
  ['', 'identity'],
  ['gzip, deflate, br, zstd', 'br'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.0,gzip;q=0', 'identity'],
  ['*', 'br'],
  ['*;q=0', 'identity'],
  ['GZIP;Q=0.5', 'gzip'],
  ['deflate', 'identity'],
] as const)('accept-encoding %j gives %s', (header, encoding) => {
  expect(acceptedEncoding(header)).toBe(encoding)
})

test('no page allows inline script or foreign code, and framing is as said', () => {
  for (const framing of ['nobody', 'self', 'anybody', ['https://a.example']] as const) {
    const csp = String(pageHeaders({ framing, inlineStyles: true, frames: true })['content-security-policy'])
    expect(csp).toMatch(/(^|; )default-src 'none';/u)
    expect(csp).toMatch(/(^|; )script-src 'self';/u)
    expect(csp).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|https:(?!\/\/a\.example)/u)
  }
  expect(pageHeaders({ framing: 'nobody' })).toMatchObject({ 'x-frame-options': 'DENY', 'content-security-policy': expect.stringMatching(/frame-ancestors 'none'$/u) as string })
  expect(pageHeaders({ framing: 'anybody' })['content-security-policy']).not.toContain('frame-ancestors')
  const listed = pageHeaders({ framing: ['https://a.example', 'https://b.example:8443'] })
  expect(listed['content-security-policy']).toMatch(/frame-ancestors 'self' https:\/\/a\.example https:\/\/b\.example:8443$/u)
  expect(listed['x-frame-options']).toBeUndefined()
  expect(pageHeaders({ framing: 'nobody' })['content-security-policy']).not.toContain('unsafe-inline')
})
