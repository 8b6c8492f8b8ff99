import type { Report, ReportFilter } from '@yingda/contract'
import type { ReactNode } from 'react'
import { courseOf } from './course.ts'
import { usePanels } from './panels.tsx'
import { Tile } from './tile.tsx'

/** Figures with their course; each opens to its rows. */
export function Tiles({ metrics, report, filter, strong = false, label }: { metrics: readonly string[]; report: Report; filter: ReportFilter; strong?: boolean; label: string }): ReactNode {
  const { definitions, showRows } = usePanels()
  const shown = metrics.flatMap((id) => (id in report.totals ? (definitions.get(id) ?? []) : []))
  if (shown.length === 0) return null
  return (
    <dl className={strong ? 'tiles rp-tiles rp-tiles-strong' : 'tiles rp-tiles'} aria-label={label}>
      {shown.map((metric) => (
        <Tile
          key={metric.id} metric={metric} figure={report.totals[metric.id]} previous={report.previous?.totals[metric.id]} course={courseOf(report, metric)} strong={strong}
          onRows={() => showRows({ query: { metric: metric.id, from: report.from, to: report.to, filter }, where: null })}
        />
      ))}
    </dl>
  )
}
