import { defaultIdlePolicy, idlePolicy, idleRoutes, type ConversationState, type IdlePolicy } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { sleep } from '../../platform/database/leader.ts'
import { changedBy, rowsOf, type Queryable } from '../../platform/database/rows.ts'
import { AppError } from '../../platform/errors.ts'
import { bindRoute, type Authenticators } from '../../platform/http/bind.ts'
import { decisions, type Decision } from '../conversations/index.ts'
import type { RoutingOptions } from './context.ts'

/** How often silence is looked at, in milliseconds. */
const EVERY = 5000
/** Conversations of one look at the most; the rest comes with the next. */
const PAGE = 500
/** What fell silent this long before it was due was never looked at in time: it is tidied up without a word. Milliseconds. */
const STALE = 24 * 3_600_000
/** Of those fewer at a time, so that thousands of them leave room for the conversations of the moment. */
const STALE_PAGE = 50

export async function readIdlePolicies(db: Queryable): Promise<Map<string, { version: number; policy: IdlePolicy }>> {
  const found = await rowsOf<{ channel: string; version: number; policy: unknown }>(db, sql`select channel, version, policy from idle_policies`)
  return new Map(found.map(({ channel, version, policy }) => [channel, { version, policy: idlePolicy.parse(policy) }]))
}

async function writeIdlePolicy(db: Queryable, channel: string, version: number, policy: IdlePolicy): Promise<boolean> {
  const json = JSON.stringify(policy)
  const changed = version === 0
    ? await changedBy(db, sql`insert into idle_policies (channel, version, policy) values (${channel}, 1, ${json}::jsonb) on conflict do nothing`)
    : await changedBy(db, sql`update idle_policies set version = version + 1, policy = ${json}::jsonb where channel = ${channel} and version = ${version}`)
  return changed > 0
}

/** What silence asks for. */
export type IdleStep = 'close' | 'warn' | 'tidy' | null

/**
 * Pure: what is to be done with a conversation at a time (milliseconds since 1970). Only silence of the customer counts, and
 * only where nobody owes them a word; a warning is the system's only word while an agent has the conversation. What should
 * have been closed more than a day ago is tidied up.
 */
export function idleStep(state: ConversationState, policy: IdlePolicy, now: number): IdleStep {
  const silent = now - Date.parse(state.activeAt)
  const after = (seconds: number): boolean => seconds > 0 && silent >= seconds * 1000
  const stale = (seconds: number): boolean => seconds > 0 && silent >= seconds * 1000 + STALE
  if (state.owner.kind === 'bot') return stale(policy.botCloseSeconds) ? 'tidy' : after(policy.botCloseSeconds) ? 'close' : null
  if (state.owner.kind !== 'agent' || state.waitingSince !== null || state.lastMessage === null) return null
  const { agentWarnSeconds: warn, agentCloseSeconds: close } = policy
  const last = state.lastMessage.author
  if (last !== 'customer' && stale(close)) return 'tidy'
  if (last === 'bot' && warn > 0) return close > 0 && after(close - warn) ? 'close' : null
  if (last !== 'agent') return null
  if (after(warn)) return 'warn'
  return warn === 0 && after(close) ? 'close' : null
}

/** Does what silence asks for, until the signal ends; one node at a time. */
export async function watchSilence({ db, conversations, onError }: Pick<RoutingOptions, 'db' | 'conversations' | 'onError'>, signal: AbortSignal, now: () => number = Date.now): Promise<void> {
  while (!signal.aborted) {
    try {
      await lookOnce({ db, conversations }, now())
    } catch (error) {
      onError(error)
    }
    await sleep(EVERY, signal)
  }
}

/** One look over everything silent. @returns how many conversations were warned or closed. */
export async function lookOnce({ db, conversations }: Pick<RoutingOptions, 'db' | 'conversations'>, now: number): Promise<number> {
  const policies = await readIdlePolicies(db)
  const policyOf = (channel: string): IdlePolicy => policies.get(channel)?.policy ?? defaultIdlePolicy
  const limits = [defaultIdlePolicy, ...[...policies.values()].map(({ policy }) => policy)]
  const shortest = (of: (policy: IdlePolicy) => number): number => Math.min(...limits.map(of).filter((seconds) => seconds > 0))
  const withBot = shortest((policy) => policy.botCloseSeconds)
  const withAgent = shortest((policy) => (policy.agentWarnSeconds > 0 ? Math.min(policy.agentWarnSeconds, policy.agentCloseSeconds - policy.agentWarnSeconds) : policy.agentCloseSeconds))
  const silent = [
    ...(Number.isFinite(withBot) ? await both(conversations, 'bot', now - withBot * 1000) : []),
    ...(Number.isFinite(withAgent) ? await both(conversations, 'agent', now - withAgent * 1000) : []),
  ]
  const due = silent.flatMap((state) => {
    const step = idleStep(state, policyOf(state.channel), now)
    return step === null ? [] : [{ state, step }]
  })
  await Promise.all(due.map(({ state, step }) => carryOut(conversations, state, step, policyOf(state.channel))))
  return due.length
}

/** Some of what fell silent lately, and a few of what did long ago: neither waits for the other. */
async function both(conversations: RoutingOptions['conversations'], owner: 'bot' | 'agent', before: number): Promise<ConversationState[]> {
  const old = new Date(before - STALE)
  const [lately, longAgo] = await Promise.all([conversations.silent(owner, { after: old, before: new Date(before) }, PAGE), conversations.silent(owner, { after: null, before: old }, STALE_PAGE)])
  return [...lately, ...longAgo]
}

async function carryOut(conversations: RoutingOptions['conversations'], { id, lastSeq, language }: ConversationState, step: 'close' | 'warn' | 'tidy', policy: IdlePolicy): Promise<void> {
  const clientId = `idle-${String(lastSeq).padStart(8, '0')}`
  const decide = (now: ConversationState | null): Decision =>
    step !== 'warn' ? decisions.closeQuietly(now, step === 'tidy' ? 'closed_stale' : 'closed_idle', lastSeq) : decisions.notice(now, clientId, 'idle_warning', policy.warning[language], lastSeq)
  await conversations.writer.execute({ conversationId: id, decide, ...(step === 'warn' ? { clientId } : {}) })
}

export function registerIdleRoutes(app: FastifyInstance, auth: Authenticators, { db, audit }: Pick<RoutingOptions, 'db' | 'audit'>): void {
  bindRoute(app, auth, idleRoutes.getIdlePolicy, async ({ params }) => (await readIdlePolicies(db)).get(params.channel) ?? { version: 0, policy: defaultIdlePolicy })
  bindRoute(app, auth, idleRoutes.setIdlePolicy, async ({ agent, params, body: { version, policy } }) => {
    await db.transaction(async (tx) => {
      if (!(await writeIdlePolicy(tx, params.channel, version, policy))) throw new AppError('conflict')
      await audit.record({ actor: { id: agent.userId }, action: 'channel.idle_changed', subject: `channel:${params.channel}` }, tx)
    })
    return { version: version + 1, policy }
  })
}
