import { defaultHandoffTriggers, handoffTriggers, type HandoffTriggers } from '@yingda/contract'
import { compileRelease, initialState, turn } from '@yingda/dialogue'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { carryOut, releaseFor, type Carried } from './carry-out.ts'
import { decideHandoff, decideOnFeedback, freshCounted, type Counted, type Turn } from './decide.ts'

const served = compileRelease({
  entries: [
    { id: 'refund', question: '怎么申请退货', similar: ['我要退货', '退货流程是什么'], answer: '在订单页点退货。', category: '售后/退货', language: 'zh' },
    { id: 'invoice', question: '可以开发票吗', similar: ['发票怎么开', '我要电子发票'], answer: '可以开电子发票。', category: '发票', language: 'zh' },
    { id: 'hurt', question: '用了过敏怎么办', similar: ['皮肤过敏了', '用完起红疹'], answer: '请先停用。', category: '质量', language: 'zh', tags: ['安全'] },
    { id: 'delivery', question: 'When will my parcel arrive?', similar: ['Where is my delivery', 'How long does shipping take'], answer: 'Within three days.', category: 'Delivery', language: 'en' },
  ],
  smallTalk: [{ id: 'hello', patterns: ['你好', '在吗'], answer: '您好', language: 'zh' }],
})

type Change = { [K in keyof HandoffTriggers]?: Partial<HandoffTriggers[K]> }
const withTriggers = (change: Change): HandoffTriggers =>
  handoffTriggers.parse(Object.fromEntries(Object.entries(defaultHandoffTriggers).map(([kind, trigger]) => [kind, { ...trigger, ...change[kind as keyof HandoffTriggers] }])))

class Talk {
  dialogue = initialState()
  counted: Counted = freshCounted(1)
  progress = false
  readonly #triggers: HandoffTriggers
  readonly #facts: Partial<Turn>

  constructor(triggers: HandoffTriggers, facts: Partial<Turn> = {}) {
    this.#triggers = triggers
    this.#facts = facts
  }

  say(text: string, language: 'zh' | 'en' = 'zh'): Carried {
    const triggers = this.#triggers
    const release = releaseFor(served, triggers)
    const result = turn(release, this.dialogue, { text, language, now: '2026-11-23T08:00:00.000Z' })
    const verdict = decideHandoff({ triggers, counted: this.counted, result, entryOf: (id) => release.entries.get(id), serviceKind: null, isVip: false, failedActions: 0, ...this.#facts })
    this.progress = result.record.signals.repeats <= 1 && result.record.commands.some(({ kind }) => kind === 'answer')
    this.counted = verdict.counted
    const carried = carryOut(verdict, result, { release, triggers, language })
    this.dialogue = carried.state
    return carried
  }

  mark(seq: number, value: 'up' | 'down'): Carried {
    const verdict = decideOnFeedback(this.#triggers, this.counted, seq, value)
    this.counted = verdict.counted
    return carryOut(verdict, { replies: [], actions: [], state: this.dialogue }, { release: served, triggers: this.#triggers, language: 'zh' })
  }
}

const asks = ({ state }: Carried): boolean => state.offered?.asked === true
const text = ({ replies }: Carried): string => replies.map((reply) => reply.text).join('\n')

describe('asking in words', () => {
  test('comes at once', () => {
    expect(new Talk(defaultHandoffTriggers).say('转人工')).toMatchObject({ handoff: 'asked_words', replies: [{ kind: 'notice', text: served.texts.zh.handoffAccepted }] })
  })
  test('confirmed where the company wants that: yes, or asking again, hands over', () => {
    const triggers = withTriggers({ askedWords: { mode: 'confirm' } })
    const talk = new Talk(triggers)
    expect(talk.say('转人工')).toMatchObject({ handoff: null, replies: [{ kind: 'refuse', offerHuman: true }] })
    expect(talk.say('好的').handoff).toBe('asked_words')
    const other = new Talk(triggers)
    other.say('转人工')
    other.say('可以开发票吗')
    expect(other.say('我要找人工客服').handoff).toBe('asked_words')
  })
})

describe('triggers', () => {
  test('unknown: asked after n, handed over at once when automatic, with own words', () => {
    const talk = new Talk(withTriggers({ unknown: { n: 3 } }))
    expect([talk.say('量子力学是什么'), talk.say('火星上有水吗')].map(asks)).toEqual([false, false])
    expect(asks(talk.say('黑洞有多大'))).toBe(true)
    expect(talk.say('是的').handoff).toBe('unknown')
    const automatic = new Talk(withTriggers({ unknown: { n: 1, mode: 'automatic', words: { zh: '这就请同事来', en: '' } } }))
    expect(automatic.say('量子力学是什么')).toMatchObject({ handoff: 'unknown', replies: [{ kind: 'notice', text: '这就请同事来' }] })
  })
  test('repeated: the count is the company’s', () => {
    const talk = new Talk(withTriggers({ repeated: { n: 2 } }))
    talk.say('可以开发票吗')
    expect(asks(talk.say('可以开发票吗'))).toBe(true)
    expect(talk.say('转吧').handoff).toBe('repeated')
  })
  test('risk: the answer is given and the person comes', () => {
    const talk = new Talk(withTriggers({ risk: { mode: 'automatic', topics: { categories: [], tags: ['安全'] } } }))
    const given = talk.say('用了过敏怎么办')
    expect(given.handoff).toBe('risk')
    expect(given.replies.map(({ kind }) => kind)).toEqual(['answer', 'notice'])
  })
  test('a category covers those below it, and no other that begins the same', () => {
    const talk = new Talk(withTriggers({ askedTopic: { enabled: true, topics: { categories: ['售后'], tags: [] } } }))
    expect(talk.say('怎么申请退货').handoff).toBe('asked_words')
    expect(new Talk(withTriggers({ askedTopic: { enabled: true, topics: { categories: ['售'], tags: [] } } })).say('怎么申请退货').handoff).toBeNull()
  })
  test('a threat to complain asks; where threats do not count, the mood may still', () => {
    const talk = new Talk(withTriggers({ anger: { enabled: false } }))
    expect(asks(talk.say('我要去12315投诉你们'))).toBe(true)
    expect(talk.say('好的').handoff).toBe('risk')
  })
  test('vip: once a session, before anything else is asked', () => {
    const talk = new Talk(withTriggers({ vip: { enabled: true, level: 3 } }), { isVip: true })
    expect(asks(talk.say('可以开发票吗'))).toBe(true)
    expect(talk.say('不用').handoff).toBeNull()
    expect(asks(talk.say('怎么申请退货'))).toBe(false)
  })
  test('failed actions', () => {
    expect(new Talk(withTriggers({ failedAction: { mode: 'automatic' } }), { failedActions: 1 }).say('可以开发票吗').handoff).toBe('failed_action')
  })
  test('an automatic one goes before one that asks', () => {
    const both = new Talk(withTriggers({ vip: { enabled: true, level: 0 }, unknown: { n: 1, mode: 'automatic' } }), { isVip: true })
    expect(both.say('量子力学是什么').handoff).toBe('unknown')
  })
  test('what is switched off is not asked: the engine’s own offer becomes a plain refusal', () => {
    const talk = new Talk(withTriggers({ unhappy: { enabled: false } }))
    talk.say('可以开发票吗')
    const after = talk.say('没用')
    expect(asks(after)).toBe(false)
    expect(text(after)).not.toContain(served.texts.zh.handoffOffer)
  })
})

describe('marks', () => {
  test('count once a message, and are taken back', () => {
    const talk = new Talk(withTriggers({ unhappy: { n: 2 } }))
    talk.say('可以开发票吗')
    expect([talk.mark(3, 'down'), talk.mark(3, 'down')].map(asks)).toEqual([false, false])
    expect(talk.counted.unhappy).toBe(1)
    expect(asks(talk.mark(5, 'down'))).toBe(true)
    expect(talk.counted.pending).toBe('unhappy')
  })
  test('automatic', () => {
    const talk = new Talk(withTriggers({ unhappy: { n: 1, mode: 'automatic' } }))
    talk.say('可以开发票吗')
    expect(talk.mark(3, 'down')).toMatchObject({ handoff: 'unhappy', replies: [{ kind: 'notice' }] })
  })
  test('a good mark is nothing', () => {
    const talk = new Talk(defaultHandoffTriggers)
    expect(talk.mark(3, 'up').replies).toEqual([])
  })
})

test('who declines is left in peace; then it counts from nothing', () => {
  const talk = new Talk(defaultHandoffTriggers)
  talk.say('量子力学是什么')
  expect(asks(talk.say('火星上有水吗'))).toBe(true)
  expect(asks(talk.say('不用了'))).toBe(false)
  expect(asks(talk.say('黑洞有多大'))).toBe(false)
  expect(asks(talk.say('宇宙有多大'))).toBe(true)
})

const phrases = [
  '可以开发票吗', '怎么申请退货', '用了过敏怎么办', '量子力学是什么', '你好', '在吗', '？？', '20260312001', '没用', '不是这个', '不是问退货，是问发票', '不用', '算了', '返回', '再说一遍',
  '取消', '1', '都不是', '气死我了', '垃圾', '谢谢', '嗯嗯啊啊', 'When will my parcel arrive?', 'what is the meaning of life', 'useless', '😡😡', 'no', '第二个',
]

const small = fc.record({
  ceiling: fc.integer({ min: 2, max: 8 }), unknown: fc.integer({ min: 1, max: 10 }), repeated: fc.integer({ min: 2, max: 10 }), unhappy: fc.integer({ min: 1, max: 10 }), on: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
})

test('whatever is said, a person is offered within the ceiling of turns without progress, and comes when asked for in words', () => {
  let reached = 0
  fc.assert(
    fc.property(small, fc.array(fc.oneof(fc.constantFrom(...phrases), fc.string({ maxLength: 12 })), { maxLength: 40 }), ({ ceiling, unknown, repeated, unhappy, on }, said) => {
      const triggers = withTriggers({
        ceiling: { n: ceiling }, unknown: { n: unknown, enabled: on[0] === true }, repeated: { n: repeated, enabled: on[1] === true }, unhappy: { n: unhappy, enabled: on[2] === true }, anger: { enabled: on[3] === true },
      })
      const talk = new Talk(triggers)
      let without = 0
      for (const words of said) {
        const given = talk.say(words)
        if (given.handoff !== null) return
        const declined = given.state.last?.kind === 'notice' && given.state.last.text === 'handoffDeclined'
        without = asks(given) || talk.progress || declined ? 0 : without + 1
        if (asks(given)) reached += 1
        expect(without).toBeLessThan(ceiling)
      }
      expect(talk.say('转人工').handoff).toBe('asked_words')
    }),
    { numRuns: 150 },
  )
  expect(reached).toBeGreaterThan(50)
})

test('answers that are put right again and again are no progress', () => {
  const talk = new Talk(withTriggers({ ceiling: { n: 4 }, unhappy: { enabled: false } }))
  const given = Array.from({ length: 4 }, (_, i) => talk.say(i === 0 ? '可以开发票吗' : i % 2 === 1 ? '不是问发票，是问退货' : '不是问退货，是问发票'))
  expect(given.findIndex((one) => asks(one) || one.handoff !== null)).toBeLessThanOrEqual(3)
  expect(given.some(asks)).toBe(true)
})

test('the same in the other language, with its own words', () => {
  const talk = new Talk(withTriggers({ unknown: { n: 1, words: { zh: '', en: 'May I call a colleague?' } } }))
  expect(text(talk.say('what is the meaning of life', 'en'))).toContain('May I call a colleague?')
  expect(talk.say('yes please', 'en').handoff).toBe('unknown')
})
