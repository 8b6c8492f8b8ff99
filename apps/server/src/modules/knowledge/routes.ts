import { knowledgeRoutes } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../platform/errors.ts'
import { bindRoute, type AgentPrincipal, type Authenticators } from '../../platform/http/bind.ts'
import { createEntry } from './commands/create-entry.ts'
import { deleteEntry } from './commands/delete-entry.ts'
import { exportEntries } from './commands/export-entries.ts'
import { startImport, uploadOf } from './commands/start-import.ts'
import { testBot } from './commands/test-bot.ts'
import { updateEntry } from './commands/update-entry.ts'
import type { Actor, KnowledgeContext } from './context.ts'
import { registerDialRoutes } from './dial/routes.ts'
import { registerDocumentRoutes, registerDocumentUpload } from './documents/routes.ts'
import { registerEntityRoutes, registerProductImport } from './entities/routes.ts'
import type { Importer } from './importer.ts'
import type { Workbench } from './jobs/workbench.ts'
import { presentEntries, presentPage, readCursor, type Names } from './presenter.ts'
import type { CustomerQuestion } from './preview/preview.ts'
import { registerPreviewRoutes } from './preview/routes.ts'
import type { Releases } from './release/releases.ts'
import { parseSearch } from '../../platform/search/grams.ts'
import * as store from './store.ts'
import { registerTermImport, registerTermRoutes } from './terms/routes.ts'
import { registerTestImport, registerTestRoutes } from './tests/routes.ts'

export interface RouteParts {
  context: KnowledgeContext
  importer: Importer
  releases: Releases
  workbench: Workbench
  names: Names
  recentQuestions: (limit: number) => Promise<CustomerQuestion[]>
}

interface FilterQuery {
  search?: string | undefined
  category?: string | undefined
  language?: 'zh' | 'en' | undefined
  enabled?: 'true' | 'false' | undefined
}

const filterOf = ({ search, category, language, enabled }: FilterQuery): store.EntryFilter => ({
  search: search === undefined ? null : parseSearch(search),
  category: category === '' ? undefined : category,
  language,
  enabled: enabled === undefined ? undefined : enabled === 'true',
})

const actorOf = (agent: AgentPrincipal): Actor => ({ id: agent.userId })

/** Binds every route of the knowledge base. What one may do stands in the contract, by permission. */
export function registerKnowledgeRoutes(app: FastifyInstance, auth: Authenticators, parts: RouteParts): void {
  registerReading(app, auth, parts)
  registerEditing(app, auth, parts)
  registerFiles(app, auth, parts)
  registerBot(app, auth, parts)
  registerTermRoutes(app, auth, parts)
  registerDialRoutes(app, auth, parts)
  registerDocumentRoutes(app, auth, parts)
  registerEntityRoutes(app, auth, parts)
  registerTestRoutes(app, auth, parts)
  registerPreviewRoutes(app, auth, parts)
}

function registerReading(app: FastifyInstance, auth: Authenticators, { context, names }: RouteParts): void {
  const { db } = context
  bindRoute(app, auth, knowledgeRoutes.listEntries, async ({ query }) => {
    const filter = filterOf(query)
    const [found, total] = await Promise.all([
      store.listEntries(db, filter, readCursor(query.cursor), query.limit + 1),
      store.countEntries(db, filter),
    ])
    return { ...(await presentPage(found, query.limit, names)), total }
  })
  bindRoute(app, auth, knowledgeRoutes.listCategories, async () => ({ items: await store.listCategories(db) }))
  bindRoute(app, auth, knowledgeRoutes.listEntryTicketTypes, async () => ({ items: (await context.ticketTypes()).map(({ ref, name }) => ({ ref, name })) }))
  bindRoute(app, auth, knowledgeRoutes.getEntry, async ({ params }) => {
    const entry = await store.findEntry(db, params.id)
    const [shown] = entry ? await presentEntries([entry], names) : []
    if (!shown) throw new AppError('not_found')
    return shown
  })
}

function registerEditing(app: FastifyInstance, auth: Authenticators, { context, names }: RouteParts): void {
  bindRoute(app, auth, knowledgeRoutes.createEntry, async ({ agent, body, language }) => {
    const [shown] = await presentEntries([await createEntry(context, actorOf(agent), body, language)], names)
    if (!shown) throw new AppError('not_found')
    return shown
  })
  bindRoute(app, auth, knowledgeRoutes.updateEntry, async ({ agent, params, body, language }) => {
    const [shown] = await presentEntries([await updateEntry(context, actorOf(agent), params.id, body, language)], names)
    if (!shown) throw new AppError('not_found')
    return shown
  })
  bindRoute(app, auth, knowledgeRoutes.deleteEntry, ({ agent, params }) => deleteEntry(context, actorOf(agent), params.id))
}

function registerFiles(app: FastifyInstance, auth: Authenticators, { context, importer, names }: RouteParts): void {
  // a file is taken as it comes: its announced type must not make a parser of this server read it first
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, parsed) => {
      parsed(null)
    })
    bindRoute(scope, auth, knowledgeRoutes.startImport, ({ agent, query, stream, language, request }) => {
      const upload = uploadOf(request, stream, knowledgeRoutes.startImport.binaryBody.maxBytes)
      return startImport(importer, actorOf(agent), upload, query, language)
    })
    registerTermImport(scope, auth, { context })
    registerTestImport(scope, auth, { context })
    registerDocumentUpload(scope, auth, { context, names })
    registerProductImport(scope, auth, { context })
    done()
  })
  bindRoute(app, auth, knowledgeRoutes.getImport, async ({ params }) => {
    const report = await importer.find(params.id)
    if (!report) throw new AppError('not_found')
    return report
  })
  bindRoute(app, auth, knowledgeRoutes.exportEntries, async ({ query, language, reply }) => {
    const file = await exportEntries(context, filterOf(query), query.format, language)
    void reply.header('content-type', file.mediaType).header('content-disposition', `attachment; filename="${file.fileName}"`)
    return file.stream
  })
}

function registerBot(app: FastifyInstance, auth: Authenticators, { context, releases }: RouteParts): void {
  bindRoute(app, auth, knowledgeRoutes.testBot, async ({ body, language }) =>
    testBot(await releases.whenReady(), body, new Date(context.now()).toISOString(), language),
  )
  bindRoute(app, auth, knowledgeRoutes.getRelease, () => releases.status())
}
