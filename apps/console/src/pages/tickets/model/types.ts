import type { Language, TicketCategory, TicketField, TicketName, TicketState, TicketType } from '@yingda/contract'

/** A name in a language; where it is empty, the other one. */
export function nameIn(name: TicketName, language: Language): string {
  const [first, second] = language === 'zh' ? [name.zh, name.en] : [name.en, name.zh]
  return first.trim() === '' ? second : first
}

/** What a type calls a state; the bare key of one that is gone. */
export function stateName(type: TicketType | undefined, key: string, language: Language): string {
  const state = type?.states.find((one) => one.key === key)
  return state ? nameIn(state.name, language) : key
}

export const typeName = (type: TicketType | undefined, language: Language): string => (type ? nameIn(type.name, language) : '')
export const fieldName = (type: TicketType | undefined, key: string, language: Language): string => {
  const field = type?.fields.find((one) => one.key === key)
  return field ? nameIn(field.name, language) : key
}

/** The states a ticket may go to, as the type orders them. */
export const movesIn = (type: TicketType | undefined, moves: readonly string[]): TicketState[] => (type?.states ?? []).filter(({ key }) => moves.includes(key))

export const isEmptyValue = (value: unknown): boolean => value === null || value === undefined || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0)

/** Fields that must be filled before a ticket goes to a state, and are not. */
export function missingFor(type: TicketType | undefined, values: Readonly<Record<string, unknown>>, state: string): TicketField[] {
  return (type?.fields ?? []).filter((field) => field.requiredAt.includes(state) && isEmptyValue(values[field.key]))
}

/** Colours of states by what they mean, as antd names them. */
export const colourOf: Record<TicketCategory, string> = { new: 'warning', open: 'processing', pending_customer: 'purple', on_hold: 'default', solved: 'success', closed: 'default' }
