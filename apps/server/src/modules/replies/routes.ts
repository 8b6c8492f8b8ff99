import { replyRoutes, type CannedReply, type ReplyOwner, type ReplyScope } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { encodePlace } from '../../platform/database/rows.ts'
import { AppError } from '../../platform/errors.ts'
import { bindRoute, type AgentPrincipal, type Authenticators } from '../../platform/http/bind.ts'
import { cursorPlace } from '../../platform/http/cursor.ts'
import { readUpload, uploadOf } from '../knowledge/index.ts'
import { createReply, deleteReply, updateReply, type RepliesContext } from './commands.ts'
import { exportReplies, importReplies } from './files.ts'
import { listSight, mayEdit, useSight } from './policy.ts'
import * as store from './store.ts'

const place = z.tuple([z.string(), z.uuid()])

function placeOf(cursor: string | undefined): { shortcut: string; id: string } | null {
  const found = cursorPlace(cursor, place)
  return found && { shortcut: found[0], id: found[1] }
}

const present = (agent: AgentPrincipal, { groupId, groupName, agentId, ...row }: store.ReplyRow): CannedReply => ({
  ...row, group: groupId === null ? null : { id: groupId, name: groupName ?? '' }, editable: mayEdit(agent, { scope: row.scope, agentId }),
})

/** @throws AppError bad_request for a group that is not named */
function ownerOf({ scope, groupId }: { scope: ReplyScope; groupId?: string | undefined }): ReplyOwner {
  if (scope !== 'group') return { scope }
  if (groupId === undefined) throw new AppError('bad_request', { fields: [{ path: 'query.groupId', message: 'required with the scope group' }] })
  return { scope, groupId }
}

function registerFiles(app: FastifyInstance, auth: Authenticators, context: RepliesContext): void {
  void app.register((scope, _options, done) => {
    // a file is taken as it comes: its announced type must not make a parser of this server read it first
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, parsed) => {
      parsed(null)
    })
    bindRoute(scope, auth, replyRoutes.importReplies, async ({ agent, query, stream, request, language }) => {
      const owner = ownerOf(query)
      return importReplies(context, agent, owner, await readUpload(uploadOf(request, stream, replyRoutes.importReplies.binaryBody.maxBytes)), language)
    })
    done()
  })
  bindRoute(app, auth, replyRoutes.exportReplies, async ({ agent, query, language, reply }) => {
    const file = await exportReplies(context, agent, ownerOf(query), language)
    const day = new Date().toISOString().slice(0, 10)
    void reply.header('content-type', 'text/csv; charset=utf-8').header('content-disposition', `attachment; filename="replies-${query.scope}-${day}.csv"`)
    return file
  })
}

export function registerReplyRoutes(app: FastifyInstance, auth: Authenticators, context: RepliesContext): void {
  const { db } = context
  registerFiles(app, auth, context)
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
