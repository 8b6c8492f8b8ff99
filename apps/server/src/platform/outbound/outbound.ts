import { lookup as systemLookup } from 'node:dns/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { allowedFrom, mayCall } from './addresses.ts'

/** Why a call came to nothing. */
export type OutboundFault = 'bad_address' | 'closed_address' | 'unknown_host' | 'unreachable' | 'timeout' | 'too_large' | 'redirect'

/** A call to another machine that came to nothing. Its message holds no secret: only host and fault. */
export class OutboundError extends Error {
  readonly fault: OutboundFault

  constructor(fault: OutboundFault, host: string, cause?: unknown) {
    super(`${host}: ${fault}`, cause === undefined ? {} : { cause })
    this.name = 'OutboundError'
    this.fault = fault
  }
}

export interface OutboundRequest {
  url: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  headers?: Readonly<Record<string, string>>
  body?: string
  /** From the question for the address to the last byte of the answer, in milliseconds. */
  timeout: number
  /** Bytes of an answer at the most. */
  maxBytes: number
}

export interface OutboundAnswer {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: string
}

export interface OutboundOptions {
  /** Hosts and networks inside that may be called; everything else inside is refused. */
  allow: readonly string[]
  /** All addresses of a host name; the system's resolver by default. */
  resolve?: (host: string) => Promise<readonly { address: string; family: number }[]>
}

export type Outbound = (request: OutboundRequest) => Promise<OutboundAnswer>

/**
 * The one way to addresses that people give: webhooks, connectors, links. Refuses addresses of this machine and its networks unless the
 * operator allows them, connects only to an address that was checked (a name that changes between check and use leads nowhere), follows
 * no redirect, and reads no more than was agreed.
 */
export function createOutbound({ allow, resolve = (host) => systemLookup(host, { all: true }) }: OutboundOptions): Outbound {
  const allowed = allowedFrom(allow)

  const addressesOf = async (host: string): Promise<readonly { address: string; family: number }[]> => {
    const literal = isIP(host)
    const found = literal === 0 ? await resolve(host).catch((error: unknown) => { throw new OutboundError('unknown_host', host, error) }) : [{ address: host, family: literal }]
    if (found.length === 0) throw new OutboundError('unknown_host', host)
    if (!found.every(({ address }) => mayCall(host, address, allowed))) throw new OutboundError('closed_address', host)
    return found
  }

  return async (request) => {
    const url = targetOf(request.url)
    const host = url.hostname.replace(/^\[|\]$/gu, '')
    const signal = AbortSignal.timeout(request.timeout)
    const addresses = await Promise.race([addressesOf(host), expired(signal, host)])
    return send(url, host, addresses, request, signal)
  }
}

/** @throws OutboundError bad_address for what is no web address, or carries a name and password */
function targetOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') throw new OutboundError('bad_address', url?.hostname ?? 'address')
  return url
}

function expired(signal: AbortSignal, host: string): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => { reject(new OutboundError('timeout', host)) }, { once: true })
  })
}

function send(url: URL, host: string, addresses: readonly { address: string; family: number }[], request: OutboundRequest, signal: AbortSignal): Promise<OutboundAnswer> {
  const [first] = addresses
  const pinned: LookupFunction = (_name, options, done) => {
    if (options.all === true) done(null, addresses.map(({ address, family }) => ({ address, family })))
    else done(null, first?.address ?? '', first?.family ?? 4)
  }
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      reject(error instanceof OutboundError ? error : new OutboundError(signal.aborted ? 'timeout' : 'unreachable', host, error))
    }
    const body = request.body === undefined ? undefined : Buffer.from(request.body)
    const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: request.method, lookup: pinned, signal, agent: false,
      headers: { 'user-agent': 'Yingda', accept: 'application/json', ...request.headers, ...(body === undefined ? {} : { 'content-length': String(body.length) }) },
    })
    outgoing.on('error', fail)
    outgoing.on('response', (response) => {
      read(response, host, request.maxBytes).then(resolve, (error: unknown) => {
        outgoing.destroy()
        fail(error)
      })
    })
    outgoing.end(body)
  })
}

async function read(response: IncomingMessage, host: string, maxBytes: number): Promise<OutboundAnswer> {
  const status = response.statusCode ?? 0
  if (status >= 300 && status < 400) throw new OutboundError('redirect', host)
  const parts: Buffer[] = []
  let size = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length
    if (size > maxBytes) throw new OutboundError('too_large', host)
    parts.push(part)
  }
  return { status, headers: response.headers, body: Buffer.concat(parts).toString('utf8') }
}
