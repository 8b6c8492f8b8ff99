import { useQuery } from '@tanstack/react-query'
import type { ConversationState } from '@yingda/contract'
import { Select } from 'antd'
import { useId, type ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { useHandling } from './use-handling.ts'

type About = Pick<ConversationState, 'id' | 'scenario' | 'serviceKind'>

/** What a conversation is about: one scenario and one service kind of the company's, or none. */
export function Classification({ state, editable, size = 'small' }: { state: About; editable: boolean; size?: 'small' | 'middle' }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const [scenarioId, kindId] = [useId(), useId()]
  const lists = useQuery({ queryKey: keys.classification, queryFn: ({ signal }) => api.getClassificationLists({ signal }), staleTime: 60_000 })
  const change = useHandling(state.id, (body: { scenario: string | null; serviceKind: string | null }) => api.classifyConversation({ id: state.id, body }))
  const { scenario, serviceKind } = state
  const field = (id: string, label: string, value: string | null, known: readonly string[], set: (value: string | null) => void): ReactNode => {
    if (known.length === 0 && value === null) return null
    // What was given before a list changed is still shown.
    const names = value === null || known.includes(value) ? known : [...known, value]
    return (
      <div className="handling-field">
        <label htmlFor={id}>{label}</label>
        {editable
          ? <Select<string> id={id} size={size} allowClear showSearch={{ optionFilterProp: 'label' }} className="handling-select" placeholder={t('classify.none')} value={value} loading={change.pending} options={names.map((name) => ({ value: name, label: name }))} onChange={(next: string | undefined) => set(next ?? null)} />
          : <span className="wrap">{value ?? <span className="quiet">{t('classify.none')}</span>}</span>}
      </div>
    )
  }
  const { scenarios = [], serviceKinds = [] } = lists.data ?? {}
  const isEmpty = lists.isSuccess && scenarios.length === 0 && serviceKinds.length === 0 && scenario === null && serviceKind === null
  if (isEmpty) return editable && can('settings.edit') && <div className="handling-field"><span className="handling-name">{t('classify.title')}</span><Link to="/settings/classification">{t('classify.setUp')}</Link></div>
  return (
    <>
      {field(scenarioId, t('classify.scenario'), scenario, scenarios, (next) => change.run({ scenario: next, serviceKind }))}
      {field(kindId, t('classify.serviceKind'), serviceKind, serviceKinds, (next) => change.run({ scenario, serviceKind: next }))}
    </>
  )
}
