import type { Keyring } from '../../../platform/crypto/keyring.ts'

/** A link works for this long, in milliseconds. */
const LASTS = 5 * 60 * 1000
const PURPOSE = 'attachment-link'

export interface LinkQuery {
  /** End, in seconds since 1970. */
  e?: unknown
  /** Signature. */
  s?: unknown
}

export interface FileLinks {
  /** A link to one file. Whoever has it may fetch that file until it ends: ask who wants it before. */
  make(id: string): { url: string; expiresAt: string }
  /** True for the query of a link made here for this file that has not ended. */
  isValid(id: string, query: LinkQuery): boolean
}

/** Links signed by the installation: the signature covers file and end, so neither can be changed. */
export function createFileLinks(keyring: Pick<Keyring, 'sign' | 'verify'>, now: () => number): FileLinks {
  const signed = (id: string, end: string): string => `${id} ${end}`
  return {
    make(id) {
      const end = Math.floor((now() + LASTS) / 1000)
      const signature = keyring.sign(PURPOSE, signed(id, String(end)))
      return { url: `/files/${id}?e=${end}&s=${signature}`, expiresAt: new Date(end * 1000).toISOString() }
    },
    isValid(id, { e, s }) {
      if (typeof e !== 'string' || !/^\d{1,11}$/u.test(e)) return false
      return keyring.verify(PURPOSE, signed(id, e), s) && Number(e) * 1000 > now()
    },
  }
}
