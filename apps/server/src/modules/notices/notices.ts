import { defaultNoticeSettings, type ConversationState, type Language, type NoticeSettings } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import type { Database } from '../../platform/database/database.ts'
import { Leader, sleep } from '../../platform/database/leader.ts'
import type { Queryable } from '../../platform/database/rows.ts'
import { AppError } from '../../platform/errors.ts'
import type { AgentPrincipal } from '../../platform/http/bind.ts'
import type { Mail } from '../../platform/mail/mail.ts'
import { isTimeZone } from '../calendars/index.ts'
import { inScope, scopeOf, type Conversations, type LogBatch } from '../conversations/index.ts'
import { notBefore } from './quiet.ts'
import * as store from './store.ts'
import type { Due, Person } from './store.ts'
import { hear } from './watch.ts'
import { noticeMail, type Told } from './words.ts'

export interface NoticesOptions {
  db: Database
  conversations: Conversations
  mail: Pick<Mail, 'enabled' | 'send'>
  /** The user as they may act now; null when they are gone. */
  agentById: (userId: string) => Promise<AgentPrincipal | null>
  /** Where a user's mail goes, and in which language; null when they are gone. */
  addressOf: (userId: string) => Promise<{ email: string; language: Language } | null>
  /** The numbers by which visitors are called. */
  numbers: (customerIds: string[]) => Promise<Map<string, { number: number }>>
  /** Whether somebody has a conversation on the screen just now. */
  isViewing: (userId: string, conversationId: string) => boolean
  publicUrl: () => string
  now?: () => number
  onError: (error: unknown) => void
}

const EVERY = 5_000
/** People looked at in one transaction. */
const PEOPLE = 20
const MINUTE = 60_000
/** What happened this long ago while nobody worked is no news. */
const STALE = 24 * 60 * MINUTE

/** Tells people by mail what they have not seen in the console. */
export class Notices {
  readonly #options: NoticesOptions
  readonly #now: () => number
  readonly #leader: Leader

  constructor(options: NoticesOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#leader = new Leader({ name: 'notices', pool: options.db.$client, lead: (signal) => this.#watch(signal), onError: options.onError })
  }

  /** Adds the reading of the log, before it starts. For the worker role. */
  listen(): void {
    this.#options.conversations.process('notices', (batch) => this.#heard(batch))
  }

  /** Begins to send; one node at a time. */
  start(): void {
    if (this.#options.mail.enabled) this.#leader.start()
  }

  async stop(): Promise<void> {
    await this.#leader.stop()
  }

  /** Somebody has a conversation on the screen: nothing of it is news any more. */
  async seen(userId: string, conversationId: string): Promise<void> {
    if (this.#options.mail.enabled) await store.forget(this.#options.db, [{ userId, conversationId, upTo: null }])
  }

  /** A planned message of somebody's could not be sent. */
  async notSent(userId: string, conversationId: string): Promise<void> {
    if (!this.#options.mail.enabled) return
    const { settings } = await this.#person(userId)
    await store.noteDue(this.#options.db, [{ userId, conversationId, kind: 'scheduled', seq: 0, dueAt: new Date(this.#now() + settings.afterMinutes * MINUTE).toISOString() }])
  }

  async settings(userId: string): Promise<{ enabled: boolean; to: string; settings: NoticeSettings }> {
    const [{ settings }, address] = await Promise.all([this.#person(userId), this.#options.addressOf(userId)])
    return { enabled: this.#options.mail.enabled, to: address?.email ?? '', settings }
  }

  /** @throws AppError bad_request for a time zone there is not */
  async change(userId: string, settings: NoticeSettings): Promise<NoticeSettings> {
    if (settings.quiet !== null && !isTimeZone(settings.quiet.timeZone)) {
      throw new AppError('bad_request', { text: { zh: '时区不正确，请重新选择。', en: 'There is no such time zone. Choose another.' }, fields: [{ path: 'quiet.timeZone', message: 'no such time zone' }] })
    }
    await store.writeSettings(this.#options.db, userId, settings)
    return settings
  }

  /** Sends what is due. @returns people looked at */
  async sendDue(): Promise<number> {
    const { db, mail } = this.#options
    if (!mail.enabled) return 0
    return db.transaction(async (tx) => {
      const due = await store.takeDue(tx, new Date(this.#now()), PEOPLE)
      const byPerson = new Map<string, Due[]>()
      for (const one of due) byPerson.set(one.userId, [...(byPerson.get(one.userId) ?? []), one])
      const people = await store.readPeople(tx, [...byPerson.keys()])
      for (const [userId, own] of byPerson) await this.#tell(tx, userId, own, people.get(userId) ?? { settings: defaultNoticeSettings, mailedAt: 0 })
      return byPerson.size
    })
  }

  async #watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const found = await this.sendDue().catch((error: unknown) => {
        this.#options.onError(error)
        return 0
      })
      if (found < PEOPLE) await sleep(EVERY, signal)
    }
  }

  async #heard(batch: LogBatch): Promise<void> {
    const { db, mail } = this.#options
    if (!mail.enabled) return
    const { due, seen, at } = hear(batch)
    const fresh = due.flatMap((one, index) => (this.#now() - (at[index] ?? 0) < STALE ? [{ ...one, happened: at[index] ?? 0 }] : []))
    const people = await store.readPeople(db, [...new Set(fresh.map(({ userId }) => userId))])
    await store.noteDue(db, fresh.flatMap(({ happened, ...one }) => {
      const { mail: wanted, afterMinutes } = people.get(one.userId)?.settings ?? defaultNoticeSettings
      return wanted[one.kind] ? [{ ...one, dueAt: new Date(happened + afterMinutes * MINUTE).toISOString() }] : []
    }))
    // After what came before in the same batch: who has answered since has seen it.
    await store.forget(db, seen)
  }

  async #person(userId: string): Promise<Person> {
    return (await store.readPeople(this.#options.db, [userId])).get(userId) ?? { settings: defaultNoticeSettings, mailedAt: 0 }
  }

  async #tell(tx: Queryable, userId: string, due: readonly Due[], { settings, mailedAt }: Person): Promise<void> {
    const now = this.#now()
    const earliest = Math.max(notBefore(settings.quiet, now), mailedAt + settings.afterMinutes * MINUTE)
    if (earliest > now) return store.putOff(tx, userId, new Date(earliest))
    const ripe = due.filter(({ dueAt }) => Date.parse(dueAt) <= now)
    const [agent, address] = await Promise.all([this.#options.agentById(userId), this.#options.addressOf(userId)])
    const told = agent === null || address === null ? [] : await this.#worthTelling(agent, ripe, settings)
    await store.remove(tx, ripe)
    if (told.length === 0 || address === null) return
    // The row that says it goes in the commit that puts the mail into the outbox: told once.
    await this.#options.mail.send({ key: `notices:${userId}:${randomUUID()}`, kind: 'notices', to: address.email, content: noticeMail(address.language, told, this.#options.publicUrl()) }, tx)
    await store.markMailed(tx, userId, new Date(now))
  }

  /** What is still so, still in sight, and wanted. */
  async #worthTelling(agent: AgentPrincipal, due: readonly Due[], settings: NoticeSettings): Promise<Told[]> {
    const { conversations, isViewing, numbers } = this.#options
    const states = await conversations.states([...new Set(due.map(({ conversationId }) => conversationId))])
    const scope = scopeOf(agent)
    const wanted = due.flatMap((one) => {
      const state = states.get(one.conversationId)
      return state && settings.mail[one.kind] && inScope(scope, state) && isStill(one, state) && (one.kind === 'unread' || !isViewing(one.userId, one.conversationId)) ? [{ one, state }] : []
    })
    const names = await numbers([...new Set(wanted.map(({ state }) => state.customerId))])
    return wanted.map(({ one: { kind, conversationId, seq }, state }) => ({
      kind, conversationId, customer: names.get(state.customerId)?.number ?? null, text: settings.withText ? textOf(kind, seq, state) : null,
    }))
  }
}

/** A message is unread, and a conversation handed over, only as long as one has it. */
function isStill({ userId, kind }: Due, { owner, unread }: ConversationState): boolean {
  const has = owner.kind === 'agent' && owner.agentId === userId
  if (kind === 'unread') return has && unread > 0
  return kind !== 'handed' || has
}

function textOf(kind: Due['kind'], seq: number, { lastMessage }: ConversationState): string | null {
  if (lastMessage === null) return null
  if (kind === 'mention') return lastMessage.seq === seq ? lastMessage.preview : null
  return kind === 'unread' && lastMessage.author === 'customer' ? lastMessage.preview : null
}
