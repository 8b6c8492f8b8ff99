import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Kinds of bearer secrets; the prefix tells them apart and lets secret scanners find a leaked one. */
export type TokenKind = 'session' | 'ticket' | 'invitation' | 'customer' | 'ticket_link'

const prefixes: Record<TokenKind, string> = { session: 'ys_', ticket: 'yt_', invitation: 'yi_', customer: 'yc_', ticket_link: 'yl_' }
const TOKEN_BYTES = 32
/** 32 bytes in base64url. */
const body = /^[A-Za-z0-9_-]{43}$/u

/** A new secret of 256 random bits: nothing in it can be derived from who it is for. */
export function newToken(kind: TokenKind): string {
  return prefixes[kind] + randomBytes(TOKEN_BYTES).toString('base64url')
}

/** True for a string that has the form of such a secret; whether it is valid, only the database knows. */
export function isToken(kind: TokenKind, value: unknown): value is string {
  if (typeof value !== 'string') return false
  const prefix = prefixes[kind]
  return value.startsWith(prefix) && body.test(value.slice(prefix.length))
}

/** What is stored of a secret: SHA-256, enough for 256 random bits. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest()
}

/** Compares two texts in a time that does not depend on where they differ; false for anything that is not a string. */
export function safeEqual(left: unknown, right: unknown): boolean {
  if (typeof left !== 'string' || typeof right !== 'string') return false
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()
  return timingSafeEqual(digest(left), digest(right))
}
