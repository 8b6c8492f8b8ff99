import { CheckCircleOutlined, CloseCircleOutlined, PauseCircleOutlined, SyncOutlined } from '@ant-design/icons'
import type { TestRun } from '@yingda/contract'
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'

/** Whether a run is still going, and how far. */
export function RunState({ run }: { run: TestRun }): ReactNode {
  const { t, format } = useI18n()
  switch (run.status) {
    case 'running': return <span className="nowrap"><Tag icon={<SyncOutlined spin aria-hidden />}>{t('run.statusRunning')}</Tag>{run.total !== null && <span className="quiet small tabular">{t('run.progress', { n: format.number(run.processed), total: format.number(run.total) })}</span>}</span>
    case 'done': return <Tag color="success" variant="outlined" icon={<CheckCircleOutlined aria-hidden />}>{t('run.statusDone')}</Tag>
    case 'failed': return <Tag color="error" variant="outlined" icon={<CloseCircleOutlined aria-hidden />}>{t('run.statusFailed')}</Tag>
    case 'cancelled': return <Tag icon={<PauseCircleOutlined aria-hidden />}>{t('run.statusCancelled')}</Tag>
  }
}
