import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { silentLogger } from '../logging/logger.ts'
import { createHttpServer } from './server.ts'
import { registerPages } from './static.ts'

const root = await mkdtemp(join(tmpdir(), 'yingda-pages-'))
const app = createHttpServer({ logger: silentLogger(), trustedProxies: [] })
const framing = new Map<string, 'anybody' | string[]>([['demo', 'anybody'], ['shop', ['https://shop.example.com']]])

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
}

beforeAll(() => registerPages(app, { root, frameAncestors: (key) => Promise.resolve(framing.get(key) ?? null) }))
afterAll(async () => {
  await app.close()
  await rm(root, { recursive: true, force: true })
})

const get = (url: string) => app.inject({ url })
const csp = (response: Awaited<ReturnType<typeof get>>): string => String(response.headers['content-security-policy'])
const pages = ['/console', '/console/', '/console/conversations/1', '/widget/panel?site=demo', '/chat', '/ticket', '/demo']

test('before anything is built every page says what to do', async () => {
  for (const url of [...pages, '/widget.js']) {
    const response = await get(url)
    expect([response.statusCode, response.headers['content-type']], url).toEqual([503, 'text/html; charset=utf-8'])
    expect(response.body).toContain('npm run build')
    expect(response.body).toMatch(/构建/u)
    expect(csp(response)).toContain("default-src 'none'")
  }
})

describe('once built', () => {
  beforeAll(() =>
    write({
      'apps/widget/dist/widget.js': 'loader()',
      'apps/widget/dist/panel.html': '<title>panel</title>',
      'apps/widget/dist/ticket.html': '<title>ticket</title>',
      'apps/widget/dist/demo.html': '<title>demo</title>',
      'apps/widget/dist/assets/panel-1a2b.js': 'panel()',
      'apps/widget/dist/icon.svg': '<svg/>',
      'apps/console/dist/index.html': '<title>console</title>',
      'apps/console/dist/assets/index-3c4d.js': 'console()',
      'apps/console/dist/icon.svg': '<svg/>',
      'apps/server/secret.js': 'secret',
    }),
  )

  test('each page is at its address, checked for a newer one each time, with no inline script', async () => {
    const expected = ['console', 'console', 'console', 'panel', 'panel', 'ticket', 'demo']
    for (const [index, url] of pages.entries()) {
      const response = await get(url)
      expect([response.statusCode, response.body], url).toEqual([200, `<title>${expected[index] ?? ''}</title>`])
      expect(response.headers).toMatchObject({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff', 'content-type': 'text/html; charset=utf-8' })
      expect(response.headers.etag).toMatch(/^".+"$/u)
      expect(csp(response)).toMatch(/default-src 'none'; script-src 'self';/u)
      expect(csp(response)).not.toMatch(/script-src[^;]*unsafe|unsafe-eval/u)
    }
  })

  test('the people\'s pages and the chat page are shown in no frame, the panel in those of its site (T21)', async () => {
    for (const url of ['/console/', '/chat']) {
      const response = await get(url)
      expect(csp(response)).toMatch(/frame-ancestors 'none'/u)
      expect(response.headers['x-frame-options']).toBe('DENY')
    }
    const open = await get('/widget/panel?site=demo')
    expect(csp(open)).not.toContain('frame-ancestors')
    const listed = await get('/widget/panel?site=shop')
    expect(csp(listed)).toMatch(/frame-ancestors 'self' https:\/\/shop\.example\.com$/u)
    for (const response of [open, listed]) expect(response.headers['x-frame-options']).toBeUndefined()
  })

  test.each(['/widget/panel', '/widget/panel?site=', '/widget/panel?site=other', '/widget/panel?site=demo&site=shop', '/widget/panel?site=__proto__'])(
    'a panel without a known site says so, without script: %s',
    async (url) => {
      const response = await get(url)
      expect(response.statusCode).toBe(404)
      expect(response.body).toContain('网站标识')
      expect(response.body).not.toContain('<script')
    },
  )

  test('the loader can be used by any page and is kept for minutes only', async () => {
    const response = await get('/widget.js')
    expect(response.body).toBe('loader()')
    expect(response.headers).toMatchObject({
      'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin', 'content-type': 'text/javascript; charset=utf-8',
      'cache-control': expect.stringMatching(/^public, max-age=300\b/u) as string,
    })
  })

  test('files with a hash in their name are kept for ever, others briefly, missing ones not at all', async () => {
    for (const url of ['/widget/assets/panel-1a2b.js', '/console/assets/index-3c4d.js']) {
      const response = await get(url)
      expect([response.statusCode, response.headers['cache-control']], url).toEqual([200, 'public, max-age=31536000, immutable'])
    }
    for (const url of ['/console/icon.svg', '/widget/icon.svg']) {
      const response = await get(url)
      expect(response.headers).toMatchObject({ 'cache-control': 'public, max-age=300', 'content-type': 'image/svg+xml', 'content-security-policy': expect.stringContaining('sandbox') as string })
    }
    for (const url of ['/console/assets/index-old.js', '/widget/assets/old.js', '/widget/panel.html', '/widget/demo.html', '/widget/..%2f..%2fserver%2fsecret.js', '/console/..%2f..%2fserver%2fsecret.js']) {
      const response = await get(url)
      expect([response.statusCode, response.headers['cache-control']], url).toEqual([404, 'no-store'])
      expect(response.body).not.toContain('secret')
    }
  })

  test('the address alone leads to the workplace', async () => {
    const response = await get('/')
    expect([response.statusCode, response.headers.location]).toEqual([302, '/console/'])
  })
})
