import type { FastifyInstance } from 'fastify'
import type { Audit } from '../modules/audit/index.ts'
import type { AgentNews } from '../modules/channels/index.ts'
import { Bulk, registerBulk, registerScheduled, Scheduled, type Conversations } from '../modules/conversations/index.ts'
import type { Customers } from '../modules/customers/index.ts'
import type { Identity } from '../modules/identity/index.ts'
import type { Authenticators } from '../platform/http/bind.ts'

export interface WorkspaceNeeds {
  conversations: Conversations
  audit: Pick<Audit, 'record'>
  customers: Pick<Customers, 'search'>
  identity: Pick<Identity, 'agentNames' | 'colleague' | 'groups' | 'principalOfUser'>
  news: AgentNews
  onError: (error: unknown) => void
}

/** What agents work with beside talking. */
export interface Workspace {
  registerRoutes(http: FastifyInstance, auth: Authenticators): void
  /** Begins the work of a worker. */
  startWork(): void
  stop(): Promise<void>
  /** Forgets what ended long ago; called now and then. */
  cleanUp(): Promise<void>
}

export function createWorkspace({ audit, conversations, customers, identity, news, onError }: WorkspaceNeeds): Workspace {
  const scheduled = new Scheduled({
    conversations, onError, agentById: (id) => identity.principalOfUser(id), names: (ids) => identity.agentNames(ids),
    onNews: (one) => {
      const frame = { type: 'scheduled' as const, ...one }
      news.toAgents([one.agentId], frame)
      news.toReaders(one.conversationId, frame)
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
    },
    startWork() {
      scheduled.start()
      bulk.start()
    },
    async stop() {
      await Promise.all([scheduled.stop(), bulk.stop()])
      news.close()
    },
    async cleanUp() {
      await Promise.all([scheduled.cleanUp(), bulk.cleanUp()])
    },
  }
}
