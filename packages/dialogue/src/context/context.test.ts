import { describe, expect, it } from 'vitest'
import { canonical, compileRelease, explain, initialState, loadRelease, serializeRelease, turn, type DialogueState, type Language, type Signals, type TurnResult } from '../index.ts'
import { shopSource } from '../testing/shop.ts'

const release = compileRelease(shopSource)
const now = '2026-03-05T10:00:00+08:00'

function say(text: string, state: DialogueState = initialState(), at = now): TurnResult {
  return turn(release, state, { text, language: 'zh', now: at })
}

function signalsOf(text: string, before?: string): Signals {
  return say(text, before === undefined ? undefined : say(before).state).record.signals
}

function explained(result: TurnResult, language: Language): string {
  return explain(result.record, language).join('\n')
}

describe('follow-ups', () => {
  it('names the kind and the reading that decided', () => {
    const result = say('要多久', say('怎么开发票').state)
    expect(result.record.signals.followUp).toEqual({ kind: 'bare', reading: 'joined', text: '开发票 要多久' })
    expect(explained(result, 'zh')).toContain('结合上文理解为：“开发票 要多久”。')
    expect(explained(result, 'en')).toContain('Read together with it: "开发票 要多久".')
  })

  const kinds: readonly (readonly [string, string])[] = [
    ['要多久', 'bare'],
    ['那怎么弄', 'bare'],
    ['那红色的呢', 'fragment'],
    ['这个怎么用', 'bare'],
    ['这个能退吗', 'reference'],
    ['它会过期吗', 'reference'],
    ['那个怎么取消', 'reference'],
    ['那怎么付款呀', 'short'],
    ['how long does that take', 'bare'],
    ['and for the black one?', 'fragment'],
    ['what about children', 'fragment'],
    ['can i pay with it', 'reference'],
    ['who pays for shipping', 'short'],
  ]
  it.each(kinds)('%s is %s', (text, kind) => expect(signalsOf(text, '怎么退货').followUp?.kind ?? signalsOf(text, 'start a return').followUp?.kind).toBe(kind))

  const none = [
    '怎么退货',
    '好的',
    '谢谢',
    '那谢谢了',
    '那我再看看',
    '我昨天在你们店里买了一台冰箱今天送到了',
    '转人工',
    'thanks',
    'ok',
    'I bought it for my mother and she is very happy with everything so far',
  ]
  it.each(none)('%s is none', (text) => expect(signalsOf(text, '怎么退货').followUp).toBeNull())

  it('offers both in a list when its two readings disagree and are about as likely', () => {
    const { record, replies } = say('这个怎么退', say('怎么取消订单').state)
    expect(record.signals.followUp?.kind).toBe('reference')
    expect(record.ranking.slice(0, 2).map(({ entryId }) => entryId)).toEqual(['zh-return', 'zh-cancel'])
    const sure = say('这个怎么退').record.ranking[0]
    expect(record.ranking[0]?.probability).toBeLessThan(sure?.probability ?? 0)
    expect(JSON.stringify(replies)).toContain('zh-cancel')
  })

  it('needs something to lean on, in the same language', () => {
    expect(signalsOf('要多久').followUp).toBeNull()
    expect(signalsOf('how long does that take', '怎么退货').followUp).toBeNull()
  })

  it('forgets what was talked about when a new question was not answered', () => {
    const refused = say('上海明天会不会下雪', say('怎么退货').state)
    expect(refused.state.topic).toBeNull()
    expect(say('谢谢', say('怎么退货').state).state.topic).toBe('zh-return')
  })
})

describe('denials', () => {
  const corrections: readonly (readonly [string, string | null, string])[] = [
    ['不是问退款，是问换货', 'zh-refund-time', '换货'],
    ['我不是要退货，我要开发票', 'zh-return', '开发票'],
    ['我问的是优惠券，不是发票', 'zh-invoice', '优惠券'],
    ['不是这个，我想问怎么付款', 'zh-track', '怎么付款'],
    ['not that, I mean the invoice', 'zh-track', 'the invoice'],
    ["I don't want a refund, I want an exchange", 'en-refund-time', 'an exchange'],
    ['I asked about the warranty, not the coupon', 'en-coupon', 'the warranty'],
  ]
  it.each(corrections)('%s', (text, entryId, asked) => {
    const { denial } = signalsOf(text, '怎么查物流')
    expect(denial).toMatchObject({ kind: 'corrected', asked })
    expect([entryId, null]).toContain(denial?.entryId)
    expect(say(text, say('怎么查物流').state).record.commands).not.toContainEqual({ kind: 'answer', entryId })
  })

  it('puts the denied entry behind', () => {
    const result = say('不是，我问的是怎么弄', say('怎么退货').state)
    expect(result.record.signals.denial?.entryId).toBe('zh-return')
    expect(result.record.ranking[0]?.entryId).not.toBe('zh-return')
    expect(explained(result, 'zh')).toContain('访客表示不是“怎么退货”')
  })

  it('offers what comes next, and never what was denied', () => {
    const answered = say('怎么退货')
    expect(answered.state.next.length).toBeGreaterThan(0)
    expect(answered.state.next.length).toBeLessThanOrEqual(5)
    const { replies, record } = say('不是这个', answered.state)
    expect(record.rule).toBe('context.denied')
    expect(replies).toHaveLength(1)
    expect(replies[0]).toMatchObject({ kind: 'suggest', choices: answered.state.next.map((id) => ({ id })) })
    expect(answered.state.next).not.toContain('zh-return')
  })

  it('goes through the rest of a list and then to a person', () => {
    const state: DialogueState = { ...initialState(), choices: ['zh-return', 'zh-track'] }
    const chosen = say('1', state)
    expect(chosen.state.next).toEqual(['zh-track'])
    const denied = say('不是这个', chosen.state)
    expect(denied.state.choices).toEqual(['zh-track'])
    const again = say('不是这个', say('1', denied.state).state)
    expect(again.record.commands).toEqual([{ kind: 'offerHandover', reason: 'unhappy' }])
  })

  const none = ['不支持退货吗', '东西不想要了怎么退', '我没收到货，我要退款', '是不是正品', '不用微信能付款吗', 'why can I not log in', 'is it not possible to return']
  it.each(none)('%s denies nothing', (text) => expect(signalsOf(text, '怎么查物流').denial).toBeNull())
})

describe('several questions', () => {
  it('records each with what answers it', () => {
    const result = say('怎么退货？另外怎么开发票？')
    expect(result.record.rule).toBe('knowledge.several')
    expect(result.record.signals.parts).toEqual([
      { text: '怎么退货', entryId: 'zh-return', question: '怎么退货', probability: 1 },
      { text: '怎么开发票', entryId: 'zh-invoice', question: '怎么开发票', probability: 1 },
    ])
    expect(result.state).toMatchObject({ topic: 'zh-invoice', misses: 0, last: { kind: 'answer', entryId: 'zh-invoice' } })
    expect(explained(result, 'zh')).toContain('第 2 个问题：“怎么开发票”')
    expect(explained(result, 'en')).toContain('Question 2: "怎么开发票"')
  })

  const whole = [
    '你好！怎么退货？谢谢！',
    '我上周买的手机坏了。',
    '怎么退货？我急用。',
    'Hello. I am Anna. I live in Leeds. How can I pay?',
    '怎么退货？退货流程是什么？',
    '怎么退货？狗狗感冒了吃什么？',
    '怎么退货？怎么开发票？怎么查物流？忘记密码怎么办？',
  ]
  it.each(whole)('%s is one', (text) => expect(signalsOf(text).parts).toEqual([]))
})

describe('mood', () => {
  const moods: readonly (readonly [string, Signals['mood']['level'], boolean])[] = [
    ['怎么退货', 'calm', false],
    ['怎么退货！！！', 'unhappy', false],
    ['等了好久还没发货', 'unhappy', false],
    ['太让人失望了', 'unhappy', false],
    ['HOW DO I RETURN AN ITEM', 'unhappy', false],
    ['这是什么垃圾平台', 'angry', false],
    ['😡😡 怎么还不发货', 'angry', false],
    ['WHERE IS MY ORDER!!!', 'angry', false],
    ['this is the worst service', 'angry', false],
    ['垃圾骗子，气死我了', 'furious', false],
    ['what the hell, you are scammers!!!', 'furious', false],
    ['再不退款我就投诉你们', 'furious', true],
    ['我要给差评', 'furious', true],
    ['我要打12315', 'furious', true],
    ['I will file a complaint', 'furious', true],
    ['I will leave a bad review', 'furious', true],
    ['怎么投诉', 'calm', false],
    ['投诉电话是多少', 'calm', false],
    ['how do I make a complaint', 'calm', false],
    ['垃圾袋多少钱', 'calm', false],
    ['订单 31512315999 到哪了', 'calm', false],
    ['can I leave a review', 'calm', false],
  ]
  it.each(moods)('%s: %s', (text, level, threatens) => {
    const { mood } = signalsOf(text)
    expect(mood).toMatchObject({ level, threatens })
    expect(mood.signs.length > 0).toBe(level !== 'calm')
  })

  it('puts an offer beside the answer to a threat, and takes a yes for it', () => {
    const result = say('再不退款我就投诉你们，退款多久到账')
    expect(result.record).toMatchObject({ rule: 'knowledge.answer', beside: 'beside.furious' })
    expect(result.replies.map((reply) => reply.kind)).toEqual(['answer', 'refuse'])
    expect(result.replies[1]).toEqual({ kind: 'refuse', text: release.texts.zh.handoffBeside, offerHuman: true })
    expect(result.actions).toEqual([])
    expect(result.state).toMatchObject({ misses: 0, offered: { reason: 'unhappy', asked: true }, last: { kind: 'answer' } })
    expect(say('好的', result.state).actions).toEqual([{ kind: 'handoff', reason: 'unhappy' }])
    expect(explained(result, 'zh')).toMatch(/访客情绪：非常生气, 表示要投诉/)
    expect(explained(result, 'en')).toContain('Mood: very angry, threatens to complain')
  })

  it('offers a person at once when the knowledge has nothing, not before the second miss otherwise', () => {
    expect(say('上海明天会不会下雪').record.rule).toBe('refuse.unknown')
    expect(say('气死我了，上海明天会不会下雪！！！').record.rule).toBe('escalate.angry')
    expect(say('气死我了！！！').record.rule).toMatch(/^escalate\.(?:angry|outburst)$/)
  })
})

describe('entities', () => {
  it('are recorded with their place in the original message', () => {
    const text = '　订单 SO2026-04518 明天能到吗'
    const { entities } = signalsOf(text)
    expect(entities).toEqual([
      { type: 'order_number', value: 'SO2026-04518', start: 4, end: 16 },
      { type: 'date', value: '2026-03-06', start: 17, end: 19 },
    ])
    expect(explained(say(text), 'zh')).toContain('提到：订单号 SO2026-04518, 日期 2026-03-06。')
  })

  it('keep no value of what identifies a person', () => {
    const result = say('我叫张伟，电话13800138000，邮箱 zhangwei@example.com，身份证 11010519491231002X')
    const types = result.record.signals.entities.map(({ type }) => type)
    expect(types).toEqual(expect.arrayContaining(['phone', 'email', 'id_card']))
    for (const entity of result.record.signals.entities) expect(entity.value).toBeNull()
    expect(explained(result, 'en')).toContain('phone number (hidden)')
  })

  it.each([
    ['我叫张伟，电话138 0013 8000，邮箱 ZhangWei@example.com，怎么退货', ['张伟', '13800138000', '138 0013 8000', 'zhangwei'], '我叫 *** 电话 *** 邮箱 *** 怎么退货'],
    ['身份证11010519491231002X能开票吗', ['11010519491231002'], '身份证 *** 能开票吗'],
    ['卡号6222 0212 3456 7890 128退款没到', ['6222', '7890'], null],
    ['寄到浙江省杭州市西湖区文三路三号楼5单元，多久到', ['文三路', '3号楼', '三号楼'], null],
    ['my phone is 13800138000 and mail a.b@example.com, how do i return it', ['13800138000', 'a.b@'], null],
  ])('%s: neither the record nor the state holds it', (text, secrets, normalised) => {
    const first = say(text)
    const second = say(`那${text}`, first.state)
    for (const { record, state } of [first, second]) {
      for (const secret of secrets) expect(canonical({ record, state }).replaceAll(' ', '')).not.toContain(secret.replaceAll(' ', ''))
    }
    expect(first.record.input.normalised).toContain('***')
    if (normalised !== null) expect(first.record.input.normalised.replaceAll(' ', '')).toBe(normalised.replaceAll(' ', ''))
    expect(canonical(say(text))).toBe(canonical(first))
  })

  it('do not hinder that a question is known again', () => {
    const text = '我的电话13800138000，外星人怎么养'
    expect(say(text, say(text).state).record.signals.repeats).toBe(2)
  })

  it.each(['', 'yesterday', '2026-13-40T00:00:00Z', '2026-03-05'])('leave out what depends on the clock when it says %j', (at) => {
    const types = say('明天之前退 100 元，订单 SO2026-04518', undefined, at).record.signals.entities.map(({ type }) => type)
    expect(types).toEqual(['amount', 'order_number'])
  })

  it("know the owner's order numbers, also after a round trip", () => {
    const own = compileRelease({ ...shopSource, orderNumberPatterns: ['AB-\\d{6}'] })
    expect(own.id).not.toBe(release.id)
    for (const one of [own, loadRelease(serializeRelease(own))]) {
      const { entities } = turn(one, initialState(), { text: 'AB-123456 和 SO2026-04518', language: 'zh', now }).record.signals
      expect(entities.filter(({ type }) => type === 'order_number').map(({ value }) => value)).toEqual(['AB-123456'])
    }
    expect(() => compileRelease({ ...shopSource, orderNumberPatterns: ['(a+)+'] })).toThrow(/Order number pattern/)
  })

  it('are at most twenty', () => {
    expect(signalsOf('100元，'.repeat(60)).entities).toHaveLength(20)
  })
})

describe('states of before', () => {
  it('load without the fields that are new', () => {
    const { topic, next, ...old } = say('怎么退货').state
    expect([topic, Array.isArray(next)]).toEqual(['zh-return', true])
    const stored = JSON.parse(JSON.stringify(old)) as DialogueState
    for (const text of ['那运费谁出', '不是这个', '1', '再说一遍', '没用', '怎么退货']) {
      const result = say(text, stored)
      expect(result.state).toMatchObject({ version: 1, turns: 2 })
      expect(result.replies.length).toBeGreaterThan(0)
    }
    expect(say('不是这个', stored).record.commands).toEqual([{ kind: 'offerHandover', reason: 'unhappy' }])
  })

  it('may name what a newer release no longer has', () => {
    const state: DialogueState = { ...say('怎么退货').state, topic: 'gone', next: ['gone', 'zh-track'] }
    expect(say('不是这个', state).replies[0]).toMatchObject({ kind: 'suggest', choices: [{ id: 'zh-track' }] })
    expect(say('要多久', state).replies.length).toBe(1)
  })
})

describe('hostile text', () => {
  it('is read in bounded time, whatever the conversation', () => {
    const patient = compileRelease({ ...shopSource, settings: { maxLength: 10_000 } })
    const { state } = turn(patient, initialState(), { text: '怎么退货', language: 'zh', now })
    for (const piece of ['不是', '我要', '？', 'not that ', '1. ', '还有', '怎么退货？', 'and how ', '再不', 'i will ', '!', '那', '，', '投诉', '12315 ', 'not a but ']) {
      for (const length of [100, 390, 10_000]) {
        const text = piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
        const began = performance.now()
        const result = turn(patient, state, { text, language: 'zh', now })
        expect(performance.now() - began, `${piece} × ${length}`).toBeLessThan(3000)
        expect(canonical(turn(patient, state, { text, language: 'zh', now }))).toBe(canonical(result))
      }
    }
  })
})
