import { handlingRoutes } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../platform/errors.ts'
import { bindRoute, type AgentPrincipal, type Authenticators } from '../../platform/http/bind.ts'
import * as decisions from './commands/decide-work.ts'
import type { Conversations } from './conversations.ts'
import { labelsUsed } from './labels.ts'

interface HandlingNeeds {
  auth: Authenticators
  /** The colleague's name when conversations can be handed to them, else null. */
  colleague: (agentId: string) => Promise<{ agentId: string; name: string } | null>
}

const asAgent = ({ userId, name }: AgentPrincipal): { agentId: string; name: string } => ({ agentId: userId, name })

/** @throws AppError not_found when conversations cannot be handed to this user */
export async function requireColleague(needs: Pick<HandlingNeeds, 'colleague'>, agentId: string): Promise<{ agentId: string; name: string }> {
  const colleague = await needs.colleague(agentId)
  if (colleague) return colleague
  throw new AppError('not_found', {
    text: { zh: '该同事不存在或不能接待会话，请重新选择。', en: 'This colleague does not exist or cannot take conversations. Choose another.' },
  })
}

/** Binds what agents note on a conversation: priority, labels, colleagues, classification, summing up. */
export function registerHandling(app: FastifyInstance, conversations: Conversations, needs: HandlingNeeds): void {
  const { auth } = needs
  bindRoute(app, auth, handlingRoutes.setPriority, ({ agent, params, body }) =>
    conversations.command(agent, params.id, (state) => decisions.setPriority(state, agent.userId, body.priority)))
  bindRoute(app, auth, handlingRoutes.setLabels, ({ agent, params, body }) =>
    conversations.command(agent, params.id, (state) => {
      const decision = decisions.setLabels(state, agent.userId, body.labels)
      return decision.events.length === 0 ? decision : { ...decision, effects: labelsUsed(body.labels, new Date().toISOString()) }
    }))
  bindRoute(app, auth, handlingRoutes.listLabels, async () => ({ items: await conversations.labels() }))
  bindRoute(app, auth, handlingRoutes.setParticipant, async ({ agent, params, body }) => {
    const state = await conversations.access(agent, params.id)
    // Who left the company can still be taken out of a case.
    const leaving = !body.on && state.participantIds.includes(params.agentId)
    const colleague = leaving ? ((await needs.colleague(params.agentId)) ?? { agentId: params.agentId, name: '' }) : await requireColleague(needs, params.agentId)
    return conversations.command(agent, params.id, (now) => decisions.setParticipant(now, asAgent(agent), colleague, body.on))
  })
  bindRoute(app, auth, handlingRoutes.classifyConversation, ({ agent, params, body }) =>
    conversations.command(agent, params.id, (state) => decisions.classify(state, agent.userId, body.scenario, body.serviceKind)))
  bindRoute(app, auth, handlingRoutes.wrapUpConversation, ({ agent, params, body }) =>
    conversations.command(agent, params.id, (state) => decisions.wrapUp(state, asAgent(agent), body.outcome, body.note)))
}
