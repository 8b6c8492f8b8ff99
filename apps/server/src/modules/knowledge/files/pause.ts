/**
 * Makes a function to be awaited in long loops: it lets the event loop run when `milliseconds` have passed since it last
 * did, and otherwise returns at once.
 */
export function createPause(milliseconds = 8): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < milliseconds) return undefined
    return new Promise((resolve) => {
      setImmediate(() => {
        since = performance.now()
        resolve()
      })
    })
  }
}
