import type { FastifyInstance } from 'fastify'
import type { AgentNews } from '../modules/channels/index.ts'
import { registerScheduled, Scheduled, type Conversations } from '../modules/conversations/index.ts'
import type { Identity } from '../modules/identity/index.ts'
import type { Authenticators } from '../platform/http/bind.ts'

export interface WorkspaceNeeds {
  conversations: Conversations
  identity: Pick<Identity, 'agentNames' | 'principalOfUser'>
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

export function createWorkspace({ conversations, identity, news, onError }: WorkspaceNeeds): Workspace {
  const scheduled = new Scheduled({
    conversations, onError, agentById: (id) => identity.principalOfUser(id), names: (ids) => identity.agentNames(ids),
    onNews: (one) => {
      const frame = { type: 'scheduled' as const, ...one }
      news.toAgents([one.agentId], frame)
      news.toReaders(one.conversationId, frame)
    },
  })
  return {
    registerRoutes(http, auth) {
      registerScheduled(http, auth, scheduled)
    },
    startWork() {
      scheduled.start()
    },
    async stop() {
      await scheduled.stop()
      news.close()
    },
    async cleanUp() {
      await scheduled.cleanUp()
    },
  }
}
