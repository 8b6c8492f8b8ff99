import type { Keyring } from '../../platform/crypto/keyring.ts'
import type { Database } from '../../platform/database/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { IdentityLimits } from './limits.ts'
import * as store from './store-sessions.ts'
import { createSlidingWindow, networkOf } from './throttle.ts'

/**
 * Slows down the guessing of passwords, in the same way for accounts that exist and for those that do not. Per address in
 * memory; per account in the database, so that neither a restart nor another node gives new tries.
 */
export interface LoginGuard {
  /**
   * Asks leave to check a password, and counts it as failed until `succeeded` says otherwise.
   * @returns how many have failed now, this one included.
   * @throws AppError rate_limited
   */
  attempt(email: string, address: string): Promise<number>
  failed(address: string): void
  succeeded(email: string): Promise<void>
  /** For what has no account: refuses addresses that failed too often. */
  requireGoodAddress(address: string): void
}

export function createLoginGuard(db: Database, keyring: Keyring, limits: IdentityLimits): LoginGuard {
  const addresses = createSlidingWindow(limits.addressFailures, limits.failureWindow)
  const requireGoodAddress = (address: string): void => {
    const wait = addresses.wait(networkOf(address))
    if (wait > 0) throw tooMany(wait)
  }
  const accountOf = (email: string): string => keyring.hash(email.toLowerCase(), 'login account')
  return {
    requireGoodAddress,
    async attempt(email, address) {
      requireGoodAddress(address)
      const { failures, retryAfter } = await store.countFailure(db, accountOf(email), limits.failureWindow)
      if (failures > limits.accountFailures) throw tooMany(retryAfter)
      return failures
    },
    failed(address) {
      addresses.hit(networkOf(address))
    },
    async succeeded(email) {
      await store.clearFailures(db, accountOf(email))
    },
  }
}

function tooMany(retryAfter: number): AppError {
  const minutes = Math.ceil(retryAfter / 60)
  return new AppError('rate_limited', {
    retryAfter,
    text: {
      zh: `登录失败次数过多，请约 ${minutes} 分钟后再试；忘记密码请让管理员发送重置链接。`,
      en: `Too many failed sign-ins. Try again in about ${minutes} min; if the password is lost, ask an administrator for a reset link.`,
    },
  })
}
