import type { Report } from '@yingda/contract'
import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { zoned } from './model/labels.ts'

/** Says so when the figures are still being counted, by the server's word. */
export function Counting({ report }: { report: Pick<Report, 'counting' | 'asOf' | 'timeZone'> }): ReactNode {
  const { t, language } = useI18n()
  if (!report.counting) return null
  return <Alert type="info" showIcon role="status" title={t('reports.counting')} description={t('reports.countingUntil', { time: zoned(report.asOf, report.timeZone, language) })} />
}
