import type { closeCode as contractCloseCode, ClientFrame, REALTIME_PROTOCOL, ServerFrame } from '@yingda/contract'

/** What the connection needs of a WebSocket; the browser's fits. */
export interface SocketLike {
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number }) => void) | null
  send(data: string): void
  close(code?: number): void
}

/** Time, handed in so that tests can hold it. Durations in milliseconds. */
export interface Clock {
  now(): number
  after(milliseconds: number, run: () => void): () => void
  random(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const handle = setTimeout(run, milliseconds)
    return () => clearTimeout(handle)
  },
  random: Math.random,
}

export const protocol: typeof REALTIME_PROTOCOL = 1
export const closeCode: typeof contractCloseCode = { unauthorised: 4401, protocol: 4400, overloaded: 4429, restart: 1012 }

/** The browser's WebSocket to a path of this origin. */
export function openBrowserSocket(path: string): SocketLike {
  const url = new URL(path, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return new WebSocket(url) as unknown as SocketLike
}

const isFrame = (value: unknown): value is ServerFrame => typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

/** The frames of one WebSocket message: one or an array; anything else is an empty list. */
export function framesOf(data: unknown): ServerFrame[] {
  if (typeof data !== 'string') return []
  try {
    const value = JSON.parse(data) as unknown
    return (Array.isArray(value) ? value : [value]).filter(isFrame)
  } catch {
    return []
  }
}

export const encode = (frame: ClientFrame): string => JSON.stringify(frame)
