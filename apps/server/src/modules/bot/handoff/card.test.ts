import { handoffCard, type HandoffCause, type Language } from '@yingda/contract'
import { describe, expect, test } from 'vitest'
import { buildCard, causeOf } from './card.ts'
import { Played, type Step } from './card.testkit.ts'

const s = (say: string): Step => ({ say })
const button: Step = { do: 'button' }

interface Golden {
  name: string
  language: Language
  steps: Step[]
  cause: HandoffCause
  summary: string
  /** Outcome and mark of each attempt. */
  tried?: string[]
}

const golden: Golden[] = [
  {
    name: 'two answers, both no help', language: 'zh', cause: 'asked_words',
    steps: [s('退款多久到账'), { mark: 'down', on: 1 }, s('订单20260312001的退款什么时候到'), { mark: 'down', on: 2 }, s('太慢了，转人工')],
    summary: '访客问“订单20260312001的退款什么时候到”，机器人给出 2 个答案，均被标记为没帮助；情绪：不满；涉及订单 20260312001。', tried: ['answered down', 'answered down'],
  },
  { name: 'nothing but the button', language: 'zh', cause: 'asked_button', steps: [button], summary: '访客没有提出具体问题，机器人还没有作答。', tried: [] },
  { name: 'a greeting, then asked for', language: 'zh', cause: 'asked_words', steps: [s('你好'), s('转人工')], summary: '访客没有提出具体问题，机器人没有给出答案。', tried: [] },
  {
    name: 'two questions nobody knew, and yes', language: 'zh', cause: 'unknown', steps: [s('量子力学是什么'), s('火星上有水吗'), s('好的')],
    summary: '访客问“火星上有水吗”，机器人 2 次未能回答。', tried: ['refused', 'refused'],
  },
  {
    name: 'the button after the bot has asked', language: 'zh', cause: 'unknown', steps: [s('量子力学是什么'), s('火星上有水吗'), button],
    summary: '访客问“火星上有水吗”，机器人 2 次未能回答。', tried: ['refused', 'refused'],
  },
  { name: 'the button after an answer is the button', language: 'zh', cause: 'asked_button', steps: [s('可以开发票吗'), button], summary: '访客问“可以开发票吗”，机器人给出 1 个答案。', tried: ['answered'] },
  {
    name: 'a threat', language: 'zh', cause: 'risk', steps: [s('什么时候发货'), s('你们这群骗子，垃圾店，我要去12315投诉'), s('是的')],
    summary: '访客问“什么时候发货”，机器人给出 1 个答案；情绪：生气。', tried: ['answered'],
  },
  {
    name: 'personal values are masked', language: 'zh', cause: 'asked_button', steps: [s('我叫张小明，电话13812345678，邮箱xiaoming@example.com，可以开发票吗'), { mark: 'up', on: 1 }, button],
    summary: '访客问“我叫张**，电话138****5678，邮箱x****@example.com，可以开发票吗”，机器人给出 1 个答案，被标记为有帮助；留了联系方式 138****5678、x****@example.com。', tried: ['answered up'],
  },
  {
    name: 'a product, and said to be no help', language: 'zh', cause: 'unhappy', steps: [s('云朵枕怎么申请退货'), s('没用'), s('转吧')],
    summary: '访客问“云朵枕怎么申请退货”，机器人给出 1 个答案，被标记为没帮助；情绪：不满；提到商品 云朵枕。', tried: ['answered down'],
  },
  { name: 'a file', language: 'zh', cause: 'asked_button', steps: [{ do: 'file' }, button], summary: '访客没有提出具体问题，机器人 1 次未能回答。', tried: ['refused'] },
  { name: 'taken over', language: 'zh', cause: 'taken_over', steps: [s('退货的事情'), s('发票'), { do: 'take_over' }], summary: '访客问“发票”，机器人给出 2 个答案。', tried: ['answered', 'answered'] },
  {
    name: 'only this session, and only what came before', language: 'zh', cause: 'asked_button', steps: [s('可以开发票吗'), { do: 'close_and_reopen' }, s('什么时候发货'), button, s('在吗')],
    summary: '访客问“什么时候发货”，机器人给出 1 个答案。', tried: ['answered'],
  },
  {
    name: 'no help', language: 'en', cause: 'asked_words', steps: [s('When will my parcel arrive?'), { mark: 'down', on: 1 }, s('I want to talk to a human')],
    summary: 'The customer asked “When will my parcel arrive?”; the bot gave 1 answer, marked as not helpful.', tried: ['answered down'],
  },
  {
    name: 'two unknown, the button', language: 'en', cause: 'unknown', steps: [s('what is the meaning of life'), s('do you sell moon rockets'), button],
    summary: 'The customer asked “do you sell moon rockets”; the bot could not answer 2 times.', tried: ['refused', 'refused'],
  },
  {
    name: 'angry', language: 'en', cause: 'risk', steps: [s('Where is my delivery'), s('this is the worst, you are scammers and liars, I will sue you'), button],
    summary: 'The customer asked “Where is my delivery”; the bot gave 1 answer; mood: angry.', tried: ['answered'],
  },
  { name: 'nothing said', language: 'en', cause: 'asked_button', steps: [button], summary: 'The customer asked nothing in particular; the bot has not answered yet.', tried: [] },
]

describe.each(golden)('$language: $name', ({ language, steps, cause, summary, tried }) => {
  const played = new Played(language, steps, 'https://shop.example/orders')
  const card = buildCard(played.source)
  test('the card', () => {
    expect(card.summary).toBe(summary)
    if (tried) expect(card.tried.map(({ outcome, feedback }) => (feedback === null ? outcome : `${outcome} ${feedback}`))).toEqual(tried)
    expect(card).toMatchObject({ page: 'https://shop.example/orders', startedAt: played.state?.sessionStartedAt })
    expect(handoffCard.parse(card)).toEqual(card)
  })
  test('the cause', () => {
    expect(causeOf(played.source, played.pending)).toBe(cause)
  })
})

test('a whole card', () => {
  const { source } = new Played('zh', [s('你好'), s('退款多久到账'), s('订单20260312001和云朵枕，电话13812345678'), button], '/orders')
  expect(buildCard(source)).toMatchObject({
    question: '订单20260312001和云朵枕，电话138****5678', mood: 'calm', page: '/orders', botTurns: 3, slots: [],
    entities: [{ type: 'order_number', value: '20260312001', seq: 6 }, { type: 'product', value: '云朵枕', seq: 6 }, { type: 'phone', text: '138****5678', value: '138****5678', seq: 6 }],
  })
})

test('at most ten attempts, the latest; each entity once', () => {
  const steps = Array.from({ length: 14 }, (_, i) => s(i % 2 === 0 ? '可以开发票吗 20260312001 订单' : '怎么申请退货'))
  const card = buildCard(new Played('zh', [...steps, button]).source)
  expect(card.tried.length).toBeLessThanOrEqual(10)
  expect(card.tried.at(-1)?.seq).toBeGreaterThan(20)
  expect(card.entities.filter(({ type }) => type === 'order_number')).toHaveLength(1)
  expect(card.botTurns).toBe(14)
})

test('nothing personal is left in any card', () => {
  const secret = '我叫张小明，身份证110101199003070070，卡号6222021234567890128，电话13812345678，怎么申请退货'
  expect(JSON.stringify(buildCard(new Played('zh', [s(secret), button]).source))).not.toMatch(/13812345678|小明|110101199003/u)
})
