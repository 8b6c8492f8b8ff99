import { ageBand, gender, type Customer, type CustomerAttribute, type CustomerProfile, type FieldValue, type Language, type Permission } from '@yingda/contract'
import type { Translate } from '../../../i18n/i18n.tsx'

export interface Option {
  readonly value: string
  readonly label: string
}

/** How a value is entered. */
export type Entry =
  | { readonly kind: 'text'; readonly max: number }
  | { readonly kind: 'email'; readonly max: number }
  | { readonly kind: 'long'; readonly max: number }
  | { readonly kind: 'number'; readonly min?: number; readonly max?: number; readonly whole: boolean }
  | { readonly kind: 'choice'; readonly options: readonly Option[] }
  | { readonly kind: 'multi'; readonly options: readonly Option[] }
  | { readonly kind: 'date' }
  | { readonly kind: 'boolean' }

/** One thing known, or not known yet, of a customer. */
export interface Fact {
  readonly key: string
  readonly label: string
  readonly value: FieldValue | null
  /** As it is shown; null when not known. */
  readonly shown: string | null
  readonly entry: Entry
  readonly editable: boolean
  /** Shown even when not known. */
  readonly always: boolean
  /** Why it cannot be seen or changed. */
  readonly hint: string | null
  change(value: FieldValue | null): CustomerProfile
}

export interface FactSource {
  readonly t: Translate
  readonly language: Language
  readonly can: (permission: Permission) => boolean
}

const asText = (value: FieldValue | null): string | null => (typeof value === 'string' ? value : null)

/** Name, phone, e-mail. A masked value is not offered for editing. */
export function contactFacts(customer: Customer, { t, can }: FactSource): Fact[] {
  const max = { name: 80, phone: 40, email: 254 }
  return (['name', 'phone', 'email'] as const).map((key) => ({
    key, label: t(`customer.${key}`), value: customer[key], shown: customer[key], always: true, hint: null,
    entry: { kind: key === 'email' ? 'email' : 'text', max: max[key] },
    editable: can('customers.edit') && (key === 'name' || can('customers.view_contact')),
    change: (value) => ({ [key]: asText(value) }),
  }))
}

/** The profile the product knows. */
export function profileFacts(customer: Customer, colleagues: readonly Option[], { t, can }: FactSource): Fact[] {
  const editable = can('customers.edit')
  const base = { editable, always: false, hint: null }
  const ages = ageBand.options.map((value) => ({ value, label: t(`customers.age.${value}`) }))
  const genders = gender.options.map((value) => ({ value, label: t(`customers.gender.${value}`) }))
  const owners = customer.owner === null || colleagues.some(({ value }) => value === customer.owner?.agentId) ? colleagues : [...colleagues, { value: customer.owner.agentId, label: customer.owner.name }]
  const text = (key: 'occupation' | 'source'): Fact => ({
    ...base, key, label: t(`customers.${key}`), value: customer[key], shown: customer[key], entry: { kind: 'text', max: 40 }, change: (value) => ({ [key]: asText(value) }),
  })
  return [
    { ...base, key: 'level', label: t('customers.level'), value: customer.level, shown: customer.level === null ? null : String(customer.level), entry: { kind: 'number', min: 0, max: 100, whole: true }, change: (value) => ({ level: typeof value === 'number' ? value : null }) },
    { ...base, key: 'owner', label: t('customers.owner'), value: customer.owner?.agentId ?? null, shown: customer.owner?.name ?? null, entry: { kind: 'choice', options: owners }, change: (value) => ({ ownerAgentId: asText(value) }) },
    { ...base, key: 'ageBand', label: t('customers.ageBand'), value: customer.ageBand, shown: customer.ageBand && t(`customers.age.${customer.ageBand}`), entry: { kind: 'choice', options: ages }, change: (value) => ({ ageBand: ageBand.options.find((one) => one === value) ?? null }) },
    { ...base, key: 'gender', label: t('customers.gender'), value: customer.gender, shown: customer.gender && t(`customers.gender.${customer.gender}`), entry: { kind: 'choice', options: genders }, change: (value) => ({ gender: gender.options.find((one) => one === value) ?? null }) },
    text('occupation'),
    text('source'),
    { ...base, key: 'note', label: t('customers.note'), value: customer.note, shown: customer.note, entry: { kind: 'long', max: 2000 }, change: (value) => ({ note: asText(value) }) },
  ]
}

/** What an attribute is called, and a choice of it. */
export const attributeLabel = ({ label }: Pick<CustomerAttribute, 'label'>, language: Language): string => label[language]

/** A value of an attribute in words. */
export function valueText({ type, options }: CustomerAttribute, value: FieldValue, { t, language }: Pick<FactSource, 't' | 'language'>): string {
  const named = (one: string): string => options.find((option) => option.value === one)?.label[language] ?? one
  if (type === 'boolean') return t(value === true ? 'customers.yes' : 'customers.no')
  if (Array.isArray(value)) return value.map(named).join(language === 'zh' ? '、' : ', ')
  return type === 'choice' ? named(String(value)) : String(value)
}

function entryOf({ type, options }: CustomerAttribute, language: Language): Entry {
  switch (type) {
    case 'text': return { kind: 'text', max: 500 }
    case 'number': return { kind: 'number', whole: false }
    case 'choice':
    case 'multi': return { kind: type, options: options.map((option) => ({ value: option.value, label: option.label[language] })) }
    case 'date':
    case 'boolean': return { kind: type }
  }
}

/** The company's own attributes. */
export function attributeFacts(customer: Customer, attributes: readonly CustomerAttribute[], source: FactSource): Fact[] {
  const { t, language, can } = source
  return attributes.map((attribute): Fact => {
    const { key, personal, setBy } = attribute
    const value = customer.fields[key] ?? null
    const hidden = personal && !can('customers.view_contact')
    return {
      key: `attr.${key}`, label: attributeLabel(attribute, language), value, always: false,
      shown: value === null ? null : hidden ? t('customers.masked') : valueText(attribute, value, source),
      entry: entryOf(attribute, language), editable: can('customers.edit') && setBy !== 'site' && !hidden,
      hint: hidden ? t('customers.maskedHint') : setBy === 'site' ? t('customers.fromSite') : null,
      change: (next) => ({ fields: { [key]: next } }),
    }
  })
}
