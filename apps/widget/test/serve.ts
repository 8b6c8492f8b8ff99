/** Serves dist/ with the in-memory backend, by the addresses and the content security policy the product uses. */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ClientFrame } from '@yingda/contract'
import { WebSocketServer } from 'ws'
import { Backend } from './backend.ts'

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const common = "default-src 'none'; script-src 'self'; img-src 'self' blob: data:; connect-src 'self'; form-action 'self'; base-uri 'none'"
/** The panel does with its own style sheet; the demonstration page holds drawings and a frame. */
const policies: Record<string, string> = {
  'panel.html': `${common}; style-src 'self'`,
  'demo.html': `${common}; style-src 'self' 'unsafe-inline'; frame-src 'self'`,
}
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export interface Served {
  backend: Backend
  origin: string
  close: () => Promise<void>
}

/** @param page further pages by path, to embed the widget in */
export async function serve(backend = new Backend(), port = 0, page: (path: string) => string | null = () => null): Promise<Served> {
  const server = createServer((request, response) => {
    void answer(backend, page, request, response)
  })
  const sockets = new WebSocketServer({ server, path: '/realtime' })
  sockets.on('connection', (socket) => {
    const peer = backend.open(
      (frame) => socket.send(JSON.stringify(frame)),
      (code) => socket.close(code),
    )
    socket.on('message', (data: Buffer) => peer.receive(JSON.parse(data.toString()) as ClientFrame))
    socket.on('close', () => peer.gone())
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const close = async (): Promise<void> => {
    for (const socket of sockets.clients) socket.terminate()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { backend, origin, close }
}

async function answer(backend: Backend, page: (path: string) => string | null, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://local')
  const made = page(url.pathname)
  if (made !== null) return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(made)
  if (url.pathname.startsWith('/api/')) return api(backend, url, request, response)
  const file = backend.files.get(url.pathname.replace('/files/', ''))
  if (file !== undefined) return void response.writeHead(200, { 'content-type': file.mediaType }).end(file.bytes)
  const path = fileOf(url.pathname)
  try {
    const bytes = await readFile(join(dist, normalize(path)))
    const policy = policies[path]
    response.writeHead(200, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'access-control-allow-origin': '*',
      ...(policy === undefined ? {} : { 'content-security-policy': policy }),
    })
    response.end(bytes)
  } catch {
    response.writeHead(404).end()
  }
}

function fileOf(path: string): string {
  if (path === '/widget/panel' || path === '/chat') return 'panel.html'
  if (path === '/demo') return 'demo.html'
  return path.replace(/^\/widget\//u, '/')
}

async function api(backend: Backend, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  const isJson = request.headers['content-type']?.startsWith('application/json') === true
  const token = request.headers.authorization?.replace('Bearer ', '') ?? null
  const body: unknown = isJson ? JSON.parse(bytes.toString()) : new Uint8Array(bytes)
  const result = backend.http(request.method ?? 'GET', url.pathname + url.search, token, body)
  response.writeHead(result.status, { 'content-type': 'application/json' })
  response.end(result.status === 204 ? undefined : JSON.stringify(result.body))
}
