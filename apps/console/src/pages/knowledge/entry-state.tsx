import { CheckCircleOutlined, ClockCircleOutlined, HistoryOutlined, PauseCircleOutlined } from '@ant-design/icons'
import type { Entry } from '@yingda/contract'
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { useMinute } from '../../ui/now.ts'
import { entryState } from './entry-values.ts'

export function EntryStateTag({ entry }: { entry: Entry }): ReactNode {
  const { t } = useI18n()
  const now = useMinute()
  switch (entryState(entry, now)) {
    case 'on': return <Tag icon={<CheckCircleOutlined aria-hidden />} color="success" variant="outlined">{t('knowledge.stateOn')}</Tag>
    case 'off': return <Tag icon={<PauseCircleOutlined aria-hidden />}>{t('knowledge.stateOff')}</Tag>
    case 'future': return <Tag icon={<ClockCircleOutlined aria-hidden />} variant="outlined">{t('knowledge.stateFuture')}</Tag>
    case 'past': return <Tag icon={<HistoryOutlined aria-hidden />} color="warning" variant="outlined">{t('knowledge.statePast')}</Tag>
  }
}
