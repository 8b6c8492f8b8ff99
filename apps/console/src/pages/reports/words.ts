import type { ReportCell, ReportDimension } from '@yingda/contract'
import type { Key, Translate } from '../../i18n/i18n.tsx'
import { idDimensions } from './model/view.ts'

/** How a session, a wait, a stint or a target ended. */
const outcomes: Readonly<Record<string, Key>> = {
  accepted: 'reports.outcome.accepted', abandoned: 'reports.outcome.abandoned', overflowed: 'reports.outcome.overflowed', left_message: 'reports.outcome.leftMessage', closed: 'reports.outcome.closed',
  taken_over: 'reports.outcome.takenOver', returned_to_bot: 'reports.outcome.toBot', transferred: 'reports.outcome.transferred', taken_back: 'reports.outcome.takenBack', idle: 'reports.outcome.idle', met: 'reports.outcome.met', missed: 'reports.outcome.missed',
  closed_by_customer: 'reports.outcome.byCustomer', closed_by_agent: 'reports.outcome.byAgent', closed_by_supervisor: 'reports.outcome.bySupervisor', closed_idle: 'reports.outcome.idle',
  closed_blocked: 'reports.outcome.blocked', closed_left_message: 'reports.outcome.leftMessage',
}
const causes: Readonly<Record<string, Key>> = {
  asked_button: 'routing.cause.asked_button', asked_words: 'routing.cause.asked_words', unknown: 'routing.cause.unknown', repeated: 'routing.cause.repeated', unhappy: 'routing.cause.unhappy', anger: 'routing.cause.anger',
  risk: 'routing.cause.risk', vip: 'routing.cause.vip', failed_action: 'routing.cause.failed_action', ceiling: 'routing.cause.ceiling', unreadable: 'routing.cause.unreadable', taken_over: 'routing.cause.taken_over',
}

const known = (keys: Readonly<Record<string, Key>>, value: string, t: Translate): string => {
  const key = keys[value]
  return key === undefined ? value : t(key)
}

export const outcomeText = (outcome: string, t: Translate): string => known(outcomes, outcome, t)
export const causeText = (cause: string, t: Translate): string => known(causes, cause, t)

/** What a value of a dimension is called. */
export function valueName(dimension: ReportDimension, { key, label }: { key: string; label: string | null }, t: Translate): string {
  if (key === '') return t('reports.without', { what: t(`reports.by.${dimension}`) })
  if (dimension === 'cause') return causeText(key, t)
  if (dimension === 'language') return key === 'zh' ? t('common.zh') : key === 'en' ? t('common.en') : key
  if (dimension === 'channel' && key === 'web') return t('reports.channel.web')
  return label ?? (idDimensions.has(dimension) ? t('reports.gone', { id: key.slice(0, 8) }) : key)
}

/** The same of a row of a report. */
export const cellName = (dimension: ReportDimension, cell: ReportCell, t: Translate): string => valueName(dimension, { key: cell.key ?? '', label: cell.label }, t)
