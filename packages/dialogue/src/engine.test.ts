import { describe, expect, it } from 'vitest'
import { canonical, compileRelease, initialState, turn, type DialogueState, type Language, type TurnResult } from './index.ts'
import { shopSource } from './testing/shop.ts'

const release = compileRelease(shopSource)
const now = '2026-01-01T00:00:00Z'

function say(text: string, state: DialogueState = initialState(), language: Language = 'zh', choice?: string): TurnResult {
  return turn(release, state, { text, language, now, ...(choice === undefined ? {} : { choice }) })
}

/** Says one thing after the other and returns the last result. */
function talk(texts: readonly string[], language: Language = 'zh'): TurnResult {
  let result = say(texts[0] ?? '', initialState(), language)
  for (const text of texts.slice(1)) result = say(text, result.state, language)
  return result
}

describe('answers', () => {
  it('answers a question of the owner exactly, whatever its width, case and punctuation', () => {
    for (const text of ['怎么退货', '怎么退货？？', ' 怎 么 退 货 ', '您好，请问怎么退货呀', '怎麼退貨']) {
      const { replies, record } = say(text)
      expect(record.rule, text).toBe('curated.exact')
      expect(replies).toEqual([
        {
          kind: 'answer',
          text: '签收后七天内可以在订单页申请退货。',
          entryId: 'zh-return',
          source: { question: '怎么退货', category: '售后' },
          ...relatedOf(replies[0]),
        },
      ])
    }
    expect(say('HOW DO I RETURN AN ITEM', initialState(), 'en').replies[0]).toMatchObject({ kind: 'answer', entryId: 'en-return' })
  })

  it('takes numbers, units and regional words in any of their forms for the same question', () => {
    const entry = (id: string, question: string, language: Language) => ({ id, question, similar: [], answer: id, category: '', language })
    const own = compileRelease({
      smallTalk: [],
      entries: [entry('wait', '三天没发货怎么办', 'zh'), entry('fee', '满一百元包邮吗', 'zh'), entry('mouse', '鼠标坏了能换吗', 'zh'), entry('days', 'What if it takes three days?', 'en')],
    })
    const asked: readonly (readonly [string, string, Language])[] = [
      ['3天没发货怎么办', 'wait', 'zh'],
      ['滿100元免運嗎', 'fee', 'zh'],
      ['满100块钱包邮吗', 'fee', 'zh'],
      ['滑鼠壞了能換嗎', 'mouse', 'zh'],
      ['what if it takes 3 days', 'days', 'en'],
    ]
    for (const [text, id, language] of asked) {
      const { record } = turn(own, initialState(), { text, language, now })
      expect([record.rule, record.replies[0]?.entryIds], text).toEqual(['curated.exact', [id]])
    }
  })

  it('answers or suggests what is asked in other words', () => {
    const asked: readonly (readonly [string, string])[] = [
      ['我买的东西退货的话运费是谁来付', 'zh-return-fee'],
      ['请问你们可以帮我开一张发票吗', 'zh-invoice'],
      ['密码忘记了登录不上怎么办', 'zh-password'],
      ['订单的收货地址写错了可以修改吗', 'zh-address'],
      ['退款一般几天才能到账啊', 'zh-refund-time'],
      ['please tell me how i can track my parcel', 'en-track'],
      ['could you tell me how to reset the password', 'en-password'],
      ['how do i use this coupon code', 'en-coupon'],
    ]
    for (const [text, entryId] of asked) {
      const [reply] = say(text).replies
      const offered = reply?.kind === 'answer' ? [reply.entryId] : reply?.kind === 'suggest' ? reply.choices.map((choice) => choice.id) : []
      expect(offered, text).toContain(entryId)
    }
  })

  it('does not compare what is asked in one language with the questions of the other, unless names are shared or it has no questions', () => {
    for (const text of ['what colour is the sky', 'how old is the universe', 'can you fix my bicycle']) expect(say(text).record.language.used, text).toBe('en')
    const entries = [...shopSource.entries, { id: 'zh-pods', language: 'zh' as const, category: '数码', question: '松果耳机airpods怎么连手机', similar: ['airpods连不上手机'], answer: '打开盒盖。' }]
    const withName = compileRelease({ ...shopSource, entries })
    const [reply] = turn(withName, initialState(), { text: 'connect my airpods', language: 'en', now }).replies
    expect(JSON.stringify(reply)).toContain('zh-pods')
    const chineseOnly = compileRelease({ ...shopSource, entries: entries.filter(({ language }) => language === 'zh'), smallTalk: [] })
    expect(turn(chineseOnly, initialState(), { text: 'where is my airpods', language: 'en', now }).record.language.used).toBe('zh')
  })

  it('prefers the language of the message over that of the conversation', () => {
    expect(say('how long does a refund take', initialState(), 'zh').replies[0]).toMatchObject({ entryId: 'en-refund-time' })
    expect(say('退款多久到账', initialState(), 'en').replies[0]).toMatchObject({ entryId: 'zh-refund-time' })
    expect(say('asdf qwer zxcv', initialState(), 'en').replies[0]).toMatchObject({ kind: 'refuse', text: release.texts.en.refusal })
  })

  it('looks in the other language when its own has nothing', () => {
    const onlyEnglish = compileRelease({ entries: shopSource.entries.filter((entry) => entry.language === 'en'), smallTalk: [] })
    const { replies, record } = turn(onlyEnglish, initialState(), { text: 'PayPal?', language: 'zh', now })
    expect(record.language).toEqual({ conversation: 'zh', detected: null, used: 'en' })
    expect(JSON.stringify(replies)).toContain('en-payment')
  })

  it('answers small talk, alone and strung together', () => {
    expect(say('你好').replies).toEqual([{ kind: 'smalltalk', text: '您好，请说。', entryId: 'zh-hello' }])
    expect(say('好的谢谢').replies[0]).toMatchObject({ kind: 'smalltalk' })
    expect(say('hello, good morning!', initialState(), 'en').replies[0]).toMatchObject({ entryId: 'en-hello' })
  })

  it('hits an exact product name and no other', () => {
    expect(say('x200pro双卡双待吗').replies[0]).toMatchObject({ entryId: 'zh-model' })
    expect(JSON.stringify(say('你们的 X200Pro 可以插两张卡不').replies)).toContain('zh-model')
  })

  it('suggests when several entries share the question', () => {
    const entry = shopSource.entries[0]
    if (entry === undefined) throw new Error('the shop has no entry')
    const twin = { ...entry, id: 'zh-twin', answer: '另一个答案。', similar: [] }
    const both = compileRelease({ ...shopSource, entries: [...shopSource.entries, twin] })
    expect(both.warnings).toEqual([{ code: 'same-question', question: '怎么退货', ids: ['zh-return', 'zh-twin'] }])
    const [reply] = turn(both, initialState(), { text: '怎么退货', language: 'zh', now }).replies
    expect(reply).toMatchObject({ kind: 'suggest', choices: [{ id: 'zh-return' }, { id: 'zh-twin' }] })
  })

  it('answers a tapped choice, and reads the text when the choice is gone', () => {
    expect(say('随便什么', initialState(), 'zh', 'zh-track').replies[0]).toMatchObject({ kind: 'answer', entryId: 'zh-track' })
    expect(say('怎么查物流', initialState(), 'zh', 'no-longer-there').replies[0]).toMatchObject({ kind: 'answer', entryId: 'zh-track' })
  })
})

describe('refusals', () => {
  const outside = [
    '帮我写一首关于秋天的诗',
    '上海明天会不会下雪',
    '如何评价这届世界杯',
    '狗狗感冒了吃什么',
    'who is the president of france',
    'recommend a good movie for tonight',
    'qwpoeiru zxmcnv',
  ]

  it.each(outside)('does not answer %s', (text) => {
    const kinds = say(text).replies.map((reply) => reply.kind)
    expect(kinds).toEqual(['refuse'])
  })

  it('says honestly that it does not know and offers a person', () => {
    expect(say('上海明天会不会下雪').replies).toEqual([{ kind: 'refuse', text: '抱歉，没有把握。', offerHuman: true }])
  })

  it.each([
    ['SO2026-04518', '订单号 SO2026-04518'],
    ['13800138000', '一个电话号码'],
    ['1234567890123', '编号 1234567890123'],
    ['a@example.com', '一个邮箱地址'],
    ['www.example.com', '一个编号'],
    ['SF1234567890123 SF1234567890124', '运单号 SF1234567890123'],
  ])('does not guess at %s', (text, named) => {
    const { replies, record } = say(text)
    expect(record.rule).toBe('refuse.identifier')
    expect(replies).toEqual([{ kind: 'notice', text: release.texts.zh.identifierOnly.replace('{code}', named) }])
  })

  it('names a number again when asked to repeat, and never what identifies a person', () => {
    expect(talk(['13800138000']).replies[0]?.text).not.toContain('138')
    expect(say('SF1234567890123', initialState(), 'en').replies[0]?.text).toContain('tracking number SF1234567890123')
    expect(talk(['SF1234567890123', '再说一遍']).replies[0]?.text).not.toContain('{code}')
  })

  it('leaves an owner\'s text without a place for the number as it is', () => {
    const own = compileRelease({ ...shopSource, texts: { zh: { identifierOnly: '请说说您的问题。' } } })
    expect(turn(own, initialState(), { text: 'SF1234567890123', language: 'zh', now }).replies[0]?.text).toBe('请说说您的问题。')
  })

  it('does not let an unknown code disturb a question', () => {
    const { replies, record } = say('怎么退货 SO2026-04518')
    expect(record.signals.unknownCodes).toContain('so2026')
    expect(JSON.stringify(replies)).toContain('zh-return')
  })

  it.each(['', '   ', '😀😀', '？？？', '\u0000\u200b', '……'])('asks for words when there are none: %j', (text) => {
    expect(say(text).replies).toEqual([{ kind: 'notice', text: release.texts.zh.noText }])
    expect(say(text).state.misses).toBe(0)
  })
})

describe('a person is offered', () => {
  it('after two misses in a row', () => {
    const first = say('上海明天会不会下雪')
    expect(first.state.misses).toBe(1)
    const second = say('如何评价这届世界杯', first.state)
    expect(second.replies).toEqual([{ kind: 'refuse', text: '要转人工吗？', offerHuman: true }])
    expect(second.actions).toEqual([])
    expect(second.record.commands).toEqual([{ kind: 'offerHandover', reason: 'unknown' }])
    const answered = say('怎么退货', first.state)
    expect(answered.state.misses).toBe(0)
  })

  it('when the same question comes a third time', () => {
    const third = talk(['怎么退货', '怎么退货？', '怎么退货!!'])
    expect(third.record.rule).toBe('escalate.repeated')
    expect(third.replies[0]).toMatchObject({ kind: 'refuse', offerHuman: true })
    expect(talk(['怎么退货', '怎么查物流', '怎么退货']).record.rule).toBe('curated.exact')
    expect(talk(['你好', '你好', '你好']).record.rule).toBe('chitchat.exact')
  })

  it('when the answer made the customer unhappy', () => {
    const result = talk(['怎么退货', '答非所问'])
    expect(result.record.commands).toEqual([{ kind: 'offerHandover', reason: 'unhappy' }])
    expect(talk(['how do i return an item', 'this is not helpful'], 'en').record.rule).toBe('escalate.unhappy')
  })

  it('and handed over only when asked or confirmed', () => {
    const offered = talk(['怎么退货', '没用'])
    expect(say('好的', offered.state).actions).toEqual([{ kind: 'handoff', reason: 'unhappy' }])
    expect(say('需要', offered.state).actions).toEqual([{ kind: 'handoff', reason: 'unhappy' }])
    const declined = say('不用了', offered.state)
    expect(declined.actions).toEqual([])
    expect(declined.replies).toEqual([{ kind: 'notice', text: release.texts.zh.handoffDeclined }])
    expect(say('怎么查物流', offered.state).replies[0]).toMatchObject({ entryId: 'zh-track' })
  })

  it('where only a clear yes counts after a mere refusal', () => {
    const refused = say('上海明天会不会下雪')
    expect(say('好的', refused.state).actions).toEqual([])
    expect(say('需要', refused.state).actions).toEqual([{ kind: 'handoff', reason: 'unknown' }])
  })

  it('whenever asked, from any state', () => {
    for (const before of [[], ['怎么退货'], ['上海明天会不会下雪'], ['1']]) {
      const result = talk([...before, '转人工'])
      expect(result.actions).toEqual([{ kind: 'handoff', reason: 'asked' }])
      expect(result.replies).toEqual([{ kind: 'notice', text: release.texts.zh.handoffAccepted }])
    }
  })
})

describe('lists', () => {
  const bold = compileRelease({ ...shopSource, settings: { answerAt: 1, suggestAt: 0 } })
  const ask = (text: string, state = initialState()): TurnResult => turn(bold, state, { text, language: 'zh', now })
  const listed = ask('退货的运费和时间')

  it('offers one to five entries with their standard questions', () => {
    const [reply] = listed.replies
    if (reply?.kind !== 'suggest') throw new Error('no list was offered')
    expect(reply.choices.length).toBeGreaterThan(1)
    expect(reply.choices.length).toBeLessThanOrEqual(5)
    for (const { id, label } of reply.choices) expect(bold.entries.get(id)?.question).toBe(label)
    expect(listed.state.choices).toEqual(reply.choices.map((choice) => choice.id))
  })

  it('understands which one is chosen', () => {
    const ids = listed.state.choices
    const answers: readonly (readonly [string, number])[] = [
      ['1', 0],
      ['１', 0],
      ['①', 0],
      ['第一个', 0],
      ['选2', 1],
      ['第二个吧', 1],
      ['the second one', 1],
      ['option 2', 1],
      ['最后一个', ids.length - 1],
      ['the last one', ids.length - 1],
    ]
    for (const [text, index] of answers)
      expect(ask(text, listed.state).replies[0], text).toMatchObject({ kind: 'answer', entryId: ids[index] })
  })

  it('shows the list again when there is no such option, and goes back to it', () => {
    expect(ask('9', listed.state).replies[0]).toMatchObject({ kind: 'suggest', text: bold.texts.zh.noSuchChoice })
    const taken = ask('1', listed.state)
    expect(taken.state.choices).toEqual([])
    expect(ask('返回', taken.state).state.choices).toEqual(listed.state.choices)
  })

  it('counts "none of these" as a miss and cancels on request', () => {
    const rejected = ask('都不是', listed.state)
    expect(rejected.replies[0]).toMatchObject({ kind: 'refuse' })
    expect(rejected.state.misses).toBe(1)
    expect(ask('取消', listed.state).replies).toEqual([{ kind: 'notice', text: bold.texts.zh.cancelled }])
  })

  it('reads a bare number as a choice only when a list was just offered', () => {
    expect(ask('1').record.rule).not.toBe('control.choose')
    expect(ask('取消订单', listed.state).record.rule).not.toBe('control.cancel')
  })

  it('repeats what was said last', () => {
    expect(ask('再说一遍', listed.state).replies).toEqual(listed.replies)
    const answered = say('怎么退货')
    expect(say('没看清', answered.state).replies[0]).toMatchObject({ kind: 'answer', entryId: 'zh-return' })
    expect(say('再说一遍').replies).toEqual([{ kind: 'notice', text: release.texts.zh.nothingToRepeat }])
  })
})

describe('bands', () => {
  const questions = ['退货的运费和时间', '发票和运费', '我买的东西退货的话运费是谁来付', '上海明天会不会下雪', '怎么弄']

  it('never answers by likelihood when the wanted probability is 1', () => {
    const shy = compileRelease({ ...shopSource, settings: { answerAt: 1 } })
    for (const text of questions) expect(turn(shy, initialState(), { text, language: 'zh', now }).record.rule).not.toBe('knowledge.answer')
  })

  it('answers whatever comes first when nothing is demanded', () => {
    const bold = compileRelease({ ...shopSource, settings: { answerAt: 0, suggestAt: 0 } })
    for (const text of questions)
      expect(turn(bold, initialState(), { text, language: 'zh', now }).record.rule).toMatch(/knowledge\.answer|chitchat/)
  })

  it('records thresholds that lie inside their bounds', () => {
    const { thresholds } = say('退货的运费和时间').record
    expect(thresholds.answerAt).toBeGreaterThanOrEqual(0.45)
    expect(thresholds.answerAt).toBeLessThanOrEqual(0.9)
    expect(thresholds.suggestAt).toBeGreaterThanOrEqual(0.2)
  })
})

describe('determinism', () => {
  const texts = ['怎么退货', '上海明天会不会下雪', '转人工', '退货的运费和时间', '1', 'where is my order', '😀', 'SO2026-04518']

  it('gives byte-identical results for the same release, state and message', () => {
    const again = compileRelease(shopSource)
    let a = initialState()
    let b = initialState()
    for (const text of texts) {
      const one = turn(release, a, { text, language: 'zh', now })
      const other = turn(again, b, { text, language: 'zh', now })
      expect(canonical(other)).toBe(canonical(one))
      a = one.state
      b = other.state
    }
  })

  it('is not disturbed by what was asked before, nor by the clock', () => {
    const first = canonical(say('退货的运费和时间').record)
    for (const text of texts) say(text)
    const later = turn(release, initialState(), { text: '退货的运费和时间', language: 'zh', now: '2030-12-31T23:59:59Z' })
    expect(canonical(later.record)).toBe(first)
  })

  it('does not change the state it was given', () => {
    const state = Object.freeze({ ...initialState(), choices: Object.freeze(['zh-track']) })
    expect(() => say('1', state)).not.toThrow()
    expect(state).toEqual({ ...initialState(), choices: ['zh-track'] })
  })
})

function relatedOf(reply: TurnResult['replies'][number] | undefined): object {
  return reply?.kind === 'answer' && reply.related !== undefined ? { related: reply.related } : {}
}
