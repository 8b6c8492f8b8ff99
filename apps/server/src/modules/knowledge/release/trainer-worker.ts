import { compileRelease, serializeRelease, type KnowledgeEntry } from '@yingda/dialogue'
import { parentPort } from 'node:worker_threads'
import { readShippedTrade } from '../../../platform/trade.ts'
import type { Frame } from './content.ts'

/** What the trainer is sent: any number of `entries`, then `train`. */
export type TrainerRequest = { type: 'entries'; entries: KnowledgeEntry[] } | { type: 'train'; frame: Frame }

/** Its one answer. */
export interface TrainerAnswer {
  releaseId: string
  bytes: Uint8Array<ArrayBuffer>
  milliseconds: number
}

const port = parentPort
if (!port) throw new Error('trainer-worker runs as a worker thread only')

const entries: KnowledgeEntry[] = []
port.on('message', (request: TrainerRequest) => {
  if (request.type === 'entries') {
    entries.push(...request.entries)
    return
  }
  const began = performance.now()
  const release = compileRelease({ ...request.frame, entries }, readShippedTrade())
  const bytes = new Uint8Array(serializeRelease(release))
  const answer: TrainerAnswer = { releaseId: release.id, bytes, milliseconds: Math.round(performance.now() - began) }
  port.postMessage(answer, [bytes.buffer])
  port.close()
})
