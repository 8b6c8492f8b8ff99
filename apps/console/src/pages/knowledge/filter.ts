import type { Language } from '@yingda/contract'

export interface EntryFilter {
  readonly search: string
  readonly category: string
  readonly language: Language | ''
  readonly enabled: 'true' | 'false' | ''
}

/** The filter an address asks for. */
export function entryFilterOf(params: URLSearchParams): EntryFilter {
  const language = params.get('language')
  const enabled = params.get('enabled')
  return {
    search: (params.get('q') ?? '').slice(0, 200),
    category: (params.get('category') ?? '').slice(0, 60),
    language: language === 'zh' || language === 'en' ? language : '',
    enabled: enabled === 'true' || enabled === 'false' ? enabled : '',
  }
}

/** An address with the filter changed; what else it says stays. */
export function withEntryFilter(params: URLSearchParams, change: Partial<EntryFilter>): URLSearchParams {
  const next = new URLSearchParams(params)
  const names = { search: 'q', category: 'category', language: 'language', enabled: 'enabled' } as const
  for (const [key, value] of Object.entries(change) as [keyof EntryFilter, string][]) {
    if (value === '') next.delete(names[key])
    else next.set(names[key], value)
  }
  return next
}

export const isFiltered = (filter: EntryFilter): boolean => Object.values(filter).some((value) => value !== '')

/** The filter as the API takes it: only what is set. */
export function filterQuery(filter: EntryFilter): { search?: string; category?: string; language?: Language; enabled?: 'true' | 'false' } {
  return {
    ...(filter.search ? { search: filter.search } : {}),
    ...(filter.category ? { category: filter.category } : {}),
    ...(filter.language ? { language: filter.language } : {}),
    ...(filter.enabled ? { enabled: filter.enabled } : {}),
  }
}
