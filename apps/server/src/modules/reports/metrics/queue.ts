import { count, duration, ms, share, words } from './make.ts'
import type { Metric } from './types.ts'

const waited = ms('f.left_at', 'f.waiting_from')
const short = (seconds: number): string => `(f.outcome = 'abandoned' and ${waited} < ${String(seconds * 1000)})`
const left = `f.outcome in ('accepted', 'abandoned', 'left_message')`

/** Waiting for a person. */
export const queueMetrics: Metric[] = [
  count({
    id: 'waits', area: 'queue', source: 'wait', where: `coalesce(f.outcome, '') <> 'overflowed'`, name: words('进入排队', 'Waits in a queue'),
    formula: words('进入排队的次数', 'Number of times somebody waited in a queue'),
    exclusions: words('溢出到下一组的，只在最后所在的组计一次。', 'A wait that went on in another group counts once, where it ended.'),
  }),
  ...duration({
    id: 'queue_time_accepted', area: 'queue', source: 'wait', where: `f.outcome = 'accepted'`, value: waited, business: 'f.business_ms', name: words('排队时长（已接入）', 'Queue time, accepted'),
    formula: words('接入时间 − 开始排队时间，取平均', 'Accepted at − began to wait, mean'), numerator: words('等待时长之和', 'time waited'), denominator: words('被接入的排队', 'waits that ended with a person'),
    exclusions: words('放弃的单独统计；溢出到其他组时从最初开始排队算起。', 'Those who gave up are told apart; after an overflow the time runs from the first queue.'),
  }),
  ...duration({
    id: 'queue_time_abandoned', area: 'queue', source: 'wait', where: `f.outcome = 'abandoned'`, value: waited, business: 'f.business_ms', name: words('放弃前等待时长', 'Queue time, abandoned'),
    formula: words('离开时间 − 开始排队时间，取平均', 'Left at − began to wait, mean'), numerator: words('等待时长之和', 'time waited'), denominator: words('放弃的排队', 'waits that were abandoned'),
    exclusions: words('包含短时放弃。', 'Short abandons are among them.'),
  }),
  share({
    id: 'abandon_rate', area: 'queue', source: 'wait', where: ({ shortAbandonSeconds }) => `${left} and not ${short(shortAbandonSeconds)}`, part: `f.outcome = 'abandoned'`, better: 'less',
    name: words('排队放弃率', 'Abandon rate'), formula: words('未接入而离开 ÷ 进入排队', 'Left the queue without a person ÷ entered the queue'),
    numerator: words('客户离开、结束或无声超时', 'the customer left, ended it or fell silent'), denominator: words('已接入、放弃或转为留言的排队', 'waits that were accepted, abandoned or became a message'),
    parameters: ['shortAbandonSeconds'], exclusions: words('不计短时放弃；仍在排队的、被主管关闭或拉黑的不计。', 'Without short abandons, waits under way, and what a supervisor closed or blocked.'),
  }),
  share({
    id: 'short_abandon_rate', area: 'queue', source: 'wait', where: left, part: ({ shortAbandonSeconds }) => short(shortAbandonSeconds), name: words('短时放弃占比', 'Short abandons'),
    formula: words('短时放弃 ÷ 结束的排队', 'Abandoned within the limit ÷ waits that ended'), numerator: words('在短时放弃上限内离开', 'left within the limit'),
    denominator: words('已接入、放弃或转为留言的排队', 'waits that were accepted, abandoned or became a message'), parameters: ['shortAbandonSeconds'],
  }),
  share({
    id: 'left_message_rate', area: 'queue', source: 'wait', where: ({ shortAbandonSeconds }) => `${left} and not ${short(shortAbandonSeconds)}`, part: `f.outcome = 'left_message'`,
    name: words('转留言率', 'Became a message'), formula: words('转为留言 ÷ 进入排队', 'Left a message instead ÷ entered the queue'), numerator: words('转为留言', 'left a message'),
    denominator: words('与排队放弃率相同', 'as for the abandon rate'), parameters: ['shortAbandonSeconds'],
  }),
  share({
    id: 'connect_rate', area: 'queue', source: 'wait', where: ({ shortAbandonSeconds }) => `f.origin = 'requested' and f.in_hours and ${left} and not ${short(shortAbandonSeconds)}`, part: `f.outcome = 'accepted'`, better: 'more',
    name: words('接通率', 'Connect rate'), formula: words('接入 ÷ 服务时间内的人工请求', 'Accepted ÷ requests for a person in service hours'), numerator: words('被坐席接入', 'reached a person'),
    denominator: words('服务时间内由客户或机器人发起的人工请求', 'requests of customer or bot in the service hours of the group'), parameters: ['shortAbandonSeconds'],
    exclusions: words('不计短时放弃、非服务时间的请求、转接和收回造成的再次排队；仍在排队的不计。', 'Without short abandons, requests out of hours, waits after a transfer or taking back, and those under way.'),
  }),
  share({
    id: 'connect_rate_all', area: 'queue', source: 'wait', where: `f.origin = 'requested' and ${left}`, part: `f.outcome = 'accepted'`, better: 'more', name: words('接通率（全部请求）', 'Connect rate, all requests'),
    formula: words('接入 ÷ 全部人工请求', 'Accepted ÷ all requests for a person'), numerator: words('被坐席接入', 'reached a person'), denominator: words('全部人工请求，含非服务时间与短时放弃', 'all requests, out of hours and short abandons too'),
    exclusions: words('仍在排队的不计。', 'Without those under way.'),
  }),
  share({
    id: 'overflow_rate', area: 'queue', source: 'wait', where: 'f.outcome is not null', part: `f.outcome = 'overflowed'`, better: 'less', name: words('溢出率', 'Overflow rate'),
    formula: words('溢出到其他组 ÷ 该组结束的排队', 'Went on to another group ÷ waits in the group that ended'), numerator: words('溢出', 'overflowed'), denominator: words('在该组结束的排队', 'waits in the group that ended'),
  }),
]
