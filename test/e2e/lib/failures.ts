import path from 'node:path'
import { onTestFailed } from 'vitest'
import type { Stage } from './stage.ts'

const SHOTS = path.resolve(import.meta.dirname, '../../../test-results')

/** When the running test fails: what everybody saw, into test-results/. */
export function photographFailures(stage: Stage): void {
  onTestFailed(async ({ task }) => {
    const name = task.name.replace(/[^\p{L}\p{N}]+/gu, '-')
    await Promise.allSettled(stage.pages.map((page, index) => page.screenshot({ path: path.join(SHOTS, `${name}-${String(index)}.png`) })))
  })
}
