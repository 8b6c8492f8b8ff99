import { Worker } from 'node:worker_threads'
import type { Frame } from './content.ts'
import type { TrainerAnswer, TrainerRequest } from './trainer-worker.ts'
import { trainerWorkerUrl } from './worker-url.ts'

/** A training that takes longer has gone wrong. */
const LIMIT_MS = 15 * 60_000

/** Trains one release in a thread of its own. */
export interface Trainer {
  /** Sends what is not answered: entries and documents. */
  send(page: TrainerRequest): void
  /** @throws what went wrong in the thread. */
  train(frame: Frame): Promise<TrainerAnswer>
  /** Ends the thread, which gives its memory back. A training under way fails. */
  stop(): Promise<void>
}

export function startTrainer(): Trainer {
  const worker = new Worker(trainerWorkerUrl(), { execArgv: [] })
  const answered = answerOf(worker)
  // it is awaited only by `train`; a thread that ends before is not an unhandled failure
  answered.catch(() => undefined)
  const send = (request: TrainerRequest): void => {
    worker.postMessage(request)
  }
  return {
    send,
    train(frame) {
      send({ type: 'train', frame })
      return answered
    },
    async stop() {
      await worker.terminate()
    },
  }
}

function answerOf(worker: Worker): Promise<TrainerAnswer> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      reject(new Error(`training took longer than ${LIMIT_MS / 60_000} minutes`))
    }, LIMIT_MS).unref()
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('messageerror', reject)
    worker.once('exit', (code) => {
      clearTimeout(limit)
      reject(new Error(`the trainer ended with code ${code} and without an answer`))
    })
  })
}
