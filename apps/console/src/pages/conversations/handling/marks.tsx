import { ClockCircleOutlined, FlagFilled } from '@ant-design/icons'
import type { ConversationState } from '@yingda/contract'
import type { ReactNode } from 'react'
import { useI18n, type Key } from '../../../i18n/i18n.tsx'
import { useSecond } from '../../../ui/now.ts'
import { dueOf } from '../model/due.ts'
import { useGroups } from './use-groups.ts'
import './handling.css'

export const priorities = [0, 1, 2, 3] as const
export const priorityKey = (priority: number): Key => `priority.${priorities.find((one) => one === priority) ?? 0}`

/** How urgent; nothing where it is not. */
export function PriorityTag({ priority }: { priority: number }): ReactNode {
  const { t } = useI18n()
  if (priority === 0) return null
  return <span className={`priority priority-${String(priority)}`} title={`${t('priority.label')}: ${t(priorityKey(priority))}`}><FlagFilled aria-hidden />{t(priorityKey(priority))}</span>
}

/** The name of a group; nothing while it is not known. */
export function GroupName({ id }: { id: string | null }): ReactNode {
  const { byId } = useGroups()
  return id === null ? null : (byId.get(id)?.name ?? null)
}

type Waiting = Pick<ConversationState, 'waitingSince' | 'owner' | 'groupId' | 'queuedAt'>

/** How long until a reply is due, ticking; how long it is late. In a queue after the time waited, and only when it becomes urgent. */
export function DueMark({ state }: { state: Waiting }): ReactNode {
  const { t, format } = useI18n()
  const { limit } = useGroups()
  const now = useSecond()
  const due = dueOf(state, limit(state.groupId), now)
  if (due === null) return null
  const time = format.elapsed(Math.abs(due.leftMs))
  const text = t(due.tone === 'late' ? 'due.late' : due.paused ? 'due.paused' : 'due.left', { time })
  const hint = due.at === null ? t('due.closed') : t('due.hint', { time: format.full(due.at) })
  if (state.queuedAt === null) return <span className={`due due-${due.tone} tabular`} title={hint}><ClockCircleOutlined aria-hidden />{text}</span>
  return (
    <span className={`due due-${due.tone} tabular`} title={hint}>
      <ClockCircleOutlined aria-hidden /><span className="visually-hidden">{t('inbox.ownerQueue')}</span>
      {format.elapsed(now - Date.parse(state.queuedAt))}
      {due.tone !== 'calm' && <span>· {due.tone === 'late' ? t('due.lateShort') : text}</span>}
    </span>
  )
}
