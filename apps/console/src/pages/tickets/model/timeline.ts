import type { Language, TicketActor, TicketChange, TicketEvent, TicketType } from '@yingda/contract'
import type { Translate } from '../../../i18n/i18n.tsx'
import { fieldName, nameIn, stateName } from './types.ts'

/** What reading an event takes. */
export interface Reading {
  readonly t: Translate
  readonly language: Language
  readonly types: readonly TicketType[]
  readonly typeId: string
  /** Of a group; null when it is not known. */
  groupName(id: string): string | null
  date(iso: string): string
}

/** Events worth a line. The clocks' own moves are left out, other than warnings, breaches and escalations. */
export const isShown = (event: TicketEvent): boolean => event.type !== 'sla' || event.what === 'warned' || event.what === 'breached' || event.what === 'escalated'

/** Who did it, for one who reads. */
export function actorName(by: TicketActor, t: Translate): string {
  if (by.name !== null) return by.name
  if (by.kind === 'agent') return t('tickets.byAgent')
  return t(by.kind === 'customer' ? 'tickets.byCustomer' : by.kind === 'bot' ? 'tickets.byBot' : 'tickets.bySystem')
}

function shown(value: TicketChange['to'], field: string, reading: Reading): string {
  const { t, language, types, typeId } = reading
  const type = types.find(({ id }) => id === typeId)
  if (value === null || value === undefined || value === '') return t('common.none')
  if (field === 'type') return nameIn(types.find(({ id }) => id === value)?.name ?? { zh: String(value), en: '' }, language)
  if (field === 'priority') return t(`tickets.priority.${value as 'low' | 'normal' | 'high' | 'urgent'}`)
  if (typeof value === 'boolean') return t(value ? 'tickets.yes' : 'tickets.no')
  const options = type?.fields.find(({ key }) => `value:${key}` === field)?.options ?? []
  const named = (one: string | number): string => { const found = options.find((option) => option.value === one); return found ? nameIn(found.name, language) : String(one) }
  return Array.isArray(value) ? value.map(named).join(t('tickets.and')) || t('common.none') : named(value)
}

function changeText(change: TicketChange, reading: Reading): string {
  const { t, language, types, typeId } = reading
  const { field, from, to } = change
  const type = types.find(({ id }) => id === typeId)
  if (field === 'customer') return t('tickets.changedCustomer')
  const isValue = field.startsWith('value:')
  const key = field.replace(/^value:/u, '')
  const kind = isValue ? type?.fields.find((one) => one.key === key)?.kind : undefined
  const name = isValue ? fieldName(type, key, language) : field === 'subject' || field === 'type' || field === 'priority' || field === 'tags' ? t(`tickets.field.${field}`) : field
  if ((from === null || from === undefined) && (to === null || to === undefined)) return t('tickets.changedPersonal', { field: name })
  if (kind === 'file') return t('tickets.changedPersonal', { field: name })
  return t('tickets.changed', { field: name, from: shown(from, field, reading), to: shown(to, field, reading) })
}

/** What an event says in one line, without who did it; empty for what is shown as a text of its own. */
export function eventText(event: TicketEvent, reading: Reading): string {
  const { t, language, types, typeId } = reading
  const type = types.find(({ id }) => id === typeId)
  switch (event.type) {
    case 'created':
      return t('tickets.eventCreated', { source: t(`tickets.source.${event.source}`) })
    case 'reply':
      return ''
    case 'changed':
      return event.changes.map((change) => changeText(change, reading)).join(t('tickets.and'))
    case 'state': {
      const params = { from: stateName(type, event.from, language), to: stateName(type, event.to, language) }
      return t(event.reopened ? 'tickets.eventReopened' : event.confirmed ? 'tickets.eventConfirmed' : 'tickets.eventState', params)
    }
    case 'assigned': {
      const group = event.groupId === null ? null : reading.groupName(event.groupId) ?? t('tickets.someGroup')
      const who = event.assignee === null ? null : (event.assignee.name ?? t('tickets.byAgent'))
      if (who === null) return group === null ? t('tickets.eventUnassigned') : t('tickets.eventToGroup', { group })
      return group === null ? t('tickets.eventAssigned', { name: who }) : t('tickets.eventAssignedIn', { name: who, group })
    }
    case 'followed':
      return t(event.on ? 'tickets.eventFollowed' : 'tickets.eventUnfollowed', { name: event.user.name ?? t('tickets.byAgent') })
    case 'merged':
      return t(event.way === 'into' ? (event.on ? 'tickets.eventMergedInto' : 'tickets.eventUnmergedInto') : event.on ? 'tickets.eventMergedFrom' : 'tickets.eventUnmergedFrom', { number: event.other.number ?? '?' })
    case 'linked':
      return t(event.on ? 'tickets.eventLinked' : 'tickets.eventUnlinked', { kind: t(`tickets.link.${event.kind}`), number: event.other.number ?? '?' })
    case 'conversation':
      return t('tickets.eventConversation')
    case 'reminder':
      return t('tickets.eventReminder')
    case 'sla': {
      const targets = event.targets.map((target) => t(`tickets.target.${target}`)).join(t('tickets.and'))
      if (event.what === 'warned') return t('tickets.eventWarned', { targets })
      return t(event.what === 'breached' ? 'tickets.eventBreached' : 'tickets.eventEscalated', { targets })
    }
    case 'rated':
      return t(event.comment === null ? 'tickets.eventRated' : 'tickets.eventRatedWith', { score: event.score, comment: event.comment ?? '' })
    case 'erased':
      return t('tickets.eventErased')
  }
}
