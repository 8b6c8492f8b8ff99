import { CompassOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router-dom'
import { useI18n } from '../i18n/i18n.tsx'
import { usePageTitle } from '../notify/title.ts'
import { EmptyState } from './states.tsx'

/** No such page, or none for this person: the same, so that nothing is given away. */
export function NotFoundPage(): ReactNode {
  const { t } = useI18n()
  const navigate = useNavigate()
  usePageTitle(t('common.notFound'))
  return (
    <div className="center">
      <EmptyState icon={<CompassOutlined aria-hidden />} title={t('common.notFound')} hint={t('common.notFoundHint')}>
        <Button type="primary" onClick={() => void navigate('/')}>{t('common.toStart')}</Button>
      </EmptyState>
    </div>
  )
}
