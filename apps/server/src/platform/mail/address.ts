/** Where mails go: the parts of a MAIL_URL. */
export interface MailServer {
  readonly host: string
  readonly port: number
  /** TLS from the first byte (smtps). */
  readonly secure: boolean
  readonly user: string | null
  readonly password: string | null
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Passwords travel encrypted, except to this very machine. */
export const requiresTls = ({ host, secure, user }: MailServer): boolean => !secure && user !== null && !LOOPBACK.has(host)

/** The parts of `smtp://user:password@host:587` or `smtps://…:465`; null when it is not one. */
export function readMailUrl(text: string): MailServer | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const secure = url.protocol === 'smtps:'
  if (!secure && url.protocol !== 'smtp:') return null
  if (url.hostname === '' || url.search !== '' || url.hash !== '' || !['', '/'].includes(url.pathname)) return null
  if ((url.username === '') !== (url.password === '')) return null
  const plain = (part: string): string | null => (part === '' ? null : decodeURIComponent(part))
  try {
    return { host: url.hostname, port: url.port === '' ? (secure ? 465 : 587) : Number(url.port), secure, user: plain(url.username), password: plain(url.password) }
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}

/** A sender or recipient: an address, with a name before it or alone. */
export interface MailAddress {
  readonly name: string
  readonly address: string
}

const ADDRESS = /^[^\s@<>"(),:;\\]{1,64}@[^\s@<>"(),:;\\]{1,190}$/u

/** One address, alone or as in `Shop <help@shop.example>`; null for anything else, so that nothing can slip into a header. */
export function readMailAddress(text: string): MailAddress | null {
  const found = /^(?:([^<>\p{Cc}]{0,100})<([^<>]*)>|([^<>]*))$/u.exec(text.trim())
  const address = (found?.[2] ?? found?.[3] ?? '').trim()
  return ADDRESS.test(address) ? { name: (found?.[1] ?? '').trim().replace(/^"(.*)"$/u, '$1'), address } : null
}
