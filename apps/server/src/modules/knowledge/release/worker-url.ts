import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { WorkerOptions } from 'node:worker_threads'

/**
 * Where the trainer's code is and how to start it: in the bundle a file beside main.mjs; in the sources, which Node 20
 * cannot read by itself, through tsx.
 */
export function trainerWorker(): { url: URL; options: WorkerOptions } {
  if (!import.meta.url.endsWith('.ts')) return { url: new URL('./trainer-worker.mjs', import.meta.url), options: { execArgv: [] } }
  const tsx = createRequire(import.meta.url).resolve('tsx')
  return { url: new URL('./trainer-worker.ts', import.meta.url), options: { execArgv: ['--import', pathToFileURL(tsx).href] } }
}
