import { Segmented } from 'antd'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router-dom'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { Page } from '../../../ui/page.tsx'
import { SettingsTabs } from '../tabs.tsx'
import { SlaPart } from './sla-part.tsx'
import { TypesPart } from './types-part.tsx'
import '../settings.css'
import '../routing/routing.css'
import '../handoff/handoff.css'
import './tickets.css'

const parts = ['types', 'sla'] as const
type Part = (typeof parts)[number]

/** What tickets are here: their types, forms and states, and what is promised about them. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const [params, setParams] = useSearchParams()
  const part = parts.find((one) => one === params.get('part')) ?? 'types'
  const editable = can('tickets.settings')
  return (
    <Page title={t('settings.title')} permission="tickets.settings" aside={<span className="page-note">{t('ticketSet.hint')}</span>}>
      <SettingsTabs />
      <div className="routing">
        <Segmented<Part> className="routing-parts" aria-label={t('ticketSet.parts')} value={part} options={parts.map((value) => ({ value, label: t(`ticketSet.${value}`) }))} onChange={(next) => setParams(next === 'types' ? {} : { part: next }, { replace: true })} />
        {part === 'types' ? <TypesPart editable={editable} /> : <SlaPart editable={editable} />}
      </div>
    </Page>
  )
}
