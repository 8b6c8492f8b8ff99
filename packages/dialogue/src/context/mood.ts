import { moodOfEmoji } from '../text/mood.ts'

/** How the customer feels, as far as words and signs show it. */
export interface Mood {
  /** `calm` also where nothing shows; `unhappy`: disappointed or impatient; `angry`; `furious`: very angry, or threatens to complain. */
  readonly level: 'calm' | 'unhappy' | 'angry' | 'furious'
  /** The customer says he will complain, to whomever. */
  readonly threatens: boolean
  /** The words and signs it was read from, at most five. */
  readonly signs: readonly string[]
}

export const calm: Mood = { level: 'calm', threatens: false, signs: [] }

/** Beginning of a message that is read, in UTF-16 units. */
const readLength = 1000
const mostSigns = 5

/** Disappointment and impatience: one point each. */
const displeased =
  /太慢|好慢|慢死|等了(?:好久|很久|半天|太久|这么久|那么久|好几天|几天)|等这么久|没用|没有用|答非所问|不满意|失望|无语|差劲|太差|很差|真差|什么态度|态度(?:很|太|这么)?(?:差|恶劣)|敷衍|搞什么|什么鬼|什么情况啊|烦死|烦人|好烦|真烦|太麻烦|没人管|没人理|一直(?:没|不)(?:人|有人)?(?:管|理|处理|解决|回)|到底(?:还|要|管|能)|又(?:坏|错|不行)了|还不(?:处理|解决)|坑人|太坑|真坑|被坑|受不了|服了你们?|不靠谱|说话不算|算什么(?:事|服务)|\b(?:useless|disappoint(?:ed|ing|ment)|unacceptable|annoy(?:ed|ing)|frustrat(?:ed|ing)|unhappy|not happy|terrible service|poor service|bad service|waste of (?:my )?time|fed up|sick of|tired of (?:waiting|this)|not good enough|let down|no ?one (?:helps|answers|replies|responds)|still waiting|been waiting|how long (?:do i|must i) (?:have to )?wait|makes no sense|unprofessional|unhelpful|not helpful)\b/g

/** Anger and insults: two points each. */
const angered =
  /气死|气炸|气愤|愤怒|火大|发火|恶心|垃圾(?!袋|桶|处理|篓|箱|分类|粉碎)|骗子|骗人|骗钱|诈骗|欺骗|忽悠|黑店|黑心|无耻|不要脸|什么破|破(?:公司|店|平台|系统|机器人|客服|玩意)|狗屁|放屁|扯淡|混蛋|王八蛋|傻逼|傻b|煞笔|脑残|智障|弱智|白痴|蠢货|废物|滚蛋|去死|妈的|他妈|tmd|nmsl|cnm|卧槽|我靠|靠谱个|欺负人|太过分|太过份|过分了|强盗|霸王条款|流氓|\b(?:worst|terrible|horrible|awful|disgust(?:ed|ing)|pathetic|ridiculous|outrageous|furious|angry|pissed|scam(?:mers?)?|fraud|liars?|lying|thieves|rip ?off|crap|bullshit|(?:garbage|trash|rubbish)(?! (?:bags?|cans?|bins?|disposal|disposer|compactor))|idiots?|stupid|morons?|damn|hell is|wtf|what the hell|fuck(?:ing|ed)?|shit(?:ty)?|suck(?:s)?|hate (?:you|this|your)|joke of a|shame on you|disgrace(?:ful)?)\b/g

/** Says that a complaint, a bad review, the press or a court will follow. */
const threats =
  /(?:我?(?:要|就|会|得|去|准备|打算|只能|必须|一定|马上|直接|现在就|再不.{0,12}(?:就|我)))(?:要|去|来|直接|马上)?(?:给你们?|把你们?|向|到|打|找|在)?(?:.{0,8})(?:投诉|差评|曝光|举报|起诉|报警|维权|告你们?|退一赔三)|投诉(?:你们?|到底)|(?<!\d)(?:12315|12345|12378)(?!\d)|消协|消费者协会|消费者保护|工商局|市场监管|监管局|黑猫|法院见|律师函|找律师|找媒体|找记者|发(?:微博|抖音|小红书)|上(?:微博|热搜|电视)|(?:上|打|去)315(?!\d)|315(?:投诉|举报|晚会|曝光)|\b(?:(?:i will|ill|im going to|i am going to|going to|i shall|want to|i must|i have to|gonna) (?:file|make|lodge|report|sue|complain|contact|call|post|leave|write|dispute|take|go)(?: [a-z]+){0,5}? ?(?:complaint|complain|about you|sue you|report you|court|lawyer|attorney|police|bbb|bad review|negative review|reviews everywhere|media|press|ombudsman|authorities|regulator|chargeback|my bank|with (?:my|the) bank)|(?:file|lodge) a (?:formal )?complaint|one star|1 star|zero stars|bad review|negative review|better business bureau|trading standards|consumer protection|small claims|chargeback|my lawyer|legal action|see you in court|report you|sue you)\b/g

/** Asks how to complain, review or report, and threatens nobody. */
const asksHow = /(?:怎么|如何|怎样|哪里|哪儿|在哪|什么地方).{0,6}(?:投诉|差评|举报|维权|评价)|(?:投诉|举报|差评)(?:电话|渠道|入口|方式|进度|流程|处理|结果|能|可以|怎么|在哪|多久|会|删)|\b(?:how|where) (?:do|can|should|could|to|would)(?: i)? (?:file|make|lodge|submit|leave|complain|report|write)/

function found(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([match]) => match.trim()).filter((match) => match !== ''))]
}

/** Latin words in capitals: at least two words, eight letters, and hardly a small letter. */
function isShouted(original: string): boolean {
  const letters = original.replace(/[^A-Za-z]/g, '')
  const capitals = letters.replace(/[a-z]/g, '').length
  return letters.length >= 8 && capitals >= letters.length * 0.8 && /[A-Za-z]{2,}[^A-Za-z]+[A-Za-z]{2,}/.test(original)
}

function signsOf(original: string): { sign: string; points: number }[] {
  const moods = moodOfEmoji(original)
  const runs = /[!！?？]{3,}/.exec(original)?.[0]
  return [
    ...((moods.get('angry') ?? 0) > 0 ? [{ sign: '😠', points: Math.min(2, moods.get('angry') ?? 0) }] : []),
    ...((moods.get('sad') ?? 0) > 0 ? [{ sign: '😞', points: 1 }] : []),
    ...(runs !== undefined && /[!！]/.test(runs) ? [{ sign: '!!!', points: 1 }] : []),
    ...(runs !== undefined && !/[!！]/.test(runs) ? [{ sign: '???', points: 1 }] : []),
    ...(isShouted(original) ? [{ sign: 'ABC', points: 1 }] : []),
  ]
}

function levelOf(points: number, threatens: boolean): Mood['level'] {
  if (threatens || points >= 5) return 'furious'
  if (points >= 2) return 'angry'
  return points === 1 ? 'unhappy' : 'calm'
}

/**
 * The mood of a message: words of displeasure count one point, of anger two, signs (angry emoji, "!!!", capitals) one or two; two
 * points are anger, five or a threat to complain are fury.
 *
 * @param original as typed: emoji, capitals and repeated signs are gone once it is normalised
 * @param normalised the same text normalised
 */
export function readMood(original: string, normalised: string): Mood {
  const text = normalised.slice(0, readLength)
  const threat = asksHow.test(text) ? [] : found(text, threats)
  const anger = found(text, angered)
  const displeasure = found(text, displeased)
  const signs = signsOf(original.slice(0, readLength))
  const points = displeasure.length + 2 * anger.length + signs.reduce((sum, { points: own }) => sum + own, 0)
  const level = levelOf(points, threat.length > 0)
  const all = [...threat, ...anger, ...displeasure, ...signs.map(({ sign }) => sign)]
  return level === 'calm' ? calm : { level, threatens: threat.length > 0, signs: all.slice(0, mostSigns) }
}
