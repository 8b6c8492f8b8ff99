export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type Listener = (message: Json) => void

/**
 * Short announcements between the nodes of one installation, the sender's own listeners included. At most once and
 * without memory: whoever needs certainty reads the database, an announcement only says that there is something to read.
 */
export interface Bus {
  /** Messages stay under 7,000 bytes as JSON. */
  publish(topic: string, message: Json): void
  /** @returns a function that ends the subscription. */
  subscribe(topic: string, listener: Listener): () => void
  close(): Promise<void>
}

/** For one node: calls the listeners in the next microtask, never inside `publish`. */
export function createLocalBus(onError: (error: unknown) => void): Bus {
  const listeners = new Map<string, Set<Listener>>()
  const deliver = (topic: string, message: Json): void => {
    for (const listener of listeners.get(topic) ?? []) {
      try {
        listener(message)
      } catch (error) {
        onError(error)
      }
    }
  }
  return {
    publish(topic, message) {
      queueMicrotask(() => {
        deliver(topic, message)
      })
    },
    subscribe(topic, listener) {
      const set = listeners.get(topic) ?? new Set()
      listeners.set(topic, set.add(listener))
      return () => set.delete(listener)
    },
    close() {
      listeners.clear()
      return Promise.resolve()
    },
  }
}
