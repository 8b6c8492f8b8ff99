import { ageBand, attributeOf, gender, isGroup, operatorsFor, operatorsOf, segmentFields, type CustomerAttribute, type FieldType, type SegmentCondition, type SegmentField, type SegmentOperator, type SegmentRule } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import { isDate } from '../attributes/values.ts'

interface Known {
  type: FieldType
  operators: readonly SegmentOperator[]
  /** What one may choose; null: anything. */
  options: readonly string[] | null
}

const MAX_DAYS = 36_500
/** Comparisons of one condition at the most. */
const MAX_RULES = 40

const choicesOf: Partial<Record<SegmentField, readonly string[]>> = { age_band: ageBand.options, gender: gender.options }

function knownField(field: string, attributes: ReadonlyMap<string, CustomerAttribute>): Known | null {
  const key = attributeOf(field)
  if (key !== null) {
    const attribute = attributes.get(key)
    if (attribute === undefined || attribute.personal) return null
    return { type: attribute.type, operators: operatorsOf[attribute.type], options: attribute.options.length === 0 ? null : attribute.options.map(({ value }) => value) }
  }
  if (!Object.hasOwn(segmentFields, field)) return null
  const name = field as SegmentField
  const { type, always } = segmentFields[name]
  return { type, operators: operatorsFor(type, always), options: choicesOf[name] ?? null }
}

const DAYS: ReadonlySet<SegmentOperator> = new Set(['last_days', 'older_days', 'next_days'])

function fits({ operator, value }: SegmentRule, { type, options }: Known): boolean {
  if (operator === 'set' || operator === 'not_set') return value === undefined
  if (DAYS.has(operator)) return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_DAYS
  switch (type) {
    case 'text': return typeof value === 'string' && value.trim() !== ''
    case 'number': return typeof value === 'number' && Number.isFinite(value)
    case 'boolean': return typeof value === 'boolean'
    case 'date': return typeof value === 'string' && isDate(value)
    case 'choice':
    case 'multi': return Array.isArray(value) && value.length > 0 && (options === null || value.every((one) => options.includes(one)))
  }
}

/** @throws AppError bad_request, naming the place, for what cannot be asked */
export function checkCondition(condition: SegmentCondition, attributes: readonly CustomerAttribute[]): void {
  const byKey = new Map(attributes.map((one) => [one.key, one]))
  let rules = 0
  const check = (rule: SegmentRule, path: string): void => {
    rules += 1
    const known = knownField(rule.field, byKey)
    if (known === null) throw refusal(path, { zh: `条件用到的“${rule.field}”不存在或不可用于分群，请重新选择。`, en: `A condition asks for ${rule.field}, which does not exist or cannot be asked for. Choose another one.` })
    if (!known.operators.includes(rule.operator) || !fits(rule, known)) {
      throw refusal(path, { zh: `条件“${rule.field}”的比较方式或值不正确，请更正。`, en: `The comparison or the value of the condition on ${rule.field} does not fit. Correct it.` })
    }
  }
  condition.items.forEach((item, index) => {
    const path = `body.condition.items.${String(index)}`
    if (isGroup(item)) item.rules.forEach((rule, inner) => { check(rule, `${path}.rules.${String(inner)}`) })
    else check(item, path)
  })
  if (rules > MAX_RULES) throw refusal('body.condition', { zh: `一个分群最多 ${String(MAX_RULES)} 个条件。`, en: `A segment has at most ${String(MAX_RULES)} conditions.` })
}

const refusal = (path: string, text: { zh: string; en: string }): AppError => new AppError('bad_request', { text, fields: [{ path, message: 'does not fit' }] })

/** Every comparison of a condition. */
export const rulesOf = ({ items }: SegmentCondition): SegmentRule[] => items.flatMap((item) => (isGroup(item) ? item.rules : [item]))
