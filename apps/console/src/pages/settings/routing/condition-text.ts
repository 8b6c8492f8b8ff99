import type { RoutingCondition } from '@yingda/contract'
import { useI18n, type Translate } from '../../../i18n/i18n.tsx'

function valueText(condition: RoutingCondition, t: Translate): string {
  if (condition.field === 'language') return t(condition.is === 'zh' ? 'common.zh' : 'common.en')
  if (condition.field === 'cause') return t(`routing.cause.${condition.is}`)
  if (condition.field === 'channel' && condition.is === 'web') return t('channel.web')
  if (condition.field === 'level') return String(condition.atLeast)
  return condition.field === 'page' ? condition.contains : condition.is
}

/** A condition as a sentence. */
export function conditionText(condition: RoutingCondition, t: Translate): string {
  const value = valueText(condition, t)
  if (condition.field === 'attribute') return t('routing.says.attribute', { key: condition.key, value })
  const how = condition.field === 'page' ? 'contains' : condition.field === 'level' ? 'atLeast' : 'is'
  return t(`routing.says.${how}`, { field: t(`routing.field.${condition.field}`), value })
}

/** Conditions as one sentence, in the language in use. */
export function useRuleText(): { conditionsText(conditions: readonly RoutingCondition[]): string } {
  const { t } = useI18n()
  return { conditionsText: (conditions) => (conditions.length === 0 ? t('routing.noConditions') : conditions.map((condition) => conditionText(condition, t)).join(` ${t('routing.and')} `)) }
}
