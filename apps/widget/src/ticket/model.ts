import type { AttachmentRef, Language, OwnTicket, OwnTicketEvent, TicketCategory } from '@yingda/contract'
import type { TicketTexts } from './texts.ts'

/** The token behind the # of the address; null when there is none. */
export function tokenIn(hash: string): string | null {
  const found = /^#(yl_[\w-]+)$/u.exec(hash)
  return found?.[1] ?? null
}

/** A name in a language; where it is empty, the other one. */
export function nameIn(name: { zh: string; en: string }, language: Language): string {
  const [first, second] = language === 'zh' ? [name.zh, name.en] : [name.en, name.zh]
  return first.trim() === '' ? second : first
}

export const stages = ['new', 'open', 'solved', 'closed'] as const
export type Stage = (typeof stages)[number]

/** How far a ticket has come. */
export function stageOf(category: TicketCategory): Stage {
  return category === 'pending_customer' || category === 'on_hold' ? 'open' : category
}

/** A field's value in words; files are shown apart. */
export function valueText({ kind, value, options }: OwnTicket['fields'][number], language: Language, texts: TicketTexts): string {
  if (value === null || kind === 'file') return ''
  if (typeof value === 'boolean') return value ? texts.yes : texts.no
  if (typeof value === 'number') return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 6 }).format(value)
  const nameOf = (one: string): string => {
    const option = options.find((each) => each.value === one)
    return option === undefined ? one : nameIn(option.name, language)
  }
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string').map(nameOf).join(language === 'zh' ? '、' : ', ')
  if (kind === 'datetime' && !Number.isNaN(Date.parse(value))) return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(value))
  return nameOf(value)
}

/** The files of a field. */
export const filesOf = ({ kind, value }: OwnTicket['fields'][number]): AttachmentRef[] =>
  kind === 'file' && Array.isArray(value) ? value.filter((one): one is AttachmentRef => typeof one === 'object') : []

/** What is shown of what happened: a state that follows at once from another is said once. */
export function shownEvents(events: readonly OwnTicketEvent[]): OwnTicketEvent[] {
  return events.filter((event, at) => {
    const next = events[at + 1]
    return event.type !== 'state' || next?.type !== 'state' || next.at !== event.at
  })
}

/** Whether a newer answer of ours has come since. */
export function hasNews(before: OwnTicket, after: OwnTicket): boolean {
  const last = before.events.at(-1)?.seq ?? 0
  return before.number === after.number && after.events.some((event) => event.seq > last && (event.type === 'state' || (event.type === 'message' && event.from !== 'customer')))
}
