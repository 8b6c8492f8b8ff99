import type { Language, TicketBulkChange, TicketFilter, TicketJob } from '@yingda/contract'
import { MAX_BULK_TICKETS } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import { accessTicket } from '../access.ts'
import { changeTicket, requireAgents, requireGroup } from '../commands/change-ticket.ts'
import { followTicket, replyAsAgent } from '../commands/reply.ts'
import { idOf } from '../commands/run.ts'
import type { Worker } from '../../../platform/jobs/runner.ts'
import type { TicketContext } from '../context.ts'
import { listTickets } from '../lists/list.ts'
import { scopeOf, type Scope } from '../policy.ts'
import { ticketJobs } from './store.ts'

const PAGE = 500

/** Begins a change of many tickets: those named, or those in sight that fit a filter. @throws AppError bad_request, too_large */
export async function startBulk(
  context: TicketContext, agent: AgentPrincipal, input: { key?: string | undefined; ids?: string[] | undefined; filter?: TicketFilter | undefined; change: TicketBulkChange }, language: Language,
): Promise<TicketJob> {
  if ((input.ids === undefined) === (input.filter === undefined)) throw new AppError('bad_request', { fields: [{ path: 'body', message: 'either ids or a filter' }] })
  await requireAgents(context, input.change.assigneeId ? [input.change.assigneeId] : [])
  await requireGroup(context, input.change.groupId)
  const id = idOf(`bulk:${agent.userId}`, input.key)
  const known = await ticketJobs.find(context.db, id, agent.userId)
  if (known) return known
  const ids = input.ids === undefined ? await idsOf(context, scopeOf(agent), input.filter ?? {}) : [...new Set(input.ids)]
  await context.db.transaction(async (tx) => {
    await ticketJobs.insert(tx, { id, kind: 'bulk', createdBy: agent.userId, language, task: input.change, total: ids.length }, ids.map((ticketId, at) => ({ row: at + 1, subjectId: ticketId, input: null })))
    await context.audit.record({ actor: { id: agent.userId }, action: 'tickets.bulk_changed', subject: `ticket_job:${id}`, detail: { tickets: ids.length, fields: Object.keys(input.change) } }, tx)
  })
  const job = await ticketJobs.find(context.db, id, agent.userId)
  if (!job) throw new AppError('not_found')
  return job
}

async function idsOf(context: TicketContext, scope: Scope | null, filter: TicketFilter): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await listTickets(context.db, scope, { filter, order: { by: 'number', descending: false }, cursor, limit: PAGE })
    ids.push(...page.tickets.map((ticket) => ticket.id))
    if (ids.length > MAX_BULK_TICKETS) {
      throw new AppError('too_large', { text: { zh: `一次最多修改 ${String(MAX_BULK_TICKETS)} 个工单，请缩小筛选范围。`, en: `At most ${String(MAX_BULK_TICKETS)} tickets can be changed at once. Narrow the filter.` } })
    }
    if (page.next === null) return [...new Set(ids)]
    cursor = page.next
  }
}

/** Changes one ticket of a job. */
export const bulkWorker = (context: TicketContext): Worker => async (row, job, agent) => {
  const id = row.subjectId
  if (id === null) throw new AppError('not_found')
  if (!agent.permissions.has('tickets.edit')) throw new AppError('forbidden')
  const { reply, follow, ...update } = job.task as TicketBulkChange
  let changed = false
  if (Object.keys(update).length > 0) changed = (await changeTicket(context, agent, id, update, { language: job.language, key: `job:${job.id}` })).changed
  if (reply !== undefined) {
    await replyAsAgent(context, agent, id, { key: `job-${job.id}`, text: reply.text, files: [], internal: reply.internal, mentions: [] }, job.language)
    changed = true
  }
  if (follow !== undefined) {
    const { ticket } = await accessTicket(context, agent, id)
    if (ticket.followers.includes(agent.userId) !== follow) {
      await followTicket(context, agent, id, agent.userId, follow)
      changed = true
    }
  }
  return { subjectId: id, changed }
}
