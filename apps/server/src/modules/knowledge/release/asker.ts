import { Worker } from 'node:worker_threads'
import type { Asked, Question } from './ask.ts'
import type { ContentReader, Frame } from './content.ts'
import type { TrainerRequest } from './trainer-worker.ts'
import { trainerWorkerUrl } from './worker-url.ts'

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
  const worker = new Worker(trainerWorkerUrl(), { execArgv: [] })
  let waiting: { resolve: (value: unknown) => void; reject: (error: unknown) => void } | null = null
  let ended: unknown = null
  const end = (error: unknown): void => {
    ended ??= error
    waiting?.reject(ended)
    waiting = null
  }
  worker.on('message', (answer: unknown) => {
    waiting?.resolve(answer)
    waiting = null
  })
  worker.on('error', end)
  worker.on('messageerror', end)
  worker.on('exit', (code) => {
    end(new Error(`the trainer ended with code ${code} and without an answer`))
  })
  const stop = async (): Promise<void> => {
    await worker.terminate()
  }
  const onAbort = (): void => void stop()
  signal.addEventListener('abort', onAbort, { once: true })

  const request = <T>(what: TrainerRequest, transfer: ArrayBuffer[] = []): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (ended !== null || signal.aborted) {
        reject(ended instanceof Error ? ended : new Error('the trainer was stopped'))
        return
      }
      waiting = { resolve: resolve as (value: unknown) => void, reject }
      worker.postMessage(what, transfer)
    })

  return {
    entries(entries) {
      worker.postMessage({ type: 'entries', entries } satisfies TrainerRequest)
    },
    documents(documents) {
      worker.postMessage({ type: 'documents', documents } satisfies TrainerRequest)
    },
    compile: (frame) => request<string>({ type: 'compile', frame }),
    load: (bytes) => request<string>({ type: 'load', bytes }, [bytes.buffer as ArrayBuffer]),
    async ask(of, questions, onProgress) {
      const answers: Asked[] = []
      for (let from = 0; from < questions.length; from += BATCH) {
        answers.push(...(await request<Asked[]>({ type: 'ask', of, questions: questions.slice(from, from + BATCH) })))
        onProgress?.(answers.length)
      }
      return answers
    },
    async stop() {
      signal.removeEventListener('abort', onAbort)
      await stop()
    },
  }
}
