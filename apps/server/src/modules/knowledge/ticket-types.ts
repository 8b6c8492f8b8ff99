import type { TicketName } from '@yingda/contract'
import type { Words } from './entry.ts'

/** A type of tickets that customers may open, as the modules above know it. */
export interface OpenTicketType {
  /** How an entry names it: the key of one that ships with the product, else its id. */
  ref: string
  id: string
  name: TicketName
}

/** Types an answer may lead to now; handed in at the composition root. */
export type OpenTicketTypes = () => Promise<readonly OpenTicketType[]>

/** What an entry says of a type: its key, its id, or, in a file, its name in either language. */
export function findTicketType(types: readonly OpenTicketType[], text: string): OpenTicketType | null {
  const wanted = text.trim().toLowerCase()
  const named = ({ zh, en }: TicketName): boolean => zh.trim().toLowerCase() === wanted || en.trim().toLowerCase() === wanted
  return types.find(({ ref, id }) => ref === wanted || id === wanted) ?? types.find(({ name }) => named(name)) ?? null
}

/** Why an entry cannot name it. */
export const noTicketType = (text: string): Words => ({
  zh: `工单类型“${text.slice(0, 40)}”不存在、已停用或未对客户开放`,
  en: `there is no ticket type “${text.slice(0, 40)}” that is in use and open to customers`,
})

/**
 * The type an entry will name.
 * @param before what it names already: that stays, also when the type is no longer open
 * @returns undefined for one that may not be named
 */
export function settleTicketType(types: readonly OpenTicketType[], text: string | null, before: string | null): string | null | undefined {
  return text === null || text === before ? text : findTicketType(types, text)?.ref
}
