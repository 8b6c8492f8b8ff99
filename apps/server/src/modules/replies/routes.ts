import { replyRoutes, type CannedReply } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { decodePlace, encodePlace } from '../../platform/database/rows.ts'
import { AppError } from '../../platform/errors.ts'
import { bindRoute, type AgentPrincipal, type Authenticators } from '../../platform/http/bind.ts'
import { createReply, deleteReply, updateReply, type RepliesContext } from './commands.ts'
import { listSight, mayEdit, useSight } from './policy.ts'
import * as store from './store.ts'

const place = z.tuple([z.string(), z.uuid()])

function placeOf(cursor: string | undefined): { shortcut: string; id: string } | null {
  if (cursor === undefined) return null
  const parsed = place.safeParse(decodePlace(cursor))
  if (!parsed.success) throw new AppError('bad_request', { fields: [{ path: 'query.cursor', message: 'not a cursor of this list' }] })
  return { shortcut: parsed.data[0], id: parsed.data[1] }
}

const present = (agent: AgentPrincipal, { groupId, groupName, agentId, ...row }: store.ReplyRow): CannedReply => ({
  ...row, group: groupId === null ? null : { id: groupId, name: groupName ?? '' }, editable: mayEdit(agent, { scope: row.scope, agentId }),
})

export function registerReplyRoutes(app: FastifyInstance, auth: Authenticators, context: RepliesContext): void {
  const { db } = context
  bindRoute(app, auth, replyRoutes.listReplies, async ({ agent, query }) => {
    const { cursor, limit, ...filter } = query
    const found = await store.listReplies(db, listSight(agent), { ...filter, after: placeOf(cursor), limit: limit + 1 })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    return { items: page.map((row) => present(agent, row)), next: last && found.length > limit ? encodePlace([last.shortcut, last.id]) : null }
  })
  bindRoute(app, auth, replyRoutes.searchReplies, async ({ agent, query }) => ({
    items: (await store.searchReplies(db, useSight(agent), query.q.trim(), query.limit)).map((row) => present(agent, row)),
  }))
  bindRoute(app, auth, replyRoutes.createReply, async ({ agent, body: { owner, ...input } }) => present(agent, await createReply(context, agent, owner, input)))
  bindRoute(app, auth, replyRoutes.updateReply, async ({ agent, params, body }) => present(agent, await updateReply(context, agent, params.id, body)))
  bindRoute(app, auth, replyRoutes.deleteReply, ({ agent, params }) => deleteReply(context, agent, params.id))
}
