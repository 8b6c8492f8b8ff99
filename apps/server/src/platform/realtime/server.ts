import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { Peer } from './peer.ts'

export interface RealtimeOptions {
  server: Server
  path: string
  maxFrameBytes: number
  /** Connections at the most; more are refused with 503. */
  maxConnections: number
  /** Origins beside the request's own host whose pages may connect. */
  trustedOrigins: readonly string[]
  heartbeatSeconds: number
  /** A frame that says 'still here', as JSON. */
  beat: string
  onPeer: (peer: Peer) => PeerHandler
}

export interface PeerHandler {
  /** A whole text message. Binary ones close the connection before they come here. */
  onMessage: (text: string) => void
  onClose: () => void
}

export interface RealtimeServer {
  readonly connections: number
  /** Tells every client to come back in a moment, and closes. */
  close(code: number, reason: string): Promise<void>
}

/** Pages of other origins must not speak for our customers and agents (cross-site WebSocket hijacking). */
export function isOriginAllowed(request: IncomingMessage, trusted: readonly string[]): boolean {
  const { origin, host } = request.headers
  // Programs send no Origin; the token in the first frame is what opens a session.
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  return new URL(origin).host === host || trusted.includes(origin)
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Accepts WebSockets on one path of an HTTP server: origin, limits, heartbeat. What is said is the handler's business. */
export function createRealtimeServer(options: RealtimeOptions): RealtimeServer {
  const wss = new WebSocketServer({ noServer: true, maxPayload: options.maxFrameBytes, perMessageDeflate: false, clientTracking: false })
  /** Each with the second of the heartbeat in which it is asked for a sign of life. */
  const peers = new Map<Peer, number>()
  let adopted = 0

  options.server.on('upgrade', (request, socket, head) => {
    const ignore = (): void => {
      socket.destroy()
    }
    socket.on('error', ignore)
    if ((request.url ?? '').split('?')[0] !== options.path) return refuse(socket, '404 Not Found')
    if (!isOriginAllowed(request, options.trustedOrigins)) return refuse(socket, '403 Forbidden')
    if (peers.size >= options.maxConnections) return refuse(socket, '503 Service Unavailable')
    wss.handleUpgrade(request, socket, head, (webSocket) => {
      socket.off('error', ignore)
      adopt(webSocket, new Peer(webSocket))
    })
  })

  function adopt(webSocket: WebSocket, peer: Peer): void {
    peers.set(peer, adopted++ % options.heartbeatSeconds)
    const handler = options.onPeer(peer)
    webSocket.on('message', (data: Buffer, isBinary) => {
      peer.alive = true
      if (isBinary) peer.close(1003, 'text only')
      else handler.onMessage(data.toString('utf8'))
    })
    webSocket.on('pong', () => {
      peer.alive = true
    })
    // A malformed or oversized frame: ws closes the connection by itself, with the right code.
    webSocket.on('error', () => {
      peer.alive = false
    })
    webSocket.on('close', () => {
      peers.delete(peer)
      handler.onClose()
    })
  }

  // Each second its share of the peers, so that ten thousand are not served in one moment.
  let slice = 0
  const sweep = setInterval(() => {
    slice = (slice + 1) % options.heartbeatSeconds
    for (const [peer, second] of peers) {
      if (second !== slice) continue
      if (!peer.alive) {
        peer.terminate()
        continue
      }
      peer.alive = false
      peer.ping()
      peer.send(options.beat)
    }
  }, 1000)

  return {
    get connections() {
      return peers.size
    },
    async close(code, reason) {
      clearInterval(sweep)
      for (const peer of peers.keys()) peer.close(code, reason)
      for (let waited = 0; peers.size > 0 && waited < 1000; waited += 50) await new Promise((resolve) => setTimeout(resolve, 50))
      for (const peer of peers.keys()) peer.terminate()
      wss.close()
    },
  }
}
