import type { Engine } from '../types.ts'

/** By the name that `--engines` takes. Each is imported when it runs, so that its memory is its own. */
export const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  yingda: async () => (await import('./yingda.ts')).yingda as Engine,
  nlpjs: async () => (await import('./nlpjs.ts')).nlpjs as Engine,
  natural: async () => (await import('./natural.ts')).natural as Engine,
  'natural-logistic': async () => (await import('./natural.ts')).naturalLogistic as Engine,
  minisearch: async () => (await import('./minisearch.ts')).minisearch as Engine,
  linear: async () => (await import('./linear.ts')).linear as Engine,
}

/** Those that run unless told: natural's logistic regression takes minutes for a few hundred texts. */
export const usualEngines: readonly string[] = ['yingda', 'nlpjs', 'natural', 'minisearch', 'linear']
