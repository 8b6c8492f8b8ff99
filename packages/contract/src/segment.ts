import { z } from 'zod'

/** What the values of a field are: they decide which comparisons make sense. `multi` holds several of its choices. */
export const fieldType = z.enum(['text', 'number', 'boolean', 'date', 'choice', 'multi'])
export type FieldType = z.infer<typeof fieldType>

/**
 * How a value is compared. `last_days`: within the last so many days, today included. `older_days`: longer ago than that.
 * `next_days`: today or within the next so many days. Negative ones (`is_not`, `none_of`) also hold where nothing is known.
 */
export const segmentOperator = z.enum([
  'is', 'is_not', 'contains', 'at_least', 'at_most', 'on_or_after', 'before', 'last_days', 'older_days', 'next_days', 'any_of', 'none_of', 'all_of', 'set', 'not_set',
])
export type SegmentOperator = z.infer<typeof segmentOperator>

/** The comparisons of each type, the usual first. */
export const operatorsOf: Record<FieldType, readonly SegmentOperator[]> = {
  text: ['is', 'is_not', 'contains', 'set', 'not_set'],
  number: ['at_least', 'at_most', 'is', 'is_not', 'set', 'not_set'],
  boolean: ['is', 'set', 'not_set'],
  date: ['last_days', 'older_days', 'next_days', 'on_or_after', 'before', 'set', 'not_set'],
  choice: ['any_of', 'none_of', 'set', 'not_set'],
  multi: ['any_of', 'all_of', 'none_of', 'set', 'not_set'],
}

export const ageBand = z.enum(['under_18', '18_24', '25_34', '35_44', '45_54', '55_64', '65_over'])
export type AgeBand = z.infer<typeof ageBand>
export const gender = z.enum(['female', 'male', 'other'])
export type Gender = z.infer<typeof gender>

/**
 * What the product itself knows of every customer, as far as conditions may ask for it. `always`: never unknown, so that it
 * is not asked whether it is known. A company's own attributes are named `attr.<key>` beside these.
 */
export const segmentFields = {
  age_band: { type: 'choice', part: 'profile', always: false },
  gender: { type: 'choice', part: 'profile', always: false },
  occupation: { type: 'text', part: 'profile', always: false },
  level: { type: 'number', part: 'profile', always: false },
  tags: { type: 'multi', part: 'profile', always: false },
  source: { type: 'text', part: 'profile', always: false },
  owner: { type: 'choice', part: 'profile', always: false },
  identified: { type: 'boolean', part: 'profile', always: true },
  has_phone: { type: 'boolean', part: 'profile', always: true },
  has_email: { type: 'boolean', part: 'profile', always: true },
  created: { type: 'date', part: 'profile', always: true },
  last_seen: { type: 'date', part: 'behaviour', always: false },
  /** Times the customer came with something: every conversation, and every time one was opened again. */
  conversations: { type: 'number', part: 'behaviour', always: true },
  /** Of these, those that a person served. */
  served: { type: 'number', part: 'behaviour', always: true },
  last_conversation: { type: 'date', part: 'behaviour', always: false },
  ratings: { type: 'number', part: 'behaviour', always: true },
  /** 1 to 5; answers on other scales are brought to this one. */
  last_rating: { type: 'number', part: 'behaviour', always: false },
  average_rating: { type: 'number', part: 'behaviour', always: false },
  /** Ratings of 1 or 2 of 5. */
  low_ratings: { type: 'number', part: 'behaviour', always: true },
  tickets: { type: 'number', part: 'behaviour', always: true },
  tickets_open: { type: 'number', part: 'behaviour', always: true },
} as const satisfies Record<string, { type: FieldType; part: 'profile' | 'behaviour'; always: boolean }>
export type SegmentField = keyof typeof segmentFields

/** The comparisons a field of the product offers. */
export function operatorsFor(type: FieldType, always: boolean): readonly SegmentOperator[] {
  return always ? operatorsOf[type].filter((operator) => operator !== 'set' && operator !== 'not_set') : operatorsOf[type]
}

const ATTRIBUTE = 'attr.'
/** The name by which conditions ask for a company's own attribute. */
export const attributeField = (key: string): string => `${ATTRIBUTE}${key}`
/** The key of the company's attribute a condition asks for; null when it asks for something else. */
export const attributeOf = (field: string): string | null => (field.startsWith(ATTRIBUTE) ? field.slice(ATTRIBUTE.length) : null)

/** One comparison. Days are whole numbers, dates `2026-01-31`, choices their values; `set` and `not_set` have no value. */
export const segmentRule = z.strictObject({
  field: z.string().min(1).max(60),
  operator: segmentOperator,
  value: z.union([z.string().min(1).max(200), z.number(), z.boolean(), z.array(z.string().min(1).max(200)).min(1).max(50)]).optional(),
})
export type SegmentRule = z.infer<typeof segmentRule>

const match = z.enum(['all', 'any'])
export const segmentGroup = z.strictObject({ match, rules: z.array(segmentRule).min(1).max(20) })
export type SegmentGroup = z.infer<typeof segmentGroup>

/** All or any of these hold; a group within is one of them. */
export const segmentCondition = z.strictObject({ match, items: z.array(z.union([segmentRule, segmentGroup])).min(1).max(20) })
export type SegmentCondition = z.infer<typeof segmentCondition>

export const isGroup = (item: SegmentRule | SegmentGroup): item is SegmentGroup => 'rules' in item
