import type { TicketView, TicketViewInput } from '@yingda/contract'
import { filterOf, orderOf, type ListState } from './filter.ts'

/** The columns of the list, which a view keeps. */
const COLUMNS = ['number', 'subject', 'type', 'customer', 'state', 'priority', 'assignee', 'group', 'due', 'updated']

/** The list that is shown as a view keeps it: what the view it began from asks for, narrowed, in its order. */
export function viewInput(state: ListState, views: readonly TicketView[]): Pick<TicketViewInput, 'filter' | 'order' | 'columns'> {
  return { filter: filterOf(state, views), order: orderOf(state, views), columns: views.find(({ id }) => id === state.view)?.columns ?? COLUMNS }
}

/** For whom a view is, read from the select: `personal`, `company`, or `group:<id>`. */
export function viewScope(value: string): Pick<TicketViewInput, 'scope' | 'groupId'> {
  if (value.startsWith('group:')) return { scope: 'group', groupId: value.slice('group:'.length) }
  return { scope: value === 'company' ? 'company' : 'personal', groupId: null }
}
