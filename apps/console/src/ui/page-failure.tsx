import { WarningOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useRouteError } from 'react-router-dom'
import { failureText } from '../api/client.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { EmptyState } from './states.tsx'

/** A page that threw: says so, and offers to load it again. */
export function PageFailure(): ReactNode {
  const { t } = useI18n()
  const failure = useRouteError()
  return (
    <div className="center" role="alert">
      <EmptyState icon={<WarningOutlined aria-hidden />} title={t('common.pageFailed')} hint={t('common.pageFailedHint')}>
        <Button type="primary" onClick={() => location.reload()}>{t('common.reload')}</Button>
        <code className="failure-text">{failureText(failure)}</code>
      </EmptyState>
    </div>
  )
}
