import type { Language, TermKind, TermSet } from '@yingda/contract'

/** A set in the form. */
export interface SetValues {
  readonly key: string
  readonly language: Language
  readonly kind: TermKind
  readonly terms: readonly string[]
}

export const LONGEST_TERM = 60
export const MOST_TERMS = 300

export const emptySet = (language: Language): SetValues => ({ key: '', language, kind: 'synonyms', terms: [] })
export const valuesOfSet = ({ key, language, kind, terms }: TermSet): SetValues => ({ key, language, kind, terms })
export const sameSet = (a: SetValues, b: SetValues): boolean => JSON.stringify([a.key, a.language, a.kind, a.terms]) === JSON.stringify([b.key, b.language, b.kind, b.terms])

/** Terms as they are sent: without what is around them, none twice, none empty. */
export function tidyTerms(terms: readonly string[]): string[] {
  return [...new Set(terms.map((term) => term.normalize('NFC').replace(/\s+/gu, ' ').trim()).filter((term) => term !== ''))]
}

export type TermsProblem = 'terms.required' | 'terms.twoRequired' | 'terms.termTooLong'

/** What is wrong with the terms of a set; null when nothing is. `builtIn`: they are added to others. */
export function termsProblem(values: SetValues, builtIn: boolean): TermsProblem | null {
  const terms = tidyTerms(values.terms)
  if (terms.length === 0) return 'terms.required'
  if (terms.some((term) => term.length > LONGEST_TERM)) return 'terms.termTooLong'
  return values.kind === 'synonyms' && !builtIn && terms.length < 2 ? 'terms.twoRequired' : null
}

export const isSetValues = (value: unknown): value is SetValues =>
  typeof value === 'object' && value !== null && typeof (value as SetValues).key === 'string' && Array.isArray((value as SetValues).terms)
