import type { SlaPolicyInput, TicketType } from '@yingda/contract'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSegmentNames } from '../../customers/profile/use-customer.ts'
import { nameIn } from '../../tickets/model/types.ts'
import { useGroups, useTypes } from '../../tickets/use-ticket-data.ts'

/** Says for which tickets a policy holds. */
export function useConditionsText(): (conditions: SlaPolicyInput['conditions']) => string {
  const { t, language } = useI18n()
  const { types } = useTypes()
  const groups = useGroups()
  const segments = useSegmentNames()
  const typeName = (id: string): string => {
    const type = types.find((one: TicketType) => one.id === id)
    return type ? nameIn(type.name, language) : id.slice(0, 8)
  }
  return ({ typeIds, priorities, groupIds, customerLevels, segmentIds }) => {
    const or = (names: readonly string[]): string => names.join(language === 'zh' ? '、' : ', ')
    const said = [
      typeIds.length > 0 && `${t('tickets.type')}: ${or(typeIds.map(typeName))}`,
      priorities.length > 0 && `${t('tickets.priority')}: ${or(priorities.map((one) => t(`tickets.priority.${one}`)))}`,
      groupIds.length > 0 && `${t('tickets.group')}: ${or(groupIds.map((id) => groups.find((one) => one.id === id)?.name ?? id.slice(0, 8)))}`,
      customerLevels.length > 0 && `${t('ticketSet.levels')}: ${or(customerLevels)}`,
      segmentIds.length > 0 && `${t('routing.field.segment')}: ${or(segmentIds.map((id) => segments.find((one) => one.id === id)?.name ?? t('segments.unknownName')))}`,
    ].filter((one) => one !== false)
    return said.length === 0 ? t('ticketSet.everyTicket') : said.join(language === 'zh' ? '；' : '; ')
  }
}
