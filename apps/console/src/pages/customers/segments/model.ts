import { ageBand, attributeField, attributeOf, gender, isGroup, operatorsFor, operatorsOf, segmentFields, type CustomerAttribute, type FieldType, type Language, type SegmentCondition, type SegmentField, type SegmentGroup, type SegmentOperator, type SegmentRule } from '@yingda/contract'
import type { Translate } from '../../../i18n/i18n.tsx'
import type { Option } from '../profile/facts.ts'

/** Something a condition can ask for. */
export interface Askable {
  readonly field: string
  readonly label: string
  readonly part: 'profile' | 'behaviour' | 'attributes'
  readonly type: FieldType
  readonly operators: readonly SegmentOperator[]
  /** What one chooses from; null: anything may be typed. */
  readonly options: readonly Option[] | null
}

export interface Words {
  readonly t: Translate
  readonly language: Language
}

interface Known {
  readonly attributes: readonly CustomerAttribute[]
  readonly tags: readonly string[]
  readonly agents: readonly Option[]
}

export type Item = SegmentRule | SegmentGroup

export const MAX_ITEMS = 20

/** Everything conditions can ask for, in the order of the menu. */
export function askables({ attributes, tags, agents }: Known, { t, language }: Words): Askable[] {
  const optionsOf: Partial<Record<SegmentField, readonly Option[]>> = {
    age_band: ageBand.options.map((value) => ({ value, label: t(`customers.age.${value}`) })),
    gender: gender.options.map((value) => ({ value, label: t(`customers.gender.${value}`) })),
    owner: agents,
    tags: tags.map((value) => ({ value, label: value })),
  }
  const own = (Object.keys(segmentFields) as SegmentField[]).map((field): Askable => {
    const { type, part, always } = segmentFields[field]
    return { field, part, type, label: t(`segments.fieldName.${field}`), operators: operatorsFor(type, always), options: optionsOf[field] ?? null }
  })
  const theirs = attributes.filter(({ personal }) => !personal).map(({ key, type, label, options }): Askable => ({
    field: attributeField(key), part: 'attributes', type, label: label[language], operators: operatorsOf[type],
    options: options.length === 0 ? null : options.map((option) => ({ value: option.value, label: option.label[language] })),
  }))
  return [...own, ...theirs]
}

const days: readonly SegmentOperator[] = ['last_days', 'older_days', 'next_days']
export const countsDays = (operator: SegmentOperator): boolean => days.includes(operator)
export const needsValue = (operator: SegmentOperator): boolean => operator !== 'set' && operator !== 'not_set'

/** A comparison with the value it begins with; one to be filled in has none. */
export function withOperator(asked: Pick<Askable, 'field' | 'type'>, operator: SegmentOperator, before?: SegmentRule['value']): SegmentRule {
  const { field, type } = asked
  if (!needsValue(operator)) return { field, operator }
  if (countsDays(operator)) return { field, operator, value: typeof before === 'number' ? before : 30 }
  const kept = type === 'number' ? typeof before === 'number' : type === 'boolean' ? typeof before === 'boolean' : type === 'choice' || type === 'multi' ? Array.isArray(before) : typeof before === 'string'
  if (kept && before !== undefined) return { field, operator, value: before }
  if (type === 'number') return { field, operator, value: 1 }
  return type === 'boolean' ? { field, operator, value: true } : { field, operator }
}

/** A condition on something as it begins. */
export const ruleOn = (asked: Askable): SegmentRule => withOperator(asked, asked.operators[0] ?? 'is')

/** Whether a comparison is filled in and asks for something that is there. */
export function isComplete(rule: SegmentRule, all: readonly Askable[]): boolean {
  const asked = all.find(({ field }) => field === rule.field)
  if (!asked) return false
  if (!needsValue(rule.operator)) return true
  const { value } = rule
  if (value === undefined) return false
  if (Array.isArray(value)) return value.length > 0
  return typeof value !== 'string' || value.trim() !== ''
}

export const rulesOf = (items: readonly Item[]): SegmentRule[] => items.flatMap((item) => (isGroup(item) ? item.rules : [item]))
export const isSound = ({ items }: SegmentCondition, all: readonly Askable[]): boolean => items.length > 0 && rulesOf(items).every((rule) => isComplete(rule, all)) && items.every((item) => !isGroup(item) || item.rules.length > 0)

function ruleText(rule: SegmentRule, all: readonly Askable[], { t, language }: Words): string {
  const asked = all.find(({ field }) => field === rule.field)
  const field = asked?.label ?? attributeOf(rule.field) ?? t('segments.fieldGone')
  const operator = t(`segments.op.${rule.operator}`)
  const { value } = rule
  if (!needsValue(rule.operator) || value === undefined) return t('segments.saysBare', { field, operator })
  if (countsDays(rule.operator)) return t('segments.saysDays', { field, operator, n: Number(value) })
  const named = (one: string): string => asked?.options?.find((option) => option.value === one)?.label ?? one
  const said = Array.isArray(value) ? value.map(named).join(language === 'zh' ? '、' : ', ') : typeof value === 'boolean' ? t(value ? 'customers.yes' : 'customers.no') : String(value)
  return t('segments.says', { field, operator, value: said })
}

/** A condition as one sentence. */
export function conditionText({ match, items }: SegmentCondition, all: readonly Askable[], words: Words): string {
  const { t, language } = words
  const joint = (how: 'all' | 'any'): string => (language === 'zh' ? `，${t(how === 'all' ? 'segments.and' : 'segments.or')}` : ` ${t(how === 'all' ? 'segments.and' : 'segments.or')} `)
  const said = items.map((item) => {
    if (!isGroup(item)) return ruleText(item, all, words)
    const inner = item.rules.map((rule) => ruleText(rule, all, words)).join(joint(item.match))
    return language === 'zh' ? `（${inner}）` : `(${inner})`
  })
  return said.join(joint(match))
}
