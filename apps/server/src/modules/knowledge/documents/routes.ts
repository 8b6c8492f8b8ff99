import { documentRoutes, MAX_DOCUMENTS_BYTES, type Language } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { bindRoute, type AgentPrincipal, type Authenticators } from '../../../platform/http/bind.ts'
import { readUpload, uploadOf } from '../commands/start-import.ts'
import type { Actor, KnowledgeContext } from '../context.ts'
import { orRefuse } from '../files/report.ts'
import type { Names } from '../presenter.ts'
import { parseSearch } from '../../../platform/search/grams.ts'
import { createDocument, deleteDocument, storeFile, updateDocument } from './commands.ts'
import { exportDocuments } from './export.ts'
import { readDocumentFile } from './files/read.ts'
import { cutPassages } from './passages.ts'
import { listPage, presentDocument, showDocument } from './presenter.ts'
import type { DocumentFilter } from './store.ts'

interface FilterQuery {
  search?: string | undefined
  language?: Language | undefined
  enabled?: 'true' | 'false' | undefined
  key?: string | undefined
}

const actorOf = (agent: AgentPrincipal): Actor => ({ id: agent.userId })

const filterOf = ({ search, language, enabled, key }: FilterQuery): DocumentFilter => ({
  search: search === undefined ? null : parseSearch(search), language, key, enabled: enabled === undefined ? undefined : enabled === 'true',
})

/** Binds the routes of documents but the upload. */
export function registerDocumentRoutes(app: FastifyInstance, auth: Authenticators, { context, names }: { context: KnowledgeContext; names: Names }): void {
  const { db } = context
  bindRoute(app, auth, documentRoutes.listDocuments, async ({ query }) => {
    const { cursor, limit, ...filter } = query
    return { ...(await listPage(db, { filter: filterOf(filter), cursor, limit }, names)), most: MAX_DOCUMENTS_BYTES }
  })
  bindRoute(app, auth, documentRoutes.getDocument, ({ params }) => showDocument(db, params.id, names))
  bindRoute(app, auth, documentRoutes.createDocument, async ({ agent, body, language }) => presentDocument(await createDocument(context, actorOf(agent), body, language), names))
  bindRoute(app, auth, documentRoutes.updateDocument, async ({ agent, params, body, language }) =>
    presentDocument(await updateDocument(context, actorOf(agent), params.id, body, language), names),
  )
  bindRoute(app, auth, documentRoutes.deleteDocument, ({ agent, params }) => deleteDocument(context, actorOf(agent), params.id))
  bindRoute(app, auth, documentRoutes.previewPassages, ({ body }) => cutPassages(body))
  bindRoute(app, auth, documentRoutes.exportDocuments, async ({ query, reply }) => {
    const day = new Date(context.now()).toISOString().slice(0, 10)
    void reply.header('content-type', 'application/zip').header('content-disposition', `attachment; filename="documents-${day}.zip"`)
    return exportDocuments(context, filterOf(query))
  })
}

/** Binds the upload; `app` must leave the body of a request to the handler. */
export function registerDocumentUpload(app: FastifyInstance, auth: Authenticators, { context, names }: { context: KnowledgeContext; names: Names }): void {
  const route = documentRoutes.uploadDocument
  bindRoute(app, auth, route, async ({ agent, query, stream, request, language }) => {
    const fileName = query.name.replace(/[\p{Cc}\p{Cf}]/gu, '').replace(/^.*[/\\]/u, '')
    const bytes = await readUpload(uploadOf(request, stream, route.binaryBody.maxBytes))
    const file = await orRefuse(readDocumentFile(fileName, bytes, query.language))
    const key = query.key ?? file.key
    return presentDocument(await storeFile(context, actorOf(agent), { ...file, key }, fileName, language), names)
  })
}
