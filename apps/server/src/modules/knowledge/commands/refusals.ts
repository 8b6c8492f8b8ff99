import type { Language } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import type { EntryProblem } from '../entry.ts'

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
