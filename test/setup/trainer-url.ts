import path from 'node:path'
import { pathToFileURL } from 'node:url'

const BUNDLE = path.resolve(import.meta.dirname, '../../dist/server/trainer-worker.mjs')

/**
 * In the place of `knowledge/release/worker-url.ts` among tests: the thread runs from the bundle, which was built from the same sources.
 * From TypeScript each thread takes half a second of computing before it begins, and the tests start hundreds.
 */
export const trainerWorkerUrl = (): URL => pathToFileURL(BUNDLE)
