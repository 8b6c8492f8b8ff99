import type { Report, ReportFilter } from '@yingda/contract'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { LinesChart } from './chart/lines-chart.tsx'
import { PartsChart } from './chart/parts-chart.tsx'
import { linesOf } from './course.ts'
import { valueText } from './model/figures.ts'
import { stepLabel, stepName } from './model/labels.ts'
import type { Days } from './model/period.ts'
import { divisible, type LinesSpec, type PartsSpec } from './model/themes.ts'
import { narrowed, queryOf, type Step } from './model/view.ts'
import { usePanels } from './panels.tsx'
import { DefinitionButton } from './tile.tsx'
import { useReport } from './use-reports.ts'
import { cellName } from './words.ts'

/** A chart over time; a point opens the rows of its interval. */
export function TimeChart({ spec, report, step, filter }: { spec: LinesSpec; report: Report; step: Step; filter: ReportFilter }): ReactNode {
  const { t, language } = useI18n()
  const { definitions, showRows } = usePanels()
  const made = linesOf(spec, report, definitions, { name: (metric) => metric.name[language], mean: t('reports.mean'), before: t('reports.before') })
  if (made === null) return null
  const { lines, metric } = made
  const labels = report.intervals.map((at) => ({ short: stepLabel(at, step, report.timeZone, language), long: stepName(at, step, report.timeZone, language) }))
  const open = (at: number): void => {
    const begins = report.intervals[at]
    if (begins !== undefined) showRows({ query: { metric: metric.id, from: report.from, to: report.to, filter, at: begins, interval: step }, where: labels[at]?.long ?? null })
  }
  return <LinesChart title={t(spec.title)} unit={metric.unit} lines={lines} labels={labels} aside={<DefinitionButton metric={metric} />} onPoint={open} />
}

/** A chart by a dimension; its parts open their rows. */
export function DimensionChart({ spec, days, filter, live }: { spec: PartsSpec; days: Days; filter: ReportFilter; live: boolean }): ReactNode {
  const words = useI18n()
  const { t } = words
  const { definitions, showRows } = usePanels()
  const metric = definitions.get(spec.metric)
  const possible = divisible([spec.metric], definitions, { filter, groupBy: spec.by })
  const report = useReport(possible.length === 0 ? null : queryOf(possible, days, { interval: 'none', groupBy: spec.by, filter, compare: false }), live)
  if (!metric || !report.data) return null
  const parts = report.data.cells.flatMap((cell) => {
    const value = cell.values[metric.id]?.value ?? null
    if (value === null || cell.key === null) return []
    const { key } = cell
    const name = cellName(spec.by, cell, t)
    return [{ id: key, name, value, text: valueText(value, metric.unit, words), onOpen: () => showRows({ query: { metric: metric.id, ...days, filter: narrowed(filter, spec.by, key) }, where: name }) }]
  })
  return <PartsChart title={t(spec.title)} look={spec.look} parts={parts} aside={<DefinitionButton metric={metric} />} />
}
