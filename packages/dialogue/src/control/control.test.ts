import { describe, expect, it } from 'vitest'
import { compileRelease, initialState, turn, type Language } from '../index.ts'
import { shopSource } from '../testing/shop.ts'

const release = compileRelease(shopSource)

function actsIn(text: string, language: Language): string[] {
  return turn(release, initialState(), { text, language, now: '' }).record.signals.acts.map((act) => act.kind)
}

const personZh = [
  '转人工',
  '人工',
  '人工客服',
  '转人工客服',
  '我要转人工',
  '请帮我转人工，谢谢',
  '麻烦转一下人工',
  '转接人工服务',
  '找人工',
  '找真人',
  '我要找真人客服',
  '真人',
  '有真人吗',
  '有没有人工客服',
  '有人工吗',
  '人工在吗',
  '人工客服在吗',
  '客服',
  '联系客服',
  '叫客服来',
  '我要跟人说话',
  '我想和真人聊',
  '能不能换个人来回答',
  '找你们经理',
  '叫你们领导来',
  '不要机器人',
  '不要机器人回复',
  '别用机器人敷衍我',
  '我不想跟机器人说话',
  '我不要机器人了给我人工',
  '怎么转人工',
  '如何联系人工客服',
  '为什么还不给我转人工',
  '怎么没有给我接人工',
  '退款一直不到账，给我转人工！！',
  '轉人工',
  '轉接真人客服',
  'zhuanrengong',
  'zhuan ren gong',
  'rengong',
  '让人来处理一下',
  '接通人工坐席',
  '我要投诉找你们主管',
  '要人工',
]
const notPersonZh = [
  '怎么退货',
  '人工智能是什么',
  '安装要收人工费吗',
  '找人工智能音箱',
  '不用转人工',
  '先不转人工了',
  '不需要人工',
  '别转人工',
  '你是真人吗',
  '你是机器人吗',
  '扫地机器人怎么用',
  '人工客服几点上班',
  '人工审核要多久',
  '人造皮革',
  '客服电话是多少',
  '客服态度很差',
  '有人收到货吗',
  '这个沙发是人工皮革吗',
  '帮我找人工草坪',
  '今天有活动吗',
  '包装里有人参吗',
]
const personEn = [
  'human',
  'agent',
  'representative',
  'real person',
  'live agent',
  'operator',
  'customer service',
  'I want to talk to a human',
  'can I speak to someone?',
  'let me talk to a real person',
  'please connect me with an agent',
  'transfer me to a representative',
  'I need a human',
  'I would like to speak with your manager',
  'get me a human now',
  'put me through to customer support',
  'i want a real person',
  'no bots please',
  "I don't want to talk to a bot",
  'stop the bot',
  'is there a real person there?',
  'can a real person help me',
  'Hi, human please, thanks',
  'how do I contact a customer service representative',
  'talk to agent',
  'are there any humans here',
  'my refund is late, give me an agent!',
  'i am sick of this bot',
  'speak to someone in support',
]
const notPersonEn = [
  'how do i return an item',
  "I don't want to talk to an agent",
  'no need for a human',
  'are you a bot',
  'are you human',
  'does the cleaning agent damage wood',
  'human resources department',
  'where is my order',
  'do not transfer me to an agent',
  'i am a travel agent',
  'is the robot vacuum in stock',
  'i need a person to sign for the parcel',
  'what are your customer service hours',
]

describe('asking for a person', () => {
  it.each(personZh)('%s', (text) => expect(actsIn(text, 'zh')).toContain('handover'))
  it.each(personEn)('%s', (text) => expect(actsIn(text, 'en')).toContain('handover'))
  it.each(notPersonZh)('not: %s', (text) => expect(actsIn(text, 'zh')).not.toContain('handover'))
  it.each(notPersonEn)('not: %s', (text) => expect(actsIn(text, 'en')).not.toContain('handover'))

  it('is never overridden by a question the knowledge knows', () => {
    const { actions, record } = turn(release, initialState(), { text: '怎么退货，转人工', language: 'zh', now: '' })
    expect(actions).toEqual([{ kind: 'handoff', reason: 'asked' }])
    expect(record.rule).toBe('control.handover')
  })
})

const others: readonly (readonly [string, readonly string[]])[] = [
  ['yes', ['是的', '好的', '可以', '要', '需要', '嗯嗯', '好的谢谢', 'yes', 'yes please', 'sure', 'OK', 'go ahead', 'yeah']],
  ['no', ['不用', '不用了', '不用了谢谢', '不要', '算了', 'no', 'no thanks', 'nope', 'not now']],
  ['repeat', ['再说一遍', '没看清', '你刚才说什么', '重复一下', 'say that again', 'can you repeat that', 'repeat please', 'pardon?']],
  ['cancel', ['取消', '算了', '退出', 'cancel', 'never mind', 'forget it', 'stop']],
  ['back', ['返回', '上一步', 'back', 'go back']],
  ['rejectChoices', ['都不是', '都不对', '没有我要的', '以上都不是', 'none of these', 'none of the above', 'something else']],
  [
    'choose',
    ['1', '第一个', '第2个', '选三', '我要第二个', '最后一个', 'the first one', 'option 3', '#2', 'number two', 'the last one', 'B'],
  ],
  [
    'unhappy',
    [
      '没用',
      '答非所问',
      '你没听懂',
      '不是我想问的',
      '什么破机器人',
      '还是不对',
      '你说的没用',
      'not helpful',
      "that's wrong",
      'this is useless',
      "you don't understand me",
      "that didn't help at all",
    ],
  ],
]
const questions = [
  '怎么退货',
  '取消订单',
  '怎么取消订单',
  '这个优惠券没用怎么办',
  '金额不对',
  '第一次下单有优惠吗',
  '返回的货什么时候到',
  '可以开发票吗',
  '好的产品有哪些',
  '要多久',
  '不用微信能付款吗',
  'cancel my order',
  'can i get my money back',
  'is this the first generation model',
  'do you have no sugar options',
]

describe('other acts', () => {
  for (const [kind, texts] of others) {
    it.each(texts)(`${kind}: %s`, (text) => expect(actsIn(text, 'zh')).toContain(kind))
  }
  it.each(questions)('none: %s', (text) => expect(actsIn(text, 'zh')).toEqual([]))
})
