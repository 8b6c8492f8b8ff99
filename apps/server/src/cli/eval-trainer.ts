import { compileRelease, serializeRelease, type KnowledgeEntry } from '@yingda/dialogue'
import { writeFileSync } from 'node:fs'
import { readShippedTrade } from '../platform/trade.ts'

/** What the trainer is sent: the entries, and the file to put the release in. */
export interface TrainingRequest {
  readonly entries: readonly KnowledgeEntry[]
  readonly file: string
}

export type TrainingAnswer =
  | { readonly ok: true; readonly seconds: number; readonly bytes: number; readonly peakBytes: number }
  | { readonly ok: false; readonly error: string }

function train({ entries, file }: TrainingRequest): TrainingAnswer {
  const trade = readShippedTrade()
  const began = performance.now()
  const release = compileRelease({ entries, smallTalk: [] }, trade)
  const seconds = (performance.now() - began) / 1000
  const bytes = serializeRelease(release)
  writeFileSync(file, bytes)
  return { ok: true, seconds, bytes: bytes.length, peakBytes: process.resourceUsage().maxRSS * 1024 }
}

function answerTo(request: TrainingRequest): TrainingAnswer {
  try {
    return train(request)
  } catch (error) {
    return { ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

process.once('message', (request: TrainingRequest) => {
  process.send?.(answerTo(request), () => {
    process.disconnect()
  })
})
