import type { DocumentInput, KnowledgeDocument, Language } from '@yingda/contract'

/** A document as the form holds it. */
export interface DocumentValues {
  readonly title: string
  readonly language: Language
  readonly body: string
  readonly url: string
  readonly enabled: boolean
  readonly key: string
}

export const emptyDocument = (language: Language): DocumentValues => ({ title: '', language, body: '', url: '', enabled: true, key: '' })

export const valuesOfDocument = ({ title, language, body, url, enabled, key }: KnowledgeDocument): DocumentValues => ({ title, language, body, url: url ?? '', enabled, key })

/** What is sent. */
export function documentInput({ title, language, body, url, enabled, key }: DocumentValues): DocumentInput {
  return { title: title.trim(), language, body, url: url.trim() === '' ? null : url.trim(), enabled, ...(key.trim() === '' ? {} : { key: key.trim() }) }
}

const ordered = (values: DocumentValues): unknown[] => [values.title, values.language, values.body, values.url, values.enabled, values.key]
export const sameDocument = (a: DocumentValues, b: DocumentValues): boolean => JSON.stringify(ordered(a)) === JSON.stringify(ordered(b))

/** True for what an earlier visit kept of a form. */
export function isDocumentValues(value: unknown): value is DocumentValues {
  if (typeof value !== 'object' || value === null) return false
  const { title, body, url, key, enabled, language } = value as Partial<DocumentValues>
  return [title, body, url, key].every((part) => typeof part === 'string') && typeof enabled === 'boolean' && (language === 'zh' || language === 'en')
}
