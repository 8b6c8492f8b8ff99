import { hash, verify } from '@node-rs/argon2'
import { randomInt } from 'node:crypto'
import { createGate } from '../../platform/tools/gate.ts'

/** argon2id as OWASP's Password Storage Cheat Sheet asks: 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Each takes a thread of libuv's pool and 19 MiB for some 30 ms. */
const AT_ONCE = 2
const MAX_WAITING = 64

/** Letters and digits that cannot be taken for one another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 5
const GROUP_LENGTH = 4

/** The same password typed with another keyboard or input method is the same password. */
const normal = (password: string): string => password.normalize('NFKC')

/** Hashes and checks passwords, off the event loop, a few at a time. */
export interface Passwords {
  /** @throws AppError overloaded when too many are waiting. */
  hash(password: string): Promise<string>
  /** False, after the same time, when there is no stored hash. @throws AppError overloaded when too many are waiting. */
  matches(stored: string | null, password: string): Promise<boolean>
}

export function createPasswords(): Passwords {
  const gate = createGate(AT_ONCE, MAX_WAITING)
  let decoy: Promise<string> | null = null
  const decoyHash = (): Promise<string> => (decoy ??= hash(oneTimePassword(), COST))
  return {
    hash: (password) => gate(() => hash(normal(password), COST)),
    async matches(stored, password) {
      const against = stored ?? (await decoyHash())
      const right = await gate(() => verify(against, normal(password)))
      return right && stored !== null
    },
  }
}

/** A password for the first sign-in: 20 characters of 31, some 99 bits, easy to copy by hand. */
export function oneTimePassword(): string {
  const group = (): string => Array.from({ length: GROUP_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}
