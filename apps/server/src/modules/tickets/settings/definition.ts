import type { SlaPolicyInput, TicketCategory, TicketState, TicketType, TicketTypeInput } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'

const wrong = (path: string, zh: string, en: string): AppError => new AppError('bad_request', { text: { zh, en }, fields: [{ path: `body.${path}`, message: en }] })

const repeated = (keys: readonly string[]): string | undefined => keys.find((key, at) => keys.indexOf(key) !== at)

/**
 * What the schema cannot say of a type.
 * @throws AppError bad_request
 */
export function requireSound(type: TicketTypeInput): void {
  const { fields, states } = type
  const field = repeated(fields.map(({ key }) => key))
  if (field !== undefined) throw wrong('fields', `字段标识“${field}”重复，请改用其他标识。`, `The field key “${field}” is used twice. Choose another one.`)
  const state = repeated(states.map(({ key }) => key))
  if (state !== undefined) throw wrong('states', `状态标识“${state}”重复，请改用其他标识。`, `The state key “${state}” is used twice. Choose another one.`)
  const keys = new Set(states.map(({ key }) => key))
  for (const one of states) {
    const unknown = one.to.find((to) => !keys.has(to))
    if (unknown !== undefined) throw wrong('states', `状态“${one.key}”可转到的状态“${unknown}”不存在。`, `The state “${one.key}” leads to “${unknown}”, which does not exist.`)
  }
  for (const { key, requiredAt, kind, options } of fields) {
    const unknown = requiredAt.find((at) => !keys.has(at))
    if (unknown !== undefined) throw wrong('fields', `字段“${key}”在状态“${unknown}”必填，但没有这个状态。`, `The field “${key}” is required at “${unknown}”, which does not exist.`)
    const choice = kind === 'select' || kind === 'multi_select'
    if (choice && options.length === 0) throw wrong('fields', `选择字段“${key}”至少要有一个选项。`, `The field “${key}” needs at least one option.`)
    const twice = repeated(options.map(({ value }) => value))
    if (twice !== undefined) throw wrong('fields', `字段“${key}”的选项“${twice}”重复。`, `The field “${key}” has the option “${twice}” twice.`)
  }
  const has = (...wanted: TicketCategory[]): boolean => states.some(({ category }) => wanted.includes(category))
  const [first] = states
  if (first?.category !== 'new' && first?.category !== 'open') throw wrong('states', '第一个状态用于新工单，类别须为“新建”或“处理中”。', 'The first state is that of new tickets: its category must be new or open.')
  if (!has('solved') || !has('closed')) throw wrong('states', '至少要有一个“已解决”状态和一个“已关闭”状态。', 'There must be a solved and a closed state.')
}

/** What a change of a type must keep. @throws AppError not_allowed_now */
export function requireKept(before: TicketType, after: TicketTypeInput, inUse: readonly string[]): void {
  const refuse = (zh: string, en: string): AppError => new AppError('not_allowed_now', { text: { zh, en } })
  const gone = inUse.find((key) => !after.states.some((state) => state.key === key))
  if (gone !== undefined) throw refuse(`还有工单处于状态“${gone}”，请先把它们移到其他状态。`, `Tickets are in the state “${gone}”. Move them to another one first.`)
  const moved = after.states.find((state) => inUse.includes(state.key) && before.states.find(({ key }) => key === state.key)?.category !== state.category)
  if (moved) throw refuse(`还有工单处于状态“${moved.key}”，不能更改它的类别。`, `Tickets are in the state “${moved.key}”: its category cannot change.`)
  const other = after.fields.find((field) => before.fields.some(({ key, kind }) => key === field.key && kind !== field.kind))
  if (other) throw refuse(`字段“${other.key}”的类型不能更改，请新建一个字段。`, `The kind of the field “${other.key}” cannot change. Add a new field.`)
}

/** @throws AppError bad_request */
export function requireSoundPolicy(policy: SlaPolicyInput, typeIds: readonly string[]): void {
  if (policy.conditions.typeIds.some((id) => !typeIds.includes(id))) throw wrong('conditions.typeIds', '条件中的工单类型不存在。', 'A type of the conditions does not exist.')
}

export const stateOf = (type: TicketTypeInput, key: string): TicketState | undefined => type.states.find((state) => state.key === key)

/** The first state of a category, in the order of the wishes. */
export function firstState(type: TicketTypeInput, ...categories: TicketCategory[]): TicketState | undefined {
  for (const category of categories) {
    const found = type.states.find((state) => state.category === category)
    if (found) return found
  }
  return undefined
}
