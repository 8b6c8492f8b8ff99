import type { FastifyInstance } from 'fastify'
import { setTimeout as wait } from 'node:timers/promises'
import { Leader, sleep } from '../../platform/database/leader.ts'
import type { Authenticators } from '../../platform/http/bind.ts'
import type { Audit } from '../audit/index.ts'
import type { Conversations } from '../conversations/index.ts'
import { makeOneDay, requireDefinitions } from './cells/keeper.ts'
import { recordAgentHours, type AgentHoursNeeds } from './facts/agent-hours.ts'
import { record, type RecorderNeeds } from './facts/recorder.ts'
import { recordTicketTargets, type TicketTargetNeeds } from './facts/ticket-targets.ts'
import { forgetLabels } from './facts/forget.ts'
import { registerReportRoutes } from './routes.ts'
import { PROCESSOR, type NamesOf } from './query/run.ts'

export { createReportSchedules, type ReportSchedules } from './schedules/index.ts'
export type { NamesOf } from './query/run.ts'
export type { RecorderNeeds } from './facts/recorder.ts'

export interface ReportsOptions extends RecorderNeeds, Omit<AgentHoursNeeds, 'now'>, TicketTargetNeeds {
  audit: Pick<Audit, 'record'>
  conversations: Pick<Conversations, 'process'>
  /** Names of sites, groups, agents and segments as of now. */
  names: NamesOf
  onError: (error: unknown) => void
  now?: () => number
  /** Facts are folded for what has gathered in so many milliseconds. */
  gather?: number
  /** How long to rest when there is nothing to make anew, in milliseconds. */
  rest?: number
}

/** Facts, figures and reports. */
export interface Reports {
  registerRoutes(app: FastifyInstance, auth: Authenticators): void
  /** Follows the log; before the conversations start, of nodes with the worker role. */
  follow(): void
  /** Begins to keep cells. */
  start(): void
  /** Labels may say who a conversation was with. @returns sessions that had some */
  forgetLabels(conversationIds: readonly string[]): Promise<number>
  stop(): Promise<void>
}

const GATHER = 500
/** So many events at once are folded without waiting for more: there is a log to catch up with. */
const PORTION = 500
const REST = 20_000

export function createReports(options: ReportsOptions): Reports {
  const { db, audit, conversations, names, onError } = options
  const now = options.now ?? Date.now
  const stopping = new AbortController()
  const keep = async (signal: AbortSignal): Promise<void> => {
    await requireDefinitions(db)
    while (!signal.aborted) {
      await recordTicketTargets(options)
      const caughtUp = await recordAgentHours({ ...options, now })
      const made = await makeOneDay(db, now)
      if (caughtUp && !made) await sleep(options.rest ?? REST, signal)
    }
  }
  const keeper = new Leader({ name: 'reports', pool: db.$client, lead: keep, onError })
  return {
    registerRoutes(app, auth) {
      registerReportRoutes(app, auth, { db, names, now, audit })
    },
    follow() {
      conversations.process(PROCESSOR, async (batch) => {
        // A conversation is folded anew with each of its events: those of half a second at once cost one folding.
        if (batch.events.length < PORTION) await wait(options.gather ?? GATHER, undefined, { signal: stopping.signal }).catch(() => undefined)
        await record(batch, options)
      })
    },
    start() {
      keeper.start()
    },
    forgetLabels: (conversationIds) => forgetLabels(db, conversationIds),
    async stop() {
      stopping.abort()
      await keeper.stop()
    },
  }
}
