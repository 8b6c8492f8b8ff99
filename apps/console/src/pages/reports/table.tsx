import type { MetricDefinition, ReportCell, ReportFilter } from '@yingda/contract'
import { Segmented, Select, Table, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { usePhone } from '../../ui/media.ts'
import { EmptyState, ErrorState, RowsSkeleton } from '../../ui/states.tsx'
import { ExportMenu } from './export-menu.tsx'
import { statisticOf, valueText } from './model/figures.ts'
import { stepName } from './model/labels.ts'
import type { RowsWanted } from './model/rows.ts'
import { divisible, type Definitions, type Theme } from './model/themes.ts'
import { dimensions, narrowed, queryOf, several, statistics, stepOf, steps, type GroupBy, type Statistic, type Step } from './model/view.ts'
import { usePanels } from './panels.tsx'
import { useReport, type ViewState } from './use-reports.ts'
import { cellName } from './words.ts'

interface TableProps {
  theme: Theme
  state: ViewState
  filter: ReportFilter
  definitions: Definitions
}

interface Row {
  readonly id: string
  readonly name: string
  readonly cell: ReportCell
}

const LIMIT = 100

/** What lies behind a row, for one metric; null when it cannot be asked for. */
function rowsOf(row: ReportCell, groupBy: GroupBy, base: RowsWanted['query'], step: Step, name: string): RowsWanted | null {
  if (groupBy === 'time') return row.at === null ? null : { query: { ...base, at: row.at, interval: step }, where: name }
  const key = row.key ?? ''
  return { query: { ...base, filter: narrowed(base.filter, groupBy, key) }, where: name }
}

/** The figures of a theme by time or by a dimension: sorted by any column, every cell opens to its rows. */
export function FigureTable({ theme, state, filter, definitions }: TableProps): ReactNode {
  const words = useI18n()
  const { t, language } = words
  const { can } = useSession()
  const { showRows } = usePanels()
  const { view, days, live, change } = state
  const own = !can('reports.view.all')
  const nameWidth = usePhone() ? 116 : 180
  const groupBy: GroupBy = own ? 'time' : (view.groupBy ?? theme.by)
  const dimension = groupBy === 'time' ? null : groupBy
  const step = stepOf(view, days)
  const possible = dimensions.filter((one) => divisible(theme.metrics, definitions, { filter, groupBy: one }).length > 0)
  const metrics = divisible(theme.metrics, definitions, { filter, groupBy: dimension }).flatMap((id) => definitions.get(id) ?? [])
  const query = queryOf(metrics.map(({ id }) => id), days, { interval: dimension === null ? step : 'none', groupBy: dimension, filter, compare: false })
  const report = useReport(query, live)
  const timeZone = report.data?.timeZone ?? 'UTC'
  const nameOf = (cell: ReportCell): string => (dimension !== null ? cellName(dimension, cell, t) : cell.at === null ? '' : stepName(cell.at, step, timeZone, language))
  // What was asked before stands in until the answer is there: its rows may be of another kind.
  const fits = report.data !== undefined && report.data.groupBy === dimension
  const rows = fits ? report.data.cells.map((cell): Row => ({ id: `${cell.at ?? ''} ${cell.key ?? ''}`, name: nameOf(cell), cell })) : []
  const base = (metric: MetricDefinition): RowsWanted['query'] => ({ metric: metric.id, ...days, filter })
  const text = (metric: MetricDefinition, value: number | null): string => (value === null ? '–' : valueText(value, metric.unit, words))
  const columns: TableColumnsType<Row> = [
    { title: dimension === null ? t('reports.time') : t(`reports.by.${dimension}`), key: 'name', fixed: 'left', width: nameWidth, sorter: (a, b) => (dimension === null ? (a.cell.at ?? '').localeCompare(b.cell.at ?? '') : a.name.localeCompare(b.name, language)), render: (_, row) => <span className="clip rp-cell-name" title={row.name}>{row.name}</span> },
    ...metrics.map((metric): TableColumnsType<Row>[number] => ({
      title: metric.name[language], key: metric.id, align: 'right', width: 128,
      sorter: (a, b) => (statisticOf(a.cell.values[metric.id], metric, view.statistic) ?? -1) - (statisticOf(b.cell.values[metric.id], metric, view.statistic) ?? -1),
      render: (_, row) => {
        const value = statisticOf(row.cell.values[metric.id], metric, view.statistic)
        const wanted = value === null ? null : rowsOf(row.cell, groupBy, base(metric), step, row.name)
        if (wanted === null) return text(metric, value)
        return <button type="button" className="entry-link rp-cell tabular" aria-label={t('reports.openRows', { name: `${row.name}, ${metric.name[language]}`, value: text(metric, value) })} onClick={() => showRows(wanted)}>{text(metric, value)}</button>
      },
    })),
  ]
  const totals = report.data?.totals
  return (
    <section className="rp-section" aria-label={t('reports.table')}>
      <div className="rp-bar">
        <h2>{t('reports.table')}</h2>
        {!own && <Select<GroupBy> className="rp-by" aria-label={t('reports.groupBy')} value={groupBy} popupMatchSelectWidth={false} options={(['time', ...possible] as const).map((value) => ({ value, label: t('reports.byWhat', { what: t(`reports.by.${value}`) }) }))} onChange={(next) => change({ by: next === theme.by ? null : next })} />}
        {dimension === null && <Select<Step> className="rp-step" aria-label={t('reports.step')} value={step} popupMatchSelectWidth={false} options={steps.map((value) => ({ value, label: t(`reports.step.${value}`) }))} onChange={(next) => change({ step: next })} />}
        {metrics.some(({ percentileError }) => percentileError !== null) && <Segmented<Statistic> aria-label={t('reports.statistic')} value={view.statistic} options={statistics.map((value) => ({ value, label: value === 'value' ? t('reports.mean') : value.toUpperCase() }))} onChange={(next) => change({ stat: next === 'value' ? null : next })} />}
        <span className="spring" />
        <ExportMenu query={query} range={view.range} />
      </div>
      {report.isPending && metrics.length > 0 && <div className="panel"><RowsSkeleton rows={4} /></div>}
      {report.isError && !report.data && <div className="panel"><ErrorState failure={report.error} onRetry={() => void report.refetch()} /></div>}
      {(metrics.length === 0 || (fits && rows.length === 0)) && <div className="panel"><EmptyState title={t(metrics.length === 0 ? 'reports.noMetrics' : 'reports.empty')} hint={metrics.length === 0 ? t('reports.noMetricsHint') : undefined} /></div>}
      {rows.length > 0 && (
        <div className="panel rp-table" aria-busy={report.isPlaceholderData} tabIndex={0} role="group" aria-label={t('reports.table')}>
          <Table<Row>
            rowKey="id" size="small" columns={columns} dataSource={rows} scroll={{ x: nameWidth + metrics.length * 128 }} showSorterTooltip={false}
            pagination={rows.length > LIMIT ? { pageSize: LIMIT, showSizeChanger: false, size: 'small' } : false}
            summary={() => totals && (
              <Table.Summary.Row>
                <Table.Summary.Cell index={0}><strong>{t('reports.total')}</strong></Table.Summary.Cell>
                {metrics.map((metric, at) => <Table.Summary.Cell key={metric.id} index={at + 1} align="right"><span className="tabular">{text(metric, statisticOf(totals[metric.id], metric, view.statistic))}</span></Table.Summary.Cell>)}
              </Table.Summary.Row>
            )}
          />
        </div>
      )}
      {dimension !== null && several.has(dimension) && rows.length > 0 && <p className="quiet small">{t('reports.overlap', { what: t(`reports.by.${dimension}`) })}</p>}
    </section>
  )
}
