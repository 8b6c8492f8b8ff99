/**
 * Keeps personal data and secrets out of the log. Two nets: a field whose name says that it holds such data is removed
 * whatever its value, and in every other text, e-mail addresses, telephone, identity and card numbers, tokens and the
 * queries of addresses are masked.
 */

const REMOVED = '[removed]'
const DEEPEST = 5
const LONGEST_LIST = 50

/** Fields whose whole value is personal or secret; compared in lower case without separators. */
const FIELDS = new Set([
  'address',
  'answer',
  'apikey',
  'attributes',
  'authorization',
  'body',
  'content',
  'contact',
  'cookie',
  'cookies',
  'credentials',
  'customername',
  'detail',
  'displayname',
  'email',
  'emails',
  'filename',
  'firstname',
  'fullname',
  'headers',
  'idcard',
  'ip',
  'key',
  'lastname',
  'login',
  'mail',
  'masterkey',
  'mobile',
  'name',
  'nickname',
  'params',
  'parameters',
  'passwd',
  'password',
  'payload',
  'phone',
  'phonenumber',
  'query',
  'question',
  'rawbody',
  'realname',
  'recipient',
  'remoteaddress',
  'reply',
  'secret',
  'session',
  'setcookie',
  'signature',
  'subject',
  'tel',
  'telephone',
  'text',
  'title',
  'token',
  'user',
  'username',
  'values',
  'wechat',
])
const ENDINGS = ['password', 'token', 'secret', 'email', 'phone', 'cookie', 'apikey', 'privatekey']

const MASKS: readonly (readonly [RegExp, string])[] = [
  // user:password@ of a connection string
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1***@'],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+/gi, '$1 ***'],
  // JSON web tokens
  [/\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)?/g, '***'],
  [/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+/gu, '***@***'],
  // Chinese identity numbers, card numbers, telephone numbers
  [/(?<![\p{L}\p{N}-])\d{17}[\dXx](?![\p{L}\p{N}-])/gu, '***'],
  [/(?<![\p{L}\p{N}.-])(?:\d[ -]?){13,19}(?![\p{L}\p{N}-])/gu, '*** '],
  [/(?<![\dA-Za-z-])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\dA-Za-z-])/g, '***'],
  [/(?<![\dA-Za-z-])0\d{2,3}[ -]\d{7,8}(?!\d)/g, '***'],
  [/(?<![\dA-Za-z])\+\d[\d ()-]{7,17}\d/g, '***'],
  // what follows the question mark of an address, and PostgreSQL's quotation of a row
  [/(\/[^\s?'"]*)\?[^\s'"]+/g, '$1?***'],
  [/(Key \([^)]*\)=)\([^)]*\)/g, '$1(***)'],
]

/** Masks what looks personal or secret inside of a text. */
export function maskText(text: string): string {
  return MASKS.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text)
}

/** A copy of what is to be logged, without personal data. */
export function redact(fields: Record<string, unknown>): Record<string, unknown> {
  return redactFields(fields, 0, new WeakSet())
}

function redactFields(fields: object, depth: number, seen: WeakSet<object>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      isPersonal(name) && value !== undefined ? REMOVED : redactField(name, value, depth + 1, seen),
    ]),
  )
}

function redactField(name: string, value: unknown, depth: number, seen: WeakSet<object>): unknown {
  if ((name === 'req' || name === 'res') && typeof value === 'object' && value !== null) return describeExchange(value)
  return redactValue(value, depth, seen)
}

/** Of an HTTP request or response only what cannot be personal. */
function describeExchange(exchange: object): Record<string, unknown> {
  const { method, url, statusCode } = exchange as { method?: unknown; url?: unknown; statusCode?: unknown }
  return {
    ...(typeof method === 'string' ? { method } : {}),
    ...(typeof url === 'string' ? { url: maskText(url) } : {}),
    ...(typeof statusCode === 'number' ? { statusCode } : {}),
  }
}

function isPersonal(name: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z]/g, '')
  return FIELDS.has(plain) || ENDINGS.some((ending) => plain.endsWith(ending))
}

function redactValue(value: unknown, depth: number, seen: WeakSet<object>): unknown {
  if (typeof value === 'string') return maskText(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (value instanceof Error) return describeError(value, depth)
  if (depth > DEEPEST || seen.has(value)) return REMOVED
  seen.add(value)
  if (Array.isArray(value)) return value.slice(0, LONGEST_LIST).map((item) => redactValue(item, depth + 1, seen))
  return isPlain(value) ? redactFields(value, depth, seen) : REMOVED
}

/** Sockets, buffers, maps and other machinery are not walked through. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** Of an error only what helps to find its cause; other fields, such as a database's `detail`, quote data. */
/** A failed query tells its parameters after its text: what customers wrote, names, hashes. The frames of a stack stay. */
function withoutParameters(text: string): string {
  return text.replace(/\nparams: [\s\S]*?(?=\n {4}at |$)/u, `\nparams: ${REMOVED}`)
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  const { code } = error as NodeJS.ErrnoException
  return {
    type: error.name,
    message: maskText(withoutParameters(error.message)),
    ...(typeof code === 'string' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: maskText(withoutParameters(error.stack)) }),
    ...(error.cause instanceof Error && depth < DEEPEST ? { cause: describeError(error.cause, depth + 1) } : {}),
  }
}
