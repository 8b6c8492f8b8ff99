import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../ui/states.tsx'
import { DimensionChart, TimeChart } from './charts.tsx'
import { FilterControls, PeriodControls } from './controls.tsx'
import { Counting } from './counting.tsx'
import { ExportMenu } from './export-menu.tsx'
import { ReportFrame, type Loaded } from './frame.tsx'
import { divisible, overview, ownOverview } from './model/themes.ts'
import { queryOf, stepOf } from './model/view.ts'
import { Tiles } from './tiles.tsx'
import { useReport, useView } from './use-reports.ts'

function Overview({ settings, definitions }: Loaded): ReactNode {
  const { t } = useI18n()
  const { can, me } = useSession()
  const state = useView(settings.timeZone)
  const { view, days, live } = state
  const own = !can('reports.view.all')
  const { sections, lines, parts } = own ? ownOverview : overview
  const filter = own ? { agentIds: [me.id] } : view.filter
  const step = stepOf(view, days)
  const metrics = divisible([...new Set([...sections.flatMap((section) => section.metrics), ...lines.flatMap((spec) => ('metrics' in spec ? spec.metrics : [spec.percentiles]))])], definitions, { filter, groupBy: null })
  const query = queryOf(metrics, days, { interval: step, groupBy: null, filter, compare: view.compare })
  const report = useReport(query, live)
  const empty = report.isSuccess && Object.values(report.data.totals).every(({ of }) => of === 0)
  return (
    <>
      <div className="rp-bar"><PeriodControls state={state} timeZone={settings.timeZone} /><FilterControls state={state} /><span className="spring" /><ExportMenu query={query} range={view.range} /></div>
      {report.isPending && <div className="panel"><RowsSkeleton rows={6} /></div>}
      {report.isError && !report.data && <div className="panel"><ErrorState failure={report.error} onRetry={() => void report.refetch()} /></div>}
      {report.data && (
        <div className="rp-body" aria-busy={report.isPlaceholderData}>
          <Counting report={report.data} />
          {empty && <div className="panel"><EmptyState title={t('reports.empty')} hint={t(own ? 'reports.emptyOwnHint' : 'reports.emptyHint')} /></div>}
          <div className="rp-sections">
            {sections.map((section) => (
              <section key={section.title} className={section.strong === true && section.metrics.length < 3 ? 'rp-section rp-section-half' : 'rp-section'} aria-label={t(section.title)}>
                <h2>{t(section.title)}</h2>
                <Tiles metrics={section.metrics} report={report.data} filter={filter} strong={section.strong === true} label={t(section.title)} />
              </section>
            ))}
          </div>
          <div className="rp-charts">
            {lines.map((spec) => <TimeChart key={spec.title} spec={spec} report={report.data} step={step} filter={filter} />)}
            {parts.map((spec) => <DimensionChart key={spec.title} spec={spec} days={days} filter={filter} live={live} />)}
          </div>
        </div>
      )}
    </>
  )
}

/** How the service does, at a glance. */
export function Component(): ReactNode {
  return <ReportFrame>{(loaded) => <Overview {...loaded} />}</ReportFrame>
}
