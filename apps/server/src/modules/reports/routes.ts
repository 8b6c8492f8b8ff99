import { reportRoutes } from '@yingda/contract'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { bindRoute, type Authenticators } from '../../platform/http/bind.ts'
import type { Audit } from '../audit/index.ts'
import { metricsFor, present } from './metrics/index.ts'
import { sightOf } from './policy.ts'
import { listChoices } from './query/choices.ts'
import { readEffects } from './query/effects.ts'
import { exportReport, exportRows, mediaTypes, type Exported } from './query/export.ts'
import { listRows } from './query/rows.ts'
import { runReport, type QueryContext } from './query/run.ts'
import { readSettings, replaceSettings } from './settings.ts'

export interface ReportRouteNeeds extends QueryContext {
  audit: Pick<Audit, 'record'>
}

/** Binds the routes. Whose figures somebody sees, `sightOf` says for all of them. */
export function registerReportRoutes(app: FastifyInstance, auth: Authenticators, needs: ReportRouteNeeds): void {
  const { db, audit, now } = needs
  const send = async (agentId: string, reply: FastifyReply, what: string, file: Exported): Promise<unknown> => {
    await audit.record({ actor: { id: agentId }, action: 'reports.exported', subject: 'reports', detail: { metrics: file.metrics, from: file.from, to: file.to, format: file.format } })
    const name = `${what}-${file.from}-${file.to}.${file.format}`
    void reply.header('content-type', mediaTypes[file.format]).header('content-disposition', `attachment; filename="${name}"`)
    return reply.send(file.stream)
  }
  bindRoute(app, auth, reportRoutes.listMetrics, async () => {
    const parameters = await readSettings(db)
    return { items: metricsFor(parameters).map((metric) => present(metric, parameters)) }
  })
  bindRoute(app, auth, reportRoutes.queryReport, ({ agent, body }) => runReport(needs, sightOf(agent), body))
  bindRoute(app, auth, reportRoutes.listReportRows, ({ agent, body }) => listRows(needs, sightOf(agent), body))
  bindRoute(app, auth, reportRoutes.exportReport, async ({ agent, query, language, reply }) =>
    send(agent.userId, reply, 'report', await exportReport(needs, sightOf(agent), query.query, query.format, language)))
  bindRoute(app, auth, reportRoutes.exportReportRows, async ({ agent, query, language, reply }) =>
    send(agent.userId, reply, 'rows', await exportRows(needs, sightOf(agent), query.query, query.format, language)))
  bindRoute(app, auth, reportRoutes.getEffects, ({ query }) => readEffects({ db, now }, query))
  bindRoute(app, auth, reportRoutes.getReportSettings, () => readSettings(db))
  bindRoute(app, auth, reportRoutes.setReportSettings, ({ agent, body }) => replaceSettings({ db, audit }, agent.userId, body))
  bindRoute(app, auth, reportRoutes.listReportChoices, ({ agent }) => listChoices(needs, sightOf(agent)))
}
