import type { MetricDefinition, Report, ReportCell } from '@yingda/contract'
import type { Line } from './chart/lines-chart.tsx'
import { statisticOf } from './model/figures.ts'
import type { LinesSpec } from './model/themes.ts'
import type { Statistic } from './model/view.ts'
import type { Definitions } from './model/themes.ts'

type Part = Pick<Report, 'cells' | 'intervals'> & Partial<Pick<Report, 'asOf'>>

/** Value of a metric in each interval; no count is none, what is to come and nothing to take a mean of is a gap. */
export function courseOf({ cells, intervals, asOf }: Part, metric: MetricDefinition, statistic: Statistic = 'value'): (number | null)[] {
  const byTime = new Map(cells.map((cell): [string | null, ReportCell] => [cell.at, cell]))
  return intervals.map((at) => {
    const figure = byTime.get(at)?.values[metric.id]
    if (metric.unit === 'count') return figure?.value ?? (asOf !== undefined && at > asOf ? null : 0)
    return statisticOf(figure, metric, statistic)
  })
}

/** The lines of a chart; with the period before when it is one line. */
export function linesOf(spec: LinesSpec, report: Report, definitions: Definitions, words: { name: (metric: MetricDefinition) => string; mean: string; before: string }): { lines: Line[]; metric: MetricDefinition } | null {
  if ('percentiles' in spec) {
    const metric = definitions.get(spec.percentiles)
    if (!metric) return null
    const lines = (['value', 'p50', 'p90', 'p95'] as const).map((statistic) => ({ id: statistic, name: statistic === 'value' ? words.mean : statistic.toUpperCase(), values: courseOf(report, metric, statistic) }))
    return { lines, metric }
  }
  const metrics = spec.metrics.flatMap((id) => definitions.get(id) ?? [])
  const [metric] = metrics
  if (!metric) return null
  const lines: Line[] = metrics.map((one) => ({ id: one.id, name: words.name(one), values: courseOf(report, one) }))
  if (metrics.length === 1 && report.previous) {
    const values = courseOf(report.previous, metric).slice(0, report.intervals.length)
    lines.push({ id: 'before', name: words.before, faint: true, values: [...values, ...Array.from({ length: Math.max(0, report.intervals.length - values.length) }, () => null)] })
  }
  return { lines, metric }
}
