/** Listeners of one kind of news. A listener that throws does not keep the others from hearing. */
export interface Emitter<T> {
  on(listener: (value: T) => void): () => void
  emit(value: T): void
}

export function createEmitter<T>(): Emitter<T> {
  const listeners = new Set<(value: T) => void>()
  return {
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    emit(value) {
      for (const listener of [...listeners]) {
        try {
          listener(value)
        } catch (failure) {
          reportError(failure)
        }
      }
    },
  }
}
