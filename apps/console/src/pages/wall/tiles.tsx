import { Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useI18n, type Key } from '../../i18n/i18n.tsx'
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
      <Tile label="wall.free" definition="wall.freeDef" value={format.number(figures.free)} />
    </dl>
  )
}
