import { Segmented } from 'antd'
import type { Language } from '@yingda/contract'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { Logo } from '../../ui/logo.tsx'
import './session.css'

/** The frame of the pages before the workspace: sign in, password, invitation. */
export function SessionCard({ title, hint, children }: { title: string; hint: string; children: ReactNode }): ReactNode {
  const { t, language, setLanguage } = useI18n()
  return (
    <main className="session">
      <div className="session-card">
        <div className="session-brand"><Logo size={32} /><span>{t('app.name')}</span></div>
        <h1>{title}</h1>
        <p className="session-hint">{hint}</p>
        {children}
      </div>
      <Segmented<Language>
        size="small" aria-label={t('account.language')} value={language} onChange={setLanguage}
        options={[{ value: 'zh', label: t('account.languageZh') }, { value: 'en', label: t('account.languageEn') }]}
      />
    </main>
  )
}
