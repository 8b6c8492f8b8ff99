import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { MetricDefinition, Report, ReportChoices, ReportQueryInput, ReportSettings } from '@yingda/contract'
import { useMemo } from 'react'
import { useSearchParams } from 'react-router-dom'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useSession } from '../../session/session.tsx'
import { useMinute } from '../../ui/now.ts'
import { withParams } from '../../ui/search-params.ts'
import { dateIn, type Days } from './model/period.ts'
import type { Definitions } from './model/themes.ts'
import { daysOfView, viewFrom, type ReportView } from './model/view.ts'

const STALE_MS = 60_000
const LIVE_MS = 60_000

export const useReportSettings = (): UseQueryResult<ReportSettings> =>
  useQuery({ queryKey: keys.reportSettings, queryFn: ({ signal }) => api.getReportSettings({ signal }), staleTime: STALE_MS, enabled: useSession().can('reports.view.own') })

const listMetrics = async (signal: AbortSignal): Promise<readonly MetricDefinition[]> => (await api.listMetrics({ signal })).items

/** The definitions of all figures; empty until they are there. */
export function useDefinitions(): { definitions: Definitions; query: UseQueryResult<readonly MetricDefinition[]> } {
  const { can } = useSession()
  const query = useQuery({ queryKey: keys.reportMetrics, queryFn: ({ signal }) => listMetrics(signal), staleTime: STALE_MS, enabled: can('reports.view.own') })
  const definitions = useMemo(() => new Map((query.data ?? []).map((one) => [one.id, one])), [query.data])
  return { definitions, query }
}

/** Values that can be filtered by. */
export const useChoices = (): UseQueryResult<ReportChoices> =>
  useQuery({ queryKey: keys.reportChoices, queryFn: ({ signal }) => api.listReportChoices({ signal }), staleTime: STALE_MS, enabled: useSession().can('reports.view.own') })

/** The figures of a query; what was shown stays until the next are there. Null: not asked. */
export function useReport(query: ReportQueryInput | null, live: boolean): UseQueryResult<Report> {
  return useQuery({
    queryKey: [...keys.reports, query], enabled: query !== null && query.metrics.length > 0, placeholderData: keepPreviousData, staleTime: STALE_MS, refetchInterval: live ? LIVE_MS : false,
    queryFn: ({ signal }) => {
      if (query === null) throw new Error('nothing is asked')
      return api.queryReport({ body: query }, { signal })
    },
  })
}

export interface ViewState {
  readonly view: ReportView
  readonly days: Days
  /** The company's day. */
  readonly today: string
  /** The period goes on. */
  readonly live: boolean
  change(next: Readonly<Record<string, string | null>>): void
}

/** What is looked at, as the address says; the days are those of the company's time zone. */
export function useView(timeZone: string): ViewState {
  const [params, setParams] = useSearchParams()
  const today = dateIn(timeZone, useMinute())
  const view = useMemo(() => viewFrom(params), [params])
  const days = useMemo(() => daysOfView(view, today), [view, today])
  return { view, days, today, live: days.to >= today, change: (next) => setParams((before) => withParams(before, next), { replace: true }) }
}
