import { reportDimension, type ReportChoices, type ReportDimension } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { rowsOf } from '../../../platform/database/rows.ts'
import type { Sight } from '../policy.ts'
import type { QueryContext } from './run.ts'

const DAYS = 400
/** More values of a dimension than this nobody chooses from. */
const MOST = 500

/** Facts looked through: those of a company whose days are not added up, and what is too new to be. */
const NEWEST = 5000

/** Values of every dimension: of days that are added up from the cells, of others from the newest facts. */
export async function listChoices({ db, names, now }: QueryContext, sight: Sight): Promise<ReportChoices> {
  const at = new Date(now()).toISOString()
  const rows = await rowsOf<{ dimension: ReportDimension; key: string }>(db, sql`
    with facts as (
      select site_id, channel, group_id, agent_id, scenario, service_kind, language, cause, segment_ids, labels from report_sessions where started_at > ${at}::date - ${DAYS}::int order by started_at desc limit ${NEWEST}
    ), stints as (
      select agent_id from report_stints where began_at > ${at}::date - ${DAYS}::int order by began_at desc limit ${NEWEST}
    ), found as (
      select dimension, key from report_cells where (source = 'session' or source = 'stint' and dimension = 'agent') and dimension <> '' and day > ${at}::date - ${DAYS}::int
      union select v.dimension, v.key from facts cross join lateral (values ('site', site_id::text), ('channel', channel), ('group', group_id::text), ('agent', agent_id::text), ('scenario', scenario),
        ('service_kind', service_kind), ('language', language), ('cause', cause)) as v(dimension, key)
      union select 'segment', unnest(segment_ids)::text from facts
      union select 'label', unnest(labels) from facts
      union select 'agent', agent_id::text from stints
    )
    select dimension, key from (select dimension, key, row_number() over (partition by dimension order by key) as n from found where key <> '') as x where n <= ${MOST} order by 1, 2`)
  const visible = rows.filter(({ dimension, key }) => sight.all || (dimension === 'agent' ? key === sight.agentId : dimension !== 'group' || sight.groupIds.includes(key)))
  const entries = reportDimension.options.map(async (dimension) => {
    const keys = visible.filter((row) => row.dimension === dimension).map(({ key }) => key)
    const labels = await names(dimension, keys)
    return [dimension, keys.map((key) => ({ key, label: labels.get(key) ?? null }))] as const
  })
  return Object.fromEntries(await Promise.all(entries)) as ReportChoices
}
