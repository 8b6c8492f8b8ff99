import type { ListView, Permission } from '@yingda/contract'
import type { ListFilter } from '../../../realtime/inbox.ts'

const statuses = ['bot', 'queue', 'agent', 'closed'] as const
export type Status = (typeof statuses)[number]

/** The tabs one may see, in order. */
export function viewsFor(can: (permission: Permission) => boolean): readonly ListView[] {
  return [
    ...(can('conversations.view.own') ? ['waiting' as const] : []),
    ...(can('conversations.reply') ? ['mine' as const] : []),
    ...(can('conversations.view.all') ? ['all' as const] : []),
  ]
}

/** The filter an address asks for, as far as one may see it. */
export function filterOf(search: URLSearchParams, views: readonly ListView[]): ListFilter {
  const view = views.find((name) => name === search.get('view')) ?? views[0] ?? 'waiting'
  const status = view === 'all' ? statuses.find((name) => name === search.get('status')) : undefined
  const text = search.get('q')?.trim().slice(0, 100)
  return { view, ...(status ? { status } : {}), ...(text ? { search: text } : {}) }
}

/** The address of a filter; what is the default is left out. */
export function searchOf(filter: ListFilter, views: readonly ListView[]): string {
  const search = new URLSearchParams()
  if (filter.view !== views[0]) search.set('view', filter.view)
  if (filter.status) search.set('status', filter.status)
  if (filter.search) search.set('q', filter.search)
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}
