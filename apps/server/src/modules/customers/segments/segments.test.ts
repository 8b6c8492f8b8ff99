import { ageBand, attributeField, gender, operatorsFor, operatorsOf, segmentFields, type CustomerAttribute, type FieldType, type SegmentCondition, type SegmentField, type SegmentRule } from '@yingda/contract'
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../../test/setup/database.ts'
import { openDatabase, type Database } from '../../../platform/database/database.ts'
import { rowsOf } from '../../../platform/database/rows.ts'
import { sql } from 'drizzle-orm'
import { checkCondition } from './check.ts'
import { compileCondition, people } from './compile.ts'
import { fits, type PlainCustomer } from './evaluate.testkit.ts'

const ZONE = 'Asia/Shanghai'
const NOW = Date.parse('2026-03-01T04:30:00.000Z')
const DAY = 86_400_000

const attribute = (key: string, type: FieldType, options: string[] = []): CustomerAttribute => ({
  key, type, personal: false, setBy: 'both', version: 1, label: { zh: key, en: key }, options: options.map((value) => ({ value, label: { zh: value, en: value } })),
})
const attributes = [
  attribute('city', 'text'), attribute('points', 'number'), attribute('vip', 'boolean'), attribute('expires', 'date'), attribute('plan', 'choice', ['free', 'pro', 'team']),
  attribute('likes', 'multi', ['tea', 'wine', 'books']),
]
const byKey = new Map(attributes.map((one) => [one.key, one]))
const owners = [randomUUID(), randomUUID()]

// Few values, so that conditions often meet what is there.
const words = fc.constantFrom('上海', '北京', 'Beijing', 'BEI', "o'; drop table customers; --", '%_')
const count = fc.integer({ min: 0, max: 4 })
const moment = fc.integer({ min: -40, max: 0 }).map((days) => NOW + days * DAY)
const day = fc.integer({ min: -40, max: 40 }).map((days) => new Date(NOW + days * DAY).toISOString().slice(0, 10))
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null, freq: 3 })
const some = (values: string[]): fc.Arbitrary<string[]> => fc.subarray(values)
const tags = ['老客户', '潜在', 'vip']

const customer: fc.Arbitrary<PlainCustomer> = fc.record({
  profile: fc.record({
    age_band: maybe(fc.constantFrom(...ageBand.options)), gender: maybe(fc.constantFrom(...gender.options)), occupation: maybe(words), level: maybe(count), tags: some(tags), source: maybe(words),
    owner: maybe(fc.constantFrom(...owners)), identified: fc.boolean(), has_phone: fc.boolean(), has_email: fc.boolean(), created: moment, last_seen: maybe(moment),
    conversations: count, served: count, last_conversation: maybe(moment), ratings: count, last_rating: maybe(fc.integer({ min: 1, max: 5 })), average_rating: fc.constant(null), low_ratings: count,
    tickets: count, tickets_open: count,
  }),
  fields: fc.record({
    city: words, points: fc.constantFrom(0, 1.5, 2, 1e6), vip: fc.boolean(), expires: day, plan: fc.constantFrom('free', 'pro', 'team'), likes: fc.subarray(['tea', 'wine', 'books'], { minLength: 1 }),
  }, { requiredKeys: [] }),
}).map(({ profile, fields }) => ({ profile: { ...profile, average_rating: profile.ratings === 0 ? null : sumOf(profile) / profile.ratings }, fields }))
const sumOf = ({ ratings, tickets }: { ratings: number; tickets: number }): number => ratings * 3 + (tickets % 2)

const valuesOf: Record<string, fc.Arbitrary<string[]>> = { age_band: fc.subarray([...ageBand.options], { minLength: 1 }), gender: fc.subarray([...gender.options], { minLength: 1 }), owner: fc.subarray(owners, { minLength: 1 }), tags: fc.subarray(tags, { minLength: 1 }) }

function ruleOn(field: string, type: FieldType, operators: readonly SegmentRule['operator'][], options: readonly string[]): fc.Arbitrary<SegmentRule> {
  return fc.constantFrom(...operators).chain((operator): fc.Arbitrary<SegmentRule> => {
    if (operator === 'set' || operator === 'not_set') return fc.constant({ field, operator })
    if (operator.endsWith('_days')) return fc.integer({ min: 0, max: 30 }).map((value) => ({ field, operator, value }))
    const values: fc.Arbitrary<NonNullable<SegmentRule['value']>> =
      type === 'text' ? words : type === 'number' ? fc.constantFrom(0, 1, 1.5, 2, 3, 4) : type === 'boolean' ? fc.boolean() : type === 'date' ? day : (valuesOf[field] ?? fc.subarray([...options], { minLength: 1 }))
    return values.map((value) => ({ field, operator, value }))
  })
}
const rule = fc.oneof(
  ...(Object.keys(segmentFields) as SegmentField[]).map((field) => ruleOn(field, segmentFields[field].type, operatorsFor(segmentFields[field].type, segmentFields[field].always), [])),
  ...attributes.map(({ key, type, options }) => ruleOn(attributeField(key), type, operatorsOf[type], options.map(({ value }) => value))),
)
const match = fc.constantFrom('all' as const, 'any' as const)
const group = fc.record({ match, rules: fc.array(rule, { minLength: 1, maxLength: 3 }) })
const condition: fc.Arbitrary<SegmentCondition> = fc.record({ match, items: fc.array(fc.oneof(rule, group), { minLength: 1, maxLength: 4 }) })

let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await testDatabase()
  db = openDatabase({ url: database.url, onError: () => undefined })
})
afterAll(async () => {
  await db.$client.end()
  await database.drop()
})

const iso = (time: unknown): string | null => (typeof time === 'number' ? new Date(time).toISOString() : null)

async function store(customers: readonly PlainCustomer[]): Promise<string[]> {
  const rows = customers.map(({ profile: p, fields }) => ({
    id: randomUUID(), site_id: randomUUID(), age_band: p.age_band, gender: p.gender, occupation: p.occupation, level: p.level, tags: p.tags, source: p.source, owner_agent_id: p.owner,
    external_id_hash: p.identified === true ? randomUUID() : null, phone_sealed: p.has_phone === true ? 'x' : null, email_sealed: p.has_email === true ? 'x' : null, created_at: iso(p.created), last_seen_at: iso(p.last_seen), fields,
    behaviour: { conversations: p.conversations, served: p.served, last_conversation_at: iso(p.last_conversation), ratings: p.ratings, rating_sum: sumOf({ ratings: Number(p.ratings), tickets: Number(p.tickets) }), low_ratings: p.low_ratings, last_rating: p.last_rating, tickets: p.tickets, tickets_open: p.tickets_open },
  }))
  await db.execute(sql`truncate customers, customer_behaviour cascade`)
  await db.execute(sql`insert into customers (id, site_id, age_band, gender, occupation, level, tags, source, owner_agent_id, external_id_hash, phone_sealed, email_sealed, created_at, last_seen_at, fields)
    select id, site_id, age_band, gender, occupation, level, tags, source, owner_agent_id, external_id_hash, phone_sealed, email_sealed, created_at, last_seen_at, fields
    from jsonb_populate_recordset(null::customers, ${JSON.stringify(rows)}::jsonb)`)
  await db.execute(sql`insert into customer_behaviour select * from jsonb_populate_recordset(null::customer_behaviour, ${JSON.stringify(rows.map(({ id, behaviour }) => ({ customer_id: id, ...behaviour })))}::jsonb)`)
  return rows.map(({ id }) => id)
}

describe('conditions', () => {
  it('the database answers every condition as plain evaluation does', async () => {
    await fc.assert(fc.asyncProperty(fc.array(customer, { minLength: 12, maxLength: 12 }), fc.array(condition, { minLength: 12, maxLength: 12 }), async (customers, conditions) => {
      const ids = await store(customers)
      for (const one of conditions) {
        checkCondition(one, attributes)
        const where = compileCondition(one, byKey, { now: NOW, timeZone: ZONE })
        const found = new Map((await rowsOf<{ id: string; fits: boolean | null }>(db, sql`select c.id, ${where} as fits from ${people}`)).map((row) => [row.id, row.fits]))
        const expected = customers.map((each) => fits(one, each, attributes, NOW))
        expect(ids.map((id) => found.get(id)), JSON.stringify(one)).toEqual(expected)
      }
    }), { numRuns: 40 })
  })

  it('asks nothing of somebody who has done nothing yet, and of an attribute that is gone', async () => {
    const id = randomUUID()
    await db.execute(sql`truncate customers, customer_behaviour cascade`)
    await db.execute(sql`insert into customers (id, site_id) values (${id}, ${randomUUID()})`)
    const answer = async (...items: SegmentRule[]): Promise<boolean[]> => Promise.all(items.map(async (item) => {
      const where = compileCondition({ match: 'all', items: [item] }, byKey, { now: NOW, timeZone: ZONE })
      return (await rowsOf<{ fits: boolean }>(db, sql`select ${where} as fits from ${people} where c.id = ${id}`))[0]?.fits ?? false
    }))
    expect(await answer(
      { field: 'conversations', operator: 'at_most', value: 0 }, { field: 'ratings', operator: 'is', value: 0 }, { field: 'last_conversation', operator: 'not_set' }, { field: 'tags', operator: 'none_of', value: ['x'] },
    )).toEqual([true, true, true, true])
    expect(await answer(
      { field: 'average_rating', operator: 'at_most', value: 5 }, { field: 'attr.gone', operator: 'is', value: 'x' }, { field: 'attr.gone', operator: 'set' }, { field: 'name_sealed', operator: 'set' },
    )).toEqual([false, false, false, false])
    expect(await answer({ field: 'attr.gone', operator: 'not_set' }, { field: 'attr.gone', operator: 'is_not', value: 'x' })).toEqual([true, true])
  })

  it.each<[string, SegmentRule]>([
    ['a column that is none of them', { field: 'name_sealed', operator: 'set' }],
    ['a name of every object', { field: 'constructor', operator: 'set' }],
    ['an attribute that is not there', { field: 'attr.gone', operator: 'set' }],
    ['a personal attribute', { field: 'attr.secret', operator: 'set' }],
    ['a comparison of another type', { field: 'level', operator: 'contains', value: 'x' }],
    ['a value of another type', { field: 'level', operator: 'at_least', value: 'x' }],
    ['a choice that is none', { field: 'gender', operator: 'any_of', value: ['x'] }],
    ['a day that does not exist', { field: 'created', operator: 'before', value: '2026-02-30' }],
    ['half a day', { field: 'created', operator: 'last_days', value: 1.5 }],
    ['whether a count is known', { field: 'conversations', operator: 'set' }],
    ['no value', { field: 'level', operator: 'is' }],
    ['a value too many', { field: 'level', operator: 'set', value: 3 }],
  ])('refuses %s', (_name, item) => {
    const personal = { ...attribute('secret', 'text'), personal: true }
    expect(() => { checkCondition({ match: 'all', items: [item] }, [...attributes, personal]) }).toThrow()
  })
})
