import { createServer, type Server } from 'node:http'

/** A shop of somebody else's: another origin, whose pages embed the widget by its script tag. */
export class HostSite {
  readonly #server: Server
  #html = ''

  private constructor() {
    this.#server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(this.#html)
    })
  }

  static async open(): Promise<HostSite> {
    const site = new HostSite()
    await new Promise<void>((resolve, reject) => {
      site.#server.once('error', reject)
      site.#server.listen(0, '127.0.0.1', resolve)
    })
    return site
  }

  get url(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the site is closed')
    return `http://127.0.0.1:${String(address.port)}`
  }

  /**
   * Every address shows this page from now on. It notes in `window.faults` what reaches it as an error.
   * @param service origin of the server the widget comes from
   * @param early script that runs before the widget is there
   */
  embed(service: string, { attributes = '', early = '' } = {}): void {
    this.#html = `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A shop</title><link rel="icon" href="data:,"></head>
<body>
<h1>A shop</h1><p><a href="#more">More</a></p>
<script>
window.faults = []
addEventListener('error', (event) => faults.push(String(event.message)))
addEventListener('unhandledrejection', (event) => faults.push(String(event.reason)))
window.yingda = window.yingda || function () { (yingda.q = yingda.q || []).push(arguments) }
${early}
</script>
<script async src="${service}/widget.js" data-site="demo" ${attributes}></script>
</body>
</html>`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
