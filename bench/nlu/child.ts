/** One engine in a process of its own: trains and leaves its model in a file, or loads that file and answers. */
import { readFileSync, writeFileSync } from 'node:fs'
import { residentBytes } from '../../apps/server/src/cli/resident.ts'
import { engines } from './engines/index.ts'
import type { DataSet, Engine, Opinion } from './types.ts'

export interface TrainRequest {
  readonly kind: 'train'
  readonly engine: string
  readonly file: string
  readonly data: DataSet
}

export interface AnswerRequest {
  readonly kind: 'answer'
  readonly engine: string
  readonly file: string
  readonly data: Pick<DataSet, 'labelOf' | 'queries'>
}

export interface TrainReport {
  readonly about: string
  readonly usedOutside: boolean
  readonly seconds: number
  readonly modelBytes: number
  readonly peakBytes: number
}

export interface AnswerReport {
  readonly opinions: readonly Opinion[]
  readonly microseconds: readonly number[]
  /** Resident memory that the library, the model and the answering took. */
  readonly extraBytes: number
}

export type ChildAnswer = { readonly ok: true; readonly report: TrainReport | AnswerReport } | { readonly ok: false; readonly error: string }

/** Questions that are asked before the clock counts. */
const WARM_UP = 200
/** Labels that are kept of a ranking. */
const KEPT = 8

async function engineOf(name: string): Promise<Engine> {
  const load = engines[name]
  if (load === undefined) throw new Error(`there is no engine ${name}`)
  return load()
}

async function train({ engine: name, file, data }: TrainRequest): Promise<TrainReport> {
  const engine = await engineOf(name)
  const { model, seconds } = await engine.train(data)
  writeFileSync(file, model)
  return { about: engine.about, usedOutside: engine.usesOutside && data.outside.length > 0, seconds, modelBytes: model.length, peakBytes: process.resourceUsage().maxRSS * 1024 }
}

async function answer({ engine: name, file, data }: AnswerRequest): Promise<AnswerReport> {
  const before = await residentBytes()
  const engine = await engineOf(name)
  const model = await engine.load(new Uint8Array(readFileSync(file)), data)
  for (const query of data.queries.slice(0, WARM_UP)) await model.ask(query)
  const microseconds: number[] = []
  const opinions: Opinion[] = []
  for (const query of data.queries) {
    const began = performance.now()
    const reply = await model.ask(query)
    microseconds.push((performance.now() - began) * 1000)
    const { ranked, score, answer: label } = model.read(reply, query)
    opinions.push({ ranked: ranked.slice(0, KEPT), score, answer: label })
  }
  const extraBytes = (await residentBytes()) - before
  // the model must still be there when its memory is read
  await model.ask(data.queries[0] ?? { text: '', language: 'zh', expected: null })
  return { opinions, microseconds, extraBytes }
}

async function reply(request: TrainRequest | AnswerRequest): Promise<ChildAnswer> {
  try {
    return { ok: true, report: request.kind === 'train' ? await train(request) : await answer(request) }
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) }
  }
}

process.once('message', (request: TrainRequest | AnswerRequest) => {
  void reply(request).then((found) => {
    process.send?.(found, () => {
      // some libraries leave timers behind
      process.exit(0)
    })
  })
})
