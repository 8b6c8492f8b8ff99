import type { Language } from '@yingda/contract'

export interface DocumentFilter {
  readonly search: string
  readonly language: Language | ''
  readonly state: 'on' | 'off' | ''
}

export const noDocumentFilter: DocumentFilter = { search: '', language: '', state: '' }

/** The filter an address asks for. */
export function documentFilterOf(params: URLSearchParams): DocumentFilter {
  const [language, state] = [params.get('language'), params.get('state')]
  return {
    search: (params.get('q') ?? '').slice(0, 200),
    language: language === 'zh' || language === 'en' ? language : '',
    state: state === 'on' || state === 'off' ? state : '',
  }
}

/** A change of the filter as parameters of the address. */
export function documentParams(change: Partial<DocumentFilter>): Record<string, string | null> {
  const { search, ...rest } = change
  return { ...rest, ...(search === undefined ? {} : { q: search }) }
}

/** The filter as the API takes it: only what is set. */
export function documentQuery({ search, language, state }: DocumentFilter): { search?: string; language?: Language; enabled?: 'true' | 'false' } {
  return {
    ...(search ? { search } : {}),
    ...(language ? { language } : {}),
    ...(state ? { enabled: state === 'on' ? 'true' : 'false' } : {}),
  }
}

/** Bytes of text as the limits count them, in thousands: 12 KB, 1.5 MB. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  return bytes < 999_500 ? `${Math.round(bytes / 1_000)} KB` : `${Math.round(bytes / 100_000) / 10} MB`
}
