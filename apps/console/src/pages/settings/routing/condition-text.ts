import type { RoutingCondition } from '@yingda/contract'
import { useI18n, type Translate } from '../../../i18n/i18n.tsx'
import { useSegmentNames } from '../../customers/profile/use-customer.ts'

type Segments = readonly { readonly id: string; readonly name: string }[]

function valueText(condition: RoutingCondition, t: Translate, segments: Segments): string {
  if (condition.field === 'segment') return segments.find(({ id }) => id === condition.is)?.name ?? t('segments.unknownName')
  if (condition.field === 'language') return t(condition.is === 'zh' ? 'common.zh' : 'common.en')
  if (condition.field === 'cause') return t(`routing.cause.${condition.is}`)
  if (condition.field === 'channel' && condition.is === 'web') return t('channel.web')
  if (condition.field === 'level') return String(condition.atLeast)
  return condition.field === 'page' ? condition.contains : condition.is
}

/** A condition as a sentence. */
export function conditionText(condition: RoutingCondition, t: Translate, segments: Segments): string {
  const value = valueText(condition, t, segments)
  if (condition.field === 'attribute') return t('routing.says.attribute', { key: condition.key, value })
  const how = condition.field === 'page' ? 'contains' : condition.field === 'level' ? 'atLeast' : 'is'
  return t(`routing.says.${how}`, { field: t(`routing.field.${condition.field}`), value })
}

/** Conditions as one sentence, in the language in use. */
export function useRuleText(): { conditionsText(conditions: readonly RoutingCondition[]): string } {
  const { t } = useI18n()
  const segments = useSegmentNames()
  return { conditionsText: (conditions) => (conditions.length === 0 ? t('routing.noConditions') : conditions.map((condition) => conditionText(condition, t, segments)).join(` ${t('routing.and')} `)) }
}
