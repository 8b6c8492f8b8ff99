import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { addKey, openKeyFile, readKeyFile, withKeyFileLock, writeKeyFile, type KeyFileOptions, type KeyMaterial, type WrappingKeys } from './key-file.ts'
import { safeEqual } from './secrets.ts'

const IV_BYTES = 12
const TAG_BYTES = 16
/** How often a running process looks whether the file was rotated by another one, in milliseconds. */
const LOOK_AGAIN = 5_000

/** The first part of a sealed value names how it was sealed; another algorithm takes another number. */
const SCHEMES = { v1: 'aes-256-gcm' } as const
type Scheme = keyof typeof SCHEMES
const CURRENT: Scheme = 'v1'
const isScheme = (value: string): value is Scheme => Object.hasOwn(SCHEMES, value)

/** A sealed value cannot be opened: wrong place, altered, or its key is not in the key file. */
export class SealError extends Error {
  override readonly name = 'SealError'
}

/** Seals personal fields, finds them by keyed hash, signs links. */
export interface Keyring {
  /**
   * Encrypts a text for one place.
   * @param context table, column and row id, as in `customers.phone/<id>`: the value opens nowhere else.
   * @returns `v1.<key id>.<base64url of iv, ciphertext, tag>`; v1 is AES-256-GCM.
   */
  seal(plain: string, context: string): string
  /** @throws SealError when the context is another one, the value was altered, or its key is unknown. */
  open(sealed: string, context: string): string
  /** False when the value was sealed with a key that has been replaced since. */
  isCurrent(sealed: string): boolean
  /** A keyed hash (HMAC-SHA256, base64url) to find a value by; it stays the same over rotations. */
  hash(value: string, purpose: string): string
  /** A signature (HMAC-SHA256, base64url) of a text, good for this purpose only. */
  sign(purpose: string, text: string): string
  /** Compares in constant time; false for anything that is not a string. */
  verify(purpose: string, text: string, signature: unknown): boolean
  /** Adds a data key that seals from now on; values sealed before stay readable. @returns its id. */
  rotate(): string
  readonly activeKeyId: string
  /** Tells key files apart without saying anything of their keys; it stays the same over rotations. */
  readonly fingerprint: string
}

export interface KeyringOptions extends KeyFileOptions {
  /** Told when the file cannot be read again while running; the keys read before stay in use. */
  onError?: (error: unknown) => void
}

interface Keys {
  activeId: string
  byId: ReadonlyMap<string, Buffer>
  hashKey: Buffer
  signKey: Buffer
}

function prepare(material: KeyMaterial): Keys {
  return {
    activeId: material.activeId,
    byId: new Map(material.keys.map((each) => [each.id, Buffer.from(each.key, 'base64url')])),
    hashKey: Buffer.from(material.hashKey, 'base64url'),
    signKey: Buffer.from(material.signKey, 'base64url'),
  }
}

const mac = (key: Buffer, purpose: string, text: string): string =>
  createHmac('sha256', key).update(`${purpose.length}:${purpose}:${text}`, 'utf8').digest('base64url')

const aad = (scheme: string, keyId: string, context: string): Buffer => Buffer.from(`${scheme}.${keyId}.${context}`, 'utf8')

/**
 * Opens the keys of the installation. At the first start the file is made, readable by its owner only; with a master key its
 * content is wrapped (scrypt, AES-256-GCM). Rotations by another process are noticed.
 * @throws Problem, in the operator's words, when the file is damaged or the master key is missing, too short or wrong.
 */
export function openKeyring(options: KeyringOptions): Keyring {
  const wrapping: WrappingKeys = new Map()
  let keys = prepare(openKeyFile(options, wrapping))
  let stamp = fileStamp(options.file)
  let looked = Date.now()

  const refresh = (): void => {
    looked = Date.now()
    try {
      const now = fileStamp(options.file)
      if (now === stamp) return
      keys = prepare(readKeyFile(options, wrapping).keys)
      stamp = now
    } catch (error) {
      options.onError?.(error)
    }
  }
  const active = (): { id: string; key: Buffer } => {
    if (Date.now() - looked > LOOK_AGAIN) refresh()
    return { id: keys.activeId, key: need(keys.byId.get(keys.activeId), keys.activeId) }
  }
  const keyOf = (id: string): Buffer => {
    if (!keys.byId.has(id)) refresh()
    return need(keys.byId.get(id), id)
  }

  return {
    seal(plain, context) {
      const { id, key } = active()
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv(SCHEMES[CURRENT], key, iv).setAAD(aad(CURRENT, id, context))
      const sealed = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${CURRENT}.${id}.${sealed.toString('base64url')}`
    },
    open(sealed, context) {
      const { scheme, keyId, bytes } = take(sealed)
      const decipher = createDecipheriv(SCHEMES[scheme], keyOf(keyId), bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
      decipher.setAAD(aad(scheme, keyId, context)).setAuthTag(bytes.subarray(-TAG_BYTES))
      try {
        return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new SealError('a sealed value was altered or belongs to another place', { cause })
      }
    },
    isCurrent: (sealed) => sealed.startsWith(`${CURRENT}.${active().id}.`),
    hash: (value, purpose) => mac(keys.hashKey, purpose, value),
    sign: (purpose, text) => mac(keys.signKey, purpose, text),
    verify: (purpose, text, signature) => safeEqual(mac(keys.signKey, purpose, text), signature),
    rotate() {
      const next = withKeyFileLock(options.file, () => {
        const rotated = addKey(readKeyFile(options, wrapping).keys)
        writeKeyFile(options, rotated, wrapping)
        return rotated
      })
      keys = prepare(next)
      stamp = fileStamp(options.file)
      return next.activeId
    },
    get activeKeyId() {
      return active().id
    },
    get fingerprint() {
      return mac(keys.hashKey, 'fingerprint', '').slice(0, 22)
    },
  }
}

function take(sealed: string): { scheme: Scheme; keyId: string; bytes: Buffer } {
  const [scheme, keyId, body, ...rest] = sealed.split('.')
  if (scheme === undefined || !isScheme(scheme)) throw new SealError('not a sealed value, or sealed by a newer version')
  if (keyId === undefined || body === undefined || rest.length > 0) throw new SealError('a sealed value is malformed')
  const bytes = Buffer.from(body, 'base64url')
  if (bytes.length < IV_BYTES + TAG_BYTES || bytes.toString('base64url') !== body) throw new SealError('a sealed value is malformed')
  return { scheme, keyId, bytes }
}

function need(key: Buffer | undefined, id: string): Buffer {
  if (key) return key
  throw new SealError(`the key file has no key ${id}: it is older than the data, restore it from a backup`)
}

function fileStamp(file: string): string {
  const { mtimeMs, size, ino } = statSync(file)
  return `${mtimeMs} ${size} ${ino}`
}
