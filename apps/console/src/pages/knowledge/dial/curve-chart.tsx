import type { Dial, DialPoint } from '@yingda/contract'
import { useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useMedia } from '../../../ui/media.ts'
import { chartOf, lineOf, placeOf, type Chart } from './chart.ts'
import { rowsOf } from './positions.ts'

const ROWS = 24

interface ChartProps {
  dial: Dial
  /** The position looked at. */
  chosen: DialPoint | null
}

function Axes({ chart }: { chart: Chart }): ReactNode {
  const { t, format } = useI18n()
  const { left, right, top, bottom, width, height } = chart
  return (
    <g className="chart-axes">
      {chart.coverageTicks.map((tick) => {
        const { y } = placeOf(chart, { wrong: 0, coverage: tick })
        return <g key={tick}><line x1={left} x2={width - right} y1={y} y2={y} /><text x={left - 8} y={y + 4} textAnchor="end">{format.percent(tick)}</text></g>
      })}
      {chart.wrongTicks.map((tick) => {
        const { x } = placeOf(chart, { wrong: tick, coverage: 0 })
        return <g key={tick}><line x1={x} x2={x} y1={height - bottom} y2={height - bottom + 4} /><text x={x} y={height - bottom + 18} textAnchor="middle">{format.percent(tick)}</text></g>
      })}
      <text className="chart-title" x={(left + width - right) / 2} y={height - 6} textAnchor="middle">{t('dial.axisWrong')}</text>
      <text className="chart-title" x={-(top + height - bottom) / 2} y={12} textAnchor="middle" transform="rotate(-90)">{t('dial.axisCoverage')}</text>
    </g>
  )
}

function Mark({ chart, point, label, look }: { chart: Chart; point: DialPoint; label: string; look: 'now' | 'chosen' }): ReactNode {
  const { x, y } = placeOf(chart, point)
  const isRight = x > chart.width * 0.72
  return (
    <g className={`chart-mark chart-mark-${look}`}>
      <line x1={x} x2={x} y1={y} y2={chart.height - chart.bottom} />
      <line x1={chart.left} x2={x} y1={y} y2={y} />
      {look === 'now' ? <circle cx={x} cy={y} r={6} /> : <rect x={x - 6} y={y - 6} width={12} height={12} transform={`rotate(45 ${x} ${y})`} />}
      <text x={isRight ? x - 12 : x + 12} y={look === 'now' ? y + 20 : y - 10} textAnchor={isRight ? 'end' : 'start'}>{label}</text>
    </g>
  )
}

function CurveTable({ curve }: { curve: readonly DialPoint[] }): ReactNode {
  const { t, format } = useI18n()
  return (
    <div className="curve-table" tabIndex={0} role="group" aria-label={t('dial.tableCaption')}>
      <table className="candidates">
        <caption className="visually-hidden">{t('dial.tableCaption')}</caption>
        <thead><tr><th scope="col">{t('dial.colThreshold')}</th><th scope="col" className="number">{t('dial.colCoverage')}</th><th scope="col" className="number">{t('dial.colWrong')}</th><th scope="col" className="number">{t('dial.colUncovered')}</th></tr></thead>
        <tbody>
          {rowsOf(curve, ROWS).map((point) => <tr key={point.answerAt}><th scope="row" className="tabular">{format.percent(point.answerAt)}</th><td className="number tabular">{format.percent(point.coverage)}</td><td className="number tabular">{format.percent(point.wrong)}</td><td className="number tabular">{format.percent(point.uncovered)}</td></tr>)}
        </tbody>
      </table>
    </div>
  )
}

/** Coverage against wrong answers: where the bot stands, and where it would with the position looked at. */
export function CurveChart({ dial, chosen }: ChartProps): ReactNode {
  const { t, format } = useI18n()
  const isNarrow = useMedia('(max-width: 767px)')
  const [asTable, setAsTable] = useState(false)
  const { curve, now } = dial
  const all = [...curve, ...(now ? [now] : []), ...(chosen ? [chosen] : [])]
  const chart = chartOf(all, isNarrow ? 350 : 640, isNarrow ? 260 : 340)
  const language = t(dial.language === 'zh' ? 'common.zh' : 'common.en')
  const isElsewhere = chosen !== null && now !== null && (chosen.wrong !== now.wrong || chosen.coverage !== now.coverage)
  return (
    <figure className="curve">
      <figcaption>{t('dial.chart')}</figcaption>
      <svg viewBox={`0 0 ${chart.width} ${chart.height}`} role="img" aria-label={now ? t('dial.chartSummary', { language, coverage: format.percent(now.coverage), wrong: format.percent(now.wrong) }) : t('dial.chart')}>
        <Axes chart={chart} />
        <polyline className="chart-line" points={lineOf(chart, curve)} />
        {now && <Mark chart={chart} point={now} label={t('dial.hereAt', { p: format.percent(now.answerAt) })} look="now" />}
        {isElsewhere && <Mark chart={chart} point={chosen} label={t('dial.thereAt', { p: format.percent(chosen.answerAt) })} look="chosen" />}
      </svg>
      <p className="quiet small">{t('dial.trials', { covered: format.number(dial.trials.covered), uncovered: format.number(dial.trials.uncovered) })}</p>
      <details open={asTable} onToggle={(event) => setAsTable(event.currentTarget.open)}>
        <summary>{t('dial.table')}</summary>
        {asTable && <CurveTable curve={curve} />}
      </details>
    </figure>
  )
}
