import type { FastifyInstance } from 'fastify'
import type { Audit } from '../modules/audit/index.ts'
import type { AgentNews } from '../modules/channels/index.ts'
import { Bulk, registerBulk, registerScheduled, Scheduled, type Conversations } from '../modules/conversations/index.ts'
import type { Customers } from '../modules/customers/index.ts'
import type { Identity } from '../modules/identity/index.ts'
import { Notices, registerNotices } from '../modules/notices/index.ts'
import type { Database } from '../platform/database/database.ts'
import type { Authenticators } from '../platform/http/bind.ts'
import type { Mail } from '../platform/mail/mail.ts'

export interface WorkspaceNeeds {
  conversations: Conversations
  audit: Pick<Audit, 'record'>
  customers: Pick<Customers, 'names' | 'search'>
  db: Database
  mail: Pick<Mail, 'enabled' | 'send'>
  publicUrl: () => string
  /** Whether somebody has a conversation on the screen just now. */
  isViewing: (userId: string, conversationId: string) => boolean
  identity: Pick<Identity, 'addressOf' | 'agentNames' | 'colleague' | 'groups' | 'principalOfUser'>
  news: AgentNews
  onError: (error: unknown) => void
}

/** What agents work with beside talking. */
export interface Workspace {
  registerRoutes(http: FastifyInstance, auth: Authenticators): void
  /** An agent has a conversation on the screen. */
  seen(userId: string, conversationId: string): void
  /** Begins to read the log for the worker; before it starts. */
  listen(): void
  /** Begins the work of a worker. */
  startWork(): void
  stop(): Promise<void>
  /** Forgets what ended long ago; called now and then. */
  cleanUp(): Promise<void>
}

export function createWorkspace({ audit, conversations, customers, db, identity, isViewing, mail, news, publicUrl, onError }: WorkspaceNeeds): Workspace {
  const notices = new Notices({
    db, conversations, isViewing, mail, publicUrl, onError, agentById: (id) => identity.principalOfUser(id), addressOf: (id) => identity.addressOf(id), numbers: (ids) => customers.names(ids),
  })
  const scheduled = new Scheduled({
    conversations, onError, agentById: (id) => identity.principalOfUser(id), names: (ids) => identity.agentNames(ids),
    onNews: (one) => {
      const frame = { type: 'scheduled' as const, ...one }
      news.toAgents([one.agentId], frame)
      news.toReaders(one.conversationId, frame)
      if (one.state === 'failed') notices.notSent(one.agentId, one.conversationId).catch(onError)
    },
  })
  const bulk = new Bulk({
    conversations, audit, onError, agentById: (id) => identity.principalOfUser(id), colleague: (id) => identity.colleague(id),
    isGroup: async (id) => (await identity.groups.find(id)) !== null, searchCustomers: (agent, text) => customers.search(agent, text),
    onProgress: (createdBy, job) => {
      news.toAgents([createdBy], { type: 'bulk', job })
    },
  })
  return {
    registerRoutes(http, auth) {
      registerScheduled(http, auth, scheduled)
      registerBulk(http, auth, bulk)
      registerNotices(http, auth, notices)
    },
    seen(userId, conversationId) {
      notices.seen(userId, conversationId).catch(onError)
    },
    listen() {
      notices.listen()
    },
    startWork() {
      scheduled.start()
      bulk.start()
      notices.start()
    },
    async stop() {
      await Promise.all([scheduled.stop(), bulk.stop(), notices.stop()])
      news.close()
    },
    async cleanUp() {
      await Promise.all([scheduled.cleanUp(), bulk.cleanUp()])
    },
  }
}
