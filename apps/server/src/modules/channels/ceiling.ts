/** How much each key may use within a time; counts in memory, bounded, coarse on purpose. */
export interface CeilingOptions {
  /** Allowed within a window. */
  limit: number
  /** Milliseconds. */
  windowMs: number
  /** Keys remembered at the most; the oldest are forgotten first. */
  maxKeys?: number
  now?: () => number
}

export class Ceiling {
  readonly #limit: number
  readonly #windowMs: number
  readonly #maxKeys: number
  readonly #now: () => number
  /** In the order in which their windows began. */
  readonly #used = new Map<string, { since: number; amount: number }>()

  constructor(options: CeilingOptions) {
    this.#limit = options.limit
    this.#windowMs = options.windowMs
    this.#maxKeys = options.maxKeys ?? 50_000
    this.#now = options.now ?? Date.now
  }

  /** Keys remembered now. */
  get size(): number {
    return this.#used.size
  }

  /**
   * Counts a use. What is announced is counted whole, also above what is left, so that no key gets further than one use
   * over its limit.
   * @returns 0 when it is allowed, else the seconds until it is again.
   */
  use(key: string, amount = 1): number {
    const now = this.#now()
    const entry = this.#current(key, now)
    if (entry.amount >= this.#limit) return Math.max(1, Math.ceil((entry.since + this.#windowMs - now) / 1000))
    entry.amount += amount
    return 0
  }

  #current(key: string, now: number): { since: number; amount: number } {
    const known = this.#used.get(key)
    if (known && now - known.since < this.#windowMs) return known
    this.#used.delete(key)
    this.#forget(now)
    const entry = { since: now, amount: 0 }
    this.#used.set(key, entry)
    return entry
  }

  #forget(now: number): void {
    for (const [key, { since }] of this.#used) {
      if (this.#used.size < this.#maxKeys && now - since < this.#windowMs) return
      this.#used.delete(key)
    }
  }
}

/** What counts as one sender: an IPv4 address, or the /64 network that one IPv6 subscriber has to choose from. */
export function addressKey(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(ip)
  if (mapped?.[1] !== undefined) return mapped[1]
  if (!ip.includes(':')) return ip
  const [before = '', after] = ip.toLowerCase().split('::')
  const left = before === '' ? [] : before.split(':')
  const right = after === undefined || after === '' ? [] : after.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  const groups = after === undefined ? left : [...left, ...zeros, ...right]
  return groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/u, '')).join(':')
}
