import { useQuery } from '@tanstack/react-query'
import type { Language } from '@yingda/contract'
import { Segmented } from 'antd'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router-dom'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { Page } from '../../../ui/page.tsx'
import { withParams } from '../../../ui/search-params.ts'
import { ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { ReleaseState } from '../release-state.tsx'
import { KnowledgeTabs } from '../tabs.tsx'
import { DialPanel } from './dial-panel.tsx'
import '../knowledge.css'
import '../workshop/workshop.css'
import './dial.css'

const POLL_MS = 1_500

/** How bold the bot is: what it answers against what of it is wrong. */
export function Component(): ReactNode {
  const { t, language: own } = useI18n()
  const [params, setParams] = useSearchParams()
  const asked = params.get('language')
  const language: Language = asked === 'zh' || asked === 'en' ? asked : own
  const dial = useQuery({ queryKey: [...keys.dial, language], queryFn: ({ signal }) => api.getDial({ language }, { signal }), refetchInterval: (query) => (query.state.data?.training ? POLL_MS : false) })
  return (
    <Page title={t('dial.title')} permission="knowledge.view" aside={<ReleaseState />}>
      <KnowledgeTabs />
      <div className="page-bar">
        <p className="tests-intro quiet">{t('dial.intro')}</p>
        <Segmented<Language> aria-label={t('knowledge.language')} value={language} onChange={(next) => setParams((before) => withParams(before, { language: next }), { replace: true })} options={[{ value: 'zh', label: t('common.zh') }, { value: 'en', label: t('common.en') }]} />
      </div>
      {dial.isPending && <div className="panel"><RowsSkeleton rows={5} /></div>}
      {dial.isError && <div className="panel"><ErrorState failure={dial.error} onRetry={() => void dial.refetch()} /></div>}
      {dial.isSuccess && <DialPanel key={language} dial={dial.data} onReload={() => void dial.refetch()} />}
    </Page>
  )
}
