import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Bus } from '../../platform/bus/bus.ts'

const TOPIC = 'presence'
/** Nodes tell who is connected to them at least this often, in milliseconds. */
const BEAT = 15_000
/** A node not heard of for this long has nobody any more. */
const FORGET = 40_000
/** Ids in one message of the bus, which takes 7,000 bytes. */
const CHUNK = 120

const message = z.object({ node: z.string(), part: z.int(), parts: z.int(), userIds: z.array(z.string()) })

export interface PresenceOptions {
  bus: Bus
  /** Who is connected to this node. */
  local: () => Iterable<string>
  now?: () => number
}

/** Which agents have a connection open, on any node. */
export class Presence {
  readonly #options: PresenceOptions
  readonly #now: () => number
  readonly #node = randomUUID()
  readonly #nodes = new Map<string, { at: number; parts: Map<number, readonly string[]>; of: number }>()
  readonly #listeners = new Set<() => void>()
  readonly #startedAt: number
  #timer: NodeJS.Timeout | null = null
  #told = ''
  #unsubscribe: (() => void) | null = null

  constructor(options: PresenceOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#startedAt = this.#now()
  }

  start(): void {
    this.#unsubscribe = this.#options.bus.subscribe(TOPIC, (json) => {
      const heard = message.safeParse(json)
      if (heard.success && heard.data.node !== this.#node) this.#hear(heard.data)
    })
    this.#timer = setInterval(() => {
      this.#tell()
    }, BEAT)
    this.#tell()
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#unsubscribe?.()
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener)
  }

  /** Somebody connected to this node, or went. */
  localChanged(): void {
    const now = [...new Set(this.#options.local())].sort().join()
    if (now === this.#told) return
    this.#tell()
    for (const listener of this.#listeners) listener()
  }

  /** Everybody connected, as far as known. */
  connected(): Set<string> {
    const now = this.#now()
    const all = new Set(this.#options.local())
    for (const [node, { at, parts }] of this.#nodes) {
      if (now - at > FORGET) this.#nodes.delete(node)
      else for (const ids of parts.values()) for (const id of ids) all.add(id)
    }
    return all
  }

  /** True once every node had the time to tell: before, somebody not heard of may be connected elsewhere. */
  get complete(): boolean {
    return this.#now() - this.#startedAt > BEAT + 5000
  }

  #hear({ node, part, parts, userIds }: z.infer<typeof message>): void {
    const known = this.#nodes.get(node)
    const kept = known?.of === parts ? known.parts : new Map<number, readonly string[]>()
    const before = JSON.stringify(kept.get(part))
    kept.set(part, userIds)
    this.#nodes.set(node, { at: this.#now(), parts: kept, of: parts })
    if (JSON.stringify(userIds) !== before) for (const listener of this.#listeners) listener()
  }

  #tell(): void {
    const ids = [...new Set(this.#options.local())].sort()
    this.#told = ids.join()
    const parts = Math.max(1, Math.ceil(ids.length / CHUNK))
    for (let part = 0; part < parts; part += 1) {
      this.#options.bus.publish(TOPIC, { node: this.#node, part, parts, userIds: ids.slice(part * CHUNK, (part + 1) * CHUNK) })
    }
  }
}
