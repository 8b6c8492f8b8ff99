import { evaluateEntities, type EntityCase, type EntityMistake, type EntityScores, type ExpectedEntity } from '../entities/evaluate.ts'
import { share, type Share } from './figures.ts'
import { FieldError, isFields, missing, readRows, textField, type Fields, type ReadRows } from './lines.ts'

/** Figures of entities; null where there is nothing to divide by. */
export interface EntityFigures {
  readonly expected: number
  readonly found: number
  /** Right in type and value. */
  readonly correct: number
  /** Of those, right in the very span as well. */
  readonly exact: number
  readonly precision: Share
  readonly recall: Share
  readonly f1: Share
  readonly exact_precision: Share
  readonly exact_recall: Share
  readonly exact_f1: Share
}

export interface EntityReport extends EntityFigures {
  readonly cases: number
  readonly by_type: Readonly<Record<string, EntityFigures>>
  readonly by_language: Readonly<Record<string, EntityFigures>>
}

function expectedOf(value: unknown, text: string): ExpectedEntity {
  if (!isFields(value)) throw new FieldError('"expect" 中有不是对象的内容', '"expect" holds something that is no object')
  if (value['value'] === undefined) throw new FieldError('"expect" 的一项缺少 "value"', 'an item of "expect" has no "value"')
  const item = { type: textField(value, 'type'), text: textField(value, 'text'), value: value['value'] }
  if (!text.includes(item.text)) throw new FieldError(`原文中没有 "${item.text}"`, `"${item.text}" is not in the text`)
  return item
}

function caseOf(fields: Fields): Omit<EntityCase, 'line'> {
  const text = textField(fields, 'text')
  const { lang, now, expect } = fields
  if (lang !== 'zh' && lang !== 'en') throw missing(fields, 'lang', ' "zh" 或 "en"', '"zh" or "en"')
  if (typeof now !== 'string' || !isoTime.test(now) || Number.isNaN(Date.parse(now)))
    throw missing(fields, 'now', '带时区的 ISO 8601 时间，例如 2026-03-11T10:30:00+08:00', 'an ISO 8601 time with its offset, such as 2026-03-11T10:30:00+08:00')
  if (!Array.isArray(expect)) throw missing(fields, 'expect', '列表', 'a list')
  return { text, lang, now, expect: expect.map((value: unknown) => expectedOf(value, text)) }
}

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i

/** Rows {"text","lang","now","expect":[{"type","text","value"}]}. */
export function readEntityCases(content: string): ReadRows<Omit<EntityCase, 'line'>> {
  return readRows(content, caseOf)
}

function figuresOf({ expected, found, correct, exact }: EntityScores): EntityFigures {
  const f1 = (right: number): Share => share(2 * right, expected + found)
  return {
    expected, found, correct, exact,
    precision: share(correct, found), recall: share(correct, expected), f1: f1(correct),
    exact_precision: share(exact, found), exact_recall: share(exact, expected), exact_f1: f1(exact),
  }
}

function tableOf(scores: Readonly<Record<string, EntityScores>>): Record<string, EntityFigures> {
  return Object.fromEntries(Object.entries(scores).map(([name, counts]) => [name, figuresOf(counts)]))
}

/** Compares the entities of each case with what the engine finds, with the default order-number patterns and no catalogue. */
export function reportEntities(cases: readonly EntityCase[]): { readonly report: EntityReport; readonly mistakes: readonly EntityMistake[] } {
  const result = evaluateEntities(cases)
  const report = { cases: result.cases, ...figuresOf(result), by_type: tableOf(result.by_type), by_language: tableOf(result.by_language) }
  return { report, mistakes: result.mistakes }
}
