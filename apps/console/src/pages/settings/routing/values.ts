import type { GroupRouting, RoutingCondition, RoutingRule, RoutingRules, RuleDemand } from '@yingda/contract'

/** A list with one element at another place; places out of range change nothing. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list]
  if (from < 0 || to < 0 || from >= list.length || to >= list.length) return next
  next.splice(to, 0, ...next.splice(from, 1))
  return next
}

/** How a new group is served until somebody says otherwise: as the server would. */
export const newGroupRouting: GroupRouting = {
  mode: 'manual', strategies: ['last_agent', 'owner', 'idle_share', 'round_robin'], exclusiveOwner: false, offerSeconds: 30, missLimit: 3,
  takeBackSeconds: 0, takeBackHours: 'working', goneSeconds: 120, overflow: [], emergencyAgentId: null, emergencySeconds: 600, queueLimit: 0, replySeconds: 60, calendarId: null,
}

export const strategies = ['last_agent', 'owner', 'skill', 'fewest', 'idle_share', 'round_robin'] as const satisfies readonly GroupRouting['strategies'][number][]

export type Field = RoutingCondition['field']
/** Fields a condition can be made of. */
export const fields = ['language', 'channel', 'page', 'cause', 'scenario', 'service_kind', 'label', 'segment', 'level', 'attribute'] as const satisfies readonly Field[]

export const causes = ['asked_button', 'asked_words', 'unknown', 'repeated', 'unhappy', 'anger', 'risk', 'vip', 'failed_action', 'ceiling', 'unreadable', 'taken_over'] as const

/** A condition on a field as it begins. */
export function conditionOn(field: (typeof fields)[number]): RoutingCondition {
  if (field === 'language') return { field, is: 'zh' }
  if (field === 'cause') return { field, is: 'asked_button' }
  if (field === 'page') return { field, contains: '' }
  if (field === 'level') return { field, atLeast: 1 }
  if (field === 'attribute') return { field, key: '', is: '' }
  return { field, is: field === 'channel' ? 'web' : '' }
}

/** True for what may be asked, as the server sees it. */
export const isWebAddress = (text: string): boolean => URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)

/** Whether a condition is filled in. */
export function isFilled(condition: RoutingCondition): boolean {
  if (condition.field === 'level') return true
  if (condition.field === 'page') return condition.contains.trim() !== ''
  return condition.is.trim() !== '' && (condition.field !== 'attribute' || condition.key.trim() !== '')
}

/** Skills one rule may ask for. */
export const MAX_ASKED = 5
/** How good one must be, until somebody says otherwise. */
export const NEW_LEVEL = 60

/** What happens when nobody has the skills, as it begins. */
export const otherwiseOf = (way: RuleDemand['otherwise']['do'], afterSeconds: number): RuleDemand['otherwise'] => (way === 'lower' ? { do: 'lower', afterSeconds, to: 0 } : { do: 'overflow', afterSeconds, groupId: '' })

/** What a rule asks for as it begins. */
export const firstDemand: RuleDemand = { skills: [{ skillId: '', atLeast: NEW_LEVEL }], otherwise: otherwiseOf('lower', 120) }

/** Whether what a rule asks for is filled in. */
export const isFilledDemand = ({ skills, otherwise }: RuleDemand, groupId: string): boolean =>
  skills.every(({ skillId }) => skillId !== '') && (otherwise.do === 'lower' || (otherwise.groupId !== '' && otherwise.groupId !== groupId))

export const isSoundRule = (rule: RoutingRule): boolean =>
  rule.name.trim() !== '' && rule.groupId !== '' && rule.conditions.every(isFilled) && (rule.webhook === undefined || isWebAddress(rule.webhook.url)) && (rule.demand === undefined || isFilledDemand(rule.demand, rule.groupId))

/** What is wrong with the reasons for a break; null when nothing is. */
export function reasonsProblem(reasons: readonly string[]): 'empty' | 'twice' | null {
  const trimmed = reasons.map((reason) => reason.trim())
  if (trimmed.length === 0 || trimmed.includes('')) return 'empty'
  return new Set(trimmed).size < trimmed.length ? 'twice' : null
}

export const sameRules = (a: RoutingRules, b: RoutingRules): boolean => JSON.stringify(a) === JSON.stringify(b)

/** `name=value` lines as attributes; what is no pair is left out. */
export const attributesOf = (pairs: readonly string[]): Record<string, string> =>
  Object.fromEntries(pairs.flatMap((pair) => {
    const at = pair.indexOf('=')
    return at > 0 ? [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]] : []
  }))
