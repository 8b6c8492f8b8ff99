import { InboxOutlined, ReloadOutlined, WarningOutlined } from '@ant-design/icons'
import { Button, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { failureText, isApiError } from '../api/client.ts'
import { useI18n } from '../i18n/i18n.tsx'

/** Nothing here, and what to do next. */
export function EmptyState({ title, hint, icon, children }: { title: string; hint?: string | undefined; icon?: ReactNode; children?: ReactNode }): ReactNode {
  return (
    <div className="state">
      <div className="state-icon" aria-hidden>{icon ?? <InboxOutlined aria-hidden />}</div>
      <p className="state-title">{title}</p>
      {hint && <p className="state-hint">{hint}</p>}
      {children && <div className="state-actions">{children}</div>}
    </div>
  )
}

/** What failed, and a way to try again. */
export function ErrorState({ failure, onRetry, title }: { failure: unknown; onRetry?: (() => void) | undefined; title?: string }): ReactNode {
  const { t } = useI18n()
  const requestId = isApiError(failure) ? failure.requestId : null
  return (
    <div className="state" role="alert">
      <div className="state-icon state-icon-error" aria-hidden><WarningOutlined aria-hidden /></div>
      <p className="state-title">{title ?? t('common.failed')}</p>
      <p className="state-hint">{failureText(failure)}</p>
      {requestId && <p className="state-small">{t('common.requestId', { id: requestId })}</p>}
      {onRetry && <div className="state-actions"><Button icon={<ReloadOutlined aria-hidden />} onClick={onRetry}>{t('common.retry')}</Button></div>}
    </div>
  )
}

/** Rows that are coming. */
export function RowsSkeleton({ rows, avatar = false }: { rows: number; avatar?: boolean }): ReactNode {
  const { t } = useI18n()
  return (
    <div className="rows-skeleton" role="status" aria-label={t('common.loading')}>
      {/* to a reader of the screen these are lists of nothing */}
      <div aria-hidden>{Array.from({ length: rows }, (_, index) => <Skeleton key={index} active title={false} avatar={avatar && { size: 36 }} paragraph={{ rows: 2, width: ['60%', '90%'] }} />)}</div>
    </div>
  )
}
