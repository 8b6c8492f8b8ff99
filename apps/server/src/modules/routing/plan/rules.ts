import type { RoutingCondition, RoutingRule, RoutingRules } from '@yingda/contract'
import type { Facts } from './world.ts'

const same = (a: string | null, b: string): boolean => a !== null && a.toLowerCase() === b.toLowerCase()

function holds(condition: RoutingCondition, facts: Facts): boolean {
  switch (condition.field) {
    case 'language': return facts.language === condition.is
    case 'channel': return same(facts.channel, condition.is)
    case 'page': return facts.page?.toLowerCase().includes(condition.contains.toLowerCase()) ?? false
    case 'cause': return facts.cause === condition.is
    case 'scenario': return same(facts.scenario, condition.is)
    case 'service_kind': return same(facts.serviceKind, condition.is)
    case 'label': return facts.labels.some((label) => same(label, condition.is))
    case 'segment': return facts.segmentIds.includes(condition.is)
    case 'level': return facts.level !== null && facts.level >= condition.atLeast
    case 'attribute': return same(facts.attributes[condition.key] ?? null, condition.is)
  }
}

/** The first rule in force whose conditions all hold; null when none does. */
export function ruleFor(rules: RoutingRules, facts: Facts): RoutingRule | null {
  return rules.rules.find((rule) => rule.enabled && rule.conditions.every((condition) => holds(condition, facts))) ?? null
}
