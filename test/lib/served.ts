import { ApiError } from '@yingda/client'
import { setTimeout as sleep } from 'node:timers/promises'

/** Repeats a request while the server is away or busy. */
export async function untilServed<T>(request: () => Promise<T>, timeoutMs = 60_000): Promise<T> {
  const end = Date.now() + timeoutMs
  for (;;) {
    try {
      return await request()
    } catch (error) {
      const passing = error instanceof ApiError && (error.code === 'network' || error.status >= 500 || error.status === 429)
      if (!passing || Date.now() > end) throw error
      await sleep(Math.min((error.retryAfter ?? 0.3) * 1000, 5000))
    }
  }
}
