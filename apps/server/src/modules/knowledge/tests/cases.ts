import type { Language } from '@yingda/contract'
import { normalise } from '@yingda/dialogue'
import { oneLine, type Words } from '../entry.ts'

/** A question and the entry that must answer it. */
export interface CaseFields {
  question: string
  language: Language
  /** Key of an entry; null: it must be refused. */
  expected: string | null
  note: string
}

export interface StoredCase extends CaseFields {
  id: string
  updatedAt: string
  updatedBy: string | null
}

/** What an installation may have. */
export const limits = { sets: 200, cases: 5_000, runs: 50, question: 500, note: 500 } as const

export const tidyCase = ({ question, language, expected, note }: CaseFields): CaseFields => ({
  question: oneLine(question), language, expected: expected?.trim() ?? null, note: oneLine(note),
})

/** What is wrong with a tidy case by itself; null when nothing is. */
export function caseProblem({ question, expected, note }: CaseFields): Words | null {
  if (question === '') return { zh: '缺少问题', en: 'the question is missing' }
  if (question.length > limits.question) return { zh: `问题超过 ${limits.question} 个字符`, en: `the question is longer than ${limits.question} characters` }
  if (normalise(question).text === '') return { zh: '问题须含有文字', en: 'the question must contain words' }
  if (expected === '' || (expected !== null && expected.length > 80)) return { zh: '期望条目的编号须为 1 至 80 个字符', en: 'the expected key has 1 to 80 characters' }
  if (note.length > limits.note) return { zh: `备注超过 ${limits.note} 个字符`, en: `the note is longer than ${limits.note} characters` }
  return null
}

export const noSuchEntry = (key: string): Words => ({
  zh: `没有编号为“${key.slice(0, 80)}”的知识条目`,
  en: `there is no entry with the key “${key.slice(0, 80)}”`,
})

export const sameCase = (a: CaseFields, b: CaseFields): boolean =>
  a.question === b.question && a.language === b.language && a.expected === b.expected && a.note === b.note
