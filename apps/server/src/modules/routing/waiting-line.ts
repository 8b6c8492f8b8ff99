import type { ConversationState } from '@yingda/contract'

/** Accepts looked at for the expected wait. */
const SAMPLE = 20
/** Older ones say nothing about now, in milliseconds. */
const SAMPLE_AGE = 60 * 60 * 1000

interface Waiting {
  id: string
  since: number
}

/**
 * The queue as it stands: first come, first served. Pure bookkeeping over conversation states; the truth is in the
 * database, and a node that starts reads it from there.
 */
export class WaitingLine {
  #line: Waiting[] = []
  readonly #ids = new Set<string>()
  /** When conversations were taken from the line. */
  #taken: number[] = []

  get length(): number {
    return this.#line.length
  }

  /** Ids in order, the next one first. */
  get order(): string[] {
    return this.#line.map((waiting) => waiting.id)
  }

  /** Takes a conversation's newest state; returns true when the line changed. `now` in milliseconds since 1970. */
  update(state: ConversationState, now: number): boolean {
    if (state.owner.kind === 'queue' && state.queuedAt !== null) return this.#add(state.id, Date.parse(state.queuedAt))
    if (!this.#ids.delete(state.id)) return false
    this.#line = this.#line.filter((waiting) => waiting.id !== state.id)
    if (state.owner.kind === 'agent') this.#taken = [...this.#taken.slice(1 - SAMPLE), now]
    return true
  }

  #add(id: string, since: number): boolean {
    if (this.#ids.has(id)) return false
    this.#ids.add(id)
    let index = this.#line.length
    while (index > 0 && isBefore({ id, since }, this.#line[index - 1])) index--
    this.#line.splice(index, 0, { id, since })
    return true
  }

  /** Place in the line, 1 for the next; null when not waiting. */
  place(id: string): number | null {
    const index = this.#line.findIndex((waiting) => waiting.id === id)
    return index < 0 ? null : index + 1
  }

  /**
   * Seconds until a place is taken: place × mean time between the last accepts (at most 20, of the last hour).
   * Null with fewer than two of them: then nothing honest can be said.
   */
  expectedWait(place: number, now: number): number | null {
    const recent = this.#taken.filter((at) => now - at < SAMPLE_AGE)
    const first = recent[0]
    if (first === undefined || recent.length < 2) return null
    // Up to now, so that the estimate grows while nobody is taken.
    const between = Math.max((now - first) / (recent.length - 1), 1000)
    return Math.round((place * between) / 1000)
  }
}

function isBefore(a: Waiting, b: Waiting | undefined): boolean {
  if (b === undefined) return false
  return a.since < b.since || (a.since === b.since && a.id < b.id)
}
