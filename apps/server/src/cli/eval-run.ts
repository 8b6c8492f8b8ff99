import { loadRelease, type KnowledgeEntry, type Release } from '@yingda/dialogue'
import { judge, type EvaluationKnowledge, type EvaluationQuery, type Judged } from '@yingda/dialogue/evaluate'
import { fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readShippedTrade } from '../platform/trade.ts'
import type { TrainingAnswer } from './eval-trainer.ts'
import { residentBytes } from './resident.ts'

/** Turns before the clock counts: a server that has run for a minute is what customers meet. */
const WARM_UP = 200
const NOW = '2026-01-01T08:00:00Z'

export interface TrainedRelease {
  readonly release: Release
  readonly seconds: number
  readonly bytes: number
  /** Largest resident memory of the process that trained. */
  readonly peakBytes: number
  /** Resident memory of this process before anything of the release or the trade was loaded. */
  readonly residentBefore: number
}

/**
 * Trains with the shipped knowledge of the trade in a process of its own (the server does it in a thread of its own), and loads the
 * result here, so that the memory of this process is that of answering.
 */
export async function trainRelease(entries: readonly KnowledgeEntry[]): Promise<TrainedRelease> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yingda-eval-'))
  try {
    const file = path.join(folder, 'release.bin')
    const answer = await trainInChild(entries, file)
    if (!answer.ok) throw new Error(answer.error)
    const residentBefore = await residentBytes()
    const release = loadRelease(new Uint8Array(readFileSync(file)), readShippedTrade())
    return { release, seconds: answer.seconds, bytes: answer.bytes, peakBytes: answer.peakBytes, residentBefore }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function trainInChild(entries: readonly KnowledgeEntry[], file: string): Promise<TrainingAnswer> {
  const name = import.meta.url.endsWith('.ts') ? './eval-trainer-dev.mjs' : './eval-trainer.mjs'
  const child = fork(new URL(name, import.meta.url), { execArgv: [], serialization: 'advanced' })
  return new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      reject(new Error(`the process that trains ended without an answer (${signal ?? String(code)})`))
    })
    child.send({ entries, file }, (error) => {
      if (error !== null) reject(error)
    })
  })
}

/** Puts every question to the release, each as the first message of a new conversation. */
export function judgeAll(release: Release, { labelOf }: EvaluationKnowledge, queries: readonly EvaluationQuery[]): Judged[] {
  const options = { labelOf, clock: () => performance.now() * 1000, now: NOW }
  for (let i = 0; i < WARM_UP && queries.length > 0; i += 1) {
    const query = queries[i % queries.length]
    if (query !== undefined) judge(release, query, options)
  }
  return queries.map((query) => judge(release, query, options))
}
