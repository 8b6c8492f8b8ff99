import { isHanUnit } from './units.ts'

const zhLead = [
  '你好',
  '您好',
  '哈喽',
  '嗨',
  '喂',
  '请问一下',
  '请问',
  '问一下',
  '想问一下',
  '我想问一下',
  '我想问',
  '想问',
  '问下',
  '麻烦问下',
  '麻烦问一下',
  '麻烦',
  '劳驾',
  '打扰一下',
  '打扰了',
  '亲爱的',
  '亲',
  '那个',
  '嗯',
  '额',
  '呃',
  '哎',
  '唉',
  '请',
]
const zhParticles = ['啊', '呀', '呢', '吧', '哦', '噢', '喔', '嘛', '哈', '哟', '哎', '唉', '咯', '啦', '了', '呗', '亲']
const zhTail = ['谢谢你', '谢谢您', '谢谢啦', '谢谢了', '谢谢', '多谢', '谢了', '感谢', '麻烦了', '拜托了', '拜托', ...zhParticles]
const zhQuestionTail = [...zhTail, '吗', '么', '不', '没']
const enLead = [
  'hi there',
  'hello there',
  'hi',
  'hello',
  'hey',
  'good morning',
  'good afternoon',
  'good evening',
  'excuse me',
  'please',
  'pls',
  'plz',
  'well',
  'so',
  'ok',
  'okay',
  'um',
  'uh',
  'sorry',
  'dear',
  'sir',
  'madam',
].map((word) => `${word} `)
const enTail = [
  'thank you very much',
  'thanks a lot',
  'thank you',
  'thanks',
  'thx',
  'please',
  'pls',
  'plz',
  'sir',
  'madam',
  'right now',
  'now',
  'asap',
].map((word) => ` ${word}`)

/** How a wish begins, whatever it is about. */
const wishes = [
  '我想要',
  '我想',
  '我要',
  '我需要',
  '想要',
  '帮我',
  '给我',
  'i want to ',
  'i would like to ',
  'id like to ',
  'i need to ',
  'can you ',
  'could you ',
  'please tell me ',
  'tell me ',
]

const longestFirst = (words: readonly string[]): string[] => [...words].sort((a, b) => b.length - a.length)
const leads = longestFirst([...zhLead, ...enLead])
const wishLeads = longestFirst(['请问', '请', '麻烦', ...wishes])
const tails = longestFirst([...zhTail, ...enTail])
const questionTails = longestFirst([...zhQuestionTail, ...enTail])

/** Takes words off both ends, one at a time; no regular expression, because any text may come in. */
function strip(text: string, fronts: readonly string[], ends: readonly string[]): string {
  let from = 0
  let to = text.length
  for (;;) {
    const front = fronts.find((word) => text.startsWith(word, from) && from + word.length <= to)
    if (front === undefined) break
    from += front.length
  }
  for (;;) {
    const end = ends.find((word) => text.endsWith(word, to) && to - word.length >= from)
    if (end === undefined) return text.slice(from, to)
    to -= end.length
  }
}

/** A normalised text as a key: without the spaces when it holds Han characters, else as it is. */
export function squeeze(text: string): string {
  for (let i = 0; i < text.length; i += 1) if (isHanUnit(text.charCodeAt(i))) return text.replaceAll(' ', '')
  return text
}

/** Takes greetings, politeness and soft particles off both ends; what remains may be empty. */
export function withoutPoliteness(squeezed: string): string {
  return strip(squeezed, leads, tails)
}

/** Takes soft particles off the end only. */
export function withoutParticles(squeezed: string): string {
  return strip(squeezed, [], zhParticles)
}

/** Like {@link withoutPoliteness}, and without question particles: equal cores mean the same short request. */
export function core(squeezed: string): string {
  return strip(squeezed, leads, questionTails)
}

/** What is compared with the owner's questions: without the words a wish begins with, unless nothing else is there. */
export function essence(text: string): string {
  const rest = strip(text, wishLeads, [])
  return rest === '' ? text : rest
}
