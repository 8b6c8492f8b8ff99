import type { Report, ReportCell, ReportDimension, ReportFigure, ReportQuery, ReportSettings } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { AppError } from '../../../platform/errors.ts'
import type { Database } from '../../../platform/database/database.ts'
import { instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { definitions, findMetric, several, sources, type Metric, type Parameters } from '../metrics/index.ts'
import type { Sight } from '../policy.ts'
import { readSettings } from '../settings.ts'
import { filtersOf, type Wanted } from './facts-sql.ts'
import { addDays, checkDays, daysBetween, frameOf, type Frame } from './frame.ts'
import { readTallies } from './read.ts'
import { emptyTally, figureOf, mergeInto, type Tallies, type Tally } from './tally.ts'

/** Names of what figures are divided by, as of now. */
export type NamesOf = (dimension: ReportDimension, keys: readonly string[]) => Promise<Map<string, string>>

export interface QueryContext {
  db: Database
  names: NamesOf
  now: () => number
}

/** More rows of a report than this are refused. */
const MOST_CELLS = 20_000
/** The name under which the log is followed. */
export const PROCESSOR = 'reports'

/** @throws AppError bad_request for a metric there is not, or one that cannot be divided so */
export function requireMetrics(ids: readonly string[], { groupBy, filter }: Pick<ReportQuery, 'groupBy' | 'filter'>, parameters: Parameters): Metric[] {
  const needed = [...(groupBy === null ? [] : [groupBy]), ...filtersOf(filter).map(([dimension]) => dimension)]
  return [...new Set(ids)].map((id) => {
    const metric = findMetric(id, parameters)
    if (!metric) throw new AppError('bad_request', { text: { zh: `没有名为“${id}”的指标。`, en: `There is no metric “${id}”.` } })
    const missing = needed.find((dimension) => sources[metric.source].dimensions[dimension] === undefined)
    if (missing !== undefined) {
      throw new AppError('bad_request', { text: { zh: `“${metric.name.zh}”不能按此维度分组或筛选（${missing}）。`, en: `“${metric.name.en}” cannot be divided or filtered by ${missing}.` } })
    }
    return metric
  })
}

/** Everything read in one view of the database, so that cells and facts fit together. */
export const inOneView = <T>(db: Database, work: (tx: Queryable) => Promise<T>): Promise<T> => db.transaction(work, { isolationLevel: 'repeatable read', accessMode: 'read only' })

export interface Clock {
  /** The company's day. */
  today: string
  /** Facts are complete up to here. */
  asOf: string
  /** And the log is further. */
  counting: boolean
  /** Milliseconds since 1970. */
  now: number
  /** The cells are of the definitions that this program has. */
  cells: boolean
}

/** Behind by less is not worth a word. */
const BEHIND_MS = 90_000

/** When it is, and how far the log has been followed: to its end, or to the last event that was folded. */
export async function readClock(tx: Queryable, timeZone: string, now: number): Promise<Clock> {
  const at = new Date(now).toISOString()
  const [row] = await rowsOf<{ today: string; behind: string | null; definitions: string }>(tx, sql`
    select p.definitions, to_char(${at}::timestamptz at time zone ${timeZone}, 'YYYY-MM-DD') as today, (
      select ${instantOf(sql`e.at`)} from conversation_events e
      where e.position = (select coalesce((select position from processor_cursors where name = ${PROCESSOR}), 0) + 1)) as behind
    from report_progress p`)
  const asOf = row?.behind ?? at
  return { today: row?.today ?? at.slice(0, 10), asOf, counting: now - Date.parse(asOf) > BEHIND_MS, now, cells: row?.definitions === definitions }
}

/** Answers a report. @throws AppError bad_request, too_large */
export async function runReport({ db, names, now }: QueryContext, sight: Sight, query: ReportQuery): Promise<Report> {
  checkDays(query.from, query.to, query.interval)
  const { settings, metrics, clock, parts } = await inOneView(db, async (tx) => {
    const settings = await readSettings(tx)
    const metrics = requireMetrics(query.metrics, query, settings)
    const clock = await readClock(tx, settings.timeZone, now())
    const periods = query.compare ? [query, before(query)] : [query]
    const parts = []
    for (const { from, to } of periods) parts.push(await readPart(tx, { ...query, from, to }, { metrics, sight, settings, clock }))
    return { settings, metrics, clock, parts }
  })
  const labels = query.groupBy === null ? new Map<string, string>() : await names(query.groupBy, keysOf(parts))
  const [current, previous] = parts.map((part) => present(part, metrics, labels))
  if (!current) throw new Error('no report')
  return {
    ...current, timeZone: settings.timeZone, asOf: clock.asOf, counting: clock.counting, interval: query.interval, groupBy: query.groupBy,
    previous: previous ?? null,
  }
}

/** The same number of days before. */
export function before({ from, to }: { from: string; to: string }): { from: string; to: string } {
  const days = daysBetween(from, to) + 1
  return { from: addDays(from, -days), to: addDays(to, -days) }
}

interface Part {
  frame: Frame
  tallies: Tallies
  totals: Map<string, Tally>
  settings: ReportSettings
  now: number
}

/** Figures of one period, in the view of the transaction. */
export async function readPart(
  tx: Queryable, query: Pick<ReportQuery, 'from' | 'to' | 'interval' | 'groupBy' | 'filter'>,
  { metrics, sight, settings, clock }: { metrics: readonly Metric[]; sight: Sight; settings: ReportSettings; clock: Clock },
): Promise<Part> {
  const frame = await frameOf(tx, { from: query.from, to: query.to, interval: query.interval, timeZone: settings.timeZone })
  const wanted: Wanted = { metrics, groupBy: query.groupBy, filter: query.filter, sight, parameters: settings }
  const tallies = await readTallies(tx, frame, wanted, clock)
  if (tallies.size > MOST_CELLS) throw new AppError('too_large', { text: { zh: '结果太多，请缩短日期或减少分组。', en: 'There are too many rows. Shorten the period or divide it less.' } })
  // What has two segments or labels is in two rows, and once in the total.
  const whole = query.groupBy !== null && several.has(query.groupBy) ? await readTallies(tx, { ...frame, interval: 'none' }, { ...wanted, groupBy: null }, clock) : tallies
  return { frame, tallies, totals: totalOf(whole), settings, now: clock.now }
}

function totalOf(tallies: Tallies): Map<string, Tally> {
  const totals = new Map<string, Tally>()
  for (const { byMetric } of tallies.values()) {
    for (const [id, tally] of byMetric) {
      const total = totals.get(id) ?? emptyTally()
      totals.set(id, total)
      mergeInto(total, tally)
    }
  }
  return totals
}

const keysOf = (parts: readonly Part[]): string[] => [...new Set(parts.flatMap(({ tallies }) => [...tallies.values()].flatMap(({ key }) => (key === null || key === '' ? [] : [key]))))]

/** The totals of a part as figures. */
export function figuresOf({ frame, totals, settings, now }: Part, metrics: readonly Metric[]): Record<string, ReportFigure> {
  return Object.fromEntries(metrics.map((metric) => [metric.id, figureOf(metric, totals.get(metric.id) ?? emptyTally(), isOpenUntil(metric, frame.end, settings, now))]))
}

const isOpenUntil = (metric: Metric, end: string, settings: ReportSettings, now: number): boolean => {
  const hours = metric.settlesAfterHours(settings)
  return hours > 0 && Date.parse(end) + hours * 3_600_000 > now
}

function present(part: Part, metrics: readonly Metric[], labels: ReadonlyMap<string, string>): Omit<NonNullable<Report['previous']>, never> {
  const { frame, tallies, settings, now } = part
  const endOf = (at: string | null): string => (at === null ? frame.end : (frame.intervals[frame.intervals.indexOf(at) + 1] ?? frame.end))
  const cells = [...tallies.values()].sort((a, b) => compare(a.at, b.at) || compare(a.key, b.key)).map(({ at, key, byMetric }): ReportCell => ({
    at, key, label: key === null ? null : (labels.get(key) ?? null),
    values: Object.fromEntries(metrics.map((metric) => [metric.id, figureOf(metric, byMetric.get(metric.id) ?? emptyTally(), isOpenUntil(metric, endOf(at), settings, now))])),
  }))
  return { from: frame.from, to: frame.to, totals: figuresOf(part, metrics), cells: frame.interval === 'none' && cells.every(({ key }) => key === null) ? [] : cells, intervals: frame.intervals }
}

const compare = (a: string | null, b: string | null): number => ((a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : 0)
