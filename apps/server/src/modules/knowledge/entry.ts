import { entryInput, type EntryInput, type Language, type SegmentAnswer } from '@yingda/contract'
import { normalise } from '@yingda/dialogue'
import { createHash } from 'node:crypto'

/** A sentence in both languages. */
export type Words = Record<Language, string>

/** What an editor decides about an entry; `key` is null while it is still to be made. */
export interface EntryFields {
  key: string | null
  question: string
  similar: string[]
  answer: string
  segmentAnswers: SegmentAnswer[]
  category: string
  language: Language
  tags: string[]
  /** ISO 8601 in UTC with milliseconds. */
  validFrom: string | null
  validUntil: string | null
  enabled: boolean
  /** Key or id of the type of tickets whose form the answer offers. */
  ticketType: string | null
}
export type FieldName = keyof EntryFields

export interface EntryProblem {
  field: FieldName
  reason: Words
}

export const fieldLabels: Record<FieldName, Words> = {
  key: { zh: '编号', en: 'key' },
  question: { zh: '标准问', en: 'question' },
  similar: { zh: '相似问', en: 'similar question' },
  answer: { zh: '答案', en: 'answer' },
  segmentAnswers: { zh: '分群答案', en: 'answer for segments' },
  category: { zh: '分类', en: 'category' },
  language: { zh: '语言', en: 'language' },
  tags: { zh: '标签', en: 'tag' },
  validFrom: { zh: '生效时间', en: 'valid_from' },
  validUntil: { zh: '失效时间', en: 'valid_until' },
  enabled: { zh: '启用', en: 'enabled' },
  ticketType: { zh: '工单类型', en: 'ticket_type' },
}

/** The years within which a validity date may lie; anything else is a slip. */
const YEARS = { first: 1970, last: 2999 }

const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd')
/** Questions, categories and tags are one line: white space inside becomes one space. */
export const oneLine = (text: string): string => wellFormed(text).replace(/\s+/gu, ' ').trim()
export const block = (text: string): string => wellFormed(text).replace(/\r\n?/gu, '\n').trim()

/** The form in which two wordings count as the same question: width, case, spaces and closing punctuation do not matter. */
export function questionForm(question: string): string {
  const plain = oneLine(question.normalize('NFKC').toLowerCase())
  return plain.replace(/[\s?!.,;:。、…~]+$/u, '') || plain
}

/** Names a question within a language; equal for wordings that `questionForm` makes equal. */
export function questionHash(question: string): Buffer {
  return createHash('sha256').update(questionForm(question)).digest().subarray(0, 16)
}

function distinct(texts: readonly string[], form: (text: string) => string, taken: Set<string>): string[] {
  return texts.filter((text) => {
    const name = form(text)
    if (text === '' || taken.has(name)) return false
    taken.add(name)
    return true
  })
}

function instantProblem(field: 'validFrom' | 'validUntil', value: string | null): EntryProblem[] {
  if (value === null) return []
  const year = new Date(value).getUTCFullYear()
  if (year >= YEARS.first && year <= YEARS.last) return []
  const label = fieldLabels[field]
  return [{ field, reason: { zh: `${label.zh}须在 ${YEARS.first} 年至 ${YEARS.last} 年之间`, en: `${label.en} must lie between ${YEARS.first} and ${YEARS.last}` } }]
}

function segmentProblems(answers: readonly SegmentAnswer[]): EntryProblem[] {
  if (answers.every(({ answer }) => answer !== '')) return []
  return [{ field: 'segmentAnswers', reason: { zh: '分群答案不能为空', en: 'an answer for segments is empty' } }]
}

function emptyProblem(field: 'question' | 'answer' | 'category', value: string): EntryProblem[] {
  if (value !== '') return []
  const label = fieldLabels[field]
  return [{ field, reason: { zh: `缺少${label.zh}`, en: `the ${label.en} is missing` } }]
}

/** A question of nothing but signs would never be found, and the bot could not learn it. */
function unreadableProblem(question: string): EntryProblem[] {
  if (question === '' || normalise(question).text !== '') return []
  return [{ field: 'question', reason: { zh: '标准问须含有文字', en: 'the question must contain words' } }]
}

function periodProblem(from: string | null, until: string | null): EntryProblem[] {
  if (from === null || until === null || until > from) return []
  return [{ field: 'validUntil', reason: { zh: '失效时间须晚于生效时间', en: 'valid_until must be later than valid_from' } }]
}

/**
 * Brings an entry into the form in which it is stored: trimmed, questions on one line, similar questions and tags without
 * repeats (a similar question equal to the standard question is a repeat), times in milliseconds. Doing it twice changes nothing.
 */
export function tidyEntry(input: EntryInput): { fields: EntryFields; problems: EntryProblem[] } {
  const question = oneLine(input.question)
  const instant = (value: string | null): string | null => (value === null ? null : new Date(value).toISOString())
  const fields: EntryFields = {
    key: input.key ?? null,
    question,
    similar: distinct(input.similar.map(oneLine), questionForm, new Set([questionForm(question)])),
    answer: block(input.answer),
    segmentAnswers: input.segmentAnswers.map(({ segmentIds, answer }) => ({ segmentIds: [...new Set(segmentIds)], answer: block(answer) })),
    category: oneLine(input.category),
    language: input.language,
    tags: distinct(input.tags.map(oneLine), (tag) => tag, new Set()),
    validFrom: instant(input.validFrom),
    validUntil: instant(input.validUntil),
    enabled: input.enabled,
    ticketType: input.ticketType,
  }
  const problems = [
    ...emptyProblem('question', fields.question),
    ...unreadableProblem(fields.question),
    ...emptyProblem('answer', fields.answer),
    ...segmentProblems(fields.segmentAnswers),
    ...emptyProblem('category', fields.category),
    ...instantProblem('validFrom', fields.validFrom),
    ...instantProblem('validUntil', fields.validUntil),
    ...periodProblem(fields.validFrom, fields.validUntil),
  ]
  return { fields, problems }
}

interface Issue {
  path: PropertyKey[]
  code: string
  maximum?: unknown
}

function issueReason(issue: Issue): EntryProblem {
  const field = (issue.path[0] ?? 'question') as FieldName
  const label = fieldLabels[field]
  const list = field === 'similar' || field === 'tags'
  if (issue.code === 'too_big' && list && issue.path.length === 1) {
    return { field, reason: { zh: `${label.zh}超过 ${String(issue.maximum)} 个`, en: `more than ${String(issue.maximum)} ${label.en}s` } }
  }
  if (issue.code === 'too_big') {
    return { field, reason: { zh: `${label.zh}超过 ${String(issue.maximum)} 个字符`, en: `the ${label.en} is longer than ${String(issue.maximum)} characters` } }
  }
  if (issue.code === 'too_small') return { field, reason: { zh: `缺少${label.zh}`, en: `the ${label.en} is missing` } }
  if (field === 'key') {
    return { field, reason: { zh: '编号只能含字母、数字和 _ . -，以字母或数字开头，最多 80 个字符', en: 'a key has letters, digits and _ . - only, begins with a letter or digit, and has 80 characters at the most' } }
  }
  if (issue.code === 'invalid_format' || issue.code === 'custom') return { field, reason: { zh: `${label.zh}含有控制字符或损坏的字符`, en: `the ${label.en} contains control characters or broken Unicode` } }
  return { field, reason: { zh: `${label.zh}的值无效`, en: `the ${label.en} is not valid` } }
}

/** The same rules as the HTTP API has, for an entry read from a file. */
export function checkEntry(draft: EntryFields): { fields: EntryFields; problems: EntryProblem[] } {
  const { key, ...rest } = draft
  const { fields, problems } = tidyEntry({ ...rest, ...(key === null ? {} : { key }) })
  if (problems.length > 0) return { fields, problems }
  const { key: tidyKey, ...tidy } = fields
  const result = entryInput.safeParse({ ...tidy, ...(tidyKey === null ? {} : { key: tidyKey }) })
  return { fields, problems: result.success ? [] : result.error.issues.map((issue) => issueReason(issue as Issue)) }
}

const sameList = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((text, i) => text === b[i])

/** True when storing `next` over `old` would change nothing. A key of null keeps the old one. */
export function sameEntry(old: EntryFields, next: EntryFields): boolean {
  return (
    (next.key === null || next.key === old.key) &&
    old.question === next.question &&
    old.answer === next.answer &&
    JSON.stringify(old.segmentAnswers.map(({ segmentIds, answer }) => [segmentIds, answer])) === JSON.stringify(next.segmentAnswers.map(({ segmentIds, answer }) => [segmentIds, answer])) &&
    old.category === next.category &&
    old.language === next.language &&
    old.validFrom === next.validFrom &&
    old.validUntil === next.validUntil &&
    old.enabled === next.enabled &&
    old.ticketType === next.ticketType &&
    sameList(old.similar, next.similar) &&
    sameList(old.tags, next.tags)
  )
}
