import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'

/** Longest wait for anything that a person would wait for, in milliseconds. */
export const PATIENCE = 20_000

/** Longest wait for the bot to learn a change, which takes seconds of computing, in milliseconds. */
export const LEARNING = 180_000

/**
 * Reads again and again until it is what was wanted.
 * @param patience milliseconds
 * @throws AssertionError with the last thing read when it does not become so in time
 */
export async function eventually<T>(read: () => Promise<T> | T, wanted: T, what = '', patience = PATIENCE): Promise<void> {
  const end = Date.now() + patience
  let found = await read()
  while (!isDeepStrictEqual(found, wanted)) {
    if (Date.now() > end) {
      assert.deepEqual(found, wanted, what === '' ? undefined : `${what}: ${JSON.stringify(found, null, 2)} instead of ${JSON.stringify(wanted)}`)
    }
    await sleep(patience / 400)
    found = await read()
  }
}
