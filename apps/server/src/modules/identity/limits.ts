/** Terms and bounds of signing in; the defaults are the product's. */
export interface IdentityLimits {
  /** A session ends this long after its last request, in seconds. */
  sessionIdle: number
  /** … and this long after signing in, whatever happens, in seconds. */
  sessionMax: number
  /** Sessions of one user at the most; the longest unused ones end first. */
  sessionsPerUser: number
  /** How long a request may trust what an earlier one read of its session, in milliseconds. Revocations are told at once. */
  sessionCache: number
  /** The time of the last request is written at most this often, in seconds. */
  touchEvery: number
  /** Term of a realtime ticket, in seconds. */
  ticket: number
  /** Term of an invitation, in seconds. */
  invitation: number
  /** Failed sign-ins within the window, per account (kept in the database) and per address (kept in memory). */
  accountFailures: number
  addressFailures: number
  /** In seconds. */
  failureWindow: number
  /** An agent who was not heard of for this long does not count as online, in seconds. */
  presence: number
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export const defaultLimits: IdentityLimits = {
  sessionIdle: 12 * HOUR,
  sessionMax: 7 * DAY,
  sessionsPerUser: 50,
  sessionCache: 5_000,
  touchEvery: MINUTE,
  ticket: 30,
  invitation: 72 * HOUR,
  accountFailures: 10,
  addressFailures: 60,
  failureWindow: 15 * MINUTE,
  presence: 10 * MINUTE,
}
