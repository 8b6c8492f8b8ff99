import { attributeOf, isGroup, segmentFields, type CustomerAttribute, type FieldValue, type SegmentCondition, type SegmentField, type SegmentRule } from '@yingda/contract'

/** What conditions ask of one customer, as plain values; null where nothing is known. Moments are milliseconds since 1970. */
export interface PlainCustomer {
  profile: Record<SegmentField, string | number | boolean | readonly string[] | null>
  fields: Readonly<Record<string, FieldValue>>
}

const DAY = 86_400_000
/** Of a time zone without summer time, in milliseconds. */
const OFFSET = 8 * 3_600_000
const startOfDay = (day: string): number => Date.parse(`${day}T00:00:00Z`) - OFFSET
const dayOf = (time: number): string => new Date(time + OFFSET).toISOString().slice(0, 10)
const plusDays = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)

function compareMoment(value: number, { operator, value: wanted }: SegmentRule, now: number): boolean {
  const days = Number(wanted) * DAY
  switch (operator) {
    case 'last_days': return value >= now - days && value <= now
    case 'older_days': return value < now - days
    case 'next_days': return value >= now && value <= now + days
    case 'on_or_after': return value >= startOfDay(String(wanted))
    default: return value < startOfDay(String(wanted))
  }
}

function compareDay(value: string, { operator, value: wanted }: SegmentRule, now: number): boolean {
  const today = dayOf(now)
  switch (operator) {
    case 'last_days': return value >= plusDays(today, -Number(wanted)) && value <= today
    case 'older_days': return value < plusDays(today, -Number(wanted))
    case 'next_days': return value >= today && value <= plusDays(today, Number(wanted))
    case 'on_or_after': return value >= String(wanted)
    default: return value < String(wanted)
  }
}

function holds(value: unknown, rule: SegmentRule, now: number): boolean {
  const { operator, value: wanted } = rule
  const empty = value === null || value === undefined || (Array.isArray(value) && value.length === 0)
  const list = Array.isArray(wanted) ? wanted : []
  const own: readonly unknown[] = Array.isArray(value) ? value : [value]
  switch (operator) {
    case 'set': return !empty
    case 'not_set': return empty
    case 'is': return !empty && (typeof value === 'string' ? value.toLowerCase() === String(wanted).toLowerCase() : value === wanted)
    case 'is_not': return !holds(value, { ...rule, operator: 'is' }, now)
    case 'contains': return typeof value === 'string' && value.toLowerCase().includes(String(wanted).toLowerCase())
    case 'at_least': return typeof value === 'number' && value >= Number(wanted)
    case 'at_most': return typeof value === 'number' && value <= Number(wanted)
    case 'any_of': return !empty && list.some((one) => own.includes(one))
    case 'none_of': return !holds(value, { ...rule, operator: 'any_of' }, now)
    case 'all_of': return !empty && list.every((one) => own.includes(one))
    default: return !empty && (typeof value === 'number' ? compareMoment(value, rule, now) : typeof value === 'string' && compareDay(value, rule, now))
  }
}

/** Whether a condition holds, worked out the plain way: what the database answers must be the same. */
export function fits(condition: SegmentCondition, customer: PlainCustomer, attributes: readonly CustomerAttribute[], now: number): boolean {
  const one = (rule: SegmentRule): boolean => {
    const key = attributeOf(rule.field)
    const there = key === null ? Object.hasOwn(segmentFields, rule.field) : attributes.some((attribute) => attribute.key === key && !attribute.personal)
    const value = !there ? null : key === null ? customer.profile[rule.field as SegmentField] : (customer.fields[key] ?? null)
    return holds(value, rule, now)
  }
  const all = (match: 'all' | 'any', answers: readonly boolean[]): boolean => (match === 'all' ? answers.every(Boolean) : answers.some(Boolean))
  return all(condition.match, condition.items.map((item) => (isGroup(item) ? all(item.match, item.rules.map(one)) : one(item))))
}
