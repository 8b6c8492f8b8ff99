import type { Language, MessageContent, Welcome } from '@yingda/contract'
import { Backend } from './backend.ts'

const welcomes: Record<Language, Pick<Welcome, 'title' | 'greeting' | 'hotQuestions'>> = {
  zh: {
    title: '松果家客服',
    greeting: '您好，欢迎来到松果家！我是智能助手，**24 小时在线**。配送、安装、退换、发票都可以问我；需要人工时，点「转人工」即可。',
    hotQuestions: ['什么时候发货？', '怎么申请退货？', '空调安装收费吗？', '发票怎么开？'].map((label, index) => ({ id: `hot-${String(index)}`, label })),
  },
  en: {
    title: 'Pinecone Home',
    greeting: 'Hello and welcome! I am the assistant, here **around the clock**. Ask me about delivery, installation, returns or invoices. For a person, tap “Talk to a person”.',
    hotQuestions: ['When will my order ship?', 'How do I return something?', 'Is installation free?', 'How do I get an invoice?'].map((label, index) => ({ id: `hot-${String(index)}`, label })),
  },
}

const answers: Record<Language, MessageContent> = {
  zh: {
    type: 'answer',
    text: '签收次日起 **7 天内**，商品完好即可无理由退货：\n\n1. 打开「我的订单」，选择商品，点「申请退货」；\n2. 24 小时内审核（白天通常 2 小时）；\n3. 通过后 7 天内寄回，我们收到后 2 个工作日内验货退款。\n\n小件赠退货运费险，最高赔 12 元。详见 https://pinecone.example/returns 。',
    entryId: 'return',
    source: { question: '怎么申请七天无理由退货？', category: '售后' },
    related: ['退货运费谁出？', '退款多久到账？'].map((label, index) => ({ id: `r${String(index)}`, label })),
  },
  en: {
    type: 'answer',
    text: 'You have **7 days** from the day after receipt, as long as the item is complete:\n\n1. Open “My orders”, choose the item and tap “Return”;\n2. we review it within 24 hours (usually 2 in the daytime);\n3. send it back within 7 days; we inspect and refund within 2 working days.\n\nSmall items carry return-freight insurance of up to CNY 12. See https://pinecone.example/returns .',
    entryId: 'return',
    source: { question: 'How do I return an item within 7 days?', category: 'After-sale' },
  },
}

const passages: Record<Language, MessageContent> = {
  zh: {
    type: 'passage',
    text: '大家电整机保修 **3 年**，压缩机保修 10 年；小件保修 1 年。保修期从签收次日算起。\n\n保修时请提供：\n\n- 订单号\n- 故障照片或视频',
    documentId: 'warranty',
    source: { title: '保修说明', heading: '保修期限', url: 'https://pinecone.example/warranty' },
    highlights: [{ start: 0, end: 13 }, { start: 30, end: 42 }],
  },
  en: {
    type: 'passage',
    text: 'Large appliances have **3 years** of warranty, their compressors 10 years; small items 1 year. It begins on the day after receipt.\n\nPlease have ready:\n\n- the order number\n- a photo or video of the fault',
    documentId: 'warranty',
    source: { title: 'Warranty', heading: 'How long', url: 'https://pinecone.example/warranty' },
    highlights: [{ start: 0, end: 45 }],
  },
}

/** A backend that behaves like the demonstration shop, as far as the panel can tell. */
export function shopBackend(): Backend {
  const backend = new Backend()
  backend.welcome = (language) => ({ ...welcomes[language], maxAttachmentBytes: 20 * 1024 * 1024, agentsOnline: true, rating: { scale: 5, askSolved: true, tags: [] }, consent: null })
  backend.bot = (content, language) => {
    if (content.type !== 'text') return []
    if (/退|return/iu.test(content.text)) return [answers[language]]
    if (/保修|warranty/iu.test(content.text)) return [passages[language]]
    if (/装|install/iu.test(content.text)) return [suggestion(language)]
    if (/[?？]|\w{4}|[\u4e00-\u9fff]{2}/u.test(content.text)) return [refusal(language)]
    return []
  }
  return backend
}

function suggestion(language: Language): MessageContent {
  const zh = language === 'zh'
  const labels = zh ? ['空调安装要多少钱？', '多久上门安装？', '家具包安装吗？'] : ['What does installing an air conditioner cost?', 'When will the fitter come?', 'Is furniture assembled for me?']
  return { type: 'suggest', text: zh ? '您想问的是下面哪一个？' : 'Did you mean one of these?', choices: labels.map((label, index) => ({ id: `c${String(index)}`, label })) }
}

function refusal(language: Language): MessageContent {
  const text = language === 'zh' ? '抱歉，这个问题我还不会。可以换个说法再问一次，或者转人工为您解答。' : 'Sorry, I do not know this one. Try other words, or let a person help you.'
  return { type: 'refusal', text, offerHuman: true }
}
