import { createConnection, createServer, type Server, type Socket } from 'node:net'

/** The line between one browser and the server: passes every byte on until it is cut, both ways and for new connections too. */
export class Network {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #isCut = false

  private constructor(target: number) {
    this.#server = createServer((near) => {
      if (this.#isCut) return void near.destroy()
      const far = createConnection(target, '127.0.0.1')
      for (const [from, to] of [[near, far], [far, near]] as const) {
        this.#sockets.add(from)
        from.on('error', () => to.destroy())
        from.on('close', () => {
          this.#sockets.delete(from)
          to.destroy()
        })
        from.pipe(to)
      }
    })
  }

  /** @param target port of the server on this machine */
  static async open(target: number): Promise<Network> {
    const network = new Network(target)
    await new Promise<void>((resolve, reject) => {
      network.#server.once('error', reject)
      network.#server.listen(0, '127.0.0.1', resolve)
    })
    return network
  }

  /** Where a browser on this line finds the server. */
  get url(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the line is closed')
    return `http://127.0.0.1:${String(address.port)}`
  }

  cut(): void {
    this.#isCut = true
    for (const socket of this.#sockets) socket.destroy()
  }

  mend(): void {
    this.#isCut = false
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
