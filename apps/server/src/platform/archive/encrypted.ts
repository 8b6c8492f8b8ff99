import { createCipheriv, createDecipheriv, randomBytes, type DecipherGCM } from 'node:crypto'
import { Readable } from 'node:stream'

/** What opens an encrypted stream: key, nonce and the tag over all of it, base64url. */
export interface StreamKey {
  key: string
  nonce: string
  tag: string
}

/**
 * Encrypts a stream with a key made for it alone (AES-256-GCM, NIST SP 800-38D).
 * @returns the encrypted bytes, and the key once all of them were read
 */
export function encrypted(source: AsyncIterable<Uint8Array>): { bytes: AsyncIterable<Uint8Array>; key: () => StreamKey } {
  const key = randomBytes(32)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  let tag: Buffer | null = null
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) yield cipher.update(chunk)
    yield cipher.final()
    tag = cipher.getAuthTag()
  }
  return {
    bytes: bytes(),
    key() {
      if (tag === null) throw new Error('the stream was not read to its end')
      return { key: key.toString('base64url'), nonce: nonce.toString('base64url'), tag: tag.toString('base64url') }
    },
  }
}

/** The plain bytes; the stream fails at its end when they were changed. */
export function decrypted(source: Readable, { key, nonce, tag }: StreamKey): Readable {
  const decipher: DecipherGCM = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), Buffer.from(nonce, 'base64url'))
  decipher.setAuthTag(Buffer.from(tag, 'base64url'))
  async function* plain(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) yield decipher.update(chunk as Uint8Array)
    const last = decipher.final()
    if (last.length > 0) yield last
  }
  return Readable.from(plain())
}
