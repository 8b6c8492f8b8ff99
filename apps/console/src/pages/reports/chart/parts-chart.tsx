import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'

export interface Part {
  readonly id: string
  readonly name: string
  readonly value: number
  readonly text: string
  /** Opens what is behind it; null: nothing does. */
  readonly onOpen: (() => void) | null
}

interface PartsChartProps {
  title: string
  parts: readonly Part[]
  look: 'bars' | 'shares'
  /** Shown; the rest is one more line. */
  most?: number
  /** Beside the title. */
  aside?: ReactNode
}

const LOOKS = 6

function Name({ part }: { part: Part }): ReactNode {
  if (part.onOpen === null) return <span className="rp-part-name clip" title={part.name}>{part.name}</span>
  return <button type="button" className="entry-link rp-part-name clip" title={part.name} onClick={part.onOpen}>{part.name}</button>
}

/** Values side by side: bars, or one bar of shares with what each is of the whole. The numbers stand beside, so it is its own table. */
export function PartsChart({ title, parts, look, most = 10, aside }: PartsChartProps): ReactNode {
  const { t, format } = useI18n()
  const sorted = [...parts].sort((a, b) => b.value - a.value)
  const shown = sorted.slice(0, most)
  const rest = sorted.slice(most)
  const total = sorted.reduce((sum, { value }) => sum + value, 0)
  const highest = Math.max(0, ...shown.map(({ value }) => value))
  if (total === 0) return <figure className="panel rp-chart"><figcaption>{title}{aside}</figcaption><p className="quiet rp-chart-none">{t('reports.chart.none')}</p></figure>
  return (
    <figure className="panel rp-chart">
      <figcaption>{title}{aside}</figcaption>
      {look === 'shares' && <div className="rp-stack" aria-hidden>{shown.map((part, at) => part.value > 0 && <span key={part.id} className={`rp-fill-${String(at % LOOKS)}`} style={{ flexGrow: part.value }} />)}</div>}
      <ul className="rp-parts">
        {shown.map((part, at) => (
          <li key={part.id}>
            {look === 'shares' && <span className={`rp-key rp-fill-${String(at % LOOKS)}`} aria-hidden />}
            <Name part={part} />
            {look === 'bars' && <span className="rp-part-bar" aria-hidden><span style={{ inlineSize: `${String(highest === 0 ? 0 : (part.value / highest) * 100)}%` }} /></span>}
            <span className="tabular rp-part-value">{part.text}{look === 'shares' && <span className="quiet"> · {format.percent(part.value / total)}</span>}</span>
          </li>
        ))}
      </ul>
      {rest.length > 0 && <p className="quiet small">{t('reports.chart.rest', { n: rest.length })}</p>}
    </figure>
  )
}
