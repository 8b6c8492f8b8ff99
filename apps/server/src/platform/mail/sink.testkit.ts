import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A mail as a mail server got it. */
export interface ReceivedMail {
  from: string
  to: string[]
  raw: string
}

export interface Sink {
  url: string
  mails: ReceivedMail[]
  /** The next answers to a recipient, by address: an SMTP code and words; 250 when there is none left. */
  refuse: Map<string, number[]>
  /** Milliseconds a message takes. */
  slow: number
  connections: number
  stop(): Promise<void>
}

const fault = (code: number): Error => Object.assign(new Error(`no (${String(code)})`), { responseCode: code })

/** A mail server on a free port of this machine that keeps what it is sent. */
export async function startSink(options: SMTPServerOptions = {}): Promise<Sink> {
  const sink: Sink = { url: '', mails: [], refuse: new Map(), slow: 0, connections: 0, stop: () => new Promise((resolve) => server.close(() => { resolve() })) }
  const server = new SMTPServer({
    authOptional: true, allowInsecureAuth: true, disabledCommands: ['STARTTLS'], disableReverseLookup: true, closeTimeout: 50, logger: false,
    onConnect(_session, done) {
      sink.connections += 1
      done()
    },
    onAuth({ username, password }, _session, done) {
      if (username === 'bot@shop.test' && password === 'p@ss word') done(null, { user: username })
      else done(fault(535))
    },
    onRcptTo({ address }, _session, done) {
      const code = sink.refuse.get(address)?.shift()
      if (code === undefined) done()
      else done(fault(code))
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const mail = { from: envelope.mailFrom === false ? '' : envelope.mailFrom.address, to: envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString('utf8') }
        setTimeout(() => {
          sink.mails.push(mail)
          done()
        }, sink.slow)
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  sink.url = `smtp://127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : 0)}`
  return sink
}

/** The parts of a message, decoded, by media type; headers of the whole under ''. */
export function partsOf(raw: string): Record<string, string> {
  const [head = '', body = ''] = halves(raw)
  const headers = head.replaceAll(/\r\n[ \t]+/gu, ' ')
  const boundary = /boundary="?([^";\r\n]+)"?/iu.exec(headers)?.[1]
  if (boundary === undefined) return { '': headers, [/content-type:\s*([^;\s]+)/iu.exec(headers)?.[1] ?? 'text/plain']: decoded(headers, body) }
  return Object.assign({}, ...body.split(`--${boundary}`).slice(1, -1).map((part) => partsOf(part.replace(/^\r\n/u, ''))), { '': headers }) as Record<string, string>
}

function halves(raw: string): [string, string] {
  const at = raw.indexOf('\r\n\r\n')
  return at < 0 ? [raw, ''] : [raw.slice(0, at), raw.slice(at + 4)]
}

function decoded(headers: string, body: string): string {
  const encoding = /content-transfer-encoding:\s*(\S+)/iu.exec(headers)?.[1]?.toLowerCase()
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  if (encoding !== 'quoted-printable') return body
  const bytes = body.replaceAll(/=\r\n/gu, '').replaceAll(/=([0-9A-F]{2})/gu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** A header with its encoded words (RFC 2047) as text. */
export function headerOf(raw: string, name: string): string {
  const value = new RegExp(`^${name}: (.*)$`, 'imu').exec(partsOf(raw)['']?.replaceAll('\r\n', '\n') ?? '')?.[1] ?? ''
  return value.replaceAll(/\?=\s+=\?/gu, '?==?').replaceAll(/=\?utf-8\?([BQ])\?([^?]*)\?=/giu, (_, kind: string, text: string) =>
    kind.toUpperCase() === 'B' ? Buffer.from(text, 'base64').toString('utf8') : decoded('content-transfer-encoding: quoted-printable', text.replaceAll('_', ' ')),
  )
}
