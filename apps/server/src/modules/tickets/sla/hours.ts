/** Working hours, as far as targets need them; instants are milliseconds since 1970. */
export interface Hours {
  /** The instant at which so much working time has passed; null when it never does. */
  add(from: number, ms: number): number | null
  /** Working time between two instants; 0 when `to` is not after `from`. */
  between(from: number, to: number): number
}

/** Open at all times. */
export const always: Hours = { add: (from, ms) => from + ms, between: (from, to) => Math.max(0, to - from) }
