import type { Language, Texts } from './types.ts'

/** What the engine says where the owner has set nothing else. */
export const defaultTexts: Readonly<Record<Language, Texts>> = {
  zh: {
    greeting: '您好，我是智能客服，请问有什么可以帮您？',
    refusal: '抱歉，这个问题我没有把握回答。您可以换个说法再问一次，也可以转人工客服。',
    handoffOffer: '看来我没能帮上您，要为您转人工客服吗？',
    handoffBeside: '很抱歉给您添麻烦了。如果这没有解决您的问题，我可以马上为您转人工客服，需要吗？',
    suggestIntro: '您是不是想问：',
    handoffAccepted: '好的，正在为您转人工客服，请稍候。',
    handoffDeclined: '好的，先不转人工。您可以继续提问，需要时随时说“转人工”。',
    noText: '我没有看到可以识别的文字，请用一句话告诉我您的问题。',
    identifierOnly: '我看到您发来了{code}。请再说一下您想了解什么，例如“这个订单什么时候发货”；也可以转人工客服。',
    noSuchChoice: '列表里没有这一项，请从下面选择，或者直接说出您的问题：',
    cancelled: '好的，已取消。还有什么可以帮您？',
    nothingToRepeat: '我还没有说过什么。请告诉我您的问题。',
  },
  en: {
    greeting: 'Hello, I am the assistant. How can I help?',
    refusal: 'Sorry, I am not sure about that one. Please try other words, or ask for a person.',
    handoffOffer: 'It seems I could not help. Shall I get a person for you?',
    handoffBeside: 'I am sorry about the trouble. If this does not settle it, I can get a person for you right away. Shall I?',
    suggestIntro: 'Did you mean:',
    handoffAccepted: 'Of course. I am getting a person for you, one moment please.',
    handoffDeclined: 'All right, we carry on here. Just say "agent" whenever you want a person.',
    noText: 'I could not find any words in that message. Please tell me in a sentence what you need.',
    identifierOnly:
      'I see {code}. Please tell me what you would like to know about it, for example "when will this order ship", or ask for a person.',
    noSuchChoice: 'The list does not have that one. Please choose from these, or ask in your own words:',
    cancelled: 'All right, cancelled. Is there anything else?',
    nothingToRepeat: 'I have not said anything yet. Please tell me what you need.',
  },
}
