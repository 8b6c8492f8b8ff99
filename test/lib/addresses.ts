import { ApiError } from '@yingda/client'
import { request } from 'node:http'

/** An address of this machine for each of many visitors: a server lets only so many new ones come from one. */
export function loopbackAddress(index: number): string {
  // Only Linux answers on the whole of 127.0.0.0/8.
  if (process.platform !== 'linux') return '127.0.0.1'
  return `127.0.${String(1 + (Math.floor(index / 250) % 250))}.${String(1 + (index % 250))}`
}

/**
 * Posts JSON from a given address of this machine and gives the JSON of the answer.
 * @throws ApiError for refusals and when the server is away
 */
export function postFrom<T>(localAddress: string, url: string, body: unknown): Promise<T> {
  const payload = JSON.stringify(body)
  const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(payload)), connection: 'close' }
  return new Promise((resolve, reject) => {
    const away = (cause: unknown): void => reject(new ApiError('network', 0, 'the server cannot be reached', { cause }))
    const outgoing = request(url, { method: 'POST', localAddress, headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', away)
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8')
        const status = response.statusCode ?? 0
        const retryAfter = Number(response.headers['retry-after'])
        if (status === 200) resolve(JSON.parse(text) as T)
        else reject(new ApiError(`http_${String(status)}`, status, text.slice(0, 300), retryAfter > 0 ? { retryAfter } : {}))
      })
    })
    outgoing.on('error', away)
    outgoing.end(payload)
  })
}
