import type { TestFigures, TestOutcome } from '@yingda/contract'
import { Button, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { figuresOf, movement, sparkPoints, type Figure } from './figures.ts'

const SPARK = { width: 48, height: 18 }

/** Percentage points with their sign, told apart without colour by sign and word. */
export function Movement({ moved }: { moved: ReturnType<typeof movement> }): ReactNode {
  const { t, format } = useI18n()
  if (moved === null) return null
  const sign = moved.points > 0 ? '+' : moved.points < 0 ? '−' : '±'
  const word = moved.way === 'better' ? t('preview.better') : moved.way === 'worse' ? t('preview.worse') : null
  return <span className={`movement movement-${moved.way}`}>{sign}{t('figure.points', { n: format.number(Math.abs(moved.points)) })}{word && ` · ${word}`}</span>
}

function Tile({ figure, trend, onShow }: { figure: Figure; trend: readonly TestFigures[]; onShow: (outcome: TestOutcome) => void }): ReactNode {
  const { t, format } = useI18n()
  const same = (counts: TestFigures): Figure | undefined => figuresOf(counts).find((one) => one.id === figure.id)
  const shares = trend.flatMap((counts) => same(counts)?.share ?? [])
  const before = trend.at(-2)
  const { outcome } = figure
  return (
    <div className="tile">
      <dt><Tooltip title={t(figure.help)}><span tabIndex={0} className="tile-name">{t(figure.name)}</span></Tooltip></dt>
      <dd>
        <span className="tile-value tabular">{figure.share === null ? '–' : format.percent(figure.share)}</span>
        {shares.length > 1 && <svg className="spark" width={SPARK.width} height={SPARK.height + 4} viewBox={`-2 -2 ${SPARK.width + 4} ${SPARK.height + 4}`} aria-hidden><polyline points={sparkPoints(shares, SPARK.width, SPARK.height)} /></svg>}
        <span className="share-bar" aria-hidden><span style={{ inlineSize: `${(figure.share ?? 0) * 100}%` }} className={figure.good === 'less' ? 'share-bad' : undefined} /></span>
        <span className="quiet small tabular">{figure.share === null ? t('figure.none') : t('figure.of', { n: format.number(figure.part), total: format.number(figure.whole) })}</span>
        {before && <Movement moved={movement(same(before), figure)} />}
        {outcome && figure.part > 0 && <Button type="link" size="small" className="test-entry" onClick={() => onShow(outcome)} aria-label={`${t(figure.name)}: ${t('figure.show')}`}>{t('figure.show')}</Button>}
      </dd>
    </div>
  )
}

/** The figures of a run, each with its definition, what it counts, and how it went since earlier runs (the last of the trend). */
export function FigureTiles({ trend, onShow }: { trend: readonly TestFigures[]; onShow: (outcome: TestOutcome) => void }): ReactNode {
  const { t } = useI18n()
  const last = trend.at(-1)
  if (!last) return null
  return (
    <>
      <dl className="tiles">{figuresOf(last).map((figure) => <Tile key={figure.id} figure={figure} trend={trend} onShow={onShow} />)}</dl>
      {last.missing > 0 && <p className="quiet small">{t('figure.missing', { n: last.missing })} <Button type="link" size="small" className="test-entry" onClick={() => onShow('missing')}>{t('figure.show')}</Button></p>}
    </>
  )
}
