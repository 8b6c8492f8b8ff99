import { MAX_BULK_CONVERSATIONS, type ConversationBulkChange, type ConversationFilter, type ConversationJob, type ConversationJobRow, type Language } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import { createJobRunner, type JobRunner, type Worker } from '../../../platform/jobs/runner.ts'
import { namedId } from '../../../platform/named-id.ts'
import type { Audit } from '../../audit/index.ts'
import type { Agent } from '../commands/decide.ts'
import type { Conversations } from '../conversations.ts'
import { labelsUsed } from '../labels.ts'
import { inScope, scopeOf } from '../policy.ts'
import { decodeCursor, nextCursor } from '../presenter.ts'
import * as conversationStore from '../store.ts'
import { bulkChange, type BulkTask } from './decide.ts'
import { BULK_DONE, conversationJobs, listRows, writeDone } from './store.ts'

export interface BulkOptions {
  conversations: Conversations
  audit: Pick<Audit, 'record'>
  /** The user as they may act now; null when they are gone. */
  agentById: (userId: string) => Promise<AgentPrincipal | null>
  /** Somebody conversations can be handed to, else null. */
  colleague: (agentId: string) => Promise<Agent | null>
  isGroup: (groupId: string) => Promise<boolean>
  searchCustomers: (agent: AgentPrincipal, text: string) => Promise<string[]>
  /** Told how far a job is. */
  onProgress: (createdBy: string, job: ConversationJob) => void
  /** Conversations a second at the most. */
  perSecond?: number
  onError: (error: unknown) => void
}

const PAGE = 500
/** So that a job of thousands leaves room for the conversations of the moment. */
const PER_SECOND = 100
const BATCH = 20

const words = {
  many: {
    zh: `一次最多处理 ${String(MAX_BULK_CONVERSATIONS)} 个会话，请缩小筛选范围。`, en: `At most ${String(MAX_BULK_CONVERSATIONS)} conversations can be changed at once. Narrow the filter.`,
  },
  none: { zh: '没有要修改的内容，请选择操作。', en: 'There is nothing to change. Choose what to do.' },
  both: { zh: '结束和转接不能同时进行，请选择其一。', en: 'Close or hand over, not both.' },
  colleague: { zh: '该同事不存在或不能接待会话，请重新选择。', en: 'This colleague does not exist or cannot take conversations. Choose another.' },
  group: { zh: '该组已不存在，请重新选择。', en: 'This group no longer exists. Choose another.' },
}
const bad = (text: Record<Language, string>): AppError => new AppError('bad_request', { text, fields: [{ path: 'body', message: text.en }] })

export interface BulkRequest {
  key: string
  ids?: string[] | undefined
  filter?: ConversationFilter | undefined
  change: ConversationBulkChange
}

/** Many conversations changed at once. */
export class Bulk {
  readonly #options: BulkOptions
  readonly #runner: JobRunner

  constructor(options: BulkOptions) {
    this.#options = options
    const { conversations, agentById, onError } = options
    conversations.onEffect(BULK_DONE, writeDone)
    this.#runner = createJobRunner({
      db: conversations.db, store: conversationJobs, workers: { bulk: this.#worker }, agentById, onError, perSecond: options.perSecond ?? PER_SECOND, batch: BATCH,
      onProgress: ({ id, createdBy }) => {
        this.#tell(id, createdBy)
      },
    })
  }

  start(): void {
    this.#runner.start()
  }

  async stop(): Promise<void> {
    await this.#runner.close()
  }

  cleanUp(): Promise<number> {
    return conversationJobs.removeOld(this.#options.conversations.db)
  }

  /** @throws AppError bad_request, too_large */
  async begin(agent: AgentPrincipal, { key, ids, filter, change }: BulkRequest, language: Language): Promise<ConversationJob> {
    const { conversations, audit } = this.#options
    if ((ids === undefined) === (filter === undefined)) throw new AppError('bad_request', { fields: [{ path: 'body', message: 'either ids or a filter' }] })
    if (Object.keys(change).length === 0) throw bad(words.none)
    if (change.close === true && change.handTo !== undefined) throw bad(words.both)
    const id = namedId(`conversations ${agent.userId} ${key}`)
    const known = await conversationJobs.find(conversations.db, id, agent.userId)
    if (known) return known
    const task: BulkTask = { change, colleague: await this.#target(change) }
    const wanted = ids === undefined ? await this.#idsOf(agent, filter ?? { view: 'mine' }) : [...new Set(ids)]
    await conversations.db.transaction(async (tx) => {
      await conversationJobs.insert(tx, { id, kind: 'bulk', createdBy: agent.userId, language, task, total: wanted.length }, wanted.map((conversationId, at) => ({ row: at + 1, subjectId: conversationId, input: null })))
      await audit.record({ actor: { id: agent.userId }, action: 'conversations.bulk_changed', subject: `conversation_job:${id}`, detail: { conversations: wanted.length, fields: Object.keys(change) } }, tx)
    })
    this.#runner.kick()
    return this.job(agent, id)
  }

  /** @throws AppError not_found */
  async job(agent: AgentPrincipal, id: string): Promise<ConversationJob> {
    const job = await conversationJobs.find(this.#options.conversations.db, id, agent.userId)
    if (job === null) throw new AppError('not_found')
    return job
  }

  latest(agent: AgentPrincipal): Promise<ConversationJob[]> {
    return conversationJobs.latest(this.#options.conversations.db, agent.userId, 20)
  }

  /** @throws AppError not_found */
  async cancel(agent: AgentPrincipal, id: string): Promise<ConversationJob> {
    await conversationJobs.cancel(this.#options.conversations.db, id, agent.userId)
    const job = await this.job(agent, id)
    this.#options.onProgress(agent.userId, job)
    return job
  }

  /** @throws AppError not_found */
  async rows(agent: AgentPrincipal, id: string, query: { after: number; outcome?: ConversationJobRow['outcome'] | undefined; limit: number }): Promise<{ items: ConversationJobRow[]; more: boolean }> {
    const { conversations } = this.#options
    await this.job(agent, id)
    const found = await listRows(conversations.db, id, query.after, query.outcome, query.limit + 1)
    const rows = found.slice(0, query.limit)
    const states = await conversations.states(rows.map(({ conversationId }) => conversationId))
    const seen = await conversations.summaries(agent, [...states.values()].filter((state) => inScope(scopeOf(agent), state)))
    const customers = new Map(seen.map((one) => [one.id, { name: one.customer.name, number: one.customer.number }]))
    return { items: rows.map((row) => ({ ...row, customer: customers.get(row.conversationId) ?? null })), more: found.length > query.limit }
  }

  async #target({ handTo }: ConversationBulkChange): Promise<Agent | null> {
    if (handTo === undefined) return null
    if ('groupId' in handTo) {
      if (!(await this.#options.isGroup(handTo.groupId))) throw bad(words.group)
      return null
    }
    const found = await this.#options.colleague(handTo.agentId)
    if (found === null) throw bad(words.colleague)
    return { agentId: found.agentId, name: found.name }
  }

  async #idsOf(agent: AgentPrincipal, { view, status, agentId, groupId, search }: ConversationFilter): Promise<string[]> {
    const { conversations, searchCustomers } = this.#options
    const customerIds = search === undefined || search === '' ? undefined : await searchCustomers(agent, search)
    const ids = new Set<string>()
    let after: ReturnType<typeof decodeCursor> = null
    for (;;) {
      const states = await conversationStore.listStates(conversations.db, {
        view, scope: scopeOf(agent), status, agentId, groupId: groupId === 'none' ? null : groupId, customerIds, after, limit: PAGE,
      })
      for (const { id } of states) ids.add(id)
      if (ids.size > MAX_BULK_CONVERSATIONS) throw new AppError('too_large', { text: words.many })
      const next = nextCursor(states, PAGE, view === 'waiting' ? 'queuedAt' : 'activeAt')
      if (next === null) return [...ids]
      after = decodeCursor(next)
    }
  }

  readonly #worker: Worker = async ({ row, subjectId }, job, agent) => {
    if (subjectId === null) throw new AppError('not_found')
    if (!agent.permissions.has('conversations.reply')) throw new AppError('forbidden')
    const task = job.task as BulkTask
    let changed = false
    await this.#options.conversations.command(agent, subjectId, (state) => {
      const decision = bulkChange(state, agent, task)
      changed = decision.events.length > 0
      if (!changed) return decision
      return { ...decision, effects: [{ kind: BULK_DONE, row: { job: job.id, row } }, ...labelsUsed(task.change.addLabels ?? [], new Date().toISOString())] }
    })
    return { subjectId, changed }
  }

  #tell(id: string, createdBy: string): void {
    conversationJobs.find(this.#options.conversations.db, id, createdBy).then((job) => {
      if (job) this.#options.onProgress(createdBy, job)
    }).catch(this.#options.onError)
  }
}
