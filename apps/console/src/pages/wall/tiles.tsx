import { useQuery } from '@tanstack/react-query'
import { Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { useI18n, type Key } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { useSecond } from '../../ui/now.ts'
import type { Figures } from './figures.ts'

function Tile({ label, definition, value, strong = false }: { label: Key; definition: Key; value: string; strong?: boolean }): ReactNode {
  const { t } = useI18n()
  return (
    <Tooltip title={t(definition)}>
      <div className={strong ? 'wall-tile wall-tile-strong' : 'wall-tile'} tabIndex={0}>
        <dt>{t(label)}</dt>
        <dd className="tabular">{value}</dd>
      </div>
    </Tooltip>
  )
}

/** Asked this often: the report of today is kept up by the server. Milliseconds. */
const TODAY_MS = 30_000
const levels = { answered_within_rounds: ['wall.inTime', 'wall.inTimeDef'], connect_rate: ['wall.connected', 'wall.connectedDef'] } as const
const metrics = ['answered_within_rounds', 'connect_rate'] as const

const two = (value: number): string => String(value).padStart(2, '0')
/** The day it is here, as reports are asked for it. */
function dayOf(now: Date): { from: string; to: string } {
  const day = `${String(now.getFullYear())}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  return { from: day, to: day }
}

/** Today's service level, for those who may see reports. */
function ServiceLevel(): ReactNode {
  const { format } = useI18n()
  const { can } = useSession()
  const today = useQuery({
    queryKey: ['wall-level'], refetchInterval: TODAY_MS, enabled: can('reports.view.all'),
    queryFn: ({ signal }) => api.queryReport({ body: { metrics: [...metrics], ...dayOf(new Date()) } }, { signal }),
  })
  const shareText = (share: number | null): string => (share === null ? '–' : format.percent(share))
  if (!today.data) return null
  const { totals } = today.data
  return <>{metrics.map((id) => <Tile key={id} label={levels[id][0]} definition={levels[id][1]} value={shareText(totals[id]?.value ?? null)} />)}</>
}

/** The figures at the top, each with its definition when pointed at. */
export function Tiles({ figures }: { figures: Figures }): ReactNode {
  const { t, format } = useI18n()
  const now = useSecond()
  return (
    <dl className="wall-tiles" aria-label={t('wall.figures')}>
      <Tile label="wall.waiting" definition="wall.waitingDef" value={format.number(figures.waiting)} strong={figures.waiting > 0} />
      <Tile label="wall.longest" definition="wall.longestDef" value={figures.longestSince === null ? '–' : format.elapsed(now - Date.parse(figures.longestSince))} />
      <Tile label="wall.overdue" definition="wall.overdueDef" value={format.number(figures.overdue)} strong={figures.overdue > 0} />
      <Tile label="wall.serving" definition="wall.servingDef" value={format.number(figures.serving)} />
      <Tile label="wall.online" definition="wall.onlineDef" value={`${format.number(figures.online)} / ${format.number(figures.agents)}`} strong={figures.online === 0 && figures.agents > 0} />
      <ServiceLevel />
      <Tile label="wall.free" definition="wall.freeDef" value={format.number(figures.free)} />
    </dl>
  )
}
