import type { BotTest } from '@yingda/contract'
import type * as Dialogue from '@yingda/dialogue'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createHarness, type Harness } from './knowledge.testkit.ts'
import { createKnowledge } from './index.ts'
import type * as WorkerUrl from './release/worker-url.ts'

const trainer = vi.hoisted(() => ({ broken: false }))
// training in this thread would stop the server for seconds: it must not happen even once
vi.mock('@yingda/dialogue', async (original) => ({
  ...(await original<typeof Dialogue>()),
  compileRelease: () => {
    throw new Error('compileRelease was called in the thread of the server')
  },
}))
vi.mock('./release/worker-url.ts', async (original) => {
  const real = await original<typeof WorkerUrl>()
  return {
    trainerWorkerUrl: (): URL => (trainer.broken ? new URL('data:text/javascript,throw new Error("no memory left")') : real.trainerWorkerUrl()),
  }
})

let harness: Harness
beforeAll(async () => {
  harness = await createHarness()
  await harness.knowledge.start()
  await harness.knowledge.whenReady()
})
afterAll(() => harness.close())

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 90_000
  while (!(await what())) {
    if (Date.now() > end) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
const settled = (): Promise<void> => until(() => !harness.knowledge.releaseStatus().training && harness.knowledge.current().basis === 'full')
const trainings = async (): Promise<number> =>
  ((await harness.db.execute(sql`select coalesce(max(number), 0)::int as n from knowledge_releases`)).rows[0] as { n: number }).n
const keys = (): string[] => [...harness.knowledge.current().entries.keys()].sort()
const testBot = async (body: object): Promise<BotTest> => {
  const answer = await harness.ask('POST', '/api/knowledge/test', { language: 'zh', ...body })
  expect(answer.statusCode).toBe(200)
  return answer.json<BotTest>()
}

test('without any content the bot can still say hello and refuses honestly', async () => {
  expect((await testBot({ text: '你好' })).replies[0]).toMatchObject({ kind: 'smalltalk' })
  expect((await testBot({ text: 'thanks', language: 'en' })).replies[0]).toMatchObject({ kind: 'smalltalk' })
  expect((await testBot({ text: '你们的仓库在哪个城市' })).replies[0]).toMatchObject({ kind: 'refuse' })
})

test('what is created, changed, switched off or deleted is learned at once', async () => {
  const made = await harness.create({ key: 'refund', question: '退款多久到账', similar: ['钱什么时候退回来', '退款要等几天'], answer: '三天内到账。' })
  await until(() => keys().includes('refund'))
  const shown = await testBot({ text: '退款多久到账？' })
  expect(shown.replies[0]).toEqual({ kind: 'answer', text: '三天内到账。', entryId: 'refund' })
  expect(shown.candidates[0]).toMatchObject({ command: 'answer', entryId: 'refund', question: '退款多久到账' })
  expect(shown).toMatchObject({ read: '退款多久到账', rule: 'curated.exact', cover: expect.any(Number) as number })
  const retrieved = shown.candidates.find(({ producer, entryId }) => producer === 'retrieval' && entryId === 'refund')
  expect(retrieved).toMatchObject({ nearest: '退款多久到账', ownScore: expect.any(Number) as number })
  expect(retrieved?.terms.length).toBeGreaterThan(0)
  expect(shown.ranking[0]).toMatchObject({ entryId: 'refund', kind: 'entry', question: '退款多久到账', nearest: '退款多久到账' })
  expect(shown.ranking[0]?.probability).toBeGreaterThan(shown.thresholds.suggestAt)
  expect(shown.releaseId).toBe(harness.knowledge.current().id)
  expect(shown.explanation.at(-1)).toContain('决定')
  expect(shown.microseconds).toBeGreaterThan(0)

  const { id, key, question, similar, answer, category, language } = made
  await harness.ask('PUT', `/api/knowledge/entries/${id}`, { key, question, similar, answer: '五天内到账。', category, language, version: 1 })
  await until(() => harness.knowledge.current().entries.get('refund')?.answer === '五天内到账。')
  await harness.ask('PUT', `/api/knowledge/entries/${id}`, { key, question, similar, answer, category, language, enabled: false, version: 2 })
  await until(() => !keys().includes('refund'))
  await harness.ask('DELETE', `/api/knowledge/entries/${id}`)
  await settled()
})

test('the test box goes on with the state it gave, and believes no other', async () => {
  await harness.create({ key: 'invoice', question: '怎么开发票', answer: '在订单页申请。' })
  await until(() => keys().includes('invoice'))
  const first = await testBot({ text: '怎么开发票' })
  const again = await testBot({ text: '再说一遍', state: first.state })
  expect(again.state).toMatchObject({ turns: 2 })
  expect(again.replies[0]).toMatchObject({ text: '在订单页申请。' })
  for (const state of [{}, { ...first.state, version: 2 }, { ...first.state, turns: -1 }, { ...first.state, choices: [{}] }, { ...first.state, extra: 1 }, { ...first.state, last: { kind: 'x' } }]) {
    const answer = await harness.ask('POST', '/api/knowledge/test', { text: '你好', language: 'zh', state })
    expect(answer.statusCode).toBe(400)
  }
  expect((await harness.ask('POST', '/api/knowledge/test', { text: '你好', language: 'zh' }, { permissions: ['knowledge.view'] })).statusCode).toBe(403)
})

test('the explanation is in the reader’s language, the answer in the customer’s', async () => {
  const answer = await harness.ask('POST', '/api/knowledge/test', { text: '怎么开发票', language: 'zh' }, { language: 'en' })
  expect(answer.json<BotTest>().explanation.at(-1)).toMatch(/^Decision: /)
})

test('changes that come together are learned together', async () => {
  await settled()
  const before = await trainings()
  await Promise.all(Array.from({ length: 10 }, (_, i) => harness.create({ key: `burst-${i}`, question: `一起来的问题 ${i}` })))
  await until(() => keys().filter((key) => key.startsWith('burst-')).length === 10)
  await settled()
  // each learned as an update first, then in full
  expect((await trainings()) - before).toBeLessThanOrEqual(4)
  const kept = await harness.db.execute(sql`select count(*)::int as n from knowledge_releases`)
  expect((kept.rows[0] as { n: number }).n).toBeLessThanOrEqual(3)
})

test('the next start serves the stored release at once and trains nothing', async () => {
  await settled()
  const before = await trainings()
  const next = createKnowledge(harness.options)
  await next.start()
  expect(next.current().id).toBe(harness.knowledge.current().id)
  await until(() => !next.releaseStatus().training)
  expect(await trainings()).toBe(before)
  await next.stop()
})

test('a change made while nothing ran is learned at the next start, which serves the old release until then', async () => {
  const next = createKnowledge({ ...harness.options, bus: { publish: () => undefined, subscribe: () => () => undefined, close: () => Promise.resolve() } })
  await harness.knowledge.stop()
  await harness.db.execute(sql`update knowledge_entries set enabled = false, version = version + 1 where key = 'burst-0'`)
  await next.start()
  expect(next.current().entries.has('burst-0')).toBe(true)
  await until(() => !next.current().entries.has('burst-0'))
  await next.stop()
  await harness.close()
  harness = await createHarness()
  await harness.knowledge.start()
  await harness.knowledge.whenReady()
})

test('a stored release of other knowledge of the trade is no fault: it is trained again', async () => {
  await settled()
  const engine = await vi.importActual<typeof Dialogue>('@yingda/dialogue')
  const bytes = engine.serializeRelease(engine.compileRelease({ entries: [], smallTalk: [] }))
  await harness.db.execute(sql`delete from knowledge_releases where number < (select max(number) from knowledge_releases)`)
  await harness.db.execute(sql`update knowledge_release_parts set bytes = ${Buffer.from(bytes)}`)
  await harness.db.execute(sql`update knowledge_releases set fingerprint = 'other'`)
  const next = createKnowledge(harness.options)
  await next.start()
  expect(() => next.current()).toThrow('still learning')
  expect((await next.whenReady()).trade).toMatch(/^[0-9a-f]{64}$/u)
  await next.stop()
})

test('another node takes over what one has learned, without training again', async () => {
  const other = createKnowledge(harness.options)
  await other.start()
  await other.whenReady()
  const before = await trainings()
  await harness.create({ key: 'both', question: '两个节点都会吗' })
  await until(() => other.current().entries.has('both') && harness.knowledge.current().entries.has('both'))
  await until(() => other.current().basis === 'full' && harness.knowledge.current().basis === 'full')
  expect(other.current().id).toBe(harness.knowledge.current().id)
  expect((await trainings()) - before).toBe(2)
  await other.stop()
})

test('a small change is in service as an update before it is learned in full, which then takes its place', async () => {
  await settled()
  const before = harness.knowledge.current().id
  await harness.create({ key: 'small', question: '能不能刻字', similar: ['可以刻上名字吗'] })
  await until(() => keys().includes('small'))
  const first = harness.knowledge.current()
  expect(first.basis).toEqual({ from: before })
  expect(harness.knowledge.releaseStatus()).toMatchObject({ releaseId: first.id, error: null })
  await settled()
  expect(harness.knowledge.current().id).not.toBe(first.id)
  expect([...harness.knowledge.current().entries.keys()]).toEqual([...first.entries.keys()])
  const updates = await harness.db.execute(sql`select number from knowledge_releases where fingerprint like 'update:%'`)
  expect(updates.rows).toEqual([])
})

test('a node that stops between the two starts with the update and learns in full', async () => {
  await settled()
  await harness.create({ key: 'between', question: '停在中间会怎样' })
  await until(() => keys().includes('between'))
  expect(harness.knowledge.current().basis).not.toBe('full')
  await harness.knowledge.stop()
  const next = createKnowledge(harness.options)
  await next.start()
  expect(next.current().entries.has('between')).toBe(true)
  expect(next.current().basis).not.toBe('full')
  await until(() => next.current().basis === 'full')
  expect(next.current().entries.has('between')).toBe(true)
  await next.stop()
  await harness.close()
  harness = await createHarness()
  await harness.knowledge.start()
  await harness.knowledge.whenReady()
}, 60_000)

test('a change during the training in full is in service at once as well', async () => {
  await harness.create({ key: 'base-1', question: '第一个问题' })
  await settled()
  await harness.create({ key: 'quick-1', question: '送货上门吗' })
  await until(() => keys().includes('quick-1'))
  await harness.create({ key: 'quick-2', question: '能不能分期付款' })
  await until(() => keys().includes('quick-2'))
  expect(harness.knowledge.current().basis).not.toBe('full')
  await settled()
  expect(keys()).toEqual(expect.arrayContaining(['quick-1', 'quick-2']))
  expect(harness.knowledge.releaseStatus().error).toBeNull()
}, 90_000)

test('a change is said to be learned from the moment it is stored until it is in service, also while another is learned in full', async () => {
  await settled()
  await harness.create({ key: 'said-1', question: '能开发票吗' })
  await until(() => keys().includes('said-1'))
  await harness.create({ key: 'said-2', question: '几点开门' })
  const tooEarly: string[] = []
  await until(() => {
    const isIn = keys().includes('said-2')
    if (!harness.knowledge.releaseStatus().training && !isIn) tooEarly.push('not in service, and no training is told of')
    return isIn
  })
  expect(tooEarly).toEqual([])
  await until(() => !harness.knowledge.releaseStatus().training)
}, 90_000)

test('when training fails the last release stays in service, the failure is shown, and the next change heals it', async () => {
  await settled()
  const before = harness.knowledge.current().id
  trainer.broken = true
  // two at once are more than a small change of so few
  await Promise.all([harness.create({ key: 'unlearned', question: '学不会的问题' }), harness.create({ key: 'unlearned-2', question: '也学不会的问题' })])
  await until(() => harness.knowledge.releaseStatus().error !== null)
  expect(harness.knowledge.current().id).toBe(before)
  const shown = (await harness.ask('GET', '/api/knowledge/release')).json<{ error: string; releaseId: string }>()
  expect(shown).toMatchObject({ releaseId: before, error: expect.stringContaining('no memory left') as string })

  const fresh = createKnowledge({ ...harness.options, bus: { publish: () => undefined, subscribe: () => () => undefined, close: () => Promise.resolve() } })
  await harness.db.execute(sql`delete from knowledge_releases`)
  await fresh.start()
  expect(() => fresh.current()).toThrow('still learning')
  await expect(fresh.whenReady()).rejects.toThrow('no memory left')
  await fresh.stop()

  trainer.broken = false
  await harness.create({ key: 'healed', question: '又学会了' })
  await until(() => keys().includes('healed') && keys().includes('unlearned'))
  expect(harness.knowledge.releaseStatus().error).toBeNull()
})

test('an entry is used from the moment it becomes valid until it ceases to be, without any change', async () => {
  const at = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString()
  const { id } = await harness.create({ key: 'over', question: '双十二有什么优惠' })
  const begins = Date.now() + 3_000
  await harness.create({ key: 'sale', question: '双十一有什么优惠', validFrom: new Date(begins).toISOString() })
  await harness.create({ key: 'always', question: '平时有什么优惠' })
  let early = false
  await until(() => {
    early ||= keys().includes('sale') && Date.now() < begins
    return keys().includes('always') && keys().includes('over')
  })
  expect(early).toBe(false)
  await until(() => keys().includes('sale'))
  const ends = await harness.ask('PUT', `/api/knowledge/entries/${id}`, { key: 'over', question: '双十二有什么优惠', similar: [], answer: '见说明。', category: '常规', language: 'zh', version: 1, validUntil: at(4_000) })
  expect(ends.statusCode).toBe(200)
  expect(keys()).toContain('over')
  await until(() => !keys().includes('over'))
  expect(keys()).toEqual(expect.arrayContaining(['always', 'sale']))
})

test('stopping in the middle of a training leaves nothing behind', async () => {
  await harness.create({ key: 'late', question: '停机前的改动' })
  await new Promise((resolve) => setTimeout(resolve, 400))
  await harness.knowledge.stop()
  // a connection that was thrown away ends a moment later, and its locks with it
  const locks = async (): Promise<unknown[]> => (await harness.db.execute(sql`select objid from pg_locks
    where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`)).rows
  await expect.poll(locks).toEqual([])
})
