import { attributeOf, isGroup, segmentFields, type CustomerAttribute, type FieldType, type SegmentCondition, type SegmentField, type SegmentGroup, type SegmentRule } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'

/** The moment and the place a condition is asked at. */
export interface Clock {
  /** Milliseconds since 1970. */
  now: number
  /** In which days begin. */
  timeZone: string
}

interface Asked {
  type: FieldType
  /** The value as SQL: text, double precision, boolean, text[]; days as dates, moments as timestamptz. */
  value: SQL
  /** Dates only: the column is a moment, not a day. */
  moment: boolean
}

/** What `from` has to name for a compiled condition: customers as c, what they did as b. */
export const people = sql`customers c left join customer_behaviour b on b.customer_id = c.id`

/** The only columns a condition can reach. */
const columns: Record<SegmentField, SQL> = {
  age_band: sql`c.age_band`,
  gender: sql`c.gender`,
  occupation: sql`c.occupation`,
  level: sql`c.level::float8`,
  tags: sql`c.tags`,
  source: sql`c.source`,
  owner: sql`c.owner_agent_id::text`,
  identified: sql`(c.external_id_hash is not null)`,
  has_phone: sql`(c.phone_sealed is not null)`,
  has_email: sql`(c.email_sealed is not null)`,
  created: sql`c.created_at`,
  last_seen: sql`c.last_seen_at`,
  conversations: sql`coalesce(b.conversations, 0)::float8`,
  served: sql`coalesce(b.served, 0)::float8`,
  last_conversation: sql`b.last_conversation_at`,
  ratings: sql`coalesce(b.ratings, 0)::float8`,
  last_rating: sql`b.last_rating::float8`,
  average_rating: sql`(b.rating_sum::float8 / nullif(b.ratings, 0))`,
  low_ratings: sql`coalesce(b.low_ratings, 0)::float8`,
  tickets: sql`coalesce(b.tickets, 0)::float8`,
  tickets_open: sql`coalesce(b.tickets_open, 0)::float8`,
}

/** A company's attribute as the column it is kept in; what is of another type counts as not known. */
function attributeColumn({ key, type }: CustomerAttribute): SQL {
  const text = sql`(c.fields ->> ${key}::text)`
  const when = (kind: string, value: SQL): SQL => sql`case when jsonb_typeof(c.fields -> ${key}::text) = ${kind}::text then ${value} end`
  switch (type) {
    case 'text':
    case 'choice': return when('string', text)
    case 'number': return when('number', sql`${text}::float8`)
    case 'boolean': return when('boolean', sql`${text}::boolean`)
    case 'date': return when('string', sql`${text}::date`)
    case 'multi': return when('array', sql`array(select jsonb_array_elements_text(c.fields -> ${key}::text))`)
  }
}

function askedOf(field: string, attributes: ReadonlyMap<string, CustomerAttribute>): Asked | null {
  const key = attributeOf(field)
  if (key !== null) {
    const attribute = attributes.get(key)
    return attribute === undefined || attribute.personal ? null : { type: attribute.type, value: attributeColumn(attribute), moment: false }
  }
  if (!Object.hasOwn(segmentFields, field)) return null
  const name = field as SegmentField
  const { type } = segmentFields[name]
  return { type, value: columns[name], moment: type === 'date' }
}

const texts = (value: SegmentRule['value']): SQL => sql`${sql.param(Array.isArray(value) ? value : [String(value)])}::text[]`

/** A comparison of moments or days. Moments: whole days in the time zone for dates, 24 hours each for days counted. */
function dateComparison({ value, moment }: Asked, operator: SegmentRule['operator'], wanted: SegmentRule['value'], { now, timeZone }: Clock): SQL {
  const at = sql`${new Date(now).toISOString()}::timestamptz`
  const today = moment ? at : sql`(${at} at time zone ${timeZone}::text)::date`
  const days = sql`${String(wanted)}::int`
  const away = moment ? sql`(${days} * interval '24 hours')` : days
  const day = (): SQL => (moment ? sql`(${String(wanted)}::date::timestamp at time zone ${timeZone}::text)` : sql`${String(wanted)}::date`)
  switch (operator) {
    case 'last_days': return sql`(${value} >= ${today} - ${away} and ${value} <= ${today})`
    case 'older_days': return sql`${value} < ${today} - ${away}`
    case 'next_days': return sql`(${value} >= ${today} and ${value} <= ${today} + ${away})`
    case 'on_or_after': return sql`${value} >= ${day()}`
    case 'before': return sql`${value} < ${day()}`
    default: return sql`false`
  }
}

/** The comparison as SQL that may be null where nothing is known; negative ones are made of these. */
function comparison(asked: Asked, { operator, value: wanted }: SegmentRule, clock: Clock): SQL {
  const { type, value } = asked
  if (type === 'date') return dateComparison(asked, operator, wanted, clock)
  switch (operator) {
    case 'is':
    case 'is_not':
      if (type === 'number') return sql`${value} = ${String(wanted)}::float8`
      return type === 'boolean' ? sql`${value} = ${wanted === true}::boolean` : sql`lower(${value}) = lower(${String(wanted)}::text)`
    case 'contains': return sql`strpos(lower(${value}), lower(${String(wanted)}::text)) > 0`
    case 'at_least': return sql`${value} >= ${String(wanted)}::float8`
    case 'at_most': return sql`${value} <= ${String(wanted)}::float8`
    case 'any_of':
    case 'none_of': return type === 'multi' ? sql`${value} && ${texts(wanted)}` : sql`${value} = any(${texts(wanted)})`
    case 'all_of': return sql`${value} @> ${texts(wanted)}`
    default: return sql`false`
  }
}

function known({ type, value }: Asked): SQL {
  return type === 'multi' ? sql`coalesce(cardinality(${value}), 0) > 0` : sql`${value} is not null`
}

function compileRule(rule: SegmentRule, attributes: ReadonlyMap<string, CustomerAttribute>, clock: Clock): SQL {
  const asked = askedOf(rule.field, attributes)
  // An attribute that is gone: nothing is known of it.
  if (asked === null) return rule.operator === 'not_set' || rule.operator === 'is_not' || rule.operator === 'none_of' ? sql`true` : sql`false`
  switch (rule.operator) {
    case 'set': return known(asked)
    case 'not_set': return sql`not (${known(asked)})`
    case 'is_not':
    case 'none_of': return sql`not coalesce(${comparison(asked, rule, clock)}, false)`
    default: return sql`coalesce(${comparison(asked, rule, clock)}, false)`
  }
}

const joined = (match: SegmentCondition['match'], parts: SQL[]): SQL => sql`(${sql.join(parts, match === 'all' ? sql` and ` : sql` or `)})`

/**
 * A condition as SQL over `people`, never null. Columns come from the list above, attributes by their definition, and
 * everything anybody typed goes in as a parameter.
 */
export function compileCondition({ match, items }: SegmentCondition, attributes: ReadonlyMap<string, CustomerAttribute>, clock: Clock): SQL {
  const item = (one: SegmentRule | SegmentGroup): SQL =>
    isGroup(one) ? joined(one.match, one.rules.map((rule) => compileRule(rule, attributes, clock))) : compileRule(one, attributes, clock)
  return joined(match, items.map(item))
}
