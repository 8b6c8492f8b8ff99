import { useQuery } from '@tanstack/react-query'
import type { TicketView } from '@yingda/contract'
import type { ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { TabBar } from '../../../ui/tab-bar.tsx'
import { builtInViews, viewFilter, type ListState } from '../model/filter.ts'

const COUNTED = 20

interface TabsProps {
  state: ListState
  views: readonly TicketView[]
  onState: (change: Partial<ListState>) => void
}

/** The lists one goes to most, everybody's and the saved ones, each with how many tickets it holds. */
export function ViewTabs({ state, views, onState }: TabsProps): ReactNode {
  const { t, format } = useI18n()
  const all = [...builtInViews.map((id) => ({ id: id, name: t(`tickets.view.${id}`), counted: id !== 'solved' && id !== 'all' })), ...views.map(({ id, name }) => ({ id, name, counted: true }))]
  const counted = all.filter((one) => one.counted).slice(0, COUNTED)
  const filters = counted.map(({ id }) => viewFilter(id, views))
  const counts = useQuery({ queryKey: [...keys.ticketCounts, filters], queryFn: ({ signal }) => api.countTickets({ body: { filters } }, { signal }), placeholderData: (old) => (old?.counts.length === filters.length ? old : undefined) })
  const countOf = (id: string): string => {
    const found = counts.data?.counts[counted.findIndex((one) => one.id === id)]
    return found === undefined || found.count === 0 ? '' : `${format.number(found.count)}${found.more ? '+' : ''}`
  }
  return (
    <TabBar tabs label={t('tickets.views')}>
      {all.map(({ id, name }) => {
        const count = countOf(id)
        return (
          <button key={id} type="button" role="tab" aria-selected={state.view === id} className={`tab${state.view === id ? ' active' : ''}`} onClick={() => onState({ view: id, sort: '', category: '', assignee: '' })}>
            {name}{count !== '' && <span className={`tk-count tabular${id === 'overdue' ? ' tk-count-late' : ''}`}>{count}</span>}
          </button>
        )
      })}
    </TabBar>
  )
}
