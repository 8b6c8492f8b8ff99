import type { HandoffCard, Language } from '@yingda/contract'

type Facts = Omit<HandoffCard, 'summary'>

const LONGEST_QUESTION = 60
const MOST_NAMED = 3

interface Counts {
  given: number
  down: number
  up: number
  lists: number
  refused: number
}

function countsOf({ tried }: Facts): Counts {
  const given = tried.filter(({ outcome }) => outcome === 'answered' || outcome === 'passage')
  return {
    given: given.length, down: given.filter(({ feedback }) => feedback === 'down').length, up: given.filter(({ feedback }) => feedback === 'up').length,
    lists: tried.filter(({ outcome }) => outcome === 'suggested').length, refused: tried.filter(({ outcome }) => outcome === 'refused').length,
  }
}

function short(question: string): string {
  const signs = Array.from(question)
  return signs.length > LONGEST_QUESTION ? `${signs.slice(0, LONGEST_QUESTION).join('')}…` : question
}

/** Newest first, each once. */
function named({ entities }: Facts, types: readonly string[]): string[] {
  return entities.filter(({ type }) => types.includes(type)).map(({ value }) => value).slice(0, MOST_NAMED)
}

const products = ['product']
const codes = ['order_number', 'tracking_number']
const contacts = ['phone', 'email']

function markedZh({ given, down, up }: Counts): string {
  if (down === given) return given > 1 ? '，均被标记为没帮助' : '，被标记为没帮助'
  if (down > 0) return `，其中 ${String(down)} 个被标记为没帮助`
  if (up === 0) return ''
  return up === given ? (given > 1 ? '，均被标记为有帮助' : '，被标记为有帮助') : `，其中 ${String(up)} 个被标记为有帮助`
}

function zh(facts: Facts): string {
  const counts = countsOf(facts)
  const asked = facts.question === null ? '访客没有提出具体问题' : `访客问“${short(facts.question)}”`
  const did = [
    ...(counts.given > 0 ? [`给出 ${String(counts.given)} 个答案${markedZh(counts)}`] : []),
    ...(counts.lists > 0 ? [`${String(counts.lists)} 次请访客从相近问题中选择`] : []),
    ...(counts.refused > 0 ? [`${String(counts.refused)} 次未能回答`] : []),
  ]
  const bot = did.length > 0 ? `机器人${counts.given === 0 ? ' ' : ''}${did.join('，')}` : facts.botTurns > 0 ? '机器人没有给出答案' : '机器人还没有作答'
  const parts = [`${asked}，${bot}`]
  if (facts.mood !== 'calm') parts.push(`情绪：${facts.mood === 'angry' ? '生气' : '不满'}`)
  const [orders, goods, ways] = [named(facts, codes), named(facts, products), named(facts, contacts)]
  if (orders.length > 0) parts.push(`涉及订单 ${orders.join('、')}`)
  if (goods.length > 0) parts.push(`提到商品 ${goods.join('、')}`)
  if (ways.length > 0) parts.push(`留了联系方式 ${ways.join('、')}`)
  return `${parts.join('；')}。`
}

const plural = (count: number, one: string, many: string): string => `${String(count)} ${count === 1 ? one : many}`

function markedEn({ given, down, up }: Counts): string {
  if (down === given) return given > 1 ? ', all marked as not helpful' : ', marked as not helpful'
  if (down > 0) return `, ${String(down)} of them marked as not helpful`
  if (up === 0) return ''
  return up === given ? (given > 1 ? ', all marked as helpful' : ', marked as helpful') : `, ${String(up)} of them marked as helpful`
}

function en(facts: Facts): string {
  const counts = countsOf(facts)
  const asked = facts.question === null ? 'The customer asked nothing in particular' : `The customer asked “${short(facts.question)}”`
  const did = [
    ...(counts.given > 0 ? [`gave ${plural(counts.given, 'answer', 'answers')}${markedEn(counts)}`] : []),
    ...(counts.lists > 0 ? [`offered similar questions ${plural(counts.lists, 'time', 'times')}`] : []),
    ...(counts.refused > 0 ? [`could not answer ${plural(counts.refused, 'time', 'times')}`] : []),
  ]
  const bot = did.length > 0 ? `the bot ${did.join(' and ')}` : facts.botTurns > 0 ? 'the bot gave no answer' : 'the bot has not answered yet'
  const parts = [`${asked}; ${bot}`]
  if (facts.mood !== 'calm') parts.push(`mood: ${facts.mood === 'angry' ? 'angry' : 'unhappy'}`)
  const [orders, goods, ways] = [named(facts, codes), named(facts, products), named(facts, contacts)]
  if (orders.length > 0) parts.push(`about order ${orders.join(', ')}`)
  if (goods.length > 0) parts.push(`names ${goods.join(', ')}`)
  if (ways.length > 0) parts.push(`left ${ways.join(', ')}`)
  return `${parts.join('; ')}.`
}

/** One sentence on what happened before the person came, in the conversation's language, by rules from the other fields of the card. */
export function summaryOf(facts: Facts, language: Language): string {
  return language === 'zh' ? zh(facts) : en(facts)
}
