import { MAX_REPORT_SCHEDULES, reportScheduleRoutes, type AuditAction, type ReportSchedule, type ReportScheduleInput } from '@yingda/contract'
import { canonical } from '@yingda/dialogue'
import type { FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import { Leader, sleep } from '../../../platform/database/leader.ts'
import type { Queryable } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import { bindRoute, type AgentPrincipal, type Authenticators } from '../../../platform/http/bind.ts'
import type { Audit } from '../../audit/index.ts'
import { requireMetrics } from '../query/run.ts'
import { readSettings } from '../settings.ts'
import { sendAllDue, sendNow, type SendNeeds } from './send.ts'
import * as store from './store.ts'
import { nextDue } from './times.ts'

export interface ReportSchedulesOptions extends Omit<SendNeeds, 'now'> {
  audit: Pick<Audit, 'record'>
  now?: () => number
  /** How long to rest between two looks, in milliseconds. */
  rest?: number
}

/** Reports that are sent by mail again and again. */
export interface ReportSchedules {
  registerRoutes(app: FastifyInstance, auth: Authenticators): void
  /** Begins to send what is due; one node at a time does. */
  start(): void
  stop(): Promise<void>
}

const REST = 20_000

const tooMany = (): AppError => new AppError('not_allowed_now', {
  text: { zh: `定时报表最多 ${String(MAX_REPORT_SCHEDULES)} 个，请先删除不用的。`, en: `There are ${String(MAX_REPORT_SCHEDULES)} scheduled reports, which is the limit. Delete some that are not used.` },
})
const strangers = (): AppError => new AppError('bad_request', {
  text: { zh: '有收件人已停用或没有查看报表的权限，请重新选择。', en: 'Some recipients are deactivated or may not see reports. Choose others.' },
  fields: [{ path: 'body.recipientIds', message: 'not allowed' }],
})

export function createReportSchedules(options: ReportSchedulesOptions): ReportSchedules {
  const needs: SendNeeds & Pick<ReportSchedulesOptions, 'audit'> = { ...options, now: options.now ?? Date.now }
  const { db, names, mail, now, usersWith, audit } = needs
  const lead = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await sendAllDue(needs)
      await sleep(options.rest ?? REST, signal)
    }
  }
  const leader = new Leader({ name: 'report schedules', pool: db.$client, lead, onError: options.onError })

  const present = async (rows: readonly store.ScheduleRow[]): Promise<ReportSchedule[]> => {
    const { timeZone } = await readSettings(db)
    const ids = [...new Set(rows.flatMap(({ spec, updatedBy }) => [...spec.recipientIds, ...(updatedBy === null ? [] : [updatedBy])]))]
    const [called, allowed] = await Promise.all([names('agent', ids), usersWith('reports.view.own')])
    const able = new Set(allowed.map(({ id }) => id))
    return rows.map(({ id, version, spec, last, updatedAt, updatedBy, doneUntil }) => ({
      ...spec, id, version, last, updatedAt, updatedBy: updatedBy === null ? null : (called.get(updatedBy) ?? null),
      recipients: spec.recipientIds.map((one) => ({ id: one, name: called.get(one) ?? null, able: able.has(one) })),
      nextAt: spec.paused ? null : new Date(nextDue(spec, timeZone, Math.max(now(), Date.parse(doneUntil)))).toISOString(),
    }))
  }
  const presentOne = async (id: string): Promise<ReportSchedule> => {
    const row = await store.findSchedule(db, id)
    const [shown] = row ? await present([row]) : []
    if (!shown) throw new AppError('not_found')
    return shown
  }
  /** Recipients who were chosen before may have lost their permission: they stay, and are skipped. */
  const check = async (input: ReportScheduleInput, before: readonly string[]): Promise<void> => {
    requireMetrics(input.report.metrics, input.report, await readSettings(db))
    const able = new Set((await usersWith('reports.view.own')).map(({ id }) => id))
    if (input.recipientIds.some((id) => !able.has(id) && !before.includes(id))) throw strangers()
  }
  const note = (tx: Queryable, agent: AgentPrincipal, action: AuditAction, id: string, name: string): Promise<void> =>
    audit.record({ actor: { id: agent.userId }, action, subject: `report_schedule:${id}`, detail: { name } }, tx)

  return {
    registerRoutes(app, auth) {
      bindRoute(app, auth, reportScheduleRoutes.listReportSchedules, async () => ({ items: await present(await store.listSchedules(db)), mailEnabled: mail.enabled, timeZone: (await readSettings(db)).timeZone }))
      bindRoute(app, auth, reportScheduleRoutes.listReportRecipients, async () => {
        const [own, all] = await Promise.all([usersWith('reports.view.own'), usersWith('reports.view.all')])
        const everything = new Set(all.map(({ id }) => id))
        return { items: own.map(({ id, name }) => ({ id, name, sees: everything.has(id) ? ('all' as const) : ('own' as const) })) }
      })
      bindRoute(app, auth, reportScheduleRoutes.createReportSchedule, async ({ agent, body }) => {
        await check(body, [])
        const id = randomUUID()
        await db.transaction(async (tx) => {
          if ((await store.countAndLock(tx)) >= MAX_REPORT_SCHEDULES) throw tooMany()
          await store.insertSchedule(tx, id, body, agent.userId, now())
          await note(tx, agent, 'report_schedule.created', id, body.name)
        })
        return presentOne(id)
      })
      bindRoute(app, auth, reportScheduleRoutes.updateReportSchedule, async ({ agent, params, body: { version, ...input } }) => {
        const before = await store.findSchedule(db, params.id)
        if (!before) throw new AppError('not_found')
        await check(input, before.spec.recipientIds)
        // What a new time would have made due, or what fell due during the pause, is not sent after all.
        const anew = canonical([before.spec.cadence, before.spec.hour, before.spec.paused]) !== canonical([input.cadence, input.hour, input.paused])
        await db.transaction(async (tx) => {
          if (!(await store.replaceSchedule(tx, params.id, version, input, agent.userId, anew ? new Date(now()).toISOString() : before.doneUntil))) throw new AppError('conflict')
          await note(tx, agent, 'report_schedule.updated', params.id, input.name)
        })
        return presentOne(params.id)
      })
      bindRoute(app, auth, reportScheduleRoutes.deleteReportSchedule, async ({ agent, params }) => {
        await db.transaction(async (tx) => {
          const row = await store.findSchedule(tx, params.id)
          if (!row || !(await store.deleteSchedule(tx, params.id))) throw new AppError('not_found')
          await note(tx, agent, 'report_schedule.deleted', params.id, row.spec.name)
        })
      })
      bindRoute(app, auth, reportScheduleRoutes.sendReportSchedule, async ({ agent, params }) => {
        const row = await store.findSchedule(db, params.id)
        if (!row) throw new AppError('not_found')
        await sendNow(needs, row, (tx) => note(tx, agent, 'report_schedule.sent', params.id, row.spec.name))
        return presentOne(params.id)
      })
    },
    start() {
      leader.start()
    },
    async stop() {
      await leader.stop()
    },
  }
}
