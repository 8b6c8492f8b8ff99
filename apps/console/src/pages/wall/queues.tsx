import type { QueueState } from '@yingda/contract'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useSecond } from '../../ui/now.ts'
import { PriorityTag, priorityKey } from '../conversations/handling/marks.tsx'

function Queue({ queue, most, onShow }: { queue: QueueState; most: number; onShow: () => void }): ReactNode {
  const { t, format } = useI18n()
  const now = useSecond()
  const waited = queue.longestSince === null ? null : now - Date.parse(queue.longestSince)
  const late = queue.longestLate
  const name = queue.name ?? t('wall.everybody')
  return (
    <li className="wall-queue">
      <span className="wall-queue-name clip" title={name}>{name}</span>
      <span className="wall-queue-bar" aria-hidden>
        {queue.byPriority.map((part) => (
          <span key={part.priority} className={`wall-bar wall-bar-${String(part.priority)}`} style={{ flexBasis: `${String((part.waiting / most) * 100)}%` }} title={t('wall.priorityBar', { priority: t(priorityKey(part.priority)), n: part.waiting, time: format.elapsed(now - Date.parse(part.longestSince)) })} />
        ))}
      </span>
      <span className="wall-queue-count">
        {queue.waiting === 0 ? <span className="quiet">{t('wall.nobody')}</span> : <Button type="link" size="small" className="tabular" onClick={onShow} aria-label={`${t('wall.waitingOf', { name })}: ${format.number(queue.waiting)}`}>{format.number(queue.waiting)}</Button>}
      </span>
      <dl className="wall-queue-facts tabular">
        <div><dt>{t('wall.longest')}</dt><dd className={late ? 'wall-late' : undefined}>{waited === null ? '–' : format.elapsed(waited)}{late && ` · ${t('due.lateShort')}`}</dd></div>
        <div><dt>{t('wall.overdue')}</dt><dd className={queue.overdue > 0 ? 'wall-late' : undefined}>{format.number(queue.overdue)}</dd></div>
        <div><dt>{t('wall.serving')}</dt><dd>{format.number(queue.serving)}</dd></div>
      </dl>
      {queue.byPriority.some(({ priority }) => priority > 0) && (
        <ul className="wall-priorities" aria-label={t('wall.byPriority')}>
          {queue.byPriority.map((part) => (
            <li key={part.priority} className="tabular">{part.priority === 0 ? t('priority.0') : <PriorityTag priority={part.priority} />} {format.number(part.waiting)} · {format.elapsed(now - Date.parse(part.longestSince))}</li>
          ))}
        </ul>
      )}
      {queue.bySkill.length > 0 && (
        <ul className="wall-priorities" aria-label={t('skills.waitingFor')}>
          {queue.bySkill.map((one) => (
            <li key={one.skillId} className="tabular">
              {t('skills.waiting', { name: one.name, n: format.number(one.waiting), time: format.elapsed(now - Date.parse(one.longestSince)) })} · <span className={one.able === 0 ? 'wall-late' : undefined}>{one.able === 0 ? t('skills.nobodyReady') : t('skills.ready', { n: one.able })}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

/** Every group's queue: how many wait, how urgent, since when. */
export function Queues({ queues, onShow }: { queues: readonly QueueState[]; onShow: (queue: QueueState) => void }): ReactNode {
  const { t } = useI18n()
  const most = Math.max(1, ...queues.map(({ waiting }) => waiting))
  const empty = queues.every(({ groupId, waiting, serving }) => groupId === null && waiting + serving === 0)
  return (
    <section className="panel wall-panel" aria-label={t('wall.queues')}>
      <h2>{t('wall.queues')}</h2>
      {empty ? <EmptyState title={t('wall.noQueues')} hint={t('wall.noQueuesHint')} /> : (
        <ul className="wall-queues">{queues.map((queue) => <Queue key={queue.groupId ?? ''} queue={queue} most={most} onShow={() => onShow(queue)} />)}</ul>
      )}
    </section>
  )
}
