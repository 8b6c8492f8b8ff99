import { count, duration, ms, number, ratio, share, words } from './make.ts'
import type { Metric } from './types.ts'

const served = 'f.bot_turns > 0 and f.bot_messages > 0'
/** Began and ended with the bot: nobody asked for a person, none came. */
const alone = `${served} and f.requested_at is null and f.person_at is null`
const contained = `${alone} and f.ended_at is not null and f.end_reason not in ('closed_blocked', 'closed_left_message')`
const back = (hours: number): string => `coalesce(f.next_started_at <= f.ended_at + interval '${String(hours)} hours', false)`
/** A wait or a person that customer or bot led to, not an agent who stepped in. */
const led = `f.person_at is not null and f.requested_at is not null and f.requested_at <= f.person_at`
const stepped = words('坐席主动接管的不计。', 'Without those an agent stepped into.')

/** What the bot does, and the way from it to a person. */
export const botMetrics: Metric[] = [
  ...duration({
    id: 'seconds_until_person', area: 'bot', source: 'session', where: led, value: ms('f.person_at', 'f.started_at'), business: 'f.person_business_ms', name: words('找到人工所需时间', 'Time until a human'),
    formula: words('坐席接入时间 − 会话开始时间，取平均', 'A person has it − the session began, mean'), numerator: words('时长之和', 'time'), denominator: words('请求过并得到人工的会话', 'sessions with a request that reached a person'), exclusions: stepped,
  }),
  number({
    id: 'turns_until_person', area: 'bot', source: 'session', where: led, value: 'f.turns_before_person', better: 'less', name: words('找到人工所需轮次', 'Turns until a human'),
    formula: words('坐席接入前客户对机器人说的消息数，取平均', 'Customer’s messages to the bot before a person had it, mean'), numerator: words('轮次之和', 'turns'), denominator: words('请求过并得到人工的会话', 'sessions with a request that reached a person'), exclusions: stepped,
  }),
  count({
    id: 'handoffs', area: 'bot', source: 'session', where: `f.requested_at is not null or f.person_how = 'taken_over'`, name: words('转人工会话数', 'Handoffs'),
    formula: words('请求过人工或被坐席接管的会话', 'Sessions with a request for a person, or taken over by one'), exclusions: words('一次会话多次请求只计一次，按第一次的原因。', 'Several requests of one session count once, by the cause of the first.'),
  }),
  share({
    id: 'handoff_rate', area: 'bot', source: 'session', where: served, part: 'f.requested_at is not null', name: words('转人工率', 'Handoff rate'), formula: words('请求过人工的机器人会话 ÷ 机器人会话', 'Sessions of the bot with a request for a person ÷ sessions of the bot'),
    numerator: words('请求过人工，无论是否接通', 'a person was called for, reached or not'), denominator: words('机器人至少回复一次的会话', 'sessions in which the bot replied'), exclusions: words('只显示按钮不算请求；每种触发各占多少，见“转人工会话数”按原因分组。', 'Showing a button is no request. For the share of each trigger divide “Handoffs” by cause.'),
  }),
  share({
    id: 'contained_rate', area: 'bot', source: 'session', where: `${served} and f.ended_at is not null`, part: alone, name: words('独立接待率', 'Contained'), formula: words('没有人工请求也没有人工的会话 ÷ 结束的机器人会话', 'No person called and none there ÷ sessions of the bot that are over'),
    numerator: words('只有机器人', 'the bot alone'), denominator: words('结束的机器人会话', 'sessions of the bot that are over'), exclusions: words('独立接待不等于解决：放弃和沉默也在其中。', 'Contained is not solved: those who gave up or fell silent are among them.'),
  }),
  share({
    id: 'self_service_rate', area: 'bot', source: 'session', where: `${served} and f.ended_at is not null`, part: ({ returnHours }) => `${contained} and not ${back(returnHours)} and coalesce(f.bot_helped, true)`, better: 'more', parameters: ['returnHours'], settles: ({ returnHours }) => returnHours,
    name: words('自助完成率', 'Self-service, not back'), formula: words('独立接待、没说没用、期限内未再来 ÷ 结束的机器人会话', 'Contained, not called unhelpful, not back within the limit ÷ sessions of the bot that are over'),
    numerator: words('独立接待且期限内未再来', 'contained and not back'), denominator: words('结束的机器人会话', 'sessions of the bot that are over'), exclusions: words('这是推断，不是确认；确认的见“机器人解决率”。', 'Concluded, not confirmed; for that see the bot’s resolution rate.'),
  }),
  count({
    id: 'saved_sessions', area: 'bot', source: 'session', where: ({ returnHours }) => `${contained} and not ${back(returnHours)} and coalesce(f.bot_helped, true)`, better: 'more', parameters: ['returnHours'], settles: ({ returnHours }) => returnHours,
    name: words('机器人独自完成（推断）', 'Done by the bot alone, concluded'), formula: words('独立接待、没说没用、期限内未再来的会话', 'Sessions contained, not called unhelpful, not back within the limit'), exclusions: words('其中没有表态的是推断，不是确认。', 'Those who said nothing are concluded, not confirmed.'),
  }),
  count({
    id: 'saved_confirmed', area: 'bot', source: 'session', where: ({ returnHours }) => `${contained} and not ${back(returnHours)} and f.bot_helped`, better: 'more', parameters: ['returnHours'], settles: ({ returnHours }) => returnHours,
    name: words('机器人独自完成（客户确认）', 'Done by the bot alone, confirmed'), formula: words('上一项中客户说有用或已解决的会话', 'Of these, sessions whose customer said that it helped'), exclusions: words('没表态的不计。', 'Without those who said nothing.'),
  }),
  count({
    id: 'saved_denied', area: 'bot', source: 'session', where: `${alone} and f.ended_at is not null and not coalesce(f.bot_helped, true)`, better: 'less',
    name: words('机器人独自接待但没用', 'The bot alone, and no help'), formula: words('只有机器人、客户最后说没用或未解决的会话', 'Sessions of the bot alone whose customer’s last word was that it did not help'), exclusions: words('没表态的不计。', 'Without those who said nothing.'),
  }),
  share({
    id: 'bot_solved_rate', area: 'bot', source: 'session', where: `${served} and f.bot_helped is not null`, part: 'f.bot_helped', better: 'more', name: words('机器人解决率（确认）', 'Resolution rate of the bot, confirmed'),
    formula: words('客户说有用或已解决 ÷（有用 + 没用）', 'Customers who said it helped ÷ (helped + did not)'), numerator: words('客户最后的表态为有用或已解决', 'the customer’s last word was that it helped'), denominator: words('客户表过态的会话', 'sessions whose customer said so or so'),
    exclusions: words('没表态的不计：沉默不算解决。', 'Without those who said neither: silence is no solution.'),
  }),
  share({
    id: 'bot_unconfirmed_rate', area: 'bot', source: 'session', where: contained, part: 'f.bot_helped is null', name: words('独立接待中未表态占比', 'Contained without a word on it'), formula: words('独立接待而客户未表态 ÷ 独立接待', 'Contained with no word of the customer’s on it ÷ contained'),
    numerator: words('没有评价也没有表态', 'neither thumbs nor an answer'), denominator: words('独立接待且已结束的会话', 'contained sessions that are over'),
  }),
  share({
    id: 'bot_returned_rate', area: 'bot', source: 'session', where: contained, part: ({ returnHours }) => back(returnHours), better: 'less', parameters: ['returnHours'], settles: ({ returnHours }) => returnHours, name: words('独立接待后再来率', 'Back after being contained'),
    formula: words('独立接待后期限内再来 ÷ 独立接待', 'Came again within the limit ÷ contained'), numerator: words('期限内再来', 'came again in time'), denominator: words('独立接待且已结束的会话', 'contained sessions that are over'),
  }),
  ratio({
    id: 'bot_coverage', area: 'bot', source: 'session', where: 'f.bot_answered + f.bot_suggested + f.bot_refused > 0', sum: 'f.bot_answered + f.bot_suggested', of: 'f.bot_answered + f.bot_suggested + f.bot_refused', unit: 'share', better: 'more',
    name: words('机器人覆盖率', 'Coverage of the bot'), formula: words('（回答 + 推荐）÷（回答 + 推荐 + 兜底）', '(Answered + suggested) ÷ (answered + suggested + refused)'), numerator: words('得到回答或推荐的提问', 'questions answered or met with suggestions'),
    denominator: words('回答、推荐或兜底的提问', 'questions answered, met with suggestions or refused'), exclusions: words('寒暄不计；一条提问只按最好的结果计一次。', 'Without small talk; each question counts once, by the best it got.'),
  }),
  ratio({
    id: 'bot_match_rate', area: 'bot', source: 'session', where: 'f.bot_turns > 0', sum: 'f.bot_answered + f.bot_suggested', of: 'f.bot_turns', unit: 'share', better: 'more', name: words('机器人匹配率', 'Match rate of the bot'),
    formula: words('匹配到知识的客户消息 ÷ 客户发给机器人的消息', 'Customer’s messages that met knowledge ÷ messages to the bot'), numerator: words('得到回答或推荐的消息', 'messages answered or met with suggestions'), denominator: words('发给机器人的消息', 'messages to the bot'),
    exclusions: words('寒暄和没有回复的消息在分母中。', 'Small talk and messages without a reply are in the denominator.'),
  }),
  ratio({
    id: 'bot_direct_rate', area: 'bot', source: 'session', where: 'f.bot_answered + f.bot_suggested > 0', sum: 'f.bot_answered', of: 'f.bot_answered + f.bot_suggested', unit: 'share', better: 'more', name: words('精确命中率', 'Answered directly'),
    formula: words('直接回答 ÷（直接回答 + 推荐）', 'Answered ÷ (answered + suggested)'), numerator: words('直接回答的提问', 'questions answered'), denominator: words('回答或推荐的提问', 'questions answered or met with suggestions'),
  }),
]
