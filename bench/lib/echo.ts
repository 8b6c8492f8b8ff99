/** A WebSocket server that sends back what it is sent: the ceiling of any realtime server on this machine. */
import { WebSocketServer } from 'ws'

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false }, () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) process.send?.(address.port)
})
server.on('connection', (socket) => {
  socket.on('message', (data: Buffer) => {
    socket.send(data.toString('utf8'))
  })
})
