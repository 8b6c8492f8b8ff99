import type { ServerFrame } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Bus } from '../../../platform/bus/bus.ts'

const TOPIC = 'viewers'
/** Nodes say again who looks at what at least this often, in milliseconds. */
const BEAT = 15_000
/** A node not heard of for this long has nobody any more. */
const FORGET = 40_000
/** Entries in one message of the bus, which takes 7,000 bytes. */
const CHUNK = 30

const entry = z.object({ s: z.string(), c: z.string().nullable(), a: z.string(), n: z.string(), w: z.boolean() })
const message = z.object({ node: z.string(), entries: z.array(entry) })

/** One open console, and what it shows. `c`: the conversation, null for none any more. */
type Entry = z.infer<typeof entry>

export interface Viewer {
  agentId: string
  name: string
  writing: boolean
}

export interface ViewersOptions {
  bus: Bus
  /** Sends to the agents' side of a conversation on this node. */
  tell: (conversationId: string, frame: ServerFrame) => void
  now?: () => number
}

/** Who of the colleagues looks at a conversation or writes in it just now, over all nodes. Kept in memory only. */
export class Viewers {
  readonly #options: ViewersOptions
  readonly #now: () => number
  readonly #node = randomUUID()
  readonly #all = new Map<string, Map<string, Entry & { node: string; at: number }>>()
  /** What this node's consoles show. */
  readonly #local = new Map<string, Entry>()
  /** What readers were told last, so that nothing is said twice. */
  readonly #told = new Map<string, string>()
  readonly #places = new Map<string, string>()
  readonly #unsubscribe: () => void
  readonly #timer: NodeJS.Timeout

  constructor(options: ViewersOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#unsubscribe = options.bus.subscribe(TOPIC, (json) => {
      const heard = message.safeParse(json)
      if (heard.success) this.#hear(heard.data)
    })
    this.#timer = setInterval(() => {
      this.#beat()
    }, BEAT)
  }

  /** A console shows a conversation now, or none; `session` is its own. */
  set(session: string, { agentId, name }: { agentId: string; name: string }, conversationId: string | null, writing: boolean): void {
    const next: Entry = { s: session, c: conversationId, a: agentId, n: name, w: writing }
    if (conversationId === null && !this.#local.has(session)) return
    if (conversationId === null) this.#local.delete(session)
    else this.#local.set(session, next)
    this.#publish([next])
  }

  /** Who is there, each person once; who writes before who looks, then by name. */
  of(conversationId: string): Viewer[] {
    const people = new Map<string, Viewer>()
    for (const { a, n, w } of this.#all.get(conversationId)?.values() ?? []) people.set(a, { agentId: a, name: n, writing: w || people.get(a)?.writing === true })
    return [...people.values()].sort((x, y) => Number(y.writing) - Number(x.writing) || x.name.localeCompare(y.name))
  }

  frame(conversationId: string): Extract<ServerFrame, { type: 'viewers' }> {
    return { type: 'viewers', conversationId, viewers: this.of(conversationId) }
  }

  close(): void {
    clearInterval(this.#timer)
    this.#unsubscribe()
  }

  #publish(entries: readonly Entry[]): void {
    for (let at = 0; at < entries.length; at += CHUNK) this.#options.bus.publish(TOPIC, { node: this.#node, entries: entries.slice(at, at + CHUNK) })
  }

  #beat(): void {
    this.#publish([...this.#local.values()])
    const now = this.#now()
    for (const [conversationId, entries] of this.#all) {
      for (const [key, { at, s }] of entries) {
        if (now - at <= FORGET) continue
        entries.delete(key)
        this.#places.delete(s)
      }
      this.#changed(conversationId)
    }
  }

  #hear({ node, entries }: z.infer<typeof message>): void {
    const touched = new Set<string>()
    for (const one of entries) {
      const before = this.#places.get(one.s)
      if (before !== undefined && before !== one.c) {
        this.#all.get(before)?.delete(one.s)
        touched.add(before)
      }
      if (one.c === null) {
        this.#places.delete(one.s)
        continue
      }
      this.#places.set(one.s, one.c)
      const there = this.#all.get(one.c) ?? new Map<string, Entry & { node: string; at: number }>()
      there.set(one.s, { ...one, node, at: this.#now() })
      this.#all.set(one.c, there)
      touched.add(one.c)
    }
    for (const id of touched) this.#changed(id)
  }

  #changed(conversationId: string): void {
    const frame = this.frame(conversationId)
    const now = JSON.stringify(frame.viewers)
    if (frame.viewers.length === 0) this.#all.delete(conversationId)
    if (now === (this.#told.get(conversationId) ?? '[]')) return
    if (frame.viewers.length === 0) this.#told.delete(conversationId)
    else this.#told.set(conversationId, now)
    this.#options.tell(conversationId, frame)
  }
}
