import { wordSpans } from '../text/language.ts'
import { isHanUnit } from '../text/units.ts'

const longestFirst = (words: string): string[] => [...new Set(words.split(' '))].sort((a, b) => b.length - a.length)

/** What a Chinese question is made of besides what it is about. */
const zhIdle = longestFirst(
  '怎么办 怎么样 怎么弄 怎么做 怎么搞 怎么回事 怎么操作 怎么 如何 怎样 咋办 咋弄 咋 多长时间 多久 多少 多大 什么时候 什么时间 什么 何时 啥时候 啥 哪里 哪儿 哪些 哪个 哪种 哪 为什么 为何 为啥 ' +
    '可以 可不可以 能不能 能否 能 是否 是不是 有没有 会不会 要不要 行不行 好不好 吗 呢 么 吧 啊 呀 嘛 哦 的话 的 了 要 是 我们 我 你们 您 你 他们 他 她 它 一下 请问 请 几 谁 和 跟 与 或者 或 也 就 都 给 去 来 ' +
    '想 知道 告诉 帮忙 帮 麻烦 大概 一般 到底 具体 如果 要是 万一 时候 还是 还 那么 那个 那种 那 这个 这种 这样 这 得 呗 着 过 把 被 让 对 很 太 真 已经 现在 之后 以后 后 有 在 会 应该 需要 必须 ' +
    '说 讲 看 弄 办 做 才 再 又 但是 但 因为 所以 然后 一个 一 个 谢谢 你好 您好 老是 总是 一直 自己 家里 家 里 上 下 到 从 用 干嘛 干什么 行 好',
)

const enIdle = new Set(
  (
    'a an the is are am be been being was were to of in on at for with by from as into and or but if so than then that this these those it its there here i im ive id ill me my mine you your yours ' +
    'we us our they them their he she his her do does did done doing can could will would should may might must shall have has had having get gets got how what whats when where which who whos why whose ' +
    'not no dont doesnt didnt cant wont isnt arent please thanks thank hello hi hey ok okay tell know want wanna need like just really very much many some any all about also still yet already now ' +
    'long often soon far one ones thing things something anything way happen happens happened mean means say says said go goes going come comes let lets ask question help possible able use using make made take takes ' +
    'up out over off down again too only even ever because while after before during without within each every other another own same such'
  ).split(' '),
)

/** Marks the units of a normalised text that say what it is about: 1, else 0. */
export function contentOf(text: string): Uint8Array {
  const marks = new Uint8Array(text.length)
  for (const [from, to] of wordSpans(text)) if (!enIdle.has(text.slice(from, to))) marks.fill(1, from, to)
  let at = 0
  while (at < text.length) {
    const idle = isHanUnit(text.charCodeAt(at)) ? zhIdle.find((word) => text.startsWith(word, at)) : undefined
    if (idle === undefined && isHanUnit(text.charCodeAt(at))) marks[at] = 1
    at += idle?.length ?? 1
  }
  return marks
}
