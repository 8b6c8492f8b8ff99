import { InfoCircleOutlined } from '@ant-design/icons'
import type { MetricDefinition, ReportFigure } from '@yingda/contract'
import { Button, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { sparkLine } from './model/chart.ts'
import { movementOf, valueText } from './model/figures.ts'
import { usePanels } from './panels.tsx'

const SPARK = { width: 64, height: 20 }

/** How a figure moved since the period before: a sign, an amount and a word, so that colour is not needed. */
export function Moved({ before, after, metric }: { before: number | null; after: number | null; metric: MetricDefinition }): ReactNode {
  const { t, format } = useI18n()
  const moved = movementOf(before, after, metric)
  if (moved === null) return null
  const amount = moved.amount === null ? t('reports.fromNone') : moved.points ? t('figure.points', { n: format.number(moved.amount) }) : `${format.number(moved.amount)}%`
  const word = moved.way === 'better' ? t('preview.better') : moved.way === 'worse' ? t('preview.worse') : null
  return <span className={`movement movement-${moved.way}`} title={t('reports.movedHint')}>{moved.amount === null ? '' : moved.sign}{amount}{word !== null && ` · ${word}`}</span>
}

export function DefinitionButton({ metric }: { metric: MetricDefinition }): ReactNode {
  const { t, language } = useI18n()
  const { showDefinition } = usePanels()
  return <Button type="text" size="small" className="rp-info" icon={<InfoCircleOutlined aria-hidden />} aria-label={t('reports.definitionOf', { name: metric.name[language] })} onClick={() => showDefinition(metric.id)} />
}

/** That a figure can still change. */
export function Provisional({ metric }: { metric: MetricDefinition }): ReactNode {
  const { t, format } = useI18n()
  return <Tooltip title={t('reports.provisionalHint', { n: format.number(metric.settlesAfterHours) })}><span className="rp-provisional" tabIndex={0}>{t('reports.provisional')}</span></Tooltip>
}

interface TileProps {
  metric: MetricDefinition
  figure: ReportFigure | undefined
  previous: ReportFigure | null | undefined
  /** The value of each interval, for the small line. */
  course: readonly (number | null)[]
  strong?: boolean
  onRows: () => void
}

/** One figure: value, what it is of, how it moved, its course; its rows and its definition one click away. */
export function Tile({ metric, figure, previous, course, strong = false, onRows }: TileProps): ReactNode {
  const words = useI18n()
  const { t, language, format } = words
  const name = metric.name[language]
  const value = figure?.value ?? null
  const text = value === null ? '–' : valueText(value, metric.unit, words)
  const line = sparkLine(course, SPARK.width, SPARK.height)
  const has = figure !== undefined && figure.of > 0
  return (
    <div className={strong ? 'tile rp-tile rp-tile-strong' : 'tile rp-tile'} data-metric={metric.id}>
      <dt>{name}<DefinitionButton metric={metric} /></dt>
      <dd>
        {has ? <button type="button" className="entry-link tile-value tabular" aria-label={t('reports.openRows', { name, value: text })} onClick={onRows}>{text}</button> : <span className="tile-value tabular">{text}</span>}
        {line !== '' && <svg className="spark" width={SPARK.width} height={SPARK.height + 4} viewBox={`-2 -2 ${String(SPARK.width + 4)} ${String(SPARK.height + 4)}`} aria-hidden><polyline points={line} /></svg>}
        <span className="rp-tile-foot small tabular">
          {(figure === undefined || !has ? [t('reports.nothing')] : footOf(figure)).map((part) => <span key={part} className="quiet nowrap">{part}</span>)}
          {figure?.provisional === true && has && <Provisional metric={metric} />}
          {previous && <Moved before={previous.value} after={value} metric={metric} />}
        </span>
      </dd>
    </div>
  )
  function footOf(shown: ReportFigure): string[] {
    if (metric.unit === 'count') return []
    if (metric.percentileError !== null && shown.p50 !== null && shown.p90 !== null) return [`P50 ${valueText(shown.p50, metric.unit, words)}`, `P90 ${valueText(shown.p90, metric.unit, words)}`, t('reports.times', { n: format.number(shown.of) })]
    // Of times the sum is no number of things.
    return metric.fact === 'agent_hour' || metric.unit !== 'share' ? [] : [t('figure.of', { n: format.number(shown.sum), total: format.number(shown.of) })]
  }
}
