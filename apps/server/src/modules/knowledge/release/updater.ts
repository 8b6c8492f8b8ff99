import type { Frame } from './content.ts'
import { startThread, type Thread } from './thread.ts'
import type { TrainerAnswer, TrainerRequest } from './trainer-worker.ts'

/** Changes mostly come one after another: so long the thread waits for the next one, warm and with the release at hand. */
const IDLE_MS = 5 * 60_000

/** The release that is served, to build on. */
export interface Base {
  releaseId: string
  /** Its bytes, wherever they are; null: there are none any more. */
  read: () => Promise<Uint8Array | null>
}

/** Brings a small change into a release in a fraction of the time that learning it in full takes. */
export interface Updater {
  /**
   * @param pages the entries and documents, as the thread is sent them
   * @returns null when too much has changed since the base, or its bytes are gone
   */
  update(base: Base, frame: Frame, pages: readonly TrainerRequest[]): Promise<TrainerAnswer | null>
  /** The next change will probably build on this release; its bytes are copied. */
  expect(releaseId: string, bytes: Uint8Array): Promise<void>
  /** Ends the thread, if there is one; an update under way fails. */
  stop(): Promise<void>
}

export function createUpdater(idleMs = IDLE_MS): Updater {
  let thread: Thread | null = null
  let held: string | null = null
  let idle: NodeJS.Timeout | undefined

  const stop = async (): Promise<void> => {
    clearTimeout(idle)
    const ending = thread
    thread = null
    held = null
    await ending?.stop()
  }
  const load = async (to: Thread, releaseId: string, bytes: Uint8Array): Promise<void> => {
    const copy = new Uint8Array(bytes)
    await to.request({ type: 'load', bytes: copy }, [copy.buffer])
    held = releaseId
  }
  /** What fails leaves the thread in an unknown state: the next one gets another. */
  const using = async <T>(work: (thread: Thread) => Promise<T>): Promise<T> => {
    clearTimeout(idle)
    thread ??= startThread()
    try {
      return await work(thread)
    } catch (error) {
      await stop()
      throw error
    } finally {
      idle = setTimeout(() => void stop(), idleMs).unref()
    }
  }

  return {
    update: (base, frame, pages) =>
      using(async (to) => {
        if (held !== base.releaseId) {
          const bytes = await base.read()
          if (bytes === null) return null
          await load(to, base.releaseId, bytes)
        }
        for (const page of pages) to.send(page)
        const answer = await to.request<TrainerAnswer | null>({ type: 'update', frame })
        if (answer !== null) held = answer.releaseId
        return answer
      }),
    async expect(releaseId, bytes) {
      if (thread === null || held === releaseId) return
      await using((to) => load(to, releaseId, bytes))
    },
    stop,
  }
}
