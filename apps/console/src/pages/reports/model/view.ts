import type { ReportDimension, ReportFilter, ReportInterval, ReportQueryInput } from '@yingda/contract'
import { daysOf, isDate, lengthOf, rangeIds, type Days, type RangeId } from './period.ts'

export const dimensions: readonly ReportDimension[] = ['site', 'channel', 'group', 'agent', 'scenario', 'service_kind', 'language', 'cause', 'segment', 'label']
/** The field of the filter that a dimension is. */
export const filterField = {
  site: 'siteIds', channel: 'channels', group: 'groupIds', agent: 'agentIds', scenario: 'scenarios', service_kind: 'serviceKinds', language: 'languages', cause: 'causes', segment: 'segmentIds', label: 'labels',
} as const satisfies Record<ReportDimension, keyof ReportFilter>
/** Dimensions whose values are ids, with a name of their own. */
export const idDimensions: ReadonlySet<ReportDimension> = new Set(['site', 'group', 'agent', 'segment'])

export const statistics = ['value', 'p50', 'p90', 'p95'] as const
export type Statistic = (typeof statistics)[number]
export type GroupBy = ReportDimension | 'time'
export type Step = Exclude<ReportInterval, 'none'>
export const steps: readonly Step[] = ['hour', 'day', 'week', 'month']

/** What a report shows, as its address says. */
export interface ReportView {
  readonly range: RangeId
  /** Of the range `custom`. */
  readonly custom: Days | null
  readonly compare: boolean
  readonly filter: ReportFilter
  /** Null: as the page does by itself. */
  readonly groupBy: GroupBy | null
  /** Null: as fits the length of the period. */
  readonly step: Step | null
  readonly statistic: Statistic
}

const oneOf = <T extends string>(known: readonly T[], text: string | null): T | null => known.find((one) => one === text) ?? null

function filterFrom(text: string | null): ReportFilter {
  if (text === null) return {}
  try {
    const found: unknown = JSON.parse(text)
    if (typeof found !== 'object' || found === null) return {}
    const lists = Object.values(filterField).flatMap((field): [string, string[]][] => {
      const list: unknown = (found as Record<string, unknown>)[field]
      const values = Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : []
      return values.length > 0 ? [[field, values]] : []
    })
    return Object.fromEntries(lists)
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

/** Reads an address; what makes no sense is as if it were not there. */
export function viewFrom(params: URLSearchParams): ReportView {
  const [from, to] = [params.get('from') ?? '', params.get('to') ?? '']
  const custom = isDate(from) && isDate(to) && from <= to ? { from, to } : null
  const range = oneOf(rangeIds, params.get('range')) ?? 'last7'
  return {
    range: range === 'custom' && custom === null ? 'last7' : range, custom, compare: params.get('compare') !== '0', filter: filterFrom(params.get('filter')),
    groupBy: oneOf([...dimensions, 'time'], params.get('by')), step: oneOf(steps, params.get('step')), statistic: oneOf(statistics, params.get('stat')) ?? 'value',
  }
}

/** A filter as the address has it; null: none. */
export function filterText(filter: ReportFilter): string | null {
  const entries = Object.entries(filter).filter(([, values]) => (values?.length ?? 0) > 0)
  return entries.length === 0 ? null : JSON.stringify(Object.fromEntries(entries))
}

/** The days of a view, seen from a day. */
export const daysOfView = ({ range, custom }: Pick<ReportView, 'range' | 'custom'>, today: string): Days => (range === 'custom' ? (custom ?? daysOf('last7', today)) : daysOf(range, today))

/** The step that gives a chart between one and some sixty points. */
export function usualStep(days: Days): Step {
  const length = lengthOf(days)
  if (length <= 2) return 'hour'
  if (length <= 62) return 'day'
  return length <= 400 ? 'week' : 'month'
}

/** By the hour the server answers for a month at most. */
const MOST_HOURLY_DAYS = 31
export const stepOf = ({ step }: Pick<ReportView, 'step'>, days: Days): Step => (step === null || (step === 'hour' && lengthOf(days) > MOST_HOURLY_DAYS) ? usualStep(days) : step)

/** Dimensions of which a session may have several values. */
export const several: ReadonlySet<ReportDimension> = new Set(['segment', 'label'])

/** Dimensions that a filter uses. */
export const filteredBy = (filter: ReportFilter): ReportDimension[] => dimensions.filter((dimension) => (filter[filterField[dimension]]?.length ?? 0) > 0)

/** A filter with one more value that must hold. */
export const narrowed = (filter: ReportFilter, dimension: ReportDimension, key: string): ReportFilter => ({ ...filter, [filterField[dimension]]: [key] })

/** What is asked of the server. */
export const queryOf = (metrics: readonly string[], days: Days, rest: Pick<ReportQueryInput, 'interval' | 'groupBy' | 'filter' | 'compare'>): ReportQueryInput => ({ metrics: [...metrics], ...days, ...rest })
