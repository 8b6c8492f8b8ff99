import type { SlaPolicyInput, TicketField, TicketState, TicketTypeInput } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import type { Database } from '../../../platform/database/database.ts'
import { insertDefinition, lockSettings, readPolicies, readTypes } from './store.ts'

const HOUR = 3600
const DAY = 24 * HOUR
const noHelp = { zh: '', en: '' }

const states: TicketState[] = [
  { key: 'new', name: { zh: '待受理', en: 'New' }, category: 'new', to: ['open', 'pending', 'on_hold', 'solved'] },
  { key: 'open', name: { zh: '处理中', en: 'In progress' }, category: 'open', to: ['pending', 'on_hold', 'solved'] },
  { key: 'pending', name: { zh: '待客户回复', en: 'Waiting for customer' }, category: 'pending_customer', to: ['open', 'on_hold', 'solved'] },
  { key: 'on_hold', name: { zh: '挂起', en: 'On hold' }, category: 'on_hold', to: ['open', 'pending', 'solved'] },
  { key: 'solved', name: { zh: '已解决', en: 'Solved' }, category: 'solved', to: ['open', 'closed'] },
  { key: 'closed', name: { zh: '已关闭', en: 'Closed' }, category: 'closed', to: [] },
]

const field = (one: Pick<TicketField, 'key' | 'kind' | 'name'> & Partial<TicketField>): TicketField => ({
  help: noHelp, options: [], required: false, requiredAt: [], customer: 'fill', min: null, max: null, ...one,
})

const rules: TicketTypeInput['rules'] = { reopenDays: 7, closeDays: 7, reminders: { times: 3, seconds: DAY }, raiseAfter: 2 }
const base = { active: true, forCustomers: true, priority: 'normal', groupId: null, states, rules } as const

const types: { key: string; type: TicketTypeInput }[] = [
  {
    key: 'general',
    type: { ...base, name: { zh: '咨询', en: 'Question' }, description: { zh: '需要继续跟进的问题。', en: 'A question that needs following up.' }, fields: [field({ key: 'phone', kind: 'phone', name: { zh: '联系电话', en: 'Phone' } })] },
  },
  {
    key: 'return',
    type: {
      ...base,
      name: { zh: '退换货', en: 'Return or exchange' },
      description: { zh: '退货、换货与退款。', en: 'Returns, exchanges and refunds.' },
      fields: [
        field({ key: 'order_number', kind: 'text', name: { zh: '订单号', en: 'Order number' }, required: true }),
        field({
          key: 'reason', kind: 'select', name: { zh: '原因', en: 'Reason' }, required: true,
          options: [
            { value: 'damaged', name: { zh: '破损', en: 'Damaged' } },
            { value: 'wrong_item', name: { zh: '发错货', en: 'Wrong item' } },
            { value: 'quality', name: { zh: '质量问题', en: 'Quality' } },
            { value: 'not_as_described', name: { zh: '与描述不符', en: 'Not as described' } },
            { value: 'not_wanted', name: { zh: '不想要了', en: 'No longer wanted' } },
          ],
        }),
        field({ key: 'amount', kind: 'number', name: { zh: '退款金额（元）', en: 'Refund amount' }, customer: 'see', min: 0, requiredAt: ['solved'] }),
        field({ key: 'pictures', kind: 'file', name: { zh: '凭证图片', en: 'Pictures' } }),
      ],
    },
  },
  {
    key: 'complaint',
    type: {
      ...base, priority: 'high',
      name: { zh: '投诉', en: 'Complaint' },
      description: { zh: '对商品或服务的投诉。', en: 'A complaint about goods or service.' },
      fields: [
        field({
          key: 'about', kind: 'select', name: { zh: '投诉对象', en: 'About' }, required: true,
          options: [
            { value: 'goods', name: { zh: '商品', en: 'Goods' } }, { value: 'delivery', name: { zh: '物流', en: 'Delivery' } },
            { value: 'service', name: { zh: '客服', en: 'Service' } }, { value: 'other', name: { zh: '其他', en: 'Other' } },
          ],
        }),
        field({ key: 'phone', kind: 'phone', name: { zh: '联系电话', en: 'Phone' } }),
        field({ key: 'outcome', kind: 'long_text', name: { zh: '处理结果', en: 'Outcome' }, customer: 'see', requiredAt: ['solved'] }),
      ],
    },
  },
  {
    key: 'repair',
    type: {
      ...base,
      name: { zh: '报修', en: 'Repair' },
      description: { zh: '商品故障的维修：上门或寄修。', en: 'Repair of a faulty item, at home or by post.' },
      fields: [
        field({ key: 'product', kind: 'text', name: { zh: '商品名称或型号', en: 'Product or model' }, required: true }),
        field({ key: 'order_number', kind: 'text', name: { zh: '订单号', en: 'Order number' }, help: { zh: '不记得可以不填', en: 'Leave it empty if you do not know it' } }),
        field({ key: 'phone', kind: 'phone', name: { zh: '联系电话', en: 'Phone' }, required: true, help: { zh: '师傅上门前会打这个电话', en: 'The technician calls this number before a visit' } }),
        field({ key: 'date', kind: 'date', name: { zh: '希望上门的日期', en: 'Preferred day of the visit' } }),
        field({ key: 'pictures', kind: 'file', name: { zh: '故障图片', en: 'Pictures of the fault' } }),
        field({ key: 'outcome', kind: 'long_text', name: { zh: '维修结果', en: 'Outcome' }, customer: 'see', requiredAt: ['solved'] }),
      ],
    },
  },
]

const goals = (first: number, next: number, resolution: number): SlaPolicyInput['goals']['low'] => ({ firstReplySeconds: first, nextReplySeconds: next, resolutionSeconds: resolution })
const standard: SlaPolicyInput = {
  name: '标准服务时效 Standard', active: true,
  conditions: { typeIds: [], priorities: [], groupIds: [], customerLevels: [], segmentIds: [] },
  calendarId: null,
  goals: { low: goals(8 * HOUR, 16 * HOUR, 40 * HOUR), normal: goals(4 * HOUR, 8 * HOUR, 24 * HOUR), high: goals(HOUR, 2 * HOUR, 8 * HOUR), urgent: goals(HOUR / 4, HOUR / 2, 4 * HOUR) },
  warning: { kind: 'share', share: 0.8 },
  escalations: [{ target: 'any', afterSeconds: 0, raisePriority: false, assignGroupId: null, assignAgentId: null, notifyFollowers: true, notifyUserIds: [] }],
}

/** The types and the policy a new installation has; an installation that has types keeps what it has. */
export async function ensureDefaults(db: Database, now: string): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSettings(tx)
    if ((await readTypes(tx)).length > 0) return
    for (const { key, type } of types) await insertDefinition(tx, 'types', { id: randomUUID(), key, definition: type, now })
    if ((await readPolicies(tx)).length === 0) await insertDefinition(tx, 'policies', { id: randomUUID(), definition: standard, now })
  })
}
