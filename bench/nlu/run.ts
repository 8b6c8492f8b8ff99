import { fork, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'
import { areaUnderRoc, meanReciprocalRank, outsideFoundAt, percentile, recallAt, share, type Share } from '@yingda/dialogue/evaluate'
import type { AnswerReport, AnswerRequest, ChildAnswer, TrainReport, TrainRequest } from './child.ts'
import type { DataSet, Opinion } from './types.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** A row of the table. Shares from 0 to 1, null where there is nothing to divide by. */
export interface EngineFigures {
  readonly engine: string
  readonly data: string
  readonly accuracy: Share
  readonly recall_at_1: Share
  readonly recall_at_3: Share
  readonly mrr: Share
  readonly oos_auroc: Share
  readonly oos_recall_at_95_in_scope: Share
  readonly answered_rate: Share
  readonly wrong_answer_rate: Share
  readonly train_seconds: number
  readonly latency_us_p50: Share
  readonly latency_us_p95: Share
  readonly rss_extra_mb: number
  readonly train_peak_rss_mb: number
  readonly model_mb: number
  readonly used_oos_training: boolean
  readonly about: string
}

/** An engine that gave no figures, and why. */
export interface EngineFailure {
  readonly engine: string
  readonly data: string
  readonly failure: string
}

/** The program of the child processes, bundled: what reads TypeScript would count as memory of the engines. */
export async function buildChild(): Promise<string> {
  const folder = path.join(ROOT, 'dist', 'bench-nlu')
  mkdirSync(folder, { recursive: true })
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['bench/nlu/child.ts'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'error',
    plugins: [
      {
        name: 'external-packages',
        setup: (builder) => {
          builder.onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
            kind === 'entry-point' || name.startsWith('@yingda/') ? undefined : { path: name, external: true },
          )
        },
      },
    ],
  })
  return path.join(folder, 'child.mjs')
}

class Overtime extends Error {}

/** One request to a child process; it is ended when the time is over. */
function askChild(program: string, request: TrainRequest | AnswerRequest, limitMs: number): Promise<ChildAnswer> {
  const child: ChildProcess = fork(program, { execArgv: ['--max-old-space-size=8192', '--no-warnings'], serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Overtime())
    }, limitMs)
    child.once('message', (message: ChildAnswer) => {
      clearTimeout(limit)
      resolve(message)
    })
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      clearTimeout(limit)
      reject(new Error(`its process ended (${signal ?? String(code)})`))
    })
    child.send(request)
  })
}

/** Trains and asks one engine, each in a process of its own. `limit` in seconds holds for both together. */
export async function runEngine(program: string, engine: string, data: DataSet, limit: number): Promise<EngineFigures | EngineFailure> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-nlu-'))
  const ends = Date.now() + limit * 1000
  try {
    const file = path.join(folder, 'model')
    const trained = await askChild(program, { kind: 'train', engine, file, data }, limit * 1000)
    if (!trained.ok) return { engine, data: data.name, failure: `training failed: ${trained.error}` }
    const { labelOf, queries } = data
    const asked = await askChild(program, { kind: 'answer', engine, file, data: { labelOf, queries } }, Math.max(1000, ends - Date.now()))
    if (!asked.ok) return { engine, data: data.name, failure: `answering failed: ${asked.error}` }
    return figuresOf(engine, data, trained.report as TrainReport, asked.report as AnswerReport)
  } catch (error) {
    if (error instanceof Overtime) return { engine, data: data.name, failure: `not ready within ${String(limit)} s` }
    return { engine, data: data.name, failure: error instanceof Error ? error.message : String(error) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The figures of what an engine said to the questions of a data set. */
export function figuresOf(engine: string, data: DataSet, trained: TrainReport, asked: AnswerReport): EngineFigures {
  const pairs = data.queries.map((query, i) => ({ expected: query.expected, opinion: asked.opinions[i] ?? silent }))
  const inside = pairs.flatMap(({ expected, opinion }) => (expected === null ? [] : [{ expected, opinion }]))
  const outside = pairs.filter(({ expected }) => expected === null)
  const ranked = inside.map(({ expected, opinion }) => ({ expected, ranked: opinion.ranked }))
  const scores = { inside: inside.map(({ opinion }) => opinion.score), outside: outside.map(({ opinion }) => opinion.score) }
  const answered = pairs.filter(({ opinion }) => opinion.answer !== null)
  return {
    engine,
    data: data.name,
    accuracy: recallAt(1, ranked),
    recall_at_1: recallAt(1, ranked),
    recall_at_3: recallAt(3, ranked),
    mrr: meanReciprocalRank(ranked),
    oos_auroc: areaUnderRoc(scores.inside, scores.outside),
    oos_recall_at_95_in_scope: outsideFoundAt(0.95, scores.inside, scores.outside),
    answered_rate: share(inside.filter(({ opinion }) => opinion.answer !== null).length, inside.length),
    wrong_answer_rate: share(answered.filter(({ expected, opinion }) => opinion.answer !== expected).length, answered.length),
    train_seconds: trained.seconds,
    latency_us_p50: percentile(0.5, asked.microseconds),
    latency_us_p95: percentile(0.95, asked.microseconds),
    rss_extra_mb: asked.extraBytes / 1e6,
    train_peak_rss_mb: trained.peakBytes / 1e6,
    model_mb: trained.modelBytes / 1e6,
    used_oos_training: trained.usedOutside,
    about: trained.about,
  }
}

const silent: Opinion = { ranked: [], score: 0, answer: null }
