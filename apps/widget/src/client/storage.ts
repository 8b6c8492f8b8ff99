import type { StorageLike } from './types.ts'

/** A keyed store that never throws. */
export interface Store {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
  /** Keys that begin with the prefix, in no order. */
  keys(prefix: string): string[]
}

/**
 * Wraps `localStorage`. What it refuses to keep (blocked, full) is kept in memory instead, so that a visitor with
 * blocked storage can still chat for as long as the page lives.
 */
export function createStore(area: StorageLike | null): Store {
  const memory = new Map<string, string>()
  return {
    get(key) {
      const kept = memory.get(key)
      if (kept !== undefined) return kept
      return attempt(() => area?.getItem(key) ?? null, null)
    },
    set(key, value) {
      const stored = attempt(() => {
        if (area === null) return false
        area.setItem(key, value)
        return true
      }, false)
      if (stored) memory.delete(key)
      else memory.set(key, value)
    },
    remove(key) {
      memory.delete(key)
      attempt(() => area?.removeItem(key), undefined)
    },
    keys(prefix) {
      const stored = attempt(() => storedKeys(area), [])
      return [...new Set([...stored, ...memory.keys()])].filter((key) => key.startsWith(prefix))
    },
  }
}

function storedKeys(area: StorageLike | null): string[] {
  if (area === null) return []
  const keys: string[] = []
  for (let index = 0; index < area.length; index += 1) {
    const key = area.key(index)
    if (key !== null) keys.push(key)
  }
  return keys
}

/** Storage throws when a browser blocks it or when it is full; both only mean that it is not there. */
function attempt<T>(run: () => T, otherwise: T): T {
  try {
    return run()
  } catch {
    return otherwise
  }
}

/** Reads a JSON value; null when there is none or it is damaged. */
export function readJson(store: Store, key: string): unknown {
  const text = store.get(key)
  if (text === null) return null
  return attempt<unknown>(() => JSON.parse(text) as unknown, null)
}
