// Runs the trainer from its source: a worker thread of Node 20 cannot read TypeScript by itself. Not part of the bundle.
import { register } from 'tsx/esm/api'

register()
await import('./trainer-worker.ts')
