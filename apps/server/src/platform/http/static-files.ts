import type { FastifyReply, FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

type Encoding = 'br' | 'gzip' | 'identity'

export interface StaticFile {
  type: string
  hash: string
  bytes: Buffer
  /** Made when first asked for; null when compressing does not help. */
  compressed: Map<Encoding, Promise<Buffer | null>>
}

/** The files of one built front end. What is asked for is looked up among the names found there: no path is made of it. */
export interface StaticFolder {
  /** False while there is nothing: it has not been built. */
  exists(): Promise<boolean>
  /** @param name relative, with forward slashes, as in `assets/index-1a2b.js`. */
  find(name: string): Promise<StaticFile | null>
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
}
const compressible = /^(?:text\/|application\/(?:json|manifest|wasm)|image\/(?:svg|x-icon))/u
const WORTH_COMPRESSING = 1024

/**
 * Files are read and compressed when they are first asked for, and kept; a folder that is missing is looked for again.
 * One that is built anew is seen after a restart: pages and the files they name must be of one build.
 */
export function openStaticFolder(root: string): StaticFolder {
  let names: Promise<ReadonlySet<string>> | null = null
  const loaded = new Map<string, Promise<StaticFile>>()
  const known = async (): Promise<ReadonlySet<string>> => {
    const found = await (names ??= namesIn(root))
    if (found.size === 0) names = null
    return found
  }
  const load = (name: string): Promise<StaticFile> => {
    const earlier = loaded.get(name)
    if (earlier) return earlier
    const loading = read(root, name)
    loaded.set(name, loading)
    loading.catch(() => loaded.delete(name))
    return loading
  }
  return {
    exists: async () => (await known()).size > 0,
    find: async (name) => ((await known()).has(name) ? load(name) : null),
  }
}

async function namesIn(root: string): Promise<ReadonlySet<string>> {
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true })
    return new Set(entries.filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set()
    throw error
  }
}

async function read(root: string, name: string): Promise<StaticFile> {
  const bytes = await readFile(join(root, name))
  const type = types[extname(name).toLowerCase()] ?? 'application/octet-stream'
  return { type, bytes, hash: createHash('sha256').update(bytes).digest('base64url').slice(0, 22), compressed: new Map() }
}

const compressors = {
  br: (bytes: Buffer): Promise<Buffer> =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  gzip: (bytes: Buffer): Promise<Buffer> => promisify(gzip)(bytes, { level: 7 }),
}

async function compressed(file: StaticFile, encoding: Exclude<Encoding, 'identity'>): Promise<Buffer | null> {
  if (file.bytes.length < WORTH_COMPRESSING || !compressible.test(file.type)) return null
  const earlier = file.compressed.get(encoding)
  if (earlier) return earlier
  const making = compressors[encoding](file.bytes).then((small) => (small.length < file.bytes.length ? small : null))
  file.compressed.set(encoding, making)
  return making
}

/** The best encoding of those a request accepts that we can make. */
export function acceptedEncoding(header: string | undefined): Encoding {
  const accepted = new Map<string, number>()
  for (const part of (header ?? '').split(',').slice(0, 20)) {
    const [name = '', ...parameters] = part.trim().toLowerCase().split(';')
    const q = parameters.map((each) => /^\s*q=(\d(?:\.\d{0,3})?)$/u.exec(each)?.[1]).find((each) => each !== undefined)
    accepted.set(name, q === undefined ? 1 : Number(q))
  }
  const any = accepted.get('*') ?? 0
  const wanted = (name: string): boolean => (accepted.get(name) ?? any) > 0
  if (wanted('br')) return 'br'
  return wanted('gzip') ? 'gzip' : 'identity'
}

/** Names with a hash of their content in them never change. */
export const CACHE_FOREVER = 'public, max-age=31536000, immutable'
/** Asks each time whether there is a newer one. */
export const CACHE_CHECKED = 'no-cache'

/** Sends a file with its ETag, compressed as the request accepts, or says that the browser has it already. */
export async function sendStatic(request: FastifyRequest, reply: FastifyReply, file: StaticFile, headers: Record<string, string>): Promise<FastifyReply> {
  const encoding = acceptedEncoding(request.headers['accept-encoding'])
  const small = encoding === 'identity' ? null : await compressed(file, encoding)
  const etag = `"${file.hash}${small === null ? '' : `-${encoding}`}"`
  void reply.headers({ ...headers, etag, vary: 'accept-encoding', 'content-type': file.type })
  if (small !== null) void reply.header('content-encoding', encoding)
  if (hasAlready(request.headers['if-none-match'], etag)) return reply.code(304).send()
  return reply.send(small ?? file.bytes)
}

function hasAlready(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.split(',').some((each) => each.trim().replace(/^W\//u, '') === etag || each.trim() === '*')
}
