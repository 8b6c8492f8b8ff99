import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allowedFrom, mayCall } from './addresses.ts'
import { createOutbound, OutboundError, type OutboundFault, type OutboundRequest } from './outbound.ts'

let server: Server
let port: number
const seen: { url: string; host: string; body: string }[] = []

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
  seen.push({ url: request.url ?? '', host: request.headers.host ?? '', body: Buffer.concat(parts).toString() })
  if (request.url === '/slow') return
  if (request.url === '/away') response.writeHead(302, { location: '/here' }).end()
  else if (request.url === '/long') response.end('x'.repeat(2000))
  else response.writeHead(201, { 'content-type': 'application/json' }).end('{"ok":true}')
}

beforeAll(async () => {
  server = createServer((request, response) => { void answer(request, response) })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ;({ port } = server.address() as AddressInfo)
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const call = (url: string, change: Partial<OutboundRequest> = {}): OutboundRequest => ({ url, method: 'POST', body: '{"a":1}', timeout: 5000, maxBytes: 1000, ...change })
const local = createOutbound({ allow: ['127.0.0.1'] })
const at = (path: string): string => `http://127.0.0.1:${String(port)}${path}`
const fault = (promise: Promise<unknown>): Promise<OutboundFault | null> => promise.then(() => null, (error: unknown) => (error instanceof OutboundError ? error.fault : Promise.reject(error as Error)))

describe('calls to addresses that people give', () => {
  it('gives the answer of what may be called', async () => {
    expect(await local(call(at('/here')))).toMatchObject({ status: 201, body: '{"ok":true}' })
    expect(seen.at(-1)).toEqual({ url: '/here', host: `127.0.0.1:${String(port)}`, body: '{"a":1}' })
  })

  it.each<[OutboundFault, string, Partial<OutboundRequest>]>([
    ['redirect', '/away', {}], ['too_large', '/long', {}], ['timeout', '/slow', { timeout: 50 }],
  ])('ends as %s', async (wanted, path, change) => {
    expect(await fault(local(call(at(path), change)))).toBe(wanted)
  })

  it('ends as unreachable where nobody listens', async () => {
    expect(await fault(local(call('http://127.0.0.1:1/')))).toBe('unreachable')
  })

  it('T24 reaches nothing inside that the operator has not named', async () => {
    const outbound = createOutbound({ allow: ['10.1.0.0/16'] })
    const before = seen.length
    for (const url of [at('/here'), `http://localhost:${String(port)}/`, `http://[::1]:${String(port)}/`, `http://2130706433:${String(port)}/`, `http://0x7f.1:${String(port)}/`, 'http://169.254.169.254/latest/meta-data/', 'http://[::ffff:127.0.0.1]/']) {
      expect(await fault(outbound(call(url))), url).toBe('closed_address')
    }
    for (const url of ['file:///etc/passwd', 'gopher://x/', 'http://user:secret@example.com/', 'nonsense']) expect(await fault(outbound(call(url))), url).toBe('bad_address')
    expect(seen.length).toBe(before)
  })

  it('T24 a name that leads inside is refused, one of several addresses is enough; a checked address is the one connected to', async () => {
    const names: Record<string, { address: string; family: number }[]> = {
      'inside.example': [{ address: '192.168.1.1', family: 4 }], 'both.example': [{ address: '93.184.216.34', family: 4 }, { address: '10.0.0.1', family: 4 }], 'named.example': [{ address: '127.0.0.1', family: 4 }],
    }
    let asked = 0
    const outbound = createOutbound({ allow: ['named.example'], resolve: (host) => { asked += 1; return Promise.resolve(names[host] ?? []) } })
    expect(await fault(outbound(call('http://inside.example/')))).toBe('closed_address')
    expect(await fault(outbound(call('http://both.example/')))).toBe('closed_address')
    expect(await fault(outbound(call('http://nowhere.example/')))).toBe('unknown_host')
    expect((await outbound(call(`http://named.example:${String(port)}/`))).status).toBe(201)
    // once: the connection asks nobody again
    expect(asked).toBe(4)
  })

  it('knows what is inside', () => {
    const none = allowedFrom([])
    const inside = ['10.0.0.1', '172.31.255.255', '100.64.1.1', '::1', '::', 'fd00::1', 'fe80::1', '::ffff:10.0.0.1', '::ffff:a00:1', '::ffff:7f00:1', '64:ff9b::a00:1', '2002:a00:1::', '255.255.255.255', 'nonsense']
    expect(inside.filter((address) => mayCall('x', address, none))).toEqual([])
    const outside = ['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8']
    expect(outside.filter((address) => !mayCall('x', address, none))).toEqual([])
  })
})
