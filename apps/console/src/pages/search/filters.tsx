import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Segmented, Tag } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { DateField } from '../../ui/dates/date-field.tsx'
import { FilterSelect } from '../../ui/filter-select.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { useGroups } from '../conversations/handling/use-groups.ts'
import { isNarrowedSearch, noSearchFilter, type SearchState } from './filter.ts'

interface FiltersProps {
  state: SearchState
  onState: (change: Partial<SearchState>) => void
}

/** What is looked for and in what; all of it kept in the address. */
export function SearchFilters({ state, onState }: FiltersProps): ReactNode {
  const { t } = useI18n()
  const { can, me } = useSession()
  const { byId } = useGroups()
  const labels = useQuery({ queryKey: keys.labels, queryFn: ({ signal }) => api.listLabels({ signal }), staleTime: 60_000 })
  const colleagues = useQuery({ queryKey: keys.colleagues, queryFn: ({ signal }) => api.listColleagues({ signal }), enabled: can('conversations.reply') && can('conversations.view.all') })
  const sites = useQuery({ queryKey: keys.sites, queryFn: ({ signal }) => api.listSites({ signal }), enabled: can('settings.view') })
  const agents = [{ value: me.id, label: t('search.me') }, ...(colleagues.data?.items ?? []).filter(({ id }) => id !== me.id).map(({ id, name }) => ({ value: id, label: name }))]
  return (
    <div className="search-filters" role="search">
      <div className="search-line">
        <SearchField value={state.text} label={t('search.placeholder')} autoFocus maxLength={100} onSearch={(text) => onState({ text })} />
        <Segmented<SearchState['order']> aria-label={t('search.order')} value={state.order} onChange={(order) => onState({ order })} options={[{ value: 'newest', label: t('search.newest') }, { value: 'best', label: t('search.best') }]} />
      </div>
      <div className="search-line search-narrow">
        <span className="search-days">
          <DateField label={t('search.from')} value={state.from} max={state.to} onChange={(from) => onState({ from })} />
          <span aria-hidden>–</span>
          <DateField label={t('search.to')} value={state.to} min={state.from} onChange={(to) => onState({ to })} />
        </span>
        <FilterSelect label={t('search.speaker')} value={state.speaker} options={(['customer', 'bot', 'agent', 'note'] as const).map((value) => ({ value, label: t(`author.${value}`) }))} onChange={(speaker) => onState({ speaker })} />
        <FilterSelect
          label={t('inbox.status')} value={state.status} onChange={(status) => onState({ status })}
          options={[{ value: 'bot', label: t('inbox.statusBot') }, { value: 'queue', label: t('inbox.statusQueue') }, { value: 'agent', label: t('inbox.statusAgent') }, { value: 'closed', label: t('inbox.statusClosed') }]}
        />
        <FilterSelect label={t('search.agent')} value={state.agent} options={agents} search onChange={(agent) => onState({ agent })} />
        {byId.size > 0 && <FilterSelect label={t('handling.group')} value={state.group} options={[...byId.values()].map(({ id, name }) => ({ value: id, label: name }))} search onChange={(group) => onState({ group })} />}
        <FilterSelect label={t('handling.labels')} value={state.label} options={(labels.data?.items ?? []).map((value) => ({ value, label: value }))} search onChange={(label) => onState({ label })} />
        {(sites.data?.items.length ?? 0) > 1 && <FilterSelect label={t('search.site')} value={state.site} options={(sites.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))} onChange={(site) => onState({ site })} />}
        <Checkbox checked={state.file} onChange={(event) => onState({ file: event.target.checked })}>{t('search.withFile')}</Checkbox>
        {state.conversation !== '' && <Tag closable onClose={() => onState({ conversation: '' })}>{t('search.inConversation')}</Tag>}
        {state.customer !== '' && <Tag closable onClose={() => onState({ customer: '' })}>{t('search.ofCustomer')}</Tag>}
        {isNarrowedSearch(state) && <Button type="link" onClick={() => onState(noSearchFilter)}>{t('common.clearFilters')}</Button>}
      </div>
    </div>
  )
}
