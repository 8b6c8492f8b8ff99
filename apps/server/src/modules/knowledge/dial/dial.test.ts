import type { Dial, EntryInput } from '@yingda/contract'
import { defaultSettings } from '@yingda/dialogue'
import { sql } from 'drizzle-orm'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHarness, editor, type Harness } from '../knowledge.testkit.ts'
import { curveOf, pointAt, positionsOf, suggestCurveOf, type Tried } from './curve.ts'

const bold = { wrongAnswers: defaultSettings.wrongAnswers }

const tried = (count: number): Tried[] =>
  Array.from({ length: count }, (_, i) => {
    const covered = i % 5 !== 0
    const right = covered && i % 3 !== 0
    return { question: `q${i}`, expected: covered ? 'A' : null, got: right ? 'A' : 'B', right, probability: i / count, weight: covered ? 1 : 0.6 }
  })

describe('the curve', () => {
  test('counts coverage over what is covered, mistakes over what is answered, what nothing covers with less weight', () => {
    const all: Tried[] = [
      { question: 'a', expected: 'A', got: 'A', right: true, probability: 0.9, weight: 1 },
      { question: 'b', expected: 'A', got: 'B', right: false, probability: 0.6, weight: 1 },
      { question: 'c', expected: 'A', got: 'A', right: true, probability: 0.5, weight: 1 },
      { question: 'd', expected: null, got: 'A', right: false, probability: 0.7, weight: 0.6 },
      { question: 'e', expected: null, got: null, right: false, probability: 0.8, weight: 0.6 },
    ]
    expect(pointAt(all, 0.6)).toEqual({ answerAt: 0.6, coverage: 2 / 3, wrong: expect.closeTo(1.6 / 2.6) as number, uncovered: 1 / 2 })
    expect(pointAt(all, 0.95)).toEqual({ answerAt: 0.95, coverage: 0, wrong: 0, uncovered: 0 })
    expect(pointAt([], 0.5)).toEqual({ answerAt: 0.5, coverage: 0, wrong: 0, uncovered: 0 })
  })

  test('has at most 100 points with rising thresholds and falling coverage, from end to end', () => {
    const curve = curveOf(tried(399))
    expect(curve.length).toBe(100)
    expect(curve[0]?.answerAt).toBe(0)
    expect(curve.at(-1)?.answerAt).toBe(398 / 399)
    for (const [at, point] of curve.entries()) {
      const before = curve[at - 1]
      if (!before) continue
      expect(point.answerAt).toBeGreaterThan(before.answerAt)
      expect(point.coverage).toBeLessThanOrEqual(before.coverage)
    }
    expect(curveOf([])).toEqual([])
    expect(curveOf(tried(1)).length).toBe(1)
  })

  test('of suggesting counts what is not refused, of what is covered and of what is not', () => {
    const tried = [{ covered: true, cover: 0.9 }, { covered: true, cover: 0.5 }, { covered: false, cover: 0.6 }, { covered: false, cover: 0.1 }]
    expect(suggestCurveOf(tried)).toEqual([
      { suggestAt: 0.1, covered: 1, uncovered: 1 },
      { suggestAt: 0.5, covered: 1, uncovered: 0.5 },
      { suggestAt: 0.6, covered: 0.5, uncovered: 0.5 },
      { suggestAt: 0.9, covered: 0.5, uncovered: 0 },
    ])
    expect(suggestCurveOf([])).toEqual([])
  })

  test('its positions show what is just right, just wrong and just missed there', () => {
    const positions = positionsOf(tried(399), { wrongAnswers: 0.04, answerAt: 0.5 })
    const here = positions.find(({ wrongAnswers }) => wrongAnswers === 0.04)
    expect(here?.answerAt).toBe(0.5)
    expect(here?.justRight.map(({ question }) => question)).toEqual(['q202', 'q203', 'q206'])
    expect(here?.mistakes.map(({ question }) => question)).toEqual(['q200', 'q201', 'q204'])
    expect(here?.missed.map(({ question }) => question)).toEqual(['q199', 'q197', 'q196'])
    for (const example of here?.justRight ?? []) expect(example.probability).toBeGreaterThanOrEqual(0.5)
  })
})

describe('the dial', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await createHarness()
    const lines = readFileSync('content/shop/zh/knowledge.jsonl', 'utf8').trim().split('\n').slice(0, 25)
    for (const line of lines) {
      const { id, question, similar, answer, category } = JSON.parse(line) as EntryInput & { id: string }
      await harness.create({ key: id, question, similar, answer, category })
    }
    await harness.knowledge.start()
    await harness.knowledge.whenReady()
  })
  afterAll(() => harness.close())
  const show = async (language = 'zh'): Promise<Dial> => (await harness.ask('GET', `/api/knowledge/dial?language=${language}`)).json<Dial>()
  const set = (body: object, permissions?: ('knowledge.view' | 'knowledge.test')[]): ReturnType<Harness['ask']> =>
    harness.ask('PUT', '/api/knowledge/dial', body, permissions ? { permissions } : {})

  test('shows where the bot stands, with figures and examples from held-out questions', async () => {
    const dial = await show()
    expect(dial).toMatchObject({ settings: { ...bold, answerAt: null, suggestAt: null }, version: 0, updatedBy: null, releaseId: harness.knowledge.current().id })
    expect(dial.trials.covered).toBeGreaterThan(20)
    expect(dial.trials.uncovered).toBeGreaterThan(20)
    expect(dial.curve.length).toBeGreaterThan(10)
    expect(dial.now?.answerAt).toBe(dial.inForce?.answerAt)
    expect(dial.suggestCurve[0]).toMatchObject({ covered: 1, uncovered: 1 })
    expect(dial.suggestCurve.at(-1)?.uncovered).toBeLessThan(0.2)
    expect(dial.positions.flatMap(({ justRight }) => justRight).length).toBeGreaterThan(0)
    for (const { justRight } of dial.positions) for (const { expected, got } of justRight) expect(expected).toBe(got)
    expect(await show('en')).toMatchObject({ language: 'en', version: 0 })
  })

  test('is set, learned at once, and on record', async () => {
    const before = await show()
    const answer = await set({ wrongAnswers: 0.2, answerAt: null, suggestAt: null, version: 0 })
    expect(answer.json()).toMatchObject({ settings: { wrongAnswers: 0.2 }, version: 1, updatedBy: '陈编辑' })
    await expect.poll(() => harness.knowledge.current().settings.wrongAnswers).toBe(0.2)
    const after = await show()
    expect(after.inForce?.answerAt).toBeLessThanOrEqual(before.inForce?.answerAt ?? 0)
    expect((await set({ wrongAnswers: 0.1, answerAt: null, suggestAt: null, version: 0 })).statusCode).toBe(409)
    expect((await set({ wrongAnswers: 0.2, answerAt: null, suggestAt: null, version: 1 })).json()).toMatchObject({ version: 1 })
    await set({ wrongAnswers: 0.2, answerAt: 0.77, suggestAt: 0.33, version: 1 })
    await expect.poll(async () => (await show()).inForce).toEqual({ answerAt: 0.77, suggestAt: 0.33 })
    const { rows } = await harness.db.execute(sql`select actor, detail from audit_log where action = 'dial.updated' order by id`)
    expect(rows).toEqual([
      { actor: `user:${editor}`, detail: { wrongAnswers: { from: bold.wrongAnswers, to: 0.2 } } },
      { actor: `user:${editor}`, detail: { answerAt: { from: null, to: 0.77 }, suggestAt: { from: null, to: 0.33 } } },
    ])
  })

  test('is set within bounds, by those who may', async () => {
    for (const body of [{ wrongAnswers: 0.6, answerAt: null, suggestAt: null }, { wrongAnswers: 0.1, answerAt: 2, suggestAt: null }, { wrongAnswers: 0.1 }]) {
      expect((await set({ ...body, version: 2 })).statusCode).toBe(400)
    }
    expect((await set({ wrongAnswers: 0.1, answerAt: null, suggestAt: null, version: 2 }, ['knowledge.view', 'knowledge.test'])).statusCode).toBe(403)
  })
})
