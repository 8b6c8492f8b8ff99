import { duration, ms, ratio, share, words } from './make.ts'
import type { Metric, ParameterKey, Parameters } from './types.ts'

const automatic = words('机器人和系统提示不算人工回复。', 'What the bot or the system says is no reply.')
const open = 'f.first_reply_at is not null or f.ended_at is not null'
const first = ms('f.first_reply_at', 'f.began_at')

/** How quickly people answer. */
export const responseMetrics: Metric[] = [
  ...duration({
    id: 'first_response_a', area: 'response', source: 'session', where: 'f.request_replied_at is not null', value: ms('f.request_replied_at', 'f.requested_at'), business: 'f.response_business_ms',
    name: words('首次响应 A（从请求人工起）', 'First response A, from the request'), formula: words('人工首条回复时间 − 请求人工时间，取平均', 'A person’s first word − the request for a person, mean'),
    numerator: words('响应时长之和', 'time to the first word'), denominator: words('请求过人工并得到回复的会话', 'sessions with a request that a person answered'), exclusions: automatic,
  }),
  ...duration({
    id: 'first_response_b', area: 'response', source: 'stint', where: 'f.first_reply_at is not null', value: first, business: 'f.reply_business_ms',
    name: words('首次响应 B（从接入起）', 'First response B, from acceptance'), formula: words('坐席首条消息时间 − 接入时间，取平均', 'The agent’s first message − accepted at, mean'),
    numerator: words('响应时长之和', 'time to the first message'), denominator: words('坐席发过消息的接待', 'stints in which the agent said something'), exclusions: automatic,
  }),
  ...duration({
    id: 'first_response_c', area: 'response', source: 'stint', where: 'f.first_answered_at is not null', value: ms('f.first_answered_at', 'f.first_asked_at'), business: 'f.answer_business_ms',
    name: words('首次响应 C（从接入后首个提问起）', 'First response C, from the first question'), formula: words('坐席回复时间 − 接入后客户首条消息时间，取平均', 'The agent’s reply − the customer’s first message after acceptance, mean'),
    numerator: words('响应时长之和', 'time to the reply'), denominator: words('接入后有问有答的接待', 'stints with a question that was answered'), exclusions: automatic,
  }),
  ...duration({
    id: 'response_time', area: 'response', source: 'round', where: 'true', value: 'r.ms', business: 'r.business_ms', name: words('平均响应（按轮次）', 'Response time, by rounds'),
    formula: words('每一轮：坐席回复时间 − 客户首个未答消息时间，对所有轮次取平均', 'Each round: the reply − the first message not answered yet; mean over all rounds'),
    numerator: words('每轮响应时长之和', 'time of the rounds'), denominator: words('有回复的轮次', 'rounds that were answered'),
    exclusions: words('接入之前的提问由首次响应衡量；结束时未答的（如“谢谢”）不成一轮；自动回复不算。', 'What was asked before acceptance is measured by the first response; what was open at the end (such as thanks) is no round; automatic words are none.'),
  }),
  ...duration({
    id: 'response_time_sessions', area: 'response', source: 'stint', where: 'cardinality(f.round_ms) > 0', value: '(select round(avg(x)) from unnest(f.round_ms) as x)::bigint',
    name: words('平均响应（按会话均值）', 'Response time, mean of means'), formula: words('先求每次接待内各轮的平均，再对接待取平均', 'Mean of the rounds of each stint, then the mean over stints'),
    numerator: words('各次接待平均响应之和', 'mean times of the stints'), denominator: words('至少一轮的接待', 'stints with a round'), exclusions: automatic,
  }),
  share({
    id: 'reply_rate', area: 'response', source: 'stint', where: open, part: 'f.first_reply_at is not null', better: 'more', name: words('会话回复率', 'Reply rate'),
    formula: words('坐席回复过的接待 ÷ 接待', 'Stints in which the agent replied ÷ stints'), numerator: words('坐席回复过', 'the agent said something'), denominator: words('已回复或已结束的接待', 'stints answered or over'),
  }),
  ratio({
    id: 'answer_question_ratio', area: 'response', source: 'stint', where: 'f.customer_messages > 0', sum: 'f.agent_messages', of: 'f.customer_messages', name: words('答问比', 'Answers per question'),
    formula: words('坐席消息数 ÷ 客户消息数', 'Agent’s messages ÷ customer’s messages'), numerator: words('坐席消息', 'agent’s messages'), denominator: words('接入期间的客户消息', 'customer’s messages while the agent had it'),
    exclusions: words('内部备注不计；客户没说话的接待不计。', 'Without private notes, and stints in which the customer said nothing.'),
  }),
]

/** How many answers come within a limit, in seconds. */
function within(seconds: number, ending: string, parameters: readonly ParameterKey[]): Metric[] {
  const [x, limit] = [String(seconds), String(seconds * 1000)]
  return [
    share({
      id: `answered_within_rounds${ending}`, area: 'response', source: 'round', where: 'true', part: `r.ms <= ${limit}`, better: 'more', parameters,
      name: words(`${x} 秒应答率（轮次）`, `Answered within ${x} s, rounds`), formula: words(`${x} 秒内回复的轮次 ÷ 有回复的轮次`, `Rounds answered within ${x} seconds ÷ rounds answered`),
      numerator: words(`${x} 秒内回复的轮次`, `rounds within ${x} seconds`), denominator: words('有回复的轮次', 'rounds that were answered'), exclusions: words('结束时未答的不成一轮。', 'What was open at the end is no round.'),
    }),
    share({
      id: `answered_within_sessions${ending}`, area: 'response', source: 'stint', where: open, part: `coalesce(${first} <= ${limit}, false)`, better: 'more', parameters,
      name: words(`首响 ${x} 秒应答率（会话）`, `First reply within ${x} s`), formula: words(`接入后 ${x} 秒内首次回复的接待 ÷ 全部接待`, `Stints with a first message within ${x} seconds ÷ all stints`),
      numerator: words(`${x} 秒内首次回复`, `first message within ${x} seconds`), denominator: words('已回复或已结束的接待；从未回复的算未达到', 'stints answered or over; those never answered were not in time'),
    }),
  ]
}

/** Answered in time: by the limit that counts against the target, and by each of the others. */
export const withinMetrics = ({ answerWithinSeconds, alsoWithinSeconds }: Parameters): Metric[] => [
  ...within(answerWithinSeconds, '', ['answerWithinSeconds']), ...[...new Set(alsoWithinSeconds)].flatMap((seconds) => within(seconds, `_${String(seconds)}`, [])),
]
