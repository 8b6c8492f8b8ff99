import type { Language } from '../types.ts'

/**
 * Conversations with the shop of shop.ts. Each turn is what the customer writes and what comes of it: an entry id (answered), `?` and
 * perhaps an id (a list that holds it), `~` and an id (answered or listed, whichever the shop's few questions are enough for), `talk`, `notice`, `refuse`, `offer` (of a person), `handoff`; several replies are joined by ` + `.
 */
export type ScriptedTurn = readonly [text: string, outcome: string]

export interface Conversation {
  readonly language: Language
  readonly about: string
  readonly turns: readonly ScriptedTurn[]
}

function zh(about: string, ...turns: readonly ScriptedTurn[]): Conversation {
  return { language: 'zh', about, turns }
}

function en(about: string, ...turns: readonly ScriptedTurn[]): Conversation {
  return { language: 'en', about, turns }
}

export const conversations: readonly Conversation[] = [
  zh('a follow-up that names half of it', ['怎么退货', 'zh-return'], ['那运费谁出？', 'zh-return-fee']),
  zh('a bare question after an answer', ['保修多久', 'zh-warranty'], ['要钱吗', '~ zh-warranty']),
  zh('a bare question with nothing before it', ['要多久', '?']),
  zh('a bare question about what was just answered', ['怎么开发票', 'zh-invoice'], ['在哪弄', '~ zh-invoice']),
  zh('a follow-up across small talk', ['怎么退货', 'zh-return'], ['谢谢', 'talk'], ['那运费谁出', 'zh-return-fee']),
  zh('a fragment', ['支持哪些付款方式', 'zh-payment'], ['那信用卡呢', '~ zh-payment']),
  zh('a reference', ['优惠券怎么用', 'zh-coupon'], ['这个过期了还能用吗', '~ zh-coupon']),
  zh('two follow-ups in a row', ['怎么退货', 'zh-return'], ['那运费谁出', 'zh-return-fee'], ['那怎么开发票', 'zh-invoice']),
  zh('a message that is clear by itself', ['怎么退货', 'zh-return'], ['那怎么修改收货地址', 'zh-address']),
  zh('nothing of the shop, after an answer', ['怎么退货', 'zh-return'], ['那明天会下雨吗', 'refuse']),
  zh('a story is no follow-up', ['怎么退货', 'zh-return'], ['今天天气真不错，我和朋友去公园玩了一天', 'refuse']),
  zh('a bare denial', ['怎么退货', 'zh-return'], ['不是这个', '?'], ['不是这个', 'offer']),
  zh('a denial, then a choice', ['退货运费谁出', 'zh-return-fee'], ['不对', '? zh-shipping-fee'], ['都不是', 'refuse']),
  zh('a denial with nothing before it', ['不是这个', 'refuse']),
  zh('a correction that names both', ['不是问退款，是问怎么开发票', 'zh-invoice']),
  zh('a correction of the last answer', ['怎么退货', 'zh-return'], ['不是，我问的是运费多少', 'zh-shipping-fee']),
  zh('a correction after a miss', ['怎么退货', 'zh-return'], ['答非所问，我想问怎么开发票', 'zh-invoice']),
  zh('what is wanted and what is not', ['我不想取消订单，我想改收货地址', 'zh-address']),
  zh('a refusal of an offer is no denial', ['怎么退货', 'zh-return'], ['没用', 'offer'], ['不用了', 'notice']),
  zh('two questions', ['怎么退货？另外怎么开发票？', 'zh-return + zh-invoice']),
  zh('two questions with a greeting and thanks', ['你好，怎么查物流？还有优惠券怎么用？谢谢', 'zh-track + zh-coupon']),
  zh('three questions in a list', ['1. 怎么退货 2. 退款多久到账 3. 怎么开发票', 'zh-return + zh-refund-time + zh-invoice']),
  zh('the second question leans on the first', ['怎么退货？运费谁出？', 'zh-return + zh-return-fee']),
  zh('the same question twice', ['怎么退货？退货流程是什么？', 'zh-return']),
  zh('a question and what nobody knows', ['怎么退货？上海明天会下雪吗？', '~ zh-return']),
  zh('several questions, then a follow-up to the last', ['怎么退货？另外优惠券怎么用？', 'zh-return + zh-coupon'], ['过期了呢', '~ zh-coupon']),
  zh('anger that is not about the knowledge', ['你们是什么垃圾公司，气死我了！！！', 'offer'], ['好的', 'handoff']),
  zh('anger with an answer', ['气死我了，怎么退货', 'zh-return']),
  zh('a threat with an answer', ['再不给我退款我就投诉你们，退款多久到账', 'zh-refund-time + offer'], ['要', 'handoff']),
  zh('a threat and nothing else', ['我要去12315投诉你们', 'offer']),
  zh('dissatisfaction after an answer', ['怎么退货', 'zh-return'], ['没用', 'offer'], ['需要', 'handoff']),
  zh('the same question in other words, three times', ['怎么退货', 'zh-return'], ['退货流程是什么', 'zh-return'], ['我想退货怎么操作', 'offer']),
  zh('only a number', ['SO2026-04518', 'notice'], ['怎么退货', 'zh-return']),
  zh('a person, whatever else', ['怎么退货？另外转人工', 'handoff']),

  en('a follow-up that names half of it', ['How much is shipping?', 'en-shipping-fee'], ['and how long does it take', '~ en-delivery-time']),
  en('a bare question after an answer', ['How long is the warranty?', 'en-warranty'], ['how much is that', '~ en-warranty']),
  en('a bare question with nothing before it', ['how long does that take', '?']),
  en('a follow-up across small talk', ['my refund has not arrived', 'en-refund-time'], ['thanks', 'talk'], ['how long does that take', '~ en-refund-time']),
  en('a fragment', ['which payment methods do you accept', 'en-payment'], ['what about paypal', '~ en-payment']),
  en('a fragment that names something else', ['which payment methods do you accept', 'en-payment'], ['and the invoice?', 'en-invoice']),
  en('a reference', ['How do I use a coupon?', 'en-coupon'], ['can I use two of them', '~ en-coupon']),
  en('a message that is clear by itself', ['how do i return an item', 'en-return'], ['and how do i reset my password', 'en-password']),
  en('nothing of the shop, after an answer', ['how do i return an item', 'en-return'], ['who is the president of france', 'refuse']),
  en('a story is no follow-up', ['how do i return an item', 'en-return'], ['we went to the beach with my sister and her two dogs yesterday', 'refuse']),
  en('a bare denial', ['how do i return an item', 'en-return'], ['not that', '?'], ['not that', 'offer']),
  en('a denial, then none of the list', ['where is my order', 'en-track'], ['wrong one', '?'], ['none of these', 'refuse']),
  en('a denial with nothing before it', ['not that', 'refuse']),
  en('a correction that names both', ["I don't want a refund, I want an invoice", 'en-invoice']),
  en('a correction of the last answer', ['how do i return an item', 'en-return'], ['no, I meant how long is the warranty', 'en-warranty']),
  en('a correction that leans on the question', ['where is my order', 'en-track'], ['not that, I mean the delivery time', '~ en-delivery-time']),
  en('what is meant and what is not', ['I asked about the warranty period, not the refund', 'en-warranty']),
  en('two questions', ['How do I return an item? Also, how do I use a coupon?', 'en-return + en-coupon']),
  en('two questions in one breath', ['how do I get an invoice and how do I reset my password', 'en-invoice + en-password']),
  en('two questions with a greeting and thanks', ['Hi! Where is my order? And how can I pay? Thanks', 'en-track + en-payment']),
  en('three questions in a list', ['1. How do I return an item? 2. How do I get an invoice? 3. How much is shipping?', 'en-return + en-invoice + en-shipping-fee']),
  en('the same question twice', ['How do I return an item? What is the return process?', 'en-return']),
  en('a question and what nobody knows', ['How do I return an item? Who is the president of France?', '~ en-return']),
  en('a story and one question', ['Hello. I bought a phone last week. How long is the warranty?', '~ en-warranty']),
  en('anger that is not about the knowledge', ['you are all idiots and liars, this is ridiculous!!!', 'offer'], ['yes', 'handoff']),
  en('anger with an answer', ['ridiculous! where is my order', '~ en-track']),
  en('a threat with an answer', ['Where is my refund? I will report you to trading standards', '~ en-refund-time + offer'], ['yes please', 'handoff']),
  en('a threat and nothing else', ['I am going to sue you, see you in court', 'offer']),
  en('how to complain is no threat', ['how do I make a complaint', 'refuse']),
  en('dissatisfaction after an answer', ['how do i return an item', 'en-return'], ['this is not helpful', 'offer'], ['no thanks', 'notice']),
  en('the same question in other words, three times', ['how do i return an item', 'en-return'], ['what is the return process', 'en-return'], ['start a return', 'offer']),
  en('only a number', ['SF1234567890', 'notice'], ['track my package', 'en-track']),
  en('a person, whatever else', ['how do i return an item? and get me a human', 'handoff']),
]
