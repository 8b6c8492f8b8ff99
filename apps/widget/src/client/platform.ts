import type { Timers } from './types.ts'

/** The timers of the browser, or of Node. */
export const realTimers: Timers = {
  set: (run, ms) => setTimeout(run, ms),
  clear: (handle) => {
    clearTimeout(handle as number)
  },
}

/** The server's origin; '' stands for the page's own. */
export function absolute(baseUrl: string): string {
  return baseUrl === '' ? globalThis.location.origin : baseUrl
}

export function realtimeUrl(baseUrl: string): string {
  return `${absolute(baseUrl).replace(/^http/u, 'ws')}/realtime`
}
