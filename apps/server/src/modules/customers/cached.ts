import type { Bus } from '../../platform/bus/bus.ts'

export interface Cached<T> {
  get(): Promise<T>
  /** Somebody changed it: here at once, on other nodes as soon as they hear of it. */
  changed(): void
  close(): void
}

/** Changes are announced; where an announcement is lost, they are seen after so many milliseconds. */
const KEEP = 30_000

/** Keeps what is read in memory until it changes. */
export function cached<T>(read: () => Promise<T>, bus: Pick<Bus, 'publish' | 'subscribe'> | undefined, topic: string, now: () => number): Cached<T> {
  let kept: { until: number; value: Promise<T> } | null = null
  const stop = bus?.subscribe(topic, () => {
    kept = null
  })
  return {
    get() {
      if (kept && kept.until > now()) return kept.value
      const next = { until: now() + KEEP, value: read() }
      kept = next
      next.value.catch(() => {
        if (kept === next) kept = null
      })
      return next.value
    },
    changed() {
      kept = null
      bus?.publish(topic, null)
    },
    close() {
      stop?.()
    },
  }
}
