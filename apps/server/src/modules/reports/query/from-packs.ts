import type { ReportDimension } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { setImmediate as breath } from 'node:timers/promises'
import { instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { sources, type Metric, type Source } from '../metrics/index.ts'
import { Cells, keepOnly, Sums } from '../packs/add-up.ts'
import { readCoded, readMeasured, type Coded } from '../packs/columns.ts'
import { byColumn, ofColumn } from '../packs/store.ts'
import { isPersonal, type Sight } from '../policy.ts'
import { and, filtersOf, type Wanted } from './facts-sql.ts'
import { addDays, type Frame } from './frame.ts'
import { addTo, type Tallies } from './tally.ts'

/** Days read at a time; others may work in between. */
const PORTION = 31

interface Stored {
  day: string
  name: string
  data: Buffer
  /** Where the day's interval begins. */
  at: string | null
}

/** Days that are left out, for they were read from facts; and of the others these alone, or all. */
interface Days {
  runs: readonly (readonly [string, string])[]
  days: readonly string[] | null
}

/** What is read, and how it is added up. */
interface Plan {
  source: Source
  metrics: readonly Metric[]
  frame: Frame
  groupBy: ReportDimension | null
  filters: readonly (readonly [ReportDimension, ReadonlySet<string>])[]
  /** Of somebody who does not see everything: what is theirs. */
  own: { agent: ReadonlySet<string>; groups: ReadonlySet<string> } | null
}

function ownOf(sight: Sight, personal: boolean, source: Source): Plan['own'] {
  if (sight.all) return null
  const grouped = !personal && sources[source].dimensions.group !== undefined
  return { agent: new Set([sight.agentId]), groups: new Set(grouped ? sight.groupIds : []) }
}

function columnsOf({ metrics, frame, groupBy, filters, own }: Plan): string[] {
  const by = [...(frame.interval === 'hour' ? ['hour' as const] : []), ...(groupBy === null ? [] : [groupBy]), ...filters.map(([dimension]) => dimension), ...(own === null ? [] : ['agent' as const, ...(own.groups.size > 0 ? ['group' as const] : [])])]
  return [...new Set(by.map(byColumn)), ...metrics.map(({ id }) => ofColumn(id))]
}

/** The columns of some days, day by day. */
function read(db: Queryable, plan: Plan, names: readonly string[], from: string, to: string, { runs, days }: Days): Promise<Stored[]> {
  const { interval, timeZone } = plan.frame
  const at = interval === 'none' || interval === 'hour' ? sql`null::text` : instantOf(sql`date_trunc(${interval}, p.day::timestamp at time zone ${timeZone}, ${timeZone})`)
  const apart = runs.map(([first, last]) => sql`not (p.day between ${first}::date and ${last}::date)`)
  return rowsOf<Stored>(db, sql`
    select to_char(p.day, 'YYYY-MM-DD') as day, p.name, p.data, ${at} as at from report_packs p
    where ${and([sql`p.source = ${plan.source}`, sql`p.name = any(${sql.param([...names])}::text[])`, sql`p.day between ${from}::date and ${to}::date`, ...(days === null ? [] : [sql`p.day = any(${sql.param([...days])}::date[])`]), ...apart])} order by p.day`)
}

/** The rows that are asked for; null: all. */
function passesOf(rows: number, { filters, own }: Plan, by: (dimension: ReportDimension) => Coded): Uint8Array | null {
  if (filters.length === 0 && own === null) return null
  const passes = new Uint8Array(rows).fill(1)
  for (const [dimension, wanted] of filters) keepOnly(passes, by(dimension), wanted)
  if (own === null) return passes
  const mine = Uint8Array.from(passes)
  keepOnly(mine, by('agent'), own.agent)
  if (own.groups.size === 0) return mine
  keepOnly(passes, by('group'), own.groups)
  for (let row = 0; row < rows; row += 1) if (mine[row] === 1) passes[row] = 1
  return passes
}

function addDay(stored: readonly Stored[], plan: Plan, cells: Cells, sums: ReadonlyMap<string, Sums>): void {
  const columns = new Map(stored.map(({ name, data }) => [name, data]))
  const coded = new Map<string, Coded>()
  const by = (dimension: ReportDimension | 'hour'): Coded => {
    const name = byColumn(dimension)
    const found = coded.get(name) ?? readCoded(columns.get(name) ?? missing(name))
    coded.set(name, found)
    return found
  }
  const first = columns.get(ofColumn(plan.metrics[0]?.id ?? '')) ?? missing('of')
  const rows = first.readUInt32LE(0)
  const at = plan.frame.interval === 'hour' ? by('hour') : (stored[0]?.at ?? null)
  const only = plan.filters.find(([dimension]) => dimension === plan.groupBy)?.[1] ?? null
  const entries = cells.entries(rows, at, plan.groupBy === null ? null : by(plan.groupBy), passesOf(rows, plan, by), only)
  if (entries.length === 0) return
  for (const [id, sum] of sums) {
    sum.add(entries, readMeasured(columns.get(ofColumn(id)) ?? missing(id)), cells.found.length)
  }
}

function missing(name: string): never {
  throw new Error(`a day of the packs has no ${name}`)
}

/** Days of the packs: facts by any dimensions and hours. */
export async function fromPacks(db: Queryable, found: Tallies, source: Source, metrics: readonly Metric[], frame: Frame, wanted: Wanted, days: Days): Promise<void> {
  const plan: Plan = {
    source, metrics, frame, groupBy: wanted.groupBy, filters: filtersOf(wanted.filter).map(([dimension, values]) => [dimension, new Set(values)] as const), own: ownOf(wanted.sight, isPersonal(wanted), source),
  }
  const names = columnsOf(plan)
  const cells = new Cells()
  const sums = new Map(metrics.map(({ id }) => [id, new Sums()]))
  for (let from = frame.from; from <= frame.to; from = addDays(from, PORTION)) {
    const last = addDays(from, PORTION - 1)
    const stored = await read(db, plan, names, from, last < frame.to ? last : frame.to, days)
    for (let begin = 0, end = 0; begin < stored.length; begin = end) {
      while (stored[end]?.day === stored[begin]?.day && end < stored.length) end += 1
      addDay(stored.slice(begin, end), plan, cells, sums)
      await breath()
    }
  }
  for (const [cell, row] of cells.found.entries()) {
    for (const [id, { of, sum }] of sums) if ((of[cell] ?? 0) > 0) addTo(found, row, id, of[cell] ?? 0, sum[cell] ?? 0, sums.get(id)?.spread(cell) ?? null)
  }
}
