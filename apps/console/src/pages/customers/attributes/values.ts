import type { CustomerAttribute, FieldType } from '@yingda/contract'

export interface AttributeDraft {
  readonly key: string
  readonly type: FieldType
  readonly personal: boolean
  readonly label: { readonly zh: string; readonly en: string }
  readonly options: readonly { readonly value: string; readonly label: { readonly zh: string; readonly en: string } }[]
  readonly setBy: CustomerAttribute['setBy']
}

export const emptyAttribute: AttributeDraft = { key: '', type: 'text', personal: false, label: { zh: '', en: '' }, options: [], setBy: 'agents' }
export const types: readonly FieldType[] = ['text', 'number', 'boolean', 'date', 'choice', 'multi']

const KEY = /^[A-Za-z][A-Za-z0-9_]{0,39}$/u
const VALUE = /^[\p{L}\p{N}_.-]{1,60}$/u
export const isKey = (key: string): boolean => KEY.test(key)
export const chooses = (type: FieldType): boolean => type === 'choice' || type === 'multi'

/** Each choice has a value of its own and both labels. */
export function areOptionsSound(options: AttributeDraft['options']): boolean {
  const values = options.map(({ value }) => value.trim())
  return options.length > 0 && new Set(values).size === values.length && options.every(({ value, label }) => VALUE.test(value.trim()) && label.zh.trim() !== '' && label.en.trim() !== '')
}

export const isSoundAttribute = (draft: AttributeDraft): boolean =>
  isKey(draft.key) && draft.label.zh.trim() !== '' && draft.label.en.trim() !== '' && (!chooses(draft.type) || areOptionsSound(draft.options))

/** The draft as the API takes it. */
export function attributeBody({ key, type, personal, label, options, setBy }: AttributeDraft): Omit<CustomerAttribute, 'version'> {
  const tidy = (text: { zh: string; en: string }): { zh: string; en: string } => ({ zh: text.zh.trim(), en: text.en.trim() })
  return {
    key, type, personal: personal && type === 'text', label: tidy(label), setBy,
    options: chooses(type) ? options.map((option) => ({ value: option.value.trim(), label: tidy(option.label) })) : [],
  }
}
