/**
 * What the loader (in the site's page) and the panel (in its frame) say to each other. Every message carries the channel's
 * nonce; both sides also check window and origin. What comes from the other side is read field by field.
 */
import type { Language } from '@yingda/contract'
import type { Attributes, Identity } from './client/types.ts'

export type Theme = 'light' | 'dark' | 'auto'

export type ToPanel =
  | { t: 'init'; open: boolean; active: boolean; page: string; lang: Language; theme: Theme; identity: Identity | null; attributes: Attributes | null }
  | { t: 'open' }
  | { t: 'close' }
  | { t: 'page'; page: string }
  | { t: 'lang'; lang: Language }
  | { t: 'theme'; theme: Theme }
  | { t: 'identify'; id: number; identity: Identity }
  | { t: 'attributes'; id: number; attributes: Attributes }
  | { t: 'logout'; id: number }

export type ToLoader =
  | { t: 'hello' }
  /** The panel can be seen and used. */
  | { t: 'ready' }
  | { t: 'close' }
  | { t: 'unread'; n: number }
  | { t: 'message'; who: 'bot' | 'agent'; name: string; text: string; at: string }
  | { t: 'connection'; state: 'connecting' | 'online' | 'offline' }
  | { t: 'handoff'; owner: 'bot' | 'queue' | 'agent' | 'closed'; name: string | null }
  /** The visitor has written: later visits listen for answers from the start. */
  | { t: 'known' }
  | { t: 'lang'; lang: Language }
  /** For the site's developers. */
  | { t: 'warn'; text: string }
  | { t: 'done'; id: number; ok: boolean }

/** The message within a post, when it is of this channel. */
export function unwrap(data: unknown, nonce: string): { t: string } | null {
  if (typeof data !== 'object' || data === null) return null
  const { yingda, message } = data as { yingda?: unknown; message?: unknown }
  if (yingda !== nonce || typeof message !== 'object' || message === null) return null
  return typeof (message as { t?: unknown }).t === 'string' ? (message as { t: string }) : null
}

export function wrap(message: ToPanel | ToLoader, nonce: string): { yingda: string; message: ToPanel | ToLoader } {
  return { yingda: nonce, message }
}
