import { isIPv6 } from 'node:net'

/** Keys remembered at the most; the longest unused is forgotten first. */
const CAPACITY = 10_000

/** Counts events per key over a sliding window, in bounded memory. */
export interface SlidingWindow {
  /** Seconds until the next event is allowed, 0 when it is allowed now. */
  wait(key: string): number
  hit(key: string): void
  clear(key: string): void
  readonly size: number
}

/**
 * @param max events in the window at the most
 * @param seconds length of the window
 * @param now milliseconds, monotonic enough
 */
export function createSlidingWindow(max: number, seconds: number, now: () => number = Date.now, capacity = CAPACITY): SlidingWindow {
  const hits = new Map<string, number[]>()
  const recent = (key: string): number[] => (hits.get(key) ?? []).filter((at) => at > now() - seconds * 1000)
  return {
    wait(key) {
      const times = recent(key)
      const first = times[times.length - max]
      return first === undefined ? 0 : Math.max(1, Math.ceil((first + seconds * 1000 - now()) / 1000))
    },
    hit(key) {
      const times = [...recent(key), now()].slice(-max)
      hits.delete(key)
      hits.set(key, times)
      const oldest = hits.keys().next().value
      if (hits.size > capacity && oldest !== undefined) hits.delete(oldest)
    },
    clear(key) {
      hits.delete(key)
    },
    get size() {
      return hits.size
    },
  }
}

/** The unit in which addresses are counted: an IPv4 address, or the /64 network that one IPv6 subscriber has. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('%')[0]?.toLowerCase().split('::') ?? []
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return [...left, ...zeros, ...right].slice(0, 4).map((part) => part.replace(/^0+(?=.)/u, '')).join(':')
}
