import type { ConversationState } from '@yingda/contract'
import { inOrder } from './plan/plan.ts'

/** Accepts looked at for the expected wait. */
const SAMPLE = 20
/** Older ones say nothing about now, in milliseconds. */
const SAMPLE_AGE = 60 * 60 * 1000

interface Waiting {
  id: string
  priority: number
  queuedAt: number
}

interface Line {
  waiting: Waiting[]
  /** When conversations were taken from this line. */
  taken: number[]
}

/**
 * The queues as they stand, one for each group: by priority, then first come, first served. Pure bookkeeping over
 * conversation states; the truth is in the database, and a node that starts reads it from there.
 */
export class WaitingLine {
  readonly #lines = new Map<string, Line>()
  readonly #groupOf = new Map<string, string>()

  get length(): number {
    return this.#groupOf.size
  }

  /** Ids of all queues, each in order, the next one first. */
  get order(): string[] {
    return [...this.#lines.values()].flatMap(({ waiting }) => waiting.map(({ id }) => id))
  }

  /** The first of each queue with their place, 1 for the next. */
  first(limit: number): Map<string, number> {
    return new Map([...this.#lines.values()].flatMap(({ waiting }) => waiting.slice(0, limit).map(({ id }, index) => [id, index + 1] as const)))
  }

  /** Takes a conversation's newest state; returns true when a queue changed. `now` in milliseconds since 1970. */
  update(state: ConversationState, now: number): boolean {
    const group = this.#groupOf.get(state.id)
    if (state.owner.kind === 'queue' && state.queuedAt !== null) return this.#put(state, Date.parse(state.queuedAt), group)
    if (group === undefined) return false
    this.#remove(state.id, group)
    const line = this.#lines.get(group)
    if (state.owner.kind === 'agent' && line) line.taken = [...line.taken.slice(1 - SAMPLE), now]
    return true
  }

  #put({ id, priority, groupId }: ConversationState, queuedAt: number, before: string | undefined): boolean {
    const group = groupId ?? ''
    const line = this.#lines.get(group) ?? { waiting: [], taken: [] }
    const own = { id, priority, queuedAt }
    if (before === group && line.waiting.some((one) => one.id === id && inOrder(one, own) === 0)) return false
    if (before !== undefined) this.#remove(id, before)
    let index = line.waiting.length
    while (index > 0 && inOrder(own, line.waiting[index - 1] ?? own) < 0) index -= 1
    line.waiting.splice(index, 0, own)
    this.#lines.set(group, line)
    this.#groupOf.set(id, group)
    return true
  }

  #remove(id: string, group: string): void {
    this.#groupOf.delete(id)
    const line = this.#lines.get(group)
    if (line) line.waiting = line.waiting.filter((one) => one.id !== id)
  }

  #lineOf(id: string): Line | null {
    const group = this.#groupOf.get(id)
    return group === undefined ? null : (this.#lines.get(group) ?? null)
  }

  /** Place in its queue, 1 for the next; null when not waiting. */
  place(id: string): number | null {
    const index = this.#lineOf(id)?.waiting.findIndex((one) => one.id === id) ?? -1
    return index < 0 ? null : index + 1
  }

  /**
   * Seconds until the conversation is taken: place × mean time between the last accepts from its queue (at most 20, of the
   * last hour). Null with fewer than two of them: then nothing honest can be said.
   */
  expectedWait(id: string, now: number): number | null {
    const place = this.place(id)
    const recent = (this.#lineOf(id)?.taken ?? []).filter((at) => now - at < SAMPLE_AGE)
    const first = recent[0]
    if (place === null || first === undefined || recent.length < 2) return null
    // Up to now, so that the estimate grows while nobody is taken.
    const between = Math.max((now - first) / (recent.length - 1), 1000)
    return Math.round((place * between) / 1000)
  }
}
