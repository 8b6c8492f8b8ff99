import { useSyncExternalStore } from 'react'

function ticker(milliseconds: number): { subscribe(listener: () => void): () => void; get(): number } {
  const listeners = new Set<() => void>()
  let now = Date.now()
  let timer: ReturnType<typeof setInterval> | null = null
  const tick = (): void => {
    now = Date.now()
    for (const listener of listeners) listener()
  }
  return {
    subscribe(listener) {
      listeners.add(listener)
      timer ??= setInterval(tick, milliseconds)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0 || timer === null) return
        clearInterval(timer)
        timer = null
      }
    },
    get() {
      // Without a running timer the last tick may be long ago.
      if (timer === null && Date.now() - now > milliseconds) now = Date.now()
      return now
    },
  }
}

const seconds = ticker(1_000)
const minutes = ticker(30_000)

/** The time, renewed every second: for waits that tick. Milliseconds since 1970. */
export const useSecond = (): number => useSyncExternalStore(seconds.subscribe, seconds.get)
/** The time, renewed every half minute: for 'today' and 'yesterday'. */
export const useMinute = (): number => useSyncExternalStore(minutes.subscribe, minutes.get)
