import type { Asked, Question } from './ask.ts'
import type { ContentReader, Frame } from './content.ts'
import { startThread } from './thread.ts'

/** Questions that a thread is given at a time: a fraction of a second, so that progress is seen and a stop is heard. */
const BATCH = 50

/** Asks releases in a thread of its own, which never stops the server's. One request at a time. */
export interface Asker extends ContentReader {
  /** Makes a release of what was added. @returns its id. */
  compile(frame: Frame): Promise<string>
  /** Reads a stored release; the bytes are handed over. @returns its id. */
  load(bytes: Uint8Array): Promise<string>
  /** Answers in the order of the questions; `onProgress` is told how many have been asked. */
  ask(of: 'compiled' | 'loaded', questions: readonly Question[], onProgress?: (asked: number) => void): Promise<Asked[]>
  /** Ends the thread; what is under way fails. */
  stop(): Promise<void>
}

/** @param signal ends the thread when it is raised. */
export function startAsker(signal: AbortSignal): Asker {
  const thread = startThread()
  const onAbort = (): void => void thread.stop()
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })

  return {
    entries(entries) {
      thread.send({ type: 'entries', entries })
    },
    documents(documents) {
      thread.send({ type: 'documents', documents })
    },
    compile: (frame) => thread.request<string>({ type: 'compile', frame }),
    load: (bytes) => thread.request<string>({ type: 'load', bytes }, [bytes.buffer as ArrayBuffer]),
    async ask(of, questions, onProgress) {
      const answers: Asked[] = []
      for (let from = 0; from < questions.length; from += BATCH) {
        answers.push(...(await thread.request<Asked[]>({ type: 'ask', of, questions: questions.slice(from, from + BATCH) })))
        onProgress?.(answers.length)
      }
      return answers
    },
    async stop() {
      signal.removeEventListener('abort', onAbort)
      await thread.stop()
    },
  }
}
