import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { useAvailability } from '../../../session/availability.ts'

/** Tells those who could take conversations that they are offline, with the way out. */
export function OfflineNotice(): ReactNode {
  const { t } = useI18n()
  const { me, can } = useSession()
  const availability = useAvailability()
  if (me.availability !== 'offline' || !can('conversations.reply')) return null
  return <div className="list-notice"><span>{t('inbox.offline')}</span><Button size="small" loading={availability.isPending} onClick={() => availability.mutate({ availability: 'online' })}>{t('inbox.goOnline')}</Button></div>
}
