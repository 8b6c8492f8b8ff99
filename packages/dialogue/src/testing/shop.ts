import type { KnowledgeEntry, Language, ReleaseSource, SmallTalk } from '../types.ts';

/** A small shop for tests: [id, category, answer, question, ...similar]. */
type Row = readonly [id: string, category: string, answer: string, question: string, ...similar: string[]];

const zh: readonly Row[] = [
  ['zh-return', '售后', '签收后七天内可以在订单页申请退货。', '怎么退货', '我想退货怎么操作', '退货流程是什么', '东西不想要了怎么退', '买错了能退吗', '如何申请退货退款'],
  ['zh-return-fee', '售后', '质量问题由我们承担退货运费，其他原因由您承担。', '退货运费谁出', '退货要自己付邮费吗', '寄回去的运费算谁的', '退回来的快递费谁承担', '退货包邮吗', '退货运费怎么算'],
  ['zh-refund-time', '售后', '仓库验收后三个工作日内原路退回。', '退款多久到账', '钱什么时候退给我', '退款要等几天', '怎么还没收到退款', '退的钱退到哪里', '退款到账时间'],
  ['zh-delivery-time', '物流', '现货二十四小时内发货，一般三天送达。', '多久能发货', '什么时候发货', '下单后几天能到', '发货要多长时间', '怎么还不发货', '快递几天能送到'],
  ['zh-track', '物流', '在我的订单里点查看物流。', '怎么查物流', '我的快递到哪了', '包裹现在在什么位置', '物流信息在哪里看', '订单到哪里了', '查一下快递进度'],
  ['zh-shipping-fee', '物流', '满九十九元包邮，不满收八元。', '运费多少', '包邮吗', '邮费怎么收', '满多少免运费', '寄过来要多少运费', '配送费是多少'],
  ['zh-invoice', '发票', '在订单详情点申请发票，电子发票一小时内发到邮箱。', '怎么开发票', '可以开发票吗', '电子发票在哪里下载', '我要开公司抬头的发票', '发票什么时候开', '发票怎么申请'],
  ['zh-payment', '支付', '支持微信、支付宝和银行卡。', '支持哪些付款方式', '可以用微信支付吗', '能刷信用卡吗', '可以货到付款吗', '怎么付款', '支付宝能付吗'],
  ['zh-password', '账号', '在登录页点忘记密码，用手机验证码重设。', '忘记密码怎么办', '密码忘了登不上去', '怎么找回密码', '怎么修改登录密码', '重置密码在哪里', '账号密码错误登录不了'],
  ['zh-address', '订单', '未发货的订单可以在订单页修改地址。', '怎么修改收货地址', '地址填错了怎么办', '想换个收货地址', '收件人电话写错了', '下单后能改地址吗', '地址写错了想改'],
  ['zh-cancel', '订单', '未发货的订单可以直接取消。', '怎么取消订单', '我不想买了取消订单', '订单可以撤销吗', '下错单了怎么取消', '取消订单在哪里操作', '能帮我取消这个订单吗'],
  ['zh-coupon', '优惠', '优惠券在结算页选择，每单一张。', '优惠券怎么用', '优惠券为什么用不了', '券在哪里领', '优惠券过期了还能用吗', '折扣券怎么使用', '一单能用几张优惠券'],
  ['zh-warranty', '售后', '整机保修一年。', '保修多久', '坏了能修吗', '保修期是多长时间', '过了保修期怎么办', '怎么申请维修', '维修要花钱吗'],
  ['zh-model', '产品', '这款手机支持双卡。', 'X200Pro 支持双卡吗', 'X200Pro 可以插两张卡吗', 'X200Pro 是双卡手机吗', 'X200Pro 双卡双待吗'],
];

const en: readonly Row[] = [
  ['en-return', 'returns', 'Open the order and choose "Return" within 7 days.', 'How do I return an item?', 'I want to send something back', 'what is the return process', 'can I return a product I do not like', 'how to return goods', 'start a return'],
  ['en-refund-time', 'returns', 'Refunds arrive within 3 working days after inspection.', 'How long does a refund take?', 'when will I get my money back', 'my refund has not arrived', 'how many days until the refund', 'where is my refund', 'refund time'],
  ['en-delivery-time', 'delivery', 'We ship within a day; delivery takes 3 days.', 'How long does delivery take?', 'when will my order ship', 'how many days until it arrives', 'how fast is shipping', 'why has my order not been shipped yet', 'delivery time'],
  ['en-track', 'delivery', 'Open the order and choose "Track".', 'Where is my order?', 'track my package', 'how can I track a parcel', 'where can I see the tracking number', 'order status', 'has my parcel left yet'],
  ['en-shipping-fee', 'delivery', 'Free from 99, otherwise 8.', 'How much is shipping?', 'is shipping free', 'what does delivery cost', 'shipping fee', 'do I have to pay for delivery', 'free shipping from which amount'],
  ['en-invoice', 'invoice', 'Choose "Invoice" in the order.', 'How do I get an invoice?', 'I need a receipt for my company', 'where can I download the invoice', 'can you send me an invoice', 'invoice request', 'company name on the invoice'],
  ['en-payment', 'payment', 'We take cards, PayPal and bank transfer.', 'Which payment methods do you accept?', 'can I pay by credit card', 'do you take PayPal', 'cash on delivery', 'how can I pay', 'is bank transfer possible'],
  ['en-password', 'account', 'Choose "Forgot password" on the sign-in page.', 'I forgot my password', 'how do I reset my password', 'cannot sign in to my account', 'change my password', 'password recovery', 'my password does not work'],
  ['en-address', 'order', 'Before shipping you can change it in the order.', 'How do I change the delivery address?', 'I entered the wrong address', 'ship to another address', 'update my shipping address', 'wrong address on my order', 'edit the address'],
  ['en-cancel', 'order', 'An order that has not shipped can be cancelled in the order page.', 'How do I cancel my order?', 'I do not want it any more, cancel', 'can I cancel an order', 'cancel a purchase', 'ordered by mistake', 'stop my order'],
  ['en-coupon', 'offers', 'Choose the coupon at checkout, one for each order.', 'How do I use a coupon?', 'my coupon is not working', 'where do I enter the discount code', 'coupon expired', 'promo code invalid', 'can I use two coupons'],
  ['en-warranty', 'returns', 'One year.', 'How long is the warranty?', 'my device broke, can you repair it', 'is a repair free', 'warranty period', 'how do I request a repair', 'what does the warranty cover'],
];

function entriesOf(rows: readonly Row[], language: Language): KnowledgeEntry[] {
  return rows.map(([id, category, answer, question, ...similar]) => ({ id, category, answer, question, similar, language }));
}

const smallTalk: readonly SmallTalk[] = [
  { id: 'zh-hello', language: 'zh', patterns: ['你好', '您好', '在吗', '早上好'], answer: '您好，请说。' },
  { id: 'zh-thanks', language: 'zh', patterns: ['谢谢', '多谢', '感谢'], answer: '不客气。' },
  { id: 'zh-ok', language: 'zh', patterns: ['好的', '知道了', '嗯'], answer: '好的。' },
  { id: 'en-hello', language: 'en', patterns: ['hello', 'hi', 'good morning'], answer: 'Hello!' },
  { id: 'en-thanks', language: 'en', patterns: ['thanks', 'thank you', 'thanks a lot'], answer: 'You are welcome.' },
];

export const shopSource: ReleaseSource = {
  entries: [...entriesOf(zh, 'zh'), ...entriesOf(en, 'en')],
  smallTalk,
  texts: { zh: { refusal: '抱歉，没有把握。', handoffOffer: '要转人工吗？' } },
};
