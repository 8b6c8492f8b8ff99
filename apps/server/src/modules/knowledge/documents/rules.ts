import { MAX_DOCUMENT_BYTES, MAX_DOCUMENTS, MAX_DOCUMENTS_BYTES, type DocumentInput, type Language } from '@yingda/contract'
import { safeLink } from '@yingda/contract/markdown'
import { normalise } from '@yingda/dialogue'
import { AppError } from '../../../platform/errors.ts'
import { block, oneLine, type Words } from '../entry.ts'

/** What an editor decides about a document; `key` is null while it is still to be made. */
export interface DocumentFields {
  key: string | null
  title: string
  language: Language
  /** Markdown. */
  body: string
  url: string | null
  enabled: boolean
}

export type DocumentField = keyof DocumentFields

export interface DocumentProblem {
  field: DocumentField
  reason: Words
}

const megabytes = (bytes: number): string => String(bytes / 1_000_000)
const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8')

/** Brings a document into the form in which it is stored. Doing it twice changes nothing. */
export function tidyDocument(input: DocumentInput): DocumentFields {
  const url = input.url === null ? '' : input.url.trim()
  return {
    key: input.key ?? null,
    title: oneLine(input.title),
    language: input.language,
    body: block(input.body),
    url: url === '' ? null : (safeLink(url) ?? url),
    enabled: input.enabled,
  }
}

/** What is wrong with a tidy document by itself. */
export function documentProblems({ title, body, url }: DocumentFields): DocumentProblem[] {
  const problems: DocumentProblem[] = []
  if (title === '') problems.push({ field: 'title', reason: { zh: '缺少标题', en: 'the title is missing' } })
  if (title.length > 300) problems.push({ field: 'title', reason: { zh: '标题超过 300 个字符', en: 'the title is longer than 300 characters' } })
  if (body === '' || normalise(body.slice(0, 10_000)).text === '') problems.push({ field: 'body', reason: { zh: '正文没有文字', en: 'the text contains no words' } })
  if (bytesOf(body) > MAX_DOCUMENT_BYTES) {
    const most = megabytes(MAX_DOCUMENT_BYTES)
    problems.push({ field: 'body', reason: { zh: `正文超过 ${most} MB，请拆成几篇文档`, en: `the text is larger than ${most} MB; split it into several documents` } })
  }
  if (url !== null && (safeLink(url) === null || url.length > 2_000)) {
    problems.push({ field: 'url', reason: { zh: '原文链接须以 http:// 或 https:// 开头，最多 2000 个字符', en: 'the source address begins with http:// or https:// and has 2,000 characters at the most' } })
  }
  return problems
}

/** The refusal of a document that breaks rules, field by field, in the editor's language. */
export function documentRefused(problems: readonly DocumentProblem[], language: Language): AppError {
  const sentence = (of: Language): string => {
    const reasons = problems.map(({ reason }) => reason[of])
    return of === 'zh' ? `${reasons.join('；')}。` : reasons.map((reason) => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`).join(' ')
  }
  return new AppError('bad_request', {
    text: { zh: sentence('zh'), en: sentence('en') },
    fields: problems.map(({ field, reason }) => ({ path: `body.${field}`, message: reason[language] })),
  })
}

export function documentKeyTaken(key: string, language: Language): AppError {
  const text = {
    zh: `编号“${key}”已被其他文档使用，请换一个编号。`,
    en: `Another document already has the key “${key}”. Choose a different key.`,
  }
  return new AppError('conflict', { text, fields: [{ path: 'body.key', message: text[language] }] })
}

/** How much there is. */
export interface Stock {
  documents: number
  /** Of UTF-8. */
  bytes: number
}

/** @throws AppError too_large when all documents together would be more than the bot can search quickly. */
export function requireRoom({ documents, bytes }: Stock): void {
  if (documents > MAX_DOCUMENTS) {
    throw new AppError('too_large', {
      text: { zh: `文档已有 ${MAX_DOCUMENTS} 篇，达到上限；请先删除不用的文档。`, en: `There are ${MAX_DOCUMENTS} documents, which is the limit. Delete some that are no longer needed.` },
    })
  }
  if (bytes > MAX_DOCUMENTS_BYTES) {
    const most = megabytes(MAX_DOCUMENTS_BYTES)
    throw new AppError('too_large', {
      text: { zh: `全部文档的正文合计不能超过 ${most} MB；请先删除或精简一些文档。`, en: `All documents together may have ${most} MB of text. Delete or shorten some first.` },
    })
  }
}

/** True when storing `next` over `old` would change nothing. A key of null keeps the old one. */
export const sameDocument = (old: DocumentFields, next: DocumentFields): boolean => changedFields(old, next).length === 0

/** What storing `next` over `old` would change. */
export const changedFields = (old: DocumentFields, next: DocumentFields): DocumentField[] =>
  (['key', 'title', 'language', 'body', 'url', 'enabled'] as const).filter((name) => old[name] !== next[name] && !(name === 'key' && next.key === null))
