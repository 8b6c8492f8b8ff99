import type { ReactNode } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { Logo } from './logo.tsx'

/** While it is not known who is there. */
export function Splash(): ReactNode {
  const { t } = useI18n()
  return <div className="center splash" role="status" aria-label={t('common.loading')}><Logo size={40} /></div>
}
