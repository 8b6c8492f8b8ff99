// Runs the trainer of the evaluation from its source, which Node 20 cannot read by itself. Not part of the bundle.
import { register } from 'tsx/esm/api'

register()
await import('./eval-trainer.ts')
