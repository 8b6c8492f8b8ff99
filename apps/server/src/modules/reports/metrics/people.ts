import { count, duration, ms, ratio, share, words } from './make.ts'
import type { Metric } from './types.ts'

const people = 'f.person_at is not null'
const over = `${people} and f.ended_at is not null and f.end_reason not in ('closed_blocked', 'closed_left_message')`
const back = (column: string, hours: number): string => `coalesce(f.${column} <= f.ended_at + interval '${String(hours)} hours', false)`
const served = `f.ended_at is not null and f.end_reason not in ('closed_blocked', 'closed_left_message') and (f.bot_messages > 0 or ${people}) and f.customer_messages > 0`

/** How much there is, and what people do with it. */
export const volumeMetrics: Metric[] = [
  count({
    id: 'sessions', area: 'volume', source: 'session', where: `f.customer_messages > 0 or f.requested_at is not null or ${people}`, name: words('会话数', 'Sessions'),
    formula: words('客户说过话、请求过人工或有坐席服务的会话次数', 'Sessions in which the customer spoke, called for a person or was served by one'),
    exclusions: words('只打开窗口的不计；关闭后再来是新的一次。', 'Without those who only opened the window; coming back after the end is a new one.'),
  }),
  count({ id: 'bot_sessions', area: 'volume', source: 'session', where: 'f.bot_turns > 0 and f.bot_messages > 0', name: words('机器人接待会话', 'Sessions of the bot'), formula: words('机器人至少回复一次的会话', 'Sessions in which the bot replied at least once') }),
  count({ id: 'people_sessions', area: 'volume', source: 'session', where: people, name: words('人工接待会话', 'Sessions of people'), formula: words('坐席接入过的会话', 'Sessions that an agent has had') }),
  share({
    id: 'effective_sessions', area: 'volume', source: 'stint', where: 'f.ended_at is not null', part: 'f.customer_messages > 0 and f.agent_messages > 0', better: 'more', name: words('有效会话率', 'Effective conversations'),
    formula: words('接入后双方都说过话的接待 ÷ 结束的接待', 'Stints in which both said something ÷ stints that are over'), numerator: words('客户与坐席各至少一条消息', 'at least one message of each'), denominator: words('结束的接待', 'stints that are over'),
  }),
  count({ id: 'stints', area: 'volume', source: 'stint', where: 'true', name: words('接待次数', 'Stints'), formula: words('坐席接到会话的次数（含转接）', 'Times an agent got a conversation, transfers too') }),
]

export const handlingMetrics: Metric[] = [
  ...duration({
    id: 'session_duration', area: 'handling', source: 'session', where: `f.ended_at is not null and f.end_reason <> 'closed_stale' and f.customer_messages > 0`, value: ms('f.ended_at', 'f.started_at'), business: 'f.session_business_ms', better: 'neither',
    name: words('会话时长', 'Session duration'), formula: words('结束时间 − 开始时间，取平均', 'End − beginning, mean'), numerator: words('时长之和', 'time'), denominator: words('已结束的会话', 'sessions that are over'),
    exclusions: words('未结束的不计；沉默多日后补关的不计；超时自动结束的含沉默时间。', 'Without those under way, and those tidied up after days of silence; silence before an automatic end is part of it.'),
  }),
  ...duration({
    id: 'handling_time', area: 'handling', source: 'stint', where: 'f.ended_at is not null', value: ms('f.ended_at', 'f.began_at'), business: 'f.handling_business_ms', better: 'neither', name: words('人工处理时长', 'Handling time'),
    formula: words('离开坐席的时间 − 接入时间，取平均', 'Left the agent − accepted at, mean'), numerator: words('时长之和', 'time'), denominator: words('结束的接待', 'stints that are over'),
  }),
  share({
    id: 'transfer_rate', area: 'handling', source: 'stint', where: 'f.ended_at is not null', part: `f.outcome = 'transferred'`, better: 'less', name: words('转接率', 'Transfer rate'),
    formula: words('转给同事或其他组的接待 ÷ 结束的接待', 'Stints handed to a colleague or a group ÷ stints that are over'), numerator: words('转出', 'handed on'), denominator: words('结束的接待', 'stints that are over'),
  }),
  share({
    id: 'taken_back_rate', area: 'handling', source: 'stint', where: 'f.ended_at is not null', part: `f.outcome = 'taken_back'`, better: 'less', name: words('收回率', 'Taken back'),
    formula: words('因坐席不回复或离开而收回的接待 ÷ 结束的接待', 'Stints taken back because the agent did not answer or was gone ÷ stints that are over'), numerator: words('被收回', 'taken back'), denominator: words('结束的接待', 'stints that are over'),
  }),
]

export const resolutionMetrics: Metric[] = [
  ...duration({
    id: 'resolution_time', area: 'resolution', source: 'session', where: `${over} and f.end_reason in ('closed_by_agent', 'closed_by_customer') and coalesce(f.outcome, 'solved') = 'solved' and coalesce(f.agent_solved, true)`,
    value: ms('f.ended_at', 'f.started_at'), business: 'f.session_business_ms', name: words('解决时长', 'Resolution time'), formula: words('结束时间 − 会话开始时间，取平均', 'End − beginning of the session, mean'),
    numerator: words('时长之和', 'time'), denominator: words('人工服务、由坐席或客户结束且没人说未解决的会话', 'sessions of people that agent or customer ended and nobody called unsolved'),
    exclusions: words('超时自动结束、拉黑、转留言的不计；小结为未解决或待跟进、或客户说未解决的不计。', 'Without silent ends, blocked ones and messages left; without those summed up as unsolved or to be followed up, or unsolved to the customer.'),
  }),
  share({
    id: 'people_solved_rate', area: 'resolution', source: 'session', where: `${people} and f.outcome is not null`, part: `f.outcome = 'solved'`, better: 'more', name: words('坐席小结解决率', 'Solved, by agents'),
    formula: words('小结为已解决 ÷ 有小结的会话', 'Summed up as solved ÷ sessions summed up'), numerator: words('小结为已解决', 'summed up as solved'), denominator: words('坐席写过小结的会话', 'sessions an agent summed up'),
    exclusions: words('没写小结的不计：沉默不算解决。', 'Without those nobody summed up: silence is no solution.'),
  }),
  share({
    id: 'customer_solved_rate', area: 'resolution', source: 'session', where: `${people} and f.agent_solved is not null`, part: 'f.agent_solved', better: 'more', name: words('客户确认解决率（人工）', 'Solved, by customers of people'),
    formula: words('客户答“已解决” ÷ 回答过的会话', 'The customer said solved ÷ sessions with an answer'), numerator: words('客户答已解决', 'said solved'), denominator: words('客户回答过是否解决的会话', 'sessions whose customer answered'),
    exclusions: words('没回答的不计：沉默不算解决。', 'Without those who did not answer: silence is no solution.'),
  }),
  share({
    id: 'reopened_rate', area: 'resolution', source: 'session', where: over, part: ({ returnHours }) => back('reopened_at', returnHours), better: 'less', parameters: ['returnHours'], settles: ({ returnHours }) => returnHours,
    name: words('重新打开率', 'Reopened'), formula: words('结束后在期限内于同一会话再来 ÷ 结束的人工会话', 'Went on in the same conversation within the limit ÷ sessions of people that are over'), numerator: words('期限内重新打开', 'opened again within the limit'),
    denominator: words('结束的人工会话', 'sessions of people that are over'), exclusions: words('拉黑和转留言的不计。', 'Without blocked ones and messages left.'),
  }),
  ...([24, 72] as const).map((hours) => share({
    id: `repeat_contact_${String(hours)}`, area: 'resolution', source: 'session', where: served, part: back('next_started_at', hours), better: 'less', settles: () => hours, name: words(`${String(hours)} 小时二次来访率`, `Repeat contact within ${String(hours)} h`),
    formula: words(`结束后 ${String(hours)} 小时内同一客户再来 ÷ 结束的会话`, `The same customer came again within ${String(hours)} hours of the end ÷ sessions that are over`), numerator: words('期限内再来', 'came again in time'),
    denominator: words('机器人或人工服务过、已结束的会话', 'sessions served by bot or people that are over'), exclusions: words('拉黑和转留言的不计；不区分是否同一问题。', 'Without blocked ones and messages left; whether it was the same question is not asked.'),
  })),
  share({
    id: 'first_contact_resolution', area: 'resolution', source: 'session', where: over,
    part: ({ returnHours }) => `not ${back('next_started_at', returnHours)} and f.transfers = 0 and coalesce(f.outcome, 'solved') = 'solved' and coalesce(f.agent_solved, true)`, better: 'more', parameters: ['returnHours'],
    settles: ({ returnHours }) => returnHours, name: words('一次解决率', 'First-contact resolution'), formula: words('未转接、没人说未解决、期限内未再来 ÷ 结束的人工会话', 'Not transferred, called unsolved by nobody, not back within the limit ÷ sessions of people that are over'),
    numerator: words('一次解决', 'done the first time'), denominator: words('结束的人工会话', 'sessions of people that are over'), exclusions: words('拉黑和转留言的不计。', 'Without blocked ones and messages left.'),
  }),
]

export const agentMetrics: Metric[] = [
  ratio({
    id: 'occupancy', area: 'agents', source: 'agent_hour', where: 'f.online_ms + f.busy_ms > 0', sum: 'f.serving_there_ms', of: 'f.online_ms + f.busy_ms', unit: 'share', name: words('坐席利用率', 'Occupancy'),
    formula: words('在线或忙碌且至少有一个会话的时间 ÷ 在线和忙碌的时间', 'Time online or busy with at least one conversation ÷ time online or busy'), numerator: words('有会话的时间（毫秒）', 'time with a conversation, in milliseconds'),
    denominator: words('在线和忙碌的时间（毫秒）', 'time online or busy, in milliseconds'), exclusions: words('小休和离线时间不计；同时多个会话不重复计。', 'Without breaks and time offline; several conversations at once count once.'),
  }),
  ratio({
    id: 'concurrency', area: 'agents', source: 'agent_hour', where: 'f.serving_ms > 0', sum: 'f.load_ms', of: 'f.serving_ms', name: words('平均并发会话', 'Conversations at once'),
    formula: words('各会话接待时长之和 ÷ 有会话的时间', 'Time of all conversations ÷ time with at least one'), numerator: words('会话时长之和（毫秒）', 'time of all conversations, in milliseconds'), denominator: words('有会话的时间（毫秒）', 'time with a conversation, in milliseconds'),
  }),
  ...([['online', '在线时长', 'Time online', 'f.online_ms'], ['busy', '忙碌时长', 'Time busy', 'f.busy_ms'], ['break', '小休时长', 'Time on a break', 'f.break_ms']] as const).map(([id, zh, en, column]) => ratio({
    id: `time_${id}`, area: 'agents', source: 'agent_hour', where: 'f.online_ms + f.busy_ms + f.break_ms > 0', sum: column, of: 'f.online_ms + f.busy_ms + f.break_ms', unit: 'share', name: words(`${zh}占比`, `${en}, share`),
    formula: words(`${zh} ÷ 在线、忙碌与小休之和`, `${en} ÷ time online, busy and on a break`), numerator: words(`${zh}（毫秒）`, `${en.toLowerCase()}, in milliseconds`), denominator: words('在线、忙碌与小休之和（毫秒）', 'time online, busy and on a break, in milliseconds'),
  })),
]

export const ticketMetrics: Metric[] = [
  ['sla_met', '工单时效达成率', 'Service levels met', 'true'], ['sla_first_reply_met', '首次回复时效达成率', 'First replies in time', `f.target = 'first_reply'`],
  ['sla_next_reply_met', '后续回复时效达成率', 'Next replies in time', `f.target = 'next_reply'`], ['sla_resolution_met', '解决时效达成率', 'Solved in time', `f.target = 'resolution'`],
].map(([id = '', zh = '', en = '', where = '']) => share({
  id, area: 'tickets', source: 'ticket_target', where, part: 'f.met', better: 'more', name: words(zh, en), formula: words('达成 ÷（达成 + 超时）', 'Met ÷ (met + missed)'), numerator: words('按时达成的目标', 'targets met in time'),
  denominator: words('已达成或已超时的目标', 'targets met or missed'), exclusions: words('暂停的时间不计；还没到期的不计；达成后又重新打开的解决目标以最新为准。', 'Paused time does not count; nor do targets that are still open; of a resolution that came undone the newest end counts.'),
}))
