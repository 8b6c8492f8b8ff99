import type { ConversationState } from '@yingda/contract'
import type pg from 'pg'

/** Messages of one conversation, beside the event that begins it. */
export const MESSAGES_EACH = 20
/** Conversations that go on at the same time: their messages take turns in the log. */
const AT_ONCE = 20
const EVENTS = MESSAGES_EACH + 1

const state = {
  id: '', customerId: '', channel: 'web', language: 'zh', page: null, owner: { kind: 'closed' }, ownerSeq: 1, queuedAt: null, groupId: null, priority: 0, offer: null,
  waitingSince: null, handoff: null, ownerSince: '2025-01-01T00:00:00.000Z', passedBy: [], queuedIn: [], session: 1, sessionStartedAt: '2025-01-01T00:00:00.000Z', humanServed: true,
  labels: [], participantIds: [], scenario: null, serviceKind: null, ticketIds: [], createdAt: '2025-01-01T00:00:00.000Z', closedAt: '2025-01-01T00:00:00.000Z', lastSeq: EVENTS,
  activeAt: '2025-01-01T00:00:00.000Z', lastMessage: null, unread: 0, lastCustomerSeq: 2, readByCustomer: 0, readByAgent: 0, rating: null, ratingAsked: null, agentIds: [],
} satisfies ConversationState

const uuidOf = (kind: string, n: string): string => `('00000000-${kind}-4000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`
/** A number that looks random and is the same on every run. */
const hash = (salt: number): string => `(hashint8(p * 31 + ${String(salt)}) & 2147483647)`
const pick = (words: readonly string[], salt: number): string => `(array[${words.map((word) => `'${word}'`).join(',')}])[1 + ${hash(salt)} % ${String(words.length)}]`

const OPENINGS = ['您好', '你好，请问', '在吗', '请问一下', '麻烦帮我看看', '亲', 'Hello', 'Hi there', '我想问', '不好意思打扰了', '還有', '请您稍等']
const GOODS = ['蓝牙耳机', '保温杯', '运动鞋', '机械键盘', '充电器', '台灯', '折叠伞', '双肩背包', '电饭煲', '剃须刀', '体重秤', '路由器', '空气炸锅', '羽绒服']
const MATTERS = [
  '的退款什么时候可以到账', '收到以后发现有破损', '的物流三天没有更新了', '的发票抬头开错了怎么办', '想换一个尺码', '质量有问题，用了两天就坏了', '的优惠券为什么用不了', '的地址填错了可以修改吗',
  '什么时候能发货', '还有货吗', '支持七天无理由吗', '的說明書找不到了', 'has not arrived yet, where is the parcel', 'can I return it and get the money back', '的保修期是多久', '已经为您登记，请耐心等待',
]
const ENDINGS = ['，谢谢', '，麻烦尽快处理', '。', '？', '，我等你回复', '，订单号 SF-', '，急', ' please check the order SF-', '，上次也是这样', '！']

/**
 * A year of conversations that are the same on every run, made by the database itself: closed ones, twenty messages each,
 * four of ten said by customers. One message in ten holds an order number of its own, one in a thousand a rare word, one in
 * fifty thousand a very rare one. @returns positions of the log used.
 */
export async function fillMessages(client: pg.ClientBase, messages: number): Promise<number> {
  const conversations = Math.ceil(messages / MESSAGES_EACH / AT_ONCE) * AT_ONCE
  const events = conversations * EVENTS
  const at = `timestamptz '2025-01-01T00:00:00Z' + (p * ${String((365 * 86_400) / events)}) * interval '1 second'`
  const template = `'${JSON.stringify(state)}'::jsonb`
  await client.query(`insert into conversations (id, customer_id, last_seq, owner, active_at, unread, state)
    select ${uuidOf('0001', 'n')}, ${uuidOf('0002', 'n % 20000')}, ${String(EVENTS)}, 'closed', ${at.replaceAll('p *', `n * ${String(EVENTS)} *`)}, 0,
      ${template} || jsonb_build_object('id', ${uuidOf('0001', 'n')}, 'customerId', ${uuidOf('0002', 'n % 20000')}, 'labels', case when n % 200 = 0 then '["投诉"]'::jsonb else '[]'::jsonb end)
    from generate_series(0, ${String(conversations - 1)}) as n`)
  const text = `${pick(OPENINGS, 1)} || '，' || ${pick(GOODS, 2)} || ${pick(MATTERS, 3)} || ending
    || case when ending like '%SF-' then p::text else '' end
    || case when ${hash(5)} % 1000 = 0 then '，我在贵州' else '' end || case when ${hash(6)} % 50000 = 0 then '，要一份琥珀色的' else '' end
    || case when ${hash(7)} % 3 = 0 then '。' || ${pick(MATTERS, 8)} else '' end`
  const author = `case when ${hash(9)} % 10 < 4 then '{"kind":"customer"}'::jsonb when ${hash(9)} % 10 < 7 then '{"kind":"bot"}'::jsonb
    else '{"kind":"agent","agentId":"00000000-0003-4000-8000-000000000001","name":"Agent"}'::jsonb end`
  const step = AT_ONCE * EVENTS * 500
  for (let from = 0; from < events; from += step) {
    const to = Math.min(events, from + step) - 1
    // Twenty conversations take turns: the place in such a block says which of them, and which of its events.
    await client.query(`insert into conversation_events (conversation_id, seq, position, type, at, client_id, data)
      select ${uuidOf('0001', `(b * ${String(AT_ONCE)} + k % ${String(AT_ONCE)})`)}, k / ${String(AT_ONCE)} + 1, p, case when k < ${String(AT_ONCE)} then 'started' else 'message' end, ${at},
        case when k < ${String(AT_ONCE)} then null else 'm' || p end,
        case when k < ${String(AT_ONCE)} then jsonb_build_object('customerId', ${uuidOf('0002', `(b * ${String(AT_ONCE)} + k % ${String(AT_ONCE)}) % 20000`)}, 'channel', 'web', 'language', 'zh', 'page', null)
        else jsonb_build_object('author', ${author}, 'content', jsonb_build_object('type', 'text', 'text', ${text}), 'clientId', 'm' || p, 'internal', false) end
      from (select g + 1 as p, g / ${String(AT_ONCE * EVENTS)} as b, g % ${String(AT_ONCE * EVENTS)} as k from generate_series(${String(from)}::bigint, ${String(to)}::bigint) as g) as places
      cross join lateral (select ${pick(ENDINGS, 4)} as ending) as e`)
  }
  await client.query(`insert into message_search_labels (label, conversation_id) select '投诉', id from conversations where state->'labels' ? '投诉'`)
  await client.query('update log_head set position = $1', [events])
  await client.query('vacuum analyze conversations, conversation_events, message_search_labels')
  return events
}

/** Gives an agent one conversation in a hundred. */
export async function giveToAgent(client: pg.ClientBase, agentId: string): Promise<number> {
  const result = await client.query(`insert into conversation_agents (agent_id, conversation_id) select $1, id from conversations where abs(hashtext(id::text)) % 100 = 7`, [agentId])
  await client.query(`update conversations c set state = jsonb_set(state, '{agentIds}', jsonb_build_array($1::text)) where id in (select conversation_id from conversation_agents where agent_id = $1::uuid)`, [agentId])
  await client.query('vacuum analyze conversations, conversation_agents')
  return result.rowCount ?? 0
}
