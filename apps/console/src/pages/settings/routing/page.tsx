import { Alert, Segmented } from 'antd'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router-dom'
import { useI18n, type Key } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { Page } from '../../../ui/page.tsx'
import { SettingsTabs } from '../tabs.tsx'
import { CapacityPart } from './capacity.tsx'
import { GroupsPart } from './groups.tsx'
import { ReasonsPart, RulesPart } from './rules-part.tsx'
import { SkillsPart } from './skills.tsx'
import '../settings.css'
import './routing.css'

const parts = ['groups', 'rules', 'skills', 'capacity', 'reasons'] as const
type Part = (typeof parts)[number]
const labels: Record<Part, Key> = { groups: 'routing.groups', rules: 'routing.rules', skills: 'skills.title', capacity: 'routing.capacity', reasons: 'routing.reasons' }

/** Routing: groups and how their queues are served, rules, capacity, reasons for a break. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const [params, setParams] = useSearchParams()
  const part = parts.find((one) => one === params.get('part')) ?? 'groups'
  const editable = can('routing.edit')
  return (
    <Page title={t('settings.title')} permission="routing.view" aside={<span className="page-note">{t('routing.hint')}</span>}>
      <SettingsTabs />
      <div className="routing">
        <Segmented<Part> className="routing-parts" aria-label={t('routing.parts')} value={part} onChange={(next) => setParams(next === 'groups' ? {} : { part: next }, { replace: true })} options={parts.map((value) => ({ value, label: t(labels[value]) }))} />
        {!editable && <Alert type="info" showIcon title={t('routing.readOnly')} />}
        {part === 'groups' && <GroupsPart editable={editable} />}
        {part === 'rules' && <RulesPart editable={editable} />}
        {part === 'skills' && <SkillsPart editable={editable} />}
        {part === 'capacity' && <CapacityPart editable={editable} />}
        {part === 'reasons' && <ReasonsPart editable={editable} />}
      </div>
    </Page>
  )
}
