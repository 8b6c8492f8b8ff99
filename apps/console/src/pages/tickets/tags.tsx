import { ClockCircleOutlined, DownOutlined, ExclamationCircleOutlined, MinusOutlined, PauseCircleOutlined, UpOutlined, WarningOutlined } from '@ant-design/icons'
import type { TicketCategory, TicketPriority, TicketSummary, TicketType } from '@yingda/contract'
import { Tag, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { useMinute } from '../../ui/now.ts'
import { colourOf, stateName } from './model/types.ts'
import { dueOf, spanOf, type Due } from './model/sla.ts'

/** The state as the company calls it, coloured by what it means. */
export function StateTag({ type, state, category }: { type: TicketType | undefined; state: string; category: TicketCategory }): ReactNode {
  const { language } = useI18n()
  return <Tag className="tk-tag" color={colourOf[category]}>{stateName(type, state, language)}</Tag>
}

const priorityIcons: Record<TicketPriority, ReactNode> = { urgent: <ExclamationCircleOutlined aria-hidden />, high: <UpOutlined aria-hidden />, normal: <MinusOutlined aria-hidden />, low: <DownOutlined aria-hidden /> }

export function Priority({ value }: { value: TicketPriority }): ReactNode {
  const { t } = useI18n()
  return <span className={`tk-priority tk-priority-${value}`}>{priorityIcons[value]} {t(`tickets.priority.${value}`)}</span>
}

const dueIcons: Record<Due['tone'], ReactNode> = { quiet: <PauseCircleOutlined aria-hidden />, ok: <ClockCircleOutlined aria-hidden />, soon: <WarningOutlined aria-hidden />, late: <ExclamationCircleOutlined aria-hidden /> }

/** A deadline in colour, words, and the time that is left. */
export function DueText({ due, at }: { due: Due; at: string | null }): ReactNode {
  const { t, format } = useI18n()
  const span = due.span === null ? null : spanOf(due.span)
  const text = t(due.key, span ? { span: t(span.key, span.params) } : {})
  const shown = <span className={`tk-due tk-due-${due.tone} tabular`}>{dueIcons[due.tone]} {text}</span>
  return at === null ? shown : <Tooltip title={format.full(at)}>{shown}</Tooltip>
}

/** The next deadline of a ticket; nothing when none waits. */
export function NextDue({ ticket }: { ticket: Pick<TicketSummary, 'sla' | 'dueAt'> }): ReactNode {
  const now = useMinute()
  const due = dueOf(ticket, now)
  return due && <DueText due={due} at={ticket.dueAt} />
}
