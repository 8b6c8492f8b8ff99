import { Worker } from 'node:worker_threads'
import type { TrainerRequest } from './trainer-worker.ts'
import { trainerWorkerUrl } from './worker-url.ts'

/** A thread that is asked one thing at a time. */
export interface Thread {
  /** Sends what is not answered. */
  send(what: TrainerRequest): void
  /** @throws what went wrong in the thread, or that it has ended. */
  request<T>(what: TrainerRequest, transfer?: ArrayBuffer[]): Promise<T>
  /** Ends the thread; what is under way fails. */
  stop(): Promise<void>
}

export function startThread(): Thread {
  const worker = new Worker(trainerWorkerUrl(), { execArgv: [] })
  let waiting: { resolve: (value: unknown) => void; reject: (error: unknown) => void } | null = null
  let ended: Error | null = null
  const end = (error: unknown): void => {
    ended ??= error instanceof Error ? error : new Error(String(error))
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
  return {
    send(what) {
      worker.postMessage(what)
    },
    request: <T>(what: TrainerRequest, transfer: ArrayBuffer[] = []) =>
      new Promise<T>((resolve, reject) => {
        if (ended !== null) {
          reject(ended)
          return
        }
        waiting = { resolve: resolve as (value: unknown) => void, reject }
        worker.postMessage(what, transfer)
      }),
    async stop() {
      end(new Error('the trainer was stopped'))
      await worker.terminate()
    },
  }
}
