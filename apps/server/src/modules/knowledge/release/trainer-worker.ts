import { compileRelease, isSmallChange, loadRelease, serializeRelease, type KnowledgeDocument, type KnowledgeEntry, type Release } from '@yingda/dialogue'
import { parentPort } from 'node:worker_threads'
import { readShippedTrade } from '../../../platform/trade.ts'
import { askRelease, type Asked, type Question } from './ask.ts'
import type { Frame } from './content.ts'

/**
 * What the trainer is sent: any number of `entries` and `documents`, then `train`, which ends it; or, to compare releases, `compile` and
 * `load` to have a new and a stored one at hand, and `ask` as often as needed; or `load`, then again and again `entries`,
 * `documents` and `update`, which puts a small change into the loaded release and keeps the outcome in its place. All but
 * `entries` and `documents` are answered, in order.
 */
export type TrainerRequest =
  | { type: 'entries'; entries: KnowledgeEntry[] }
  | { type: 'documents'; documents: KnowledgeDocument[] }
  | { type: 'train'; frame: Frame }
  | { type: 'update'; frame: Frame }
  | { type: 'compile'; frame: Frame }
  | { type: 'load'; bytes: Uint8Array }
  | { type: 'ask'; of: 'compiled' | 'loaded'; questions: Question[] }

export interface TrainerAnswer {
  releaseId: string
  bytes: Uint8Array<ArrayBuffer>
  milliseconds: number
  /** False: an earlier release with a small change put into it. */
  isFull: boolean
}

const port = parentPort
if (!port) throw new Error('trainer-worker runs as a worker thread only')

const entries: KnowledgeEntry[] = []
const documents: KnowledgeDocument[] = []
const releases: Partial<Record<'compiled' | 'loaded', Release>> = {}

function answerWith(release: Release, began: number): void {
  const bytes = new Uint8Array(serializeRelease(release))
  const milliseconds = Math.round(performance.now() - began)
  const answer: TrainerAnswer = { releaseId: release.id, bytes, milliseconds, isFull: release.basis === 'full' }
  port?.postMessage(answer, [bytes.buffer])
}

function train(frame: Frame): void {
  const began = performance.now()
  answerWith(compileRelease({ ...frame, entries, documents }, readShippedTrade()), began)
  port?.close()
}

/** Answers null when too much has changed to build on the loaded release. */
function update(frame: Frame): void {
  const began = performance.now()
  const from = releases.loaded
  if (!from) throw new Error('no release was loaded')
  const source = { ...frame, entries: entries.splice(0), documents: documents.splice(0) }
  if (!isSmallChange(source, readShippedTrade(), from)) {
    port?.postMessage(null)
    return
  }
  const release = compileRelease(source, readShippedTrade(), { from })
  releases.loaded = release
  answerWith(release, began)
}

function keep(as: 'compiled' | 'loaded', release: Release): void {
  releases[as] = release
  port?.postMessage(release.id)
}

function ask(of: 'compiled' | 'loaded', questions: readonly Question[]): void {
  const release = releases[of]
  if (!release) throw new Error(`no release was ${of}`)
  const answers: Asked[] = questions.map((question) => askRelease(release, question))
  port?.postMessage(answers)
}

port.on('message', (request: TrainerRequest) => {
  switch (request.type) {
    case 'entries':
      entries.push(...request.entries)
      return
    case 'documents':
      documents.push(...request.documents)
      return
    case 'train':
      train(request.frame)
      return
    case 'update':
      update(request.frame)
      return
    case 'compile':
      keep('compiled', compileRelease({ ...request.frame, entries, documents }, readShippedTrade()))
      return
    case 'load':
      keep('loaded', loadRelease(request.bytes, readShippedTrade()))
      return
    case 'ask':
      ask(request.of, request.questions)
  }
})
