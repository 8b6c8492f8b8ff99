import type { ControlAct } from './control/acts.ts'
import type { Command } from './commands.ts'
import type { FollowUpKind } from './context/follow-up.ts'
import type { Mood } from './context/mood.ts'
import type { EntityType } from './entities/index.ts'
import type { RankedEntry } from './ranked.ts'
import type { DecisionRecord } from './record.ts'
import type { HandoffReason, Language } from './types.ts'

const percent = (value: number): string => `${Math.round(value * 100)}%`

/** Wording of an explanation in one language. */
interface Words {
  readonly language: Readonly<Record<Language, string>>
  readonly reason: Readonly<Record<HandoffReason, string>>
  readonly act: Readonly<Record<ControlAct['kind'], string>>
  readonly rule: Readonly<Record<string, string>>
  readonly read: (text: string) => string
  readonly nothingRead: string
  readonly truncated: string
  readonly corrected: (text: string) => string
  readonly otherLanguage: (used: string) => string
  readonly acts: (acts: string) => string
  readonly codes: (codes: string) => string
  readonly cover: (cover: string, needed: string) => string
  readonly entry: (place: number, label: string, chance: string) => string
  readonly nearest: (question: string, terms: string) => string
  readonly needed: (chance: string) => string
  readonly passage: (place: string, chance: string, coverage: string, terms: string) => string
  readonly noPassage: string
  readonly passageNeeded: (chance: string) => string
  /** @param place the place of the answer among the entry's answers for some customers, from 1 */
  readonly variant: (place: number) => string
  readonly repeats: (count: number) => string
  readonly misses: (count: number) => string
  readonly decided: (rule: string, reason: string | null) => string
  readonly dropped: (count: number) => string
  readonly followUp: Readonly<Record<FollowUpKind, string>>
  readonly joined: (text: string) => string
  readonly alone: string
  readonly deniedAnswer: string
  readonly denied: (question: string) => string
  readonly asked: (text: string) => string
  readonly part: (place: number, text: string, question: string, chance: string) => string
  readonly mood: Readonly<Record<Exclude<Mood['level'], 'calm'>, string>>
  readonly threatens: string
  readonly moodSigns: (mood: string, signs: string) => string
  readonly entity: Readonly<Record<EntityType, string>>
  readonly entities: (entities: string) => string
  readonly hidden: string
  readonly beside: Readonly<Record<string, string>>
}

const zh: Words = {
  language: { zh: '中文', en: '英文' },
  reason: { asked: '访客要求', unknown: '连续没有答上', repeated: '同一问题问了多次', unhappy: '访客不满意' },
  act: {
    handover: '要求人工',
    choose: '选择列表中的一项',
    rejectChoices: '否定整个列表',
    yes: '同意',
    no: '拒绝',
    repeat: '要求重复',
    cancel: '取消',
    back: '返回',
    unhappy: '对回答不满意',
  },
  rule: {
    'control.tapped': '访客点选了一个问题，直接回答。',
    'control.handover': '访客要求人工，任何得分都不能推翻，转人工。',
    'control.accept-offer': '访客同意转人工，转人工。',
    'control.decline-offer': '访客不需要转人工，继续由机器人服务。',
    'control.choose': '访客选了上一条列表中的一项。',
    'control.reject-choices': '访客表示列表中没有想问的，按没答上处理。',
    'control.repeat': '访客要求重复上一条回复。',
    'control.back': '访客要求返回，重新给出列表。',
    'control.cancel': '访客取消了正在进行的选择。',
    'control.no-text': '消息里没有可识别的文字，请访客用文字描述。',
    'context.denied': '访客表示上一条回答不是想问的，给出其他可能的问题；没有时提出转人工。',
    'knowledge.several': '一条消息里有几个问题，每个都有把握，逐一回答。',
    'escalate.outburst': '访客情绪激动而没有提出明确的问题，立即提出转人工。',
    'escalate.angry': '访客情绪激动，而知识库没有覆盖这个问题，立即提出转人工。',
    'escalate.unhappy': '访客对上一条回复不满意，主动提出转人工。',
    'escalate.repeated': '同一个问题已问多次，主动提出转人工。',
    'curated.exact': '与知识库中的问法一致，采用该条知识。',
    'chitchat.exact': '与闲聊问法一致，按闲聊回复。',
    'chitchat.likely': '很像闲聊，按闲聊回复。',
    'refuse.identifier': '消息只有编号，不猜测，请访客说明想了解什么。',
    'knowledge.answer': '把握足够，直接回答。',
    'knowledge.passage': '没有把握足够的知识条目，文档中有一段回答了这个问题，引用这一段并注明出处。',
    'knowledge.suggest': '可能有答案但把握不足，列出“您是不是想问”。',
    'refuse.unknown': '知识库很可能没有覆盖这个问题，如实说明并提供人工。',
  },
  read: (text) => `读作：“${text}”。`,
  nothingRead: '消息里没有可识别的文字。',
  truncated: '消息过长，只读了前面一部分。',
  corrected: (text) => `疑有错字，另按“${text}”再读一遍。`,
  otherLanguage: (used) => `用${used}知识作答。`,
  acts: (acts) => `识别到的动作：${acts}。`,
  codes: (codes) => `知识库里没有这些编号，比较时不计：${codes}。`,
  cover: (cover, needed) => `知识库覆盖该问题的可能性为 ${cover}（至少 ${needed} 才给出建议或回答）。`,
  entry: (place, label, chance) => `第 ${place} 位：“${label}”，答对的可能性 ${chance}。`,
  nearest: (question, terms) => `最相近的问法是“${question}”${terms === '' ? '' : `，共有：${terms}`}。`,
  needed: (chance) => `达到 ${chance} 才直接回答。`,
  passage: (place, chance, coverage, terms) => `文档中最相近的一段在“${place}”，答对的可能性 ${chance}，涵盖问题内容的 ${coverage}${terms === '' ? '' : `，共有：${terms}`}。`,
  noPassage: '文档中没有相近的段落。',
  variant: (place) => `客户属于第 ${String(place)} 个分群答案的分群，回复该答案。`,
  passageNeeded: (chance) => `达到 ${chance}、且高于知识条目时才引用文档。`,
  repeats: (count) => `同一问题第 ${count} 次提出。`,
  misses: (count) => `此前已连续 ${count} 次没有答上。`,
  decided: (rule, reason) => `决定：${rule}${reason === null ? '' : `原因：${reason}。`}`,
  dropped: (count) => `有 ${count} 条指令指向不存在的内容，已丢弃。`,
  followUp: {
    bare: '消息没有说明对象，承接上文',
    fragment: '消息只说了对象，承接上文',
    reference: '消息指代了上文',
    short: '消息很短或以承接的词开头，可能承接上文',
  },
  joined: (text) => `结合上文理解为：“${text}”。`,
  alone: '按消息本身理解更可靠。',
  deniedAnswer: '访客表示不是上一条回答。',
  denied: (question) => `访客表示不是“${question}”，排到其他知识之后。`,
  asked: (text) => `想问的是：“${text}”。`,
  part: (place, text, question, chance) => `第 ${place} 个问题：“${text}”，对应“${question}”，答对的可能性 ${chance}。`,
  mood: { unhappy: '不满', angry: '生气', furious: '非常生气' },
  threatens: '表示要投诉',
  moodSigns: (mood, signs) => `访客情绪：${mood}（依据：${signs}）。`,
  entity: {
    date: '日期',
    time: '时间',
    datetime_range: '时间段',
    phone: '电话号码',
    email: '邮箱',
    amount: '金额',
    quantity: '数量',
    order_number: '订单号',
    tracking_number: '快递单号',
    id_card: '身份证号',
    bank_card: '银行卡号',
    address: '地址',
    person_name: '姓名',
    plate: '车牌号',
    product: '商品',
    enumeration: '选项',
  },
  entities: (entities) => `提到：${entities}。`,
  hidden: '已隐去',
  beside: {
    'beside.furious': '访客非常生气或表示要投诉，回答之外同时提出转人工。',
    'beside.angry': '访客情绪激动，列表之外同时提出转人工。',
  },
}

const en: Words = {
  language: { zh: 'Chinese', en: 'English' },
  reason: {
    asked: 'the customer asked',
    unknown: 'several misses in a row',
    repeated: 'the same question again',
    unhappy: 'the customer is unhappy',
  },
  act: {
    handover: 'asks for a person',
    choose: 'chooses from the list',
    rejectChoices: 'none of the list',
    yes: 'yes',
    no: 'no',
    repeat: 'asks to repeat',
    cancel: 'cancel',
    back: 'back',
    unhappy: 'unhappy with the answer',
  },
  rule: {
    'control.tapped': 'The customer tapped a question, so it is answered.',
    'control.handover': 'The customer asks for a person, which no score overrides.',
    'control.accept-offer': 'The customer accepts the offered person.',
    'control.decline-offer': 'The customer declines the offered person.',
    'control.choose': 'The customer chose from the list that was just offered.',
    'control.reject-choices': 'None of the list was meant: this counts as a miss.',
    'control.repeat': 'The customer wants to hear the last reply again.',
    'control.back': 'The customer goes back to the list.',
    'control.cancel': 'The customer cancels the choice at hand.',
    'control.no-text': 'The message holds no words, so the customer is asked for some.',
    'context.denied': 'The last answer was not what was meant: other questions are offered, or a person when there are none.',
    'knowledge.several': 'The message asks several things, each sure enough: they are answered one by one.',
    'escalate.outburst': 'The customer is angry and asks nothing in particular: a person is offered at once.',
    'escalate.angry': 'The customer is angry and the knowledge does not cover this: a person is offered at once.',
    'escalate.unhappy': 'The customer is unhappy with the last reply: a person is offered.',
    'escalate.repeated': 'The same question was asked again and again: a person is offered.',
    'curated.exact': 'The knowledge base has this very question.',
    'chitchat.exact': 'This is a known small-talk phrase.',
    'chitchat.likely': 'This sounds like small talk.',
    'refuse.identifier': 'The message is only a number or code, so nothing is guessed.',
    'knowledge.answer': 'The best entry is likely enough to be answered at once.',
    'knowledge.passage': 'No entry is sure enough, but a passage of a document answers this: it is quoted with its source.',
    'knowledge.suggest': 'There may be an answer, but it is not sure enough: "did you mean".',
    'refuse.unknown': 'The knowledge base most likely does not cover this: said so, and a person is offered.',
  },
  read: (text) => `Read as "${text}".`,
  nothingRead: 'The message holds no words.',
  truncated: 'The message was long; only its beginning was read.',
  corrected: (text) => `Likely typing errors: read once more as "${text}".`,
  otherLanguage: (used) => `Looked in the ${used} knowledge.`,
  acts: (acts) => `Noticed: ${acts}.`,
  codes: (codes) => `Codes the knowledge does not have, left out of the comparison: ${codes}.`,
  cover: (cover, needed) => `Probability that the knowledge covers this: ${cover} (at least ${needed} is needed to suggest or answer).`,
  entry: (place, label, chance) => `No. ${place}: "${label}", right with a probability of ${chance}.`,
  nearest: (question, terms) => `Most like the question "${question}"${terms === '' ? '' : `, sharing: ${terms}`}.`,
  needed: (chance) => `${chance} is needed to answer at once.`,
  passage: (place, chance, coverage, terms) =>
    `The closest passage of the documents is in "${place}": it answers this with a probability of ${chance} and holds ${coverage} of what is asked${terms === '' ? '' : `, sharing: ${terms}`}.`,
  noPassage: 'No passage of the documents is close.',
  variant: (place) => `The customer is in a segment of answer ${String(place)} for segments, so that this one is given.`,
  passageNeeded: (chance) => `A document is quoted from ${chance} on, and when that is more than an entry has.`,
  repeats: (count) => `Asked ${count} times in a row.`,
  misses: (count) => `${count} ${count === 1 ? 'message' : 'messages'} before this could not be answered.`,
  decided: (rule, reason) => `Decision: ${rule}${reason === null ? '' : ` Reason: ${reason}.`}`,
  dropped: (count) => `${count} ${count === 1 ? 'command' : 'commands'} named something that does not exist and were dropped.`,
  followUp: {
    bare: 'The message names nothing, so it leans on what was said before',
    fragment: 'The message only names something, so it leans on what was said before',
    reference: 'The message points back to what was said before',
    short: 'The message is short or begins like a continuation, so it may lean on what was said before',
  },
  joined: (text) => `Read together with it: "${text}".`,
  alone: 'The message by itself was the better reading.',
  deniedAnswer: 'The customer says that the last answer was not it.',
  denied: (question) => `The customer says it is not "${question}", which goes behind the others.`,
  asked: (text) => `What is meant: "${text}".`,
  part: (place, text, question, chance) => `Question ${place}: "${text}", answered by "${question}", right with a probability of ${chance}.`,
  mood: { unhappy: 'unhappy', angry: 'angry', furious: 'very angry' },
  threatens: 'threatens to complain',
  moodSigns: (mood, signs) => `Mood: ${mood} (from: ${signs}).`,
  entity: {
    date: 'date',
    time: 'time',
    datetime_range: 'period',
    phone: 'phone number',
    email: 'e-mail address',
    amount: 'amount',
    quantity: 'quantity',
    order_number: 'order number',
    tracking_number: 'tracking number',
    id_card: 'identity card number',
    bank_card: 'bank card number',
    address: 'address',
    person_name: 'name',
    plate: 'licence plate',
    product: 'product',
    enumeration: 'option',
  },
  entities: (entities) => `Named: ${entities}.`,
  hidden: 'hidden',
  beside: {
    'beside.furious': 'The customer is very angry or threatens to complain, so a person is offered beside the answer.',
    'beside.angry': 'The customer is angry, so a person is offered beside the list.',
  },
}

/** How many entries of the ranking are told. */
const told = 3

function aboutInput(record: DecisionRecord, words: Words): string[] {
  const { signals, input } = record
  const lines = [signals.isEmpty ? words.nothingRead : words.read(input.normalised)]
  if (input.truncated) lines.push(words.truncated)
  if (input.corrected !== null) lines.push(words.corrected(input.corrected))
  if (record.language.used !== (record.language.detected ?? record.language.conversation)) {
    lines.push(words.otherLanguage(words.language[record.language.used]))
  }
  if (signals.acts.length > 0) lines.push(words.acts(signals.acts.map((act) => words.act[act.kind]).join(', ')))
  if (signals.unknownCodes.length > 0) lines.push(words.codes(signals.unknownCodes.join(', ')))
  return lines
}

function valueOf(value: object | string): string {
  return typeof value === 'string' ? value : Object.values(value).filter((part) => part !== '').join(' ')
}

function aboutEntities({ signals }: DecisionRecord, words: Words): string[] {
  if (signals.entities.length === 0) return []
  const named = signals.entities.map(({ type, value }) => `${words.entity[type]} ${value === null ? `(${words.hidden})` : valueOf(value)}`)
  return [words.entities(named.join(', '))]
}

function aboutMood({ signals }: DecisionRecord, words: Words): string[] {
  const { level, threatens, signs } = signals.mood
  if (level === 'calm') return []
  const mood = threatens ? `${words.mood[level]}, ${words.threatens}` : words.mood[level]
  return [words.moodSigns(mood, signs.join(', '))]
}

function aboutContext(record: DecisionRecord, words: Words): string[] {
  const { followUp, denial, parts } = record.signals
  const lines: string[] = []
  if (denial !== null) {
    lines.push(denial.kind === 'bare' ? words.deniedAnswer : denial.question === null ? '' : words.denied(denial.question))
    if (denial.asked !== null) lines.push(words.asked(denial.asked))
  }
  if (followUp !== null) {
    const reading = followUp.reading === 'joined' ? words.joined(followUp.text) : words.alone
    lines.push(`${words.followUp[followUp.kind]}${words === zh ? '，' : '. '}${reading}`)
  }
  parts.forEach((part, i) => lines.push(words.part(i + 1, part.text, part.question, percent(part.probability))))
  return lines.filter((line) => line !== '')
}

function aboutEntry(entry: RankedEntry, place: number, words: Words): string {
  const line = words.entry(place, entry.label, percent(entry.probability))
  return entry.question === null ? line : `${line} ${words.nearest(entry.question, entry.terms.join(', '))}`
}

function aboutKnowledge(record: DecisionRecord, words: Words): string[] {
  const { ranking, thresholds, signals } = record
  if (ranking.length === 0 || record.rule.startsWith('control.')) return []
  const entries = ranking.slice(0, told).map((entry, i) => aboutEntry(entry, i + 1, words))
  return [words.cover(percent(signals.cover), percent(thresholds.suggestAt)), ...entries, words.needed(percent(thresholds.answerAt))]
}

function aboutDocuments({ candidates, signals, thresholds }: DecisionRecord, words: Words): string[] {
  if (signals.asked === null) return []
  const { passage, terms } = candidates.find(({ command }) => command.kind === 'passage')?.evidence ?? {}
  if (passage === undefined) return [words.noPassage]
  const place = [passage.title, passage.heading].filter((part) => part !== '').join(' › ')
  return [words.passage(place, percent(passage.probability), percent(passage.coverage), (terms ?? []).join(', ')), words.passageNeeded(percent(thresholds.passageAt))]
}

const aboutVariants = ({ replies }: DecisionRecord, words: Words): string[] => replies.flatMap(({ variant }) => (variant === undefined ? [] : [words.variant(variant + 1)]))

function reasonOf(commands: readonly Command[]): HandoffReason | null {
  const command = commands[0]
  return command?.kind === 'handover' || command?.kind === 'offerHandover' ? command.reason : null
}

/**
 * The decision in sentences a trainer understands, in the order in which it came about; the last one is the decision.
 *
 * @param language language of the sentences, not of the conversation
 */
export function explain(record: DecisionRecord, language: Language): string[] {
  const words = language === 'zh' ? zh : en
  const { signals } = record
  const lines = [
    ...aboutInput(record, words),
    ...aboutEntities(record, words),
    ...aboutMood(record, words),
    ...aboutContext(record, words),
    ...aboutKnowledge(record, words),
    ...aboutDocuments(record, words),
    ...aboutVariants(record, words),
  ]
  if (signals.repeats > 1) lines.push(words.repeats(signals.repeats))
  if (signals.misses > 0) lines.push(words.misses(signals.misses))
  if (record.dropped.length > 0) lines.push(words.dropped(record.dropped.length))
  if (record.beside !== null) lines.push(words.beside[record.beside] ?? record.beside)
  const reason = reasonOf(record.commands)
  const rule = words.rule[record.rule] ?? record.rule
  lines.push(words.decided(rule, reason === null ? null : words.reason[reason]))
  return lines
}
