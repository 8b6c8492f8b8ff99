import type { TicketPriority, TicketType, TicketValue } from '@yingda/contract'
import { searchForm } from '../../../platform/search/grams.ts'

/** What a column of a file can be called, in either language. */
const HEADINGS = {
  number: ['number', '编号', '工单编号', '工单号'],
  type: ['type', '类型', '工单类型'],
  subject: ['subject', '主题', '标题'],
  description: ['description', '描述', '内容'],
  priority: ['priority', '优先级'],
  state: ['state', '状态'],
  assignee: ['assignee', '负责人', '受理人'],
  customer: ['customer', '客户', '客户编号'],
  tags: ['tags', '标签'],
  key: ['key', '标识', '外部编号'],
} as const
export type Column = keyof typeof HEADINGS

/** What a heading stands for; null when it is none of ours, and so the name of a field. */
export function columnOf(heading: string): Column | null {
  const wanted = searchForm(heading)
  const found = (Object.keys(HEADINGS) as Column[]).find((column) => (HEADINGS[column] as readonly string[]).includes(wanted))
  return found ?? null
}

const PRIORITY_NAMES: Record<TicketPriority, readonly string[]> = { low: ['low', '低'], normal: ['normal', '普通', '中'], high: ['high', '高'], urgent: ['urgent', '紧急'] }
export const priorityOf = (text: string): TicketPriority | null =>
  (Object.keys(PRIORITY_NAMES) as TicketPriority[]).find((priority) => PRIORITY_NAMES[priority].includes(searchForm(text))) ?? null

const same = (text: string, ...names: readonly (string | null)[]): boolean => names.some((name) => name !== null && name !== '' && searchForm(name) === searchForm(text))

export const typeOf = (types: readonly TicketType[], text: string): TicketType | null => types.find((type) => type.active && same(text, type.id, type.key, type.name.zh, type.name.en)) ?? null
export const stateKeyOf = (type: TicketType, text: string): string | null => type.states.find((state) => same(text, state.key, state.name.zh, state.name.en))?.key ?? null
export const fieldKeyOf = (type: TicketType, heading: string): string | null => type.fields.find((field) => same(heading, field.key, field.name.zh, field.name.en))?.key ?? null

export const listOf = (text: string): string[] => text.split(/[|;；、]/u).map((one) => one.trim()).filter((one) => one !== '')

const YES = new Set(['yes', 'true', '1', '是', 'y'])
const NO = new Set(['no', 'false', '0', '否', 'n'])

/** A cell as a value of a field; what fits no field stays text, so that the field's own refusal is given. */
export function cellValue(type: TicketType, key: string, cell: string): TicketValue {
  const field = type.fields.find((one) => one.key === key)
  const option = (text: string): string => field?.options.find((one) => same(text, one.value, one.name.zh, one.name.en))?.value ?? text
  switch (field?.kind) {
    case 'number': {
      const number = Number(cell.replaceAll(',', ''))
      return cell.trim() === '' || Number.isNaN(number) ? cell : number
    }
    case 'checkbox':
      return YES.has(searchForm(cell)) ? true : NO.has(searchForm(cell)) ? false : cell
    case 'select':
      return option(cell.trim())
    case 'multi_select':
      return listOf(cell).map(option)
    case 'datetime': {
      const at = Date.parse(cell)
      return Number.isNaN(at) ? cell : new Date(at).toISOString()
    }
    default:
      return cell
  }
}
