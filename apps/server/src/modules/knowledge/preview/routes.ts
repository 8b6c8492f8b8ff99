import { previewRoutes, type TermPreview } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../../platform/errors.ts'
import { bindRoute, type AgentPrincipal, type Authenticators } from '../../../platform/http/bind.ts'
import { startPreview, type PreviewParts } from './preview.ts'
import { deletePreview, findPreview, forgetOld, type PreviewRow } from './store.ts'

/** What customers wrote is for those who may read all conversations. */
const maySeeCustomers = (agent: AgentPrincipal): boolean => agent.permissions.has('conversations.view.all')

function present(row: PreviewRow, agent: AgentPrincipal): TermPreview {
  const stage = row.total === null ? 'learning' : 'asking'
  if (row.result === null || maySeeCustomers(agent)) return { ...row, stage }
  return { ...row, stage, result: { ...row.result, differences: row.result.differences.filter(({ source }) => source !== 'customers') } }
}

/** Binds 'what would change'. */
export function registerPreviewRoutes(app: FastifyInstance, auth: Authenticators, parts: PreviewParts): void {
  const { context, workbench } = parts
  const show = async (id: string, agent: AgentPrincipal): Promise<TermPreview> => {
    await workbench.tidy('knowledge_previews')
    await forgetOld(context.db)
    const row = await findPreview(context.db, id, agent.userId)
    if (!row) throw new AppError('not_found')
    return present(row, agent)
  }
  bindRoute(app, auth, previewRoutes.previewTermSets, async ({ agent, body, language }) => {
    const wanted = { changes: body.changes, withCustomers: maySeeCustomers(agent) }
    return show(await startPreview(parts, { id: agent.userId }, wanted, language), agent)
  })
  bindRoute(app, auth, previewRoutes.getTermPreview, ({ agent, params }) => show(params.id, agent))
  bindRoute(app, auth, previewRoutes.cancelTermPreview, async ({ agent, params }) => {
    if (!(await deletePreview(context.db, params.id, agent.userId))) throw new AppError('not_found')
    workbench.stop(params.id)
  })
}
