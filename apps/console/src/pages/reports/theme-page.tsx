import { useMemo, type ReactNode } from 'react'
import { useParams } from 'react-router-dom'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { NotFoundPage } from '../../ui/not-found.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../ui/states.tsx'
import { DimensionChart, TimeChart } from './charts.tsx'
import { FilterControls, PeriodControls } from './controls.tsx'
import { Counting } from './counting.tsx'
import { ReportFrame, type Loaded } from './frame.tsx'
import { divisible, themeIds, themes, withLimits, type Theme } from './model/themes.ts'
import { queryOf, stepOf } from './model/view.ts'
import { FigureTable } from './table.tsx'
import { Tiles } from './tiles.tsx'
import { useReport, useView } from './use-reports.ts'

function ThemeView({ theme: known, settings, definitions }: Loaded & { theme: Theme }): ReactNode {
  const { t, language } = useI18n()
  const { can, me } = useSession()
  const state = useView(settings.timeZone)
  const theme = useMemo(() => ({ ...known, metrics: withLimits(known.metrics, definitions) }), [known, definitions])
  const { view, days, live } = state
  const own = !can('reports.view.all')
  const filter = own ? { agentIds: [me.id] } : view.filter
  const step = stepOf(view, days)
  const wanted = [...new Set([...theme.metrics, ...theme.lines.flatMap((spec) => ('metrics' in spec ? spec.metrics : [spec.percentiles]))])]
  const metrics = divisible(wanted, definitions, { filter, groupBy: null })
  const left = wanted.filter((id) => !metrics.includes(id)).flatMap((id) => definitions.get(id)?.name[language] ?? [])
  const report = useReport(queryOf(metrics, days, { interval: step, groupBy: null, filter, compare: view.compare }), live)
  const empty = report.isSuccess && Object.values(report.data.totals).every(({ of }) => of === 0)
  return (
    <>
      <div className="rp-bar"><PeriodControls state={state} timeZone={settings.timeZone} /><FilterControls state={state} /></div>
      {left.length > 0 && <p className="quiet small">{t('reports.leftOut', { names: left.join(t('reports.listComma')) })}</p>}
      {metrics.length === 0 && <div className="panel"><EmptyState title={t('reports.noMetrics')} hint={t('reports.noMetricsHint')} /></div>}
      {report.isPending && metrics.length > 0 && <div className="panel"><RowsSkeleton rows={6} /></div>}
      {report.isError && !report.data && <div className="panel"><ErrorState failure={report.error} onRetry={() => void report.refetch()} /></div>}
      {report.data && metrics.length > 0 && (
        <div className="rp-body" aria-busy={report.isPlaceholderData}>
          <Counting report={report.data} />
          {empty && <div className="panel"><EmptyState title={t('reports.empty')} hint={t(own ? 'reports.emptyOwnHint' : 'reports.emptyHint')} /></div>}
          <Tiles metrics={theme.metrics} report={report.data} filter={filter} label={t(`reports.tab.${theme.id}`)} />
          <div className="rp-charts">
            {theme.lines.map((spec) => <TimeChart key={spec.title} spec={spec} report={report.data} step={step} filter={filter} />)}
            {!own && theme.parts.map((spec) => <DimensionChart key={spec.title} spec={spec} days={days} filter={filter} live={live} />)}
          </div>
          <FigureTable theme={theme} state={state} filter={filter} definitions={definitions} />
        </div>
      )}
    </>
  )
}

/** One theme: figures, charts, and a table by time or by a dimension. */
export function Component(): ReactNode {
  const { can } = useSession()
  const params = useParams()
  const id = themeIds.find((one) => one === params['theme'])
  const theme = id === undefined ? undefined : themes[id]
  if (!theme || (theme.everybody && !can('reports.view.all'))) return <NotFoundPage />
  return <ReportFrame key={theme.id}>{(loaded) => <ThemeView theme={theme} {...loaded} />}</ReportFrame>
}
