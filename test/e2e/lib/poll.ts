import { expect } from 'vitest'
import { PATIENCE } from './eventually.ts'

/** An expectation that is read again until it holds, for as long as a person would wait. */
export function poll<T>(read: () => T | Promise<T>): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { timeout: PATIENCE })
}
