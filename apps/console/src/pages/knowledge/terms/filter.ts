import type { Language, TermKind } from '@yingda/contract'

export const termKinds: readonly TermKind[] = ['synonyms', 'protected', 'word', 'stop']

export interface TermFilter {
  readonly search: string
  readonly kind: TermKind | ''
  readonly language: Language | ''
  readonly origin: 'own' | 'built-in' | ''
}

export const noTermFilter: TermFilter = { search: '', kind: '', language: '', origin: '' }

/** The filter an address asks for. */
export function termFilterOf(params: URLSearchParams): TermFilter {
  const language = params.get('language')
  const origin = params.get('origin')
  return {
    search: (params.get('q') ?? '').slice(0, 200),
    kind: termKinds.find((kind) => kind === params.get('kind')) ?? '',
    language: language === 'zh' || language === 'en' ? language : '',
    origin: origin === 'own' || origin === 'built-in' ? origin : '',
  }
}

/** A change of the filter as parameters of the address. */
export function termParams(change: Partial<TermFilter>): Record<string, string | null> {
  const { search, ...rest } = change
  return { ...rest, ...(search === undefined ? {} : { q: search }) }
}

/** The filter as the API takes it: only what is set. */
export function termQuery({ search, kind, language, origin }: TermFilter): { search?: string; kind?: TermKind; language?: Language; builtIn?: 'true' | 'false' } {
  return {
    ...(search ? { search } : {}),
    ...(kind ? { kind } : {}),
    ...(language ? { language } : {}),
    ...(origin ? { builtIn: origin === 'built-in' ? ('true' as const) : ('false' as const) } : {}),
  }
}

/** Names a set in the address, and reads it back; null when it names none. */
export const setAddress = ({ language, key }: { language: Language; key: string }): string => `${language}:${key}`
export function setOfAddress(text: string): { language: Language; key: string } | null {
  const found = /^(zh|en):(.+)$/u.exec(text)
  return found ? { language: found[1] as Language, key: found[2] ?? '' } : null
}
