import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'

/** Longest wait for anything that a person would wait for, in milliseconds. */
export const PATIENCE = 20_000

/**
 * Reads again and again until it is what was wanted.
 * @throws AssertionError with the last thing read when it does not become so in time
 */
export async function eventually<T>(read: () => Promise<T> | T, wanted: T, what = ''): Promise<void> {
  const end = Date.now() + PATIENCE
  let found = await read()
  while (!isDeepStrictEqual(found, wanted)) {
    if (Date.now() > end) {
      assert.deepEqual(found, wanted, what === '' ? undefined : `${what}: ${JSON.stringify(found, null, 2)} instead of ${JSON.stringify(wanted)}`)
    }
    await sleep(50)
    found = await read()
  }
}
