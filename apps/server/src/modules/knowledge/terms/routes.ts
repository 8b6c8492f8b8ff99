import { termRoutes } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { bindRoute, type AgentPrincipal, type Authenticators } from '../../../platform/http/bind.ts'
import { readUpload, uploadOf } from '../commands/start-import.ts'
import type { Actor, KnowledgeContext } from '../context.ts'
import type { Names } from '../presenter.ts'
import { parseSearch } from '../../../platform/search/grams.ts'
import { createTermSet, deleteTermSet, updateTermSet } from './commands.ts'
import { exportTermSets, importTermSets } from './files.ts'
import { listTermSets, presentTermSet, showTermSet } from './presenter.ts'

const actorOf = (agent: AgentPrincipal): Actor => ({ id: agent.userId })

/** Binds the routes of the owner's lexicons but the import. */
export function registerTermRoutes(app: FastifyInstance, auth: Authenticators, { context, names }: { context: KnowledgeContext; names: Names }): void {
  const { db } = context
  bindRoute(app, auth, termRoutes.listTermSets, ({ query }) => {
    const { search, kind, language, builtIn, cursor, limit } = query
    const filter = { search: search === undefined ? null : parseSearch(search), kind, language }
    return listTermSets(db, { filter, builtIn: builtIn === undefined ? undefined : builtIn === 'true', cursor, limit }, names)
  })
  bindRoute(app, auth, termRoutes.getTermSet, ({ params }) => showTermSet(db, params, names))
  bindRoute(app, auth, termRoutes.createTermSet, async ({ agent, body, language }) =>
    presentTermSet(await createTermSet(context, actorOf(agent), body, language), names),
  )
  bindRoute(app, auth, termRoutes.updateTermSet, async ({ agent, params, body, language }) =>
    presentTermSet(await updateTermSet(context, actorOf(agent), params, body, language), names),
  )
  bindRoute(app, auth, termRoutes.deleteTermSet, ({ agent, params }) => deleteTermSet(context, actorOf(agent), params))
  bindRoute(app, auth, termRoutes.exportTermSets, async ({ query, language, reply }) => {
    const day = new Date(context.now()).toISOString().slice(0, 10)
    void reply.header('content-type', 'text/csv; charset=utf-8').header('content-disposition', `attachment; filename="terms-${day}.csv"`)
    return exportTermSets(context, query, language)
  })
}

/** Binds the import; `app` must leave the body of a request to the handler. */
export function registerTermImport(app: FastifyInstance, auth: Authenticators, { context }: { context: KnowledgeContext }): void {
  bindRoute(app, auth, termRoutes.importTermSets, async ({ agent, query, stream, request, language }) => {
    const bytes = await readUpload(uploadOf(request, stream, termRoutes.importTermSets.binaryBody.maxBytes))
    return importTermSets(context, actorOf(agent), bytes, query.language, language)
  })
}
