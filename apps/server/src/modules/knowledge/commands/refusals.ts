import type { Language } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import type { KnowledgeContext } from '../context.ts'
import type { EntryFields, EntryProblem } from '../entry.ts'

/** The refusal of an entry that breaks rules, field by field, in the editor's language. */
export function entryRefused(problems: EntryProblem[], language: Language): AppError {
  return new AppError('bad_request', {
    fields: problems.map(({ field, reason }) => ({ path: `body.${field}`, message: reason[language] })),
  })
}

export function keyTaken(key: string, language: Language): AppError {
  const text = {
    zh: `编号“${key}”已被其他条目使用，请换一个编号。`,
    en: `Another entry already has the key “${key}”. Choose a different key.`,
  }
  return new AppError('conflict', { text, fields: [{ path: 'body.key', message: text[language] }] })
}

/** @throws AppError bad_request when an answer is for a segment that is not there. */
export async function requireSegments({ segmentIds }: KnowledgeContext, { segmentAnswers }: EntryFields, language: Language): Promise<void> {
  if (segmentAnswers.length === 0 || segmentIds === null) return
  const known = await segmentIds()
  if (segmentAnswers.every((one) => one.segmentIds.every((id) => known.has(id)))) return
  throw entryRefused([{ field: 'segmentAnswers', reason: { zh: '分群已被删除，请重新选择', en: 'a segment was deleted: choose again' } }], language)
}
