import type { Report } from '@yingda/contract'
import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { useMinute } from '../../ui/now.ts'
import { zoned } from './model/labels.ts'

/** Behind by less is not worth a word. */
const BEHIND_MS = 90_000

/** True when the figures of a report are not complete yet: the log is further than they are. */
export const isBehind = ({ asOf }: Pick<Report, 'asOf'>, now: number): boolean => now - Date.parse(asOf) > BEHIND_MS

/** Says so when the figures are still being counted. */
export function Counting({ report, readAt }: { report: Report; readAt: number }): ReactNode {
  const { t, language } = useI18n()
  useMinute()
  if (!isBehind(report, readAt)) return null
  return <Alert type="info" showIcon role="status" title={t('reports.counting')} description={t('reports.countingUntil', { time: zoned(report.asOf, report.timeZone, language) })} />
}
