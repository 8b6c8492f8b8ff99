import type { TicketFilter, TicketOrder, TicketView, TicketViewInput } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { randomUUID } from 'node:crypto'
import { anyOf, changedBy, rowsOf } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import type { AgentPrincipal } from '../../../platform/http/bind.ts'
import type { TicketContext } from '../context.ts'

interface ViewRow {
  id: string
  scope: TicketView['scope']
  ownerId: string
  groupId: string | null
  name: string
  filter: TicketFilter
  order: TicketOrder
  columns: string[]
  position: number
  version: number
}

const columns = sql`id, scope, owner_id as "ownerId", group_id as "groupId", name, filter, sort as "order", columns, position, version`
const MOST = 200

const present = ({ ownerId, ...view }: ViewRow, userId: string): TicketView => ({ ...view, mine: ownerId === userId })

/** Views in sight: one's own, those of one's groups, the company's. */
export async function listViews(context: TicketContext, agent: AgentPrincipal): Promise<TicketView[]> {
  const rows = await rowsOf<ViewRow>(context.db, sql`select ${columns} from ticket_views
    where (scope = 'personal' and owner_id = ${agent.userId}) or scope = 'company' or (scope = 'group' and group_id = ${anyOf([...agent.groupIds])})
    order by scope, position, name limit ${MOST * 3}`)
  return rows.map((row) => present(row, agent.userId))
}

/** A shared view is made by those who set up tickets, one of a group also by nobody else. @throws AppError forbidden */
function requireMay(agent: AgentPrincipal, scope: TicketView['scope']): void {
  if (scope !== 'personal' && !agent.permissions.has('tickets.settings')) throw new AppError('forbidden')
}

/** @throws AppError not_found, also for another's personal view */
async function requireView(context: TicketContext, agent: AgentPrincipal, id: string): Promise<ViewRow> {
  const [row] = await rowsOf<ViewRow>(context.db, sql`select ${columns} from ticket_views where id = ${id}`)
  if (row === undefined || (row.scope === 'personal' && row.ownerId !== agent.userId)) throw new AppError('not_found')
  requireMay(agent, row.scope)
  return row
}

async function audit(context: TicketContext, agent: AgentPrincipal, action: 'created' | 'updated' | 'deleted', view: Pick<ViewRow, 'id' | 'scope' | 'name'>): Promise<void> {
  if (view.scope === 'personal') return
  await context.audit.record({ actor: { id: agent.userId }, action: `ticket_view.${action}`, subject: `ticket_view:${view.id}`, detail: { name: view.name, scope: view.scope } })
}

/** @throws AppError forbidden, too_large (200 personal views at the most) */
export async function createView(context: TicketContext, agent: AgentPrincipal, input: TicketViewInput): Promise<TicketView> {
  requireMay(agent, input.scope)
  const id = randomUUID()
  const [row] = await rowsOf<ViewRow>(context.db, sql`insert into ticket_views (id, scope, owner_id, group_id, name, filter, sort, columns, position)
    select ${id}::uuid, ${input.scope}, ${agent.userId}::uuid, ${input.groupId}::uuid, ${input.name}, ${JSON.stringify(input.filter)}::jsonb, ${JSON.stringify(input.order)}::jsonb,
      ${sql.param(input.columns)}::text[], coalesce(max(position), 0) + 1 from ticket_views where scope = ${input.scope} and owner_id = ${agent.userId}
    having count(*) < ${MOST} returning ${columns}`)
  if (row === undefined) throw new AppError('too_large', { text: { zh: `每人最多 ${String(MOST)} 个视图，请先删除不用的。`, en: `One person has at most ${String(MOST)} views. Delete some first.` } })
  await audit(context, agent, 'created', row)
  return present(row, agent.userId)
}

/** @throws AppError not_found, forbidden, conflict */
export async function updateView(context: TicketContext, agent: AgentPrincipal, id: string, input: TicketViewInput, version: number): Promise<TicketView> {
  await requireView(context, agent, id)
  requireMay(agent, input.scope)
  const [row] = await rowsOf<ViewRow>(context.db, sql`update ticket_views set scope = ${input.scope}, group_id = ${input.groupId}::uuid, name = ${input.name},
    filter = ${JSON.stringify(input.filter)}::jsonb, sort = ${JSON.stringify(input.order)}::jsonb, columns = ${sql.param(input.columns)}::text[], version = version + 1
    where id = ${id} and version = ${version} returning ${columns}`)
  if (row === undefined) throw new AppError('conflict')
  await audit(context, agent, 'updated', row)
  return present(row, agent.userId)
}

/** @throws AppError not_found, forbidden */
export async function deleteView(context: TicketContext, agent: AgentPrincipal, id: string): Promise<void> {
  const view = await requireView(context, agent, id)
  await changedBy(context.db, sql`delete from ticket_views where id = ${id}`)
  await audit(context, agent, 'deleted', view)
}
