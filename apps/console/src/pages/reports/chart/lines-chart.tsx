import type { MetricUnit } from '@yingda/contract'
import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useMedia } from '../../../ui/media.ts'
import { labelled, pathsOf, scaleFor, xOf, yOf, type Box } from '../model/chart.ts'
import { valueText } from '../model/figures.ts'

export interface Line {
  readonly id: string
  readonly name: string
  readonly values: readonly (number | null)[]
  /** Of the period before: drawn thin. */
  readonly faint?: boolean
}

interface LinesChartProps {
  title: string
  unit: MetricUnit
  lines: readonly Line[]
  /** Of the points: short below the axis, long in the table. */
  labels: readonly { readonly short: string; readonly long: string }[]
  /** Beside the title. */
  aside?: ReactNode
  /** Opens what is behind a point. */
  onPoint?: (at: number) => void
}

const WIDE: Box = { width: 640, height: 240, left: 58, right: 14, top: 12, bottom: 28 }
const NARROW: Box = { width: 340, height: 220, left: 54, right: 10, top: 12, bottom: 28 }
const scaleUnit = (unit: MetricUnit): 'share' | 'seconds' | 'whole' | 'plain' => (unit === 'share' ? 'share' : unit === 'duration' ? 'seconds' : unit === 'count' ? 'whole' : 'plain')

/** Lines over time with axes, told apart by colour and dash, a value for each point when pointed at or by the arrow keys, and the same as a table. */
export function LinesChart({ title, unit, lines, labels, aside, onPoint }: LinesChartProps): ReactNode {
  const words = useI18n()
  const { t } = words
  const [at, setAt] = useState<number | null>(null)
  const [asTable, setAsTable] = useState(false)
  const narrow = useMedia('(max-width: 767px)')
  const box = narrow ? NARROW : WIDE
  const values = lines.flatMap((line) => line.values.filter((value) => value !== null))
  const count = labels.length
  if (values.length === 0) return <figure className="panel rp-chart"><figcaption>{title}{aside}</figcaption><p className="quiet rp-chart-none">{t('reports.chart.none')}</p></figure>
  const scale = scaleFor(Math.max(...values), scaleUnit(unit))
  const tickText = (value: number): string => (unit === 'duration' && scale.top >= 60 ? words.format.elapsed(value * 1000) : valueText(value, unit, words))
  const text = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : valueText(value, unit, words))
  const shown = at !== null && at < count ? at : null
  const onMove = (event: PointerEvent<SVGSVGElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const x = ((event.clientX - left) / width) * box.width
    setAt(Math.min(count - 1, Math.max(0, Math.round(((x - box.left) / (box.width - box.left - box.right)) * (count - 1)))))
  }
  const onKeyDown = (event: KeyboardEvent<SVGSVGElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setAt((before) => Math.min(count - 1, Math.max(0, (before ?? (step > 0 ? -1 : count)) + step)))
    } else if (event.key === 'Enter' && shown !== null && onPoint) {
      event.preventDefault()
      onPoint(shown)
    } else if (event.key === 'Escape') setAt(null)
  }
  return (
    <figure className="panel rp-chart">
      <figcaption>{title}{aside}</figcaption>
      <ul className="rp-legend">
        {lines.map((line, index) => <li key={line.id} className={line.faint === true ? 'rp-faint' : undefined}><svg width="26" height="10" viewBox="0 0 26 10" aria-hidden><line className={`rp-line rp-line-${String(index % 6)}`} x1="1" y1="5" x2="25" y2="5" /></svg>{line.name}</li>)}
      </ul>
      <svg
        viewBox={`0 0 ${String(box.width)} ${String(box.height)}`} role="img" aria-label={t('reports.chart.summary', { title, lines: lines.map(({ name }) => name).join(t('reports.listComma')) })} tabIndex={0}
        className={onPoint && shown !== null ? 'rp-clickable' : undefined} onPointerMove={onMove} onPointerLeave={() => setAt(null)} onKeyDown={onKeyDown} onBlur={() => setAt(null)} onClick={() => shown !== null && onPoint?.(shown)}
      >
        <g className="chart-axes">
          {scale.ticks.map((tick) => {
            const y = yOf(box, tick, scale)
            return <g key={tick}><line x1={box.left} x2={box.width - box.right} y1={y} y2={y} /><text x={box.left - 8} y={y + 4} textAnchor="end">{tickText(tick)}</text></g>
          })}
          {labelled(count, narrow ? 5 : 9).map((index) => <text key={index} x={xOf(box, index, count)} y={box.height - 8} textAnchor={index > 0 && index === count - 1 ? 'end' : 'middle'}>{labels[index]?.short}</text>)}
        </g>
        {lines.map((line, index) => {
          const { lines: parts, dots } = pathsOf(line.values, box, scale)
          const look = `rp-line rp-line-${String(index % 6)}${line.faint === true ? ' rp-faint' : ''}`
          return <g key={line.id}>{parts.map((points) => <polyline key={points} className={look} points={points} />)}{dots.map(({ x, y }) => <circle key={`${String(x)} ${String(y)}`} className={`rp-dot rp-dot-${String(index % 6)}`} cx={x} cy={y} r={3} />)}</g>
        })}
        {shown !== null && (
          <g>
            <line className="rp-cursor" x1={xOf(box, shown, count)} x2={xOf(box, shown, count)} y1={box.top} y2={box.height - box.bottom} />
            {lines.map((line, index) => {
              const value = line.values[shown]
              return value === null || value === undefined ? null : <circle key={line.id} className={`rp-dot rp-dot-${String(index % 6)}`} cx={xOf(box, shown, count)} cy={yOf(box, value, scale)} r={4} />
            })}
          </g>
        )}
      </svg>
      <p className="rp-point small tabular" aria-live="polite">{shown === null ? <span className="quiet">{t('reports.chart.hint')}</span> : <><strong>{labels[shown]?.long}</strong>{lines.map((line) => <span key={line.id}>{line.name} {text(line.values[shown])}</span>)}</>}</p>
      <details open={asTable} onToggle={(event) => setAsTable(event.currentTarget.open)}>
        <summary>{t('reports.chart.table')}</summary>
        {asTable && (
          <div className="rp-chart-table" tabIndex={0} role="group" aria-label={title}>
            <table className="candidates">
              <caption className="visually-hidden">{title}</caption>
              <thead><tr><th scope="col">{t('reports.time')}</th>{lines.map((line) => <th key={line.id} scope="col" className="number">{line.name}</th>)}</tr></thead>
              <tbody>{labels.map((label, index) => <tr key={label.long}><th scope="row">{label.long}</th>{lines.map((line) => <td key={line.id} className="number tabular">{text(line.values[index])}</td>)}</tr>)}</tbody>
            </table>
          </div>
        )}
      </details>
    </figure>
  )
}
