import type { Language } from '../types.ts'

/** What a question is made of besides its subject, in Chinese; longest first where one begins like another. */
const zhIdle = longestFirst(
  '怎么办 怎么样 怎么弄 怎么做 怎么搞 怎么操作 怎么算 怎么 如何 怎样 咋办 咋弄 咋 多长时间 多久 多少钱 多少 多大 多长 什么时候 什么时间 什么 何时 啥时候 啥 ' +
    '哪里 哪儿 哪些 哪个 哪 为什么 为何 为啥 可以 可不可以 能不能 能 是否 是不是 有没有 会不会 要不要 吗 呢 么 吧 啊 呀 的话 的 了 要 是 有 我们 我 你们 你 ' +
    '申请 使用 用 获得 支持 一下 请问 在 买到 购买 买 到 几天 几个 几 和 或 找回 算 谁 出 承担 付 合适 选 好 想 会 不了 不 后 更换 绑定 预约 查看 查询 查 收 ' +
    '得 呗 那么 那个 那 这个 这 它 还 也 就 都 给 去 来 看 弄 办 操作 需要 大概 一般 到底 具体',
)

/** And in English. */
const enIdle = new Set(
  (
    'a an the is are am be been was were to of in on at for with and or but so if i me my you your it its this that these those do does did can could will ' +
    'would should may shall how what when where which who why whose not no please much many long soon get got request make use buy pay earn become ' +
    'arrange need take takes have has want know there any some all we us our they them their one ones several other another ask file whats hows wheres ' +
    'then about after before from by as up also just still then'
  ).split(' '),
)

/** Words that say nothing without what was talked about before, in Chinese … */
const zhEmpty = longestFirst(
  '那么 那 然后 请问 它 这个 那个 这种 那种 这样 那样 这 那 的话 的 了 呢 吗 么 啊 呀 吧 嘛 哦 要 需要 得 大概 一般 到底 具体 是 会 能 可以 我 你们 你 有 没有 还 也 就 都 给 ' +
    '多久 多长时间 几天 几时 什么时候 什么时间 何时 啥时候 多少钱 多少 几 天 谁出 谁付 谁承担 谁 怎么弄 怎么办 怎么操作 怎么做 怎么搞 怎么样 怎么 怎样 如何 咋弄 咋办 咋 ' +
    '在哪里 在哪儿 在哪 去哪里 去哪 哪里 哪儿 哪 在 去 看 查 弄 操作 办理 办 为什么 为啥 为何 什么 啥 收费 收钱 免费 钱 费用 行 贵 之后 以后 时间 到 算 够 用 领 搞 做 来',
)

/** … and in English. */
const enEmpty = new Set(
  (
    'and but so or then also ok okay please a an the is are was be it its that this these those they them there one ones how what when where why who which ' +
    'long much many often soon far do does did can could will would should have has i you we me my to for of in on at with about from by if take takes get ' +
    'work works working done cost costs back happens happen next after before else more exactly usually'
  ).split(' '),
)

/** One of these must be among them: "好的" and "ok then" ask for nothing. */
const zhAsking = /多久|多长|几天|几时|什么|何时|啥|多少|谁|怎|如何|咋|哪|为何|吗$|么$|呢$|收费|免费|为啥/
const enAsking = /\b(?:how|what|when|where|why|who|which|do|does|did|can|could|will|would|should|is|are|after|before|next|else)\b/

/** How much of a text is looked at for its subject, in UTF-16 units. */
const readLength = 80

function longestFirst(words: string): string[] {
  return [...new Set(words.split(' '))].sort((a, b) => b.length - a.length)
}

function withoutWords(text: string, words: readonly string[]): string {
  let kept = ''
  let at = 0
  while (at < text.length) {
    const word = words.find((one) => text.startsWith(one, at))
    kept += word === undefined ? text.charAt(at) : ' '
    at += word?.length ?? 1
  }
  return kept.replace(/ +/g, ' ').trim()
}

/**
 * What a normalised question is about: its words without those that only ask ("退货的运费谁承担" is about "退货 运费"); the
 * beginning of the question itself when nothing else is in it.
 */
export function subjectOf(normalised: string, language: Language): string {
  const text = normalised.slice(0, readLength)
  if (language === 'zh') return withoutWords(text, zhIdle) || text
  const words = text.split(' ').filter((word) => !enIdle.has(word))
  return words.join(' ') || text
}

/** True when a squeezed message asks something and names nothing: "要多久", "and how long does that take". */
export function isBare(squeezed: string, language: Language): boolean {
  if (squeezed.length > readLength) return false
  if (language === 'zh') return zhAsking.test(squeezed) && withoutWords(squeezed, zhEmpty) === ''
  return enAsking.test(squeezed) && squeezed.split(' ').every((word) => enEmpty.has(word))
}
