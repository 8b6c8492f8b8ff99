import { MAX_SCHEDULED, MAX_SCHEDULED_DAYS, type ScheduledMessage, type ScheduledReason, type ScheduledState } from '@yingda/contract'
import { Leader, sleep } from '../../../platform/database/leader.ts'
import { AppError } from '../../../platform/errors.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import { ownedBy } from '../commands/decide.ts'
import type { Conversations } from '../conversations.ts'
import { clientIdOf, sendScheduled } from './decide.ts'
import * as store from './store.ts'
import type { StoredScheduled } from './store.ts'

/** What others hear of a planned message. */
export interface ScheduledNews {
  conversationId: string
  id: string
  agentId: string
  state: ScheduledState
  reason: ScheduledReason | null
}

export interface ScheduledOptions {
  conversations: Conversations
  /** The user as they may act now; null when they are gone. */
  agentById: (userId: string) => Promise<AgentPrincipal | null>
  names: (ids: readonly string[]) => Promise<Map<string, string>>
  /** Told after each change, at least once. */
  onNews: (news: ScheduledNews) => void
  now?: () => number
  onError: (error: unknown) => void
}

/** What somebody plans. */
interface Said {
  text: string
  fileIds: readonly string[]
  sendAt: string
  onlyIfSilent: boolean
}

/** How often it is looked at what is due, in milliseconds. */
const EVERY = 1000
/** Messages of one look; the rest comes with the next. */
const PAGE = 200
const DAY = 86_400_000

const words = {
  past: { zh: '发送时间必须晚于现在。', en: 'The time to send must lie ahead.' },
  far: { zh: `最多可以提前 ${String(MAX_SCHEDULED_DAYS)} 天安排。`, en: `A message can be planned at most ${String(MAX_SCHEDULED_DAYS)} days ahead.` },
  many: { zh: `您安排的消息已达 ${String(MAX_SCHEDULED)} 条，请先取消一些。`, en: `You have planned ${String(MAX_SCHEDULED)} messages already. Cancel some first.` },
  empty: { zh: '请填写消息内容，或添加文件。', en: 'Write something, or attach a file.' },
  ended: { zh: '这条消息正在发送、已发送或已取消，不能再修改。', en: 'This message is being sent, was sent or was cancelled, and can no longer be changed.' },
}

/** Replies that are sent later: planned by agents, sent by the worker. */
export class Scheduled {
  readonly #options: ScheduledOptions
  readonly #now: () => number
  readonly #leader: Leader

  constructor(options: ScheduledOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    const { conversations, onError } = options
    conversations.onEffect(store.SCHEDULED_ENDED, store.writeEnded)
    this.#leader = new Leader({ name: 'scheduled messages', pool: conversations.db.$client, lead: (signal) => this.#watch(signal), onError })
  }

  /** Begins to send what is due; one node at a time. */
  start(): void {
    this.#leader.start()
  }

  async stop(): Promise<void> {
    await this.#leader.stop()
  }

  cleanUp(): Promise<number> {
    return store.removeOld(this.#db)
  }

  async listOf(agent: AgentPrincipal, conversationId: string): Promise<ScheduledMessage[]> {
    await this.#options.conversations.access(agent, conversationId)
    return this.#present(await store.listOfConversation(this.#db, conversationId))
  }

  async listMine(agent: AgentPrincipal): Promise<ScheduledMessage[]> {
    return this.#present(await store.listOfAgent(this.#db, agent.userId))
  }

  /** @throws AppError not_found (also for a file that is not the agent's in this conversation), not_allowed_now when the conversation is not the agent's, bad_request, conflict for an id used for something else */
  async plan(agent: AgentPrincipal, conversationId: string, { messageId, fileIds, ...message }: Said & { messageId: string }): Promise<ScheduledMessage> {
    const state = await this.#options.conversations.access(agent, conversationId)
    const known = await store.findScheduled(this.#db, messageId)
    if (known === null) {
      ownedBy(state, { agentId: agent.userId, name: agent.name })
      this.#requireSense(message, fileIds.length)
      if ((await store.countOpen(this.#db, agent.userId)) >= MAX_SCHEDULED) throw new AppError('not_allowed_now', { text: words.many })
      const files = await this.#options.conversations.ownFiles(agent, conversationId, fileIds)
      await store.insertScheduled(this.#db, { id: messageId, conversationId, agentId: agent.userId, files, customerSeq: state.lastCustomerSeq, ...message })
    }
    const stored = await this.#own(agent, conversationId, messageId, () => new AppError('conflict'))
    if (known === null) this.#tell(stored)
    return this.#one(stored)
  }

  /** @throws AppError not_found, conflict, not_allowed_now, bad_request */
  async change(
    agent: AgentPrincipal, conversationId: string, id: string, { version, fileIds, ...change }: { version: number } & { [K in keyof Said]?: Said[K] | undefined },
  ): Promise<ScheduledMessage> {
    const state = await this.#options.conversations.access(agent, conversationId)
    const before = await this.#own(agent, conversationId, id)
    if (before.state !== 'waiting' && before.state !== 'failed') throw new AppError('not_allowed_now', { text: words.ended })
    if (before.version !== version) throw new AppError('conflict')
    ownedBy(state, { agentId: agent.userId, name: agent.name })
    const message = { text: change.text ?? before.text, sendAt: change.sendAt ?? before.sendAt, onlyIfSilent: change.onlyIfSilent ?? before.onlyIfSilent }
    this.#requireSense(message, (fileIds ?? before.files).length)
    const files = fileIds === undefined ? before.files : await this.#options.conversations.ownFiles(agent, conversationId, fileIds)
    if (!(await store.changeScheduled(this.#db, id, version, { ...message, files, customerSeq: state.lastCustomerSeq }))) throw new AppError('not_allowed_now', { text: words.ended })
    const after = await this.#own(agent, conversationId, id)
    this.#tell(after)
    return this.#one(after)
  }

  /** Cancels it, or removes one that could not be sent. Twice is no mistake. @throws AppError not_found, not_allowed_now once it is sent */
  async cancel(agent: AgentPrincipal, conversationId: string, id: string): Promise<void> {
    const before = await this.#own(agent, conversationId, id)
    if (before.state === 'cancelled') return
    if (!(await store.cancelScheduled(this.#db, id))) throw new AppError('not_allowed_now', { text: words.ended })
    // They may go back into the draft.
    await this.#options.conversations.touchFiles(before.files.map((file) => file.id))
    this.#tell({ ...before, state: 'cancelled', reason: null })
  }

  /** Sends what is due. @returns how many were looked at */
  async sendDue(): Promise<number> {
    const due = await store.claimDue(this.#db, new Date(this.#now()).toISOString(), PAGE)
    const authors = new Map(await Promise.all([...new Set(due.map(({ agentId }) => agentId))].map(async (id) => [id, await this.#options.agentById(id)] as const)))
    // Several of one conversation in the order of their times.
    for (const message of due) await this.#send(message, authors.get(message.agentId) ?? null)
    return due.length
  }

  get #db(): Conversations['db'] {
    return this.#options.conversations.db
  }

  async #watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const found = await this.sendDue().catch((error: unknown) => {
        this.#options.onError(error)
        return 0
      })
      if (found < PAGE) await sleep(EVERY, signal)
    }
  }

  async #send(message: StoredScheduled, author: AgentPrincipal | null): Promise<void> {
    try {
      const at = new Date(this.#now()).toISOString()
      const { events, repeated } = await this.#options.conversations.writer.execute({
        conversationId: message.conversationId, clientId: clientIdOf(message.id), decide: (state) => sendScheduled(state, message, author, at),
      })
      const said = events[0]
      if (repeated && said) await store.markSent(this.#db, message.id, said.seq)
      const after = await store.findScheduled(this.#db, message.id)
      if (after) this.#tell(after)
    } catch (error) {
      // It stays claimed and is tried again with the next look.
      this.#options.onError(error)
    }
  }

  async #own(agent: AgentPrincipal, conversationId: string, id: string, refuse: () => AppError = () => new AppError('not_found')): Promise<StoredScheduled> {
    const found = await store.findScheduled(this.#db, id)
    if (found === null || found.agentId !== agent.userId || found.conversationId !== conversationId) throw refuse()
    return found
  }

  #requireSense({ text, sendAt }: Pick<Said, 'text' | 'sendAt'>, files: number): void {
    const ahead = Date.parse(sendAt) - this.#now()
    const wrong = ahead <= 0 ? words.past : ahead > MAX_SCHEDULED_DAYS * DAY ? words.far : null
    if (wrong !== null) throw new AppError('bad_request', { text: wrong, fields: [{ path: 'sendAt', message: wrong.en }] })
    if (text.trim() === '' && files === 0) throw new AppError('bad_request', { text: words.empty, fields: [{ path: 'text', message: words.empty.en }] })
  }

  #tell({ conversationId, id, agentId, state, reason }: StoredScheduled): void {
    this.#options.onNews({ conversationId, id, agentId, state, reason })
  }

  async #one(message: StoredScheduled): Promise<ScheduledMessage> {
    const [presented] = await this.#present([message])
    if (!presented) throw new AppError('not_found')
    return presented
  }

  async #present(messages: readonly StoredScheduled[]): Promise<ScheduledMessage[]> {
    const names = messages.length === 0 ? new Map<string, string>() : await this.#options.names([...new Set(messages.map(({ agentId }) => agentId))])
    return messages.map(({ customerSeq: _, ...message }) => ({ ...message, agentName: names.get(message.agentId) ?? '' }))
  }
}
