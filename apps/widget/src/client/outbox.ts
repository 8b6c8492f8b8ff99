import type { OutboxBody, OutboxItem } from './types.ts'
import { readJson, type Store } from './storage.ts'

/** An entry another tab has not touched for this long is taken over: its tab has probably gone. */
const ORPHAN_MS = 10_000

/**
 * What has been written but is not known to be stored yet. Each entry has its own key, so that several tabs can work on
 * the same storage without a lock: an entry is sent by the tab that wrote it; when that tab has gone another one takes it
 * over. Should two send the same entry, its id makes the server store it once.
 */
export class Outbox {
  readonly #store: Store
  readonly #prefix: string
  /** This tab's name in the entries it sends. */
  readonly tab: string
  readonly #now: () => number
  readonly #items = new Map<string, OutboxItem>()
  #place = 0

  constructor(store: Store, prefix: string, tab: string, now: () => number) {
    this.#store = store
    this.#prefix = prefix
    this.tab = tab
    this.#now = now
    this.refresh()
  }

  /** All entries, in the order they were written. */
  list(): OutboxItem[] {
    return [...this.#items.values()].sort(byAge)
  }

  get(clientId: string): OutboxItem | undefined {
    return this.#items.get(clientId)
  }

  add(clientId: string, conversationId: string, body: OutboxBody): OutboxItem {
    this.#adopt(() => true)
    this.#place += 1
    const item: OutboxItem = {
      clientId,
      conversationId,
      at: this.#now(),
      place: this.#place,
      tab: this.tab,
      body,
      status: body.kind === 'file' ? 'uploading' : 'pending',
      error: null,
      progress: 0,
      attempts: 0,
    }
    this.#put(item)
    return item
  }

  /** Changes an entry; nothing happens when it is gone. */
  update(clientId: string, change: Partial<OutboxItem>): void {
    const item = this.#items.get(clientId)
    if (item !== undefined) this.#put({ ...item, ...change })
  }

  remove(clientId: string): void {
    this.#items.delete(clientId)
    this.#store.remove(this.#key(clientId))
  }

  clear(): void {
    for (const item of this.list()) this.remove(item.clientId)
  }

  /** The oldest entry this tab has to send now. */
  next(): OutboxItem | null {
    return this.list().find((item) => item.status === 'pending' && item.tab === this.tab && this.#isStill(item)) ?? null
  }

  /** Takes over what was left behind by tabs that have gone. */
  adoptOrphans(): void {
    this.refresh()
    this.#adopt((item) => item.tab === '' || this.#now() - item.at > ORPHAN_MS)
  }

  /** This tab goes away: others may send what it leaves. */
  release(): void {
    for (const item of this.list()) if (item.tab === this.tab) this.#put({ ...item, tab: '' })
  }

  /** Reads what other tabs have written, and forgets what they have removed. */
  refresh(): void {
    const stored = new Set<string>()
    for (const key of this.#store.keys(this.#prefix)) {
      const item = restored(readJson(this.#store, key))
      if (item === null) continue
      stored.add(item.clientId)
      const known = this.#items.get(item.clientId)
      if (known === undefined || known.tab !== this.tab) this.#items.set(item.clientId, item)
    }
    for (const item of this.list()) if (isStored(item) && !stored.has(item.clientId)) this.#items.delete(item.clientId)
  }

  /** The visitor goes on in another conversation: entries of the old one follow. */
  move(from: string, to: string): void {
    for (const item of this.list()) if (item.conversationId === from) this.#put({ ...item, conversationId: to })
  }

  #adopt(fits: (item: OutboxItem) => boolean): void {
    for (const item of this.list()) if (item.tab !== this.tab && fits(item)) this.#put({ ...item, tab: this.tab })
  }

  /** Another tab may have deleted or sent it meanwhile. */
  #isStill(item: OutboxItem): boolean {
    if (this.#store.get(this.#key(item.clientId)) !== null) return true
    this.#items.delete(item.clientId)
    return false
  }

  #put(item: OutboxItem): void {
    this.#items.set(item.clientId, item)
    if (isStored(item)) this.#store.set(this.#key(item.clientId), JSON.stringify(item))
    else this.#store.remove(this.#key(item.clientId))
  }

  #key(clientId: string): string {
    return this.#prefix + clientId
  }
}

/** Files that are still to be sent cannot be kept in storage, and what is acknowledged need not be. */
function isStored(item: OutboxItem): boolean {
  return item.body.kind !== 'file' && item.status !== 'sent'
}

function byAge(a: OutboxItem, b: OutboxItem): number {
  return a.at - b.at || a.place - b.place
}

/** An entry from storage; null for anything else that is found there. */
function restored(value: unknown): OutboxItem | null {
  if (typeof value !== 'object' || value === null) return null
  const item = value as Partial<OutboxItem>
  const isWhole =
    typeof item.clientId === 'string' &&
    typeof item.conversationId === 'string' &&
    typeof item.at === 'number' &&
    typeof item.place === 'number' &&
    typeof item.tab === 'string' &&
    (item.body?.kind === 'message' || item.body?.kind === 'command') &&
    (item.status === 'pending' || item.status === 'failed')
  return isWhole ? { ...(value as OutboxItem), progress: 0, error: item.error ?? null, attempts: item.attempts ?? 0 } : null
}
