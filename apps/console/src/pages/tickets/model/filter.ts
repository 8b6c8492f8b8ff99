import type { TicketCategory, TicketFilter, TicketOrder, TicketPriority, TicketSort, TicketView } from '@yingda/contract'

/** Lists everybody has, in the order of the tabs. Saved views are named by their id. */
export const builtInViews = ['mine', 'unassigned', 'open', 'waiting', 'overdue', 'following', 'solved', 'all'] as const
export type BuiltInView = (typeof builtInViews)[number]

export const openCategories: readonly TicketCategory[] = ['new', 'open', 'pending_customer', 'on_hold']
export const categories: readonly TicketCategory[] = [...openCategories, 'solved', 'closed']
export const priorities: readonly TicketPriority[] = ['urgent', 'high', 'normal', 'low']
const sorts: readonly TicketSort[] = ['updated', 'created', 'due', 'priority', 'number']

/** A list as its address says it; empty strings narrow nothing. */
export interface ListState {
  readonly view: string
  readonly search: string
  readonly category: TicketCategory | ''
  readonly typeId: string
  readonly priority: TicketPriority | ''
  /** `me`, `none`, or a colleague's id. */
  readonly assignee: string
  /** `due`, or `-due` for descending; empty: as the view is sorted. */
  readonly sort: string
}

const open = [...openCategories]
const filterOfView: Record<BuiltInView, TicketFilter> = {
  mine: { assignees: ['me'], categories: open },
  unassigned: { assignees: ['none'], categories: open },
  open: { categories: open },
  waiting: { customerWaits: true, categories: open },
  overdue: { breached: true, categories: open },
  following: { following: true },
  solved: { categories: ['solved', 'closed'] },
  all: {},
}
const newest: TicketOrder = { by: 'updated', descending: true }
const orderOfView: Partial<Record<BuiltInView, TicketOrder>> = { overdue: { by: 'due', descending: false } }

const isBuiltIn = (view: string): view is BuiltInView => (builtInViews as readonly string[]).includes(view)
const oneOf = <T extends string>(value: string | null, known: readonly T[]): T | '' => known.find((one) => one === value) ?? ''

/** What an address asks for; what it says wrongly is left out. */
export function stateOf(params: URLSearchParams): ListState {
  return {
    view: params.get('view') ?? 'mine',
    search: params.get('q') ?? '',
    category: oneOf(params.get('state'), categories),
    typeId: params.get('type') ?? '',
    priority: oneOf(params.get('priority'), priorities),
    assignee: params.get('assignee') ?? '',
    sort: parseSort(params.get('sort')) ? (params.get('sort') ?? '') : '',
  }
}

/** The parameters of an address for a change of a list; null takes one away. */
export function paramsOf(change: Partial<ListState>): Record<string, string | null> {
  const names: Record<keyof ListState, string> = { view: 'view', search: 'q', category: 'state', typeId: 'type', priority: 'priority', assignee: 'assignee', sort: 'sort' }
  return Object.fromEntries(Object.entries(change).map(([key, value]) => [names[key as keyof ListState], value === '' ? null : value]))
}

export const noFilter: Omit<ListState, 'view' | 'sort'> = { search: '', category: '', typeId: '', priority: '', assignee: '' }
/** Whether a list is narrowed beyond its view. */
export const isNarrowed = (state: ListState): boolean => (Object.keys(noFilter) as (keyof typeof noFilter)[]).some((key) => state[key] !== '')

export function parseSort(text: string | null): TicketOrder | null {
  const by = sorts.find((sort) => sort === text?.replace(/^-/u, ''))
  return by === undefined ? null : { by, descending: text?.startsWith('-') ?? false }
}
export const sortText = ({ by, descending }: TicketOrder): string => `${descending ? '-' : ''}${by}`

/** The filter of a view, of every kind; an unknown one is everything. */
export function viewFilter(view: string, saved: readonly TicketView[]): TicketFilter {
  return isBuiltIn(view) ? filterOfView[view] : (saved.find(({ id }) => id === view)?.filter ?? {})
}

/** What is asked of the server: the view, narrowed. What is chosen takes the place of what the view says of the same. */
export function filterOf(state: ListState, saved: readonly TicketView[]): TicketFilter {
  const base = viewFilter(state.view, saved)
  return {
    ...base,
    ...(state.search === '' ? {} : { search: state.search }),
    ...(state.category === '' ? {} : { categories: [state.category] }),
    ...(state.typeId === '' ? {} : { typeIds: [state.typeId] }),
    ...(state.priority === '' ? {} : { priorities: [state.priority] }),
    ...(state.assignee === '' ? {} : { assignees: [state.assignee] }),
  }
}

export function orderOf(state: ListState, saved: readonly TicketView[]): TicketOrder {
  const chosen = parseSort(state.sort)
  if (chosen) return chosen
  return (isBuiltIn(state.view) ? orderOfView[state.view] : saved.find(({ id }) => id === state.view)?.order) ?? newest
}
