import { z } from 'zod'
import { cleanText } from '../common.ts'
import { defineRoute } from './route.ts'

const seconds = (min: number) => z.int().min(0).max(2_592_000).refine((value) => value === 0 || value >= min, `0, or at least ${String(min)}`)
const words = z.strictObject({ zh: cleanText(500), en: cleanText(500) })

/** What silence does to conversations of a channel. Seconds; 0 switches it off. Nobody who waits is ever closed. */
export const idlePolicy = z.strictObject({
  /** With the bot: closed after this long without a message. */
  botCloseSeconds: seconds(60),
  /** With an agent who had the last word: the customer is asked whether they are still there. */
  agentWarnSeconds: seconds(30),
  /** … and the conversation is closed after this long without an answer, counted from the agent's last word. */
  agentCloseSeconds: seconds(60),
  warning: words,
}).refine((policy) => policy.agentCloseSeconds === 0 || policy.agentWarnSeconds < policy.agentCloseSeconds, { path: ['agentWarnSeconds'], message: 'not before the close' })
export type IdlePolicy = z.infer<typeof idlePolicy>

export const defaultIdlePolicy: IdlePolicy = {
  botCloseSeconds: 1800, agentWarnSeconds: 600, agentCloseSeconds: 900,
  warning: { zh: '请问您还在吗？如果没有其他问题，会话稍后将自动结束。', en: 'Are you still there? Without further questions this conversation will end shortly.' },
}

const params = z.object({ channel: z.enum(['web']) })
const versioned = z.object({ version: z.int(), policy: idlePolicy })

export const idleRoutes = {
  getIdlePolicy: defineRoute({
    id: 'getIdlePolicy', method: 'GET', path: '/api/channels/:channel/idle', tag: 'settings', auth: 'agent', permissions: ['settings.view'],
    summary: 'What silence does to conversations of a channel.', params, response: versioned,
  }),
  setIdlePolicy: defineRoute({
    id: 'setIdlePolicy', method: 'PUT', path: '/api/channels/:channel/idle', tag: 'settings', auth: 'agent', permissions: ['settings.view', 'settings.edit'],
    summary: 'The same anew; refused when somebody changed it since `version`.', params, body: z.strictObject({ version: z.int(), policy: idlePolicy }), response: versioned,
  }),
}
