/** A small value kept in localStorage, shared by all tabs, that components can subscribe to. */
export interface Stored<T> {
  get(): T
  set(value: T): void
  subscribe(listener: () => void): () => void
}

/** Reads JSON from localStorage; `undefined` when absent, unreadable, or storage is forbidden. */
export function readStored(key: string): unknown {
  try {
    const text = localStorage.getItem(key)
    return text === null ? undefined : (JSON.parse(text) as unknown)
  } catch {
    return undefined
  }
}

/** Writes JSON to localStorage; null removes. Returns false when the browser refuses (private mode, quota). */
export function writeStored(key: string, value: unknown): boolean {
  try {
    if (value === null || value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

/**
 * A subscribable setting.
 * @param key the localStorage key
 * @param fallback the value when nothing valid is stored
 * @param valid tells whether what was stored is still of the right kind
 */
export function stored<T>(key: string, fallback: T, valid: (value: unknown) => value is T): Stored<T> {
  const listeners = new Set<() => void>()
  const read = (): T => {
    const found = readStored(key)
    return valid(found) ? found : fallback
  }
  let value = read()
  addEventListener('storage', (event) => {
    if (event.key !== key) return
    value = read()
    for (const listener of listeners) listener()
  })
  return {
    get: () => value,
    set(next) {
      value = next
      writeStored(key, next)
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
