import type { ReportRow, ReportRowsQuery } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { encodePlace, instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import { cursorPlace } from '../../../platform/http/cursor.ts'
import { sources, type Metric, type Parameters } from '../metrics/index.ts'
import type { Sight } from '../policy.ts'
import { readSettings } from '../settings.ts'
import { measures, withinDays } from './facts-sql.ts'
import { checkDays } from './frame.ts'
import { conditionsOf } from './read.ts'
import { requireMetrics, type QueryContext } from './run.ts'

interface FoundRow {
  at: string
  value: number
  tie: string
  conversation_id: string | null
  session: number | null
  ticket_id: string | null
  agent_id: string | null
  group_id: string | null
  site_id: string | null
  cause: string | null
  outcome: string | null
}

const place = z.tuple([z.number(), z.string(), z.string()])

function placeOf(cursor: string | undefined): z.infer<typeof place> | null {
  return cursorPlace(cursor, place, 'body.cursor')
}

/** What of a row each source can tell. */
const columns: Record<string, string> = {
  session: `f.conversation_id, f.session, null::uuid as ticket_id, f.agent_id, f.group_id, f.site_id, f.cause, f.end_reason as outcome`,
  wait: `f.conversation_id, f.session, null::uuid as ticket_id, f.agent_id, f.group_id, f.site_id, f.cause, f.outcome`,
  stint: `f.conversation_id, f.session, null::uuid as ticket_id, f.agent_id, f.group_id, f.site_id, f.cause, f.outcome`,
  agent_hour: `null::uuid as conversation_id, null::int as session, null::uuid as ticket_id, f.agent_id, null::uuid as group_id, null::uuid as site_id, null::text as cause, null::text as outcome`,
  ticket_target: `null::uuid as conversation_id, null::int as session, f.ticket_id, f.agent_id, f.group_id, null::uuid as site_id, null::text as cause, case when f.met then 'met' else 'missed' end as outcome`,
}

const partCondition: Record<ReportRowsQuery['part'], SQL> = { whole: sql`true`, part: sql`m.s > 0`, rest: sql`m.s = 0` }

async function find(tx: Queryable, metric: Metric, query: ReportRowsQuery, { sight, timeZone, parameters }: { sight: Sight; timeZone: string; parameters: Parameters }): Promise<FoundRow[]> {
  const { source } = metric
  const table = sources[source]
  const at = sql.raw(table.at)
  // Seconds and the like are made of whole numbers here, so that a cursor names a row exactly.
  const value = metric.unit === 'ratio' || (metric.unit === 'share' && metric.of !== undefined) ? sql`m.s::float8 / m.n` : sql`m.s::float8`
  const after = placeOf(query.cursor)
  const largest = query.order === 'largest'
  const conditions = [
    conditionsOf(source, { filter: query.filter, sight, groupBy: null }, withinDays(source, [[query.from, query.to]], timeZone), true),
    sql`m.n is not null`, partCondition[query.part],
    ...(query.at === undefined || query.interval === 'none' ? [] : [sql`date_trunc(${query.interval}, ${at}, ${timeZone}) = ${query.at}::timestamptz`]),
    ...(after === null ? [] : [largest ? sql`(${value}, ${at}, ${sql.raw(table.tie)}) < (${after[0]}, ${after[1]}::timestamptz, ${after[2]})` : sql`(${at}, ${sql.raw(table.tie)}) < (${after[1]}::timestamptz, ${after[2]})`]),
  ]
  return rowsOf<FoundRow>(tx, sql`
    select x.*, ${instantOf(sql`x.time`)} as at from (
      select ${at} as time, ${value} as value, ${sql.raw(table.tie)} as tie, ${sql.raw(columns[source === 'round' ? 'stint' : source] ?? '')}
      from ${sql.raw(table.from)} ${measures([metric], parameters)}
      where ${sql.join(conditions, sql` and `)}
      order by ${largest ? sql`2 desc, ` : sql``}1 desc, 3 desc limit ${query.limit + 1}) as x`)
}

/** A page of the rows behind a figure. @throws AppError bad_request */
export async function listRows({ db, names }: QueryContext, sight: Sight, query: ReportRowsQuery): Promise<{ items: ReportRow[]; next: string | null }> {
  checkDays(query.from, query.to, 'none')
  const settings = await readSettings(db)
  const [metric] = requireMetrics([query.metric], { groupBy: null, filter: query.filter }, settings)
  if (!metric) throw new AppError('bad_request')
  const found = await find(db, metric, query, { sight, timeZone: settings.timeZone, parameters: settings })
  const page = found.slice(0, query.limit)
  const last = page.at(-1)
  const ids = (key: 'agent_id' | 'group_id' | 'site_id'): string[] => [...new Set(page.flatMap((row) => row[key] ?? []))]
  const [agents, groups, sites] = await Promise.all([names('agent', ids('agent_id')), names('group', ids('group_id')), names('site', ids('site_id'))])
  const named = (id: string | null, of: ReadonlyMap<string, string>): { id: string; name: string | null } | null => (id === null ? null : { id, name: of.get(id) ?? null })
  return {
    items: page.map((row) => ({
      at: row.at, value: metric.unit === 'duration' ? row.value / 1000 : row.value, conversationId: row.conversation_id, session: row.session, ticketId: row.ticket_id,
      agent: named(row.agent_id, agents), group: named(row.group_id, groups), site: named(row.site_id, sites), cause: row.cause, outcome: row.outcome,
    })),
    next: last && found.length > page.length ? encodePlace([last.value, last.at, last.tie]) : null,
  }
}
