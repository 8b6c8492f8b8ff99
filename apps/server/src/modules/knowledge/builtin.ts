import type { SmallTalk } from '@yingda/dialogue'

/** What the bot can say to pleasantries before an owner has written anything. */
export const builtinSmallTalk: readonly SmallTalk[] = [
  {
    id: 'zh-hello', language: 'zh',
    patterns: ['你好', '您好', '你好呀', '在吗', '在不在', '有人吗', '哈喽', '嗨', '早上好', '下午好', '晚上好'],
    answer: '您好，我是智能客服，请直接说您遇到的问题。',
  },
  {
    id: 'zh-thanks', language: 'zh',
    patterns: ['谢谢', '谢谢你', '谢谢您', '多谢', '非常感谢', '辛苦了', '麻烦你了'],
    answer: '不客气。还有别的问题，接着问我就行。',
  },
  {
    id: 'zh-goodbye', language: 'zh',
    patterns: ['再见', '拜拜', '先这样', '没事了', '没有别的问题了', '不用了谢谢'],
    answer: '好的，再见。之后有问题随时回来。',
  },
  {
    id: 'zh-who-are-you', language: 'zh',
    patterns: ['你是谁', '你是真人吗', '你是机器人吗', '是人工吗', '是自动回复吗'],
    answer: '我是机器人，不是真人。想和真人沟通，随时说「转人工」。',
  },
  {
    id: 'en-hello', language: 'en',
    patterns: ['hello', 'hi', 'hey', 'hi there', 'good morning', 'good afternoon', 'good evening', 'anyone there'],
    answer: 'Hello, I am the virtual assistant. Just tell me what you would like to know.',
  },
  {
    id: 'en-thanks', language: 'en',
    patterns: ['thanks', 'thank you', 'thank you very much', 'thanks a lot', 'cheers', 'much appreciated'],
    answer: 'You are welcome. If there is anything else, just ask.',
  },
  {
    id: 'en-goodbye', language: 'en',
    patterns: ['bye', 'goodbye', 'see you', 'that is all', "that's all", 'nothing else', 'no thanks'],
    answer: 'Goodbye. Come back any time.',
  },
  {
    id: 'en-who-are-you', language: 'en',
    patterns: ['who are you', 'are you a bot', 'are you a robot', 'are you human', 'am i talking to a person', 'is this an automatic reply'],
    answer: 'I am a bot, not a person. To talk to a person, say “agent” at any time.',
  },
]
