/** Promises that resolve when something comes to hold. */
export class Waiters {
  readonly #looks = new Set<() => void>()

  /** Call after every change. */
  look(): void {
    for (const look of [...this.#looks]) look()
  }

  /**
   * Resolves when `holds` does.
   * @throws an error that names `what` after `timeoutMs`.
   */
  until(what: string, holds: () => boolean, timeoutMs: number): Promise<void> {
    if (holds()) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const done = (settle: () => void): void => {
        clearTimeout(timer)
        this.#looks.delete(look)
        settle()
      }
      const look = (): void => {
        if (holds()) done(resolve)
      }
      const timer = setTimeout(() => {
        done(() => {
          reject(new Error(`no ${what} within ${String(timeoutMs)} ms`))
        })
      }, timeoutMs)
      this.#looks.add(look)
    })
  }
}
