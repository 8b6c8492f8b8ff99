import type { FieldValue } from '@yingda/contract'
import { Input, InputNumber, Select } from 'antd'
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { DateField } from '../../../ui/dates/date-field.tsx'
import type { Entry } from './facts.ts'

interface EditorProps {
  label: string
  value: FieldValue | null
  entry: Entry
  pending: boolean
  onSave: (value: FieldValue | null) => void
  onCancel: () => void
}

const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(text)

function keysOf(submit: () => void, cancel: () => void, needsControl = false) {
  return (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && (!needsControl || event.ctrlKey || event.metaKey)) submit()
    if (event.key === 'Escape') {
      event.stopPropagation()
      cancel()
    }
  }
}

function TextEditor({ label, value, kind, max, pending, onSave, onCancel }: Omit<EditorProps, 'entry'> & { kind: 'text' | 'email' | 'long'; max: number }): ReactNode {
  const { t } = useI18n()
  const before = typeof value === 'string' ? value : ''
  const [text, setText] = useState(before)
  const over = useRef(false)
  const trimmed = text.trim()
  const wrong = kind === 'email' && trimmed !== '' && !looksLikeEmail(trimmed)
  const cancel = (): void => {
    over.current = true
    onCancel()
  }
  const submit = (): void => {
    if (wrong || over.current) return
    if (trimmed === before) return cancel()
    over.current = true
    onSave(trimmed === '' ? null : trimmed)
  }
  const shared = { autoFocus: true, value: text, disabled: pending, maxLength: max, 'aria-label': label, 'aria-invalid': wrong, onBlur: () => (wrong ? undefined : submit()) }
  if (kind === 'long') return <Input.TextArea {...shared} autoSize={{ minRows: 2, maxRows: 8 }} onChange={(event) => setText(event.target.value)} onKeyDown={keysOf(submit, cancel, true)} />
  return (
    <>
      <Input {...shared} size="small" status={wrong ? 'error' : ''} onChange={(event) => setText(event.target.value)} onKeyDown={keysOf(submit, cancel)} />
      {wrong && <span className="field-error" role="alert">{t('customer.invalidEmail')}</span>}
    </>
  )
}

/** A day: choosing it saves, leaving the field leaves it as it was. */
function DateEditor({ label, value, pending, onSave, onCancel }: Omit<EditorProps, 'entry'>): ReactNode {
  const over = useRef(false)
  const end = (act: () => void): void => {
    if (over.current) return
    over.current = true
    act()
  }
  return (
    <span onKeyDown={keysOf(() => undefined, () => end(onCancel))}>
      <DateField
        small autoFocus label={label} value={typeof value === 'string' ? value : ''} disabled={pending}
        onChange={(text) => end(() => onSave(text === '' ? null : text))} onBlur={() => window.setTimeout(() => end(onCancel))}
      />
    </span>
  )
}

function NumberEditor({ label, value, entry, pending, onSave, onCancel }: EditorProps & { entry: Extract<Entry, { kind: 'number' }> }): ReactNode {
  const before = typeof value === 'number' ? value : null
  const [number, setNumber] = useState(before)
  const over = useRef(false)
  const end = (act: () => void): void => {
    if (over.current) return
    over.current = true
    act()
  }
  const submit = (): void => end(() => (number === before ? onCancel() : onSave(number)))
  return (
    <InputNumber<number>
      autoFocus size="small" className="fact-input" value={number} disabled={pending} aria-label={label} {...(entry.min === undefined ? {} : { min: entry.min })} {...(entry.max === undefined ? {} : { max: entry.max })}
      {...(entry.whole ? { precision: 0 } : {})} onChange={setNumber} onBlur={submit} onKeyDown={keysOf(submit, () => end(onCancel))}
    />
  )
}

function MultiEditor({ label, value, entry, pending, onSave, onCancel }: EditorProps & { entry: { options: readonly { value: string; label: string }[] } }): ReactNode {
  const before = Array.isArray(value) ? value : []
  const [chosen, setChosen] = useState<readonly string[]>(before)
  const over = useRef(false)
  const end = (act: () => void): void => {
    if (over.current) return
    over.current = true
    act()
  }
  const submit = (): void => end(() => (JSON.stringify(chosen) === JSON.stringify(before) ? onCancel() : onSave(chosen.length === 0 ? null : [...chosen])))
  return (
    <Select<string[]>
      autoFocus defaultOpen mode="multiple" size="small" className="fact-input" value={[...chosen]} disabled={pending} aria-label={label} options={[...entry.options]} showSearch={{ optionFilterProp: 'label' }}
      onChange={setChosen} onBlur={submit} onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); end(onCancel) } }}
    />
  )
}

/** Changes one value in place: Enter or leaving the field saves, Escape leaves it as it was. */
export function ValueEditor(props: EditorProps): ReactNode {
  const { t } = useI18n()
  const { label, value, entry, pending, onSave, onCancel } = props
  if (entry.kind === 'number') return <NumberEditor {...props} entry={entry} />
  if (entry.kind === 'text' || entry.kind === 'email' || entry.kind === 'long') return <TextEditor {...props} kind={entry.kind} max={entry.max} />
  if (entry.kind === 'date') return <DateEditor {...props} />
  if (entry.kind === 'multi') return <MultiEditor {...props} entry={entry} />
  const options = entry.kind === 'boolean' ? [{ value: 'true', label: t('customers.yes') }, { value: 'false', label: t('customers.no') }] : [...entry.options]
  const chosen = typeof value === 'boolean' ? String(value) : typeof value === 'string' ? value : undefined
  return (
    <Select<string>
      autoFocus defaultOpen allowClear size="small" className="fact-input" {...(chosen === undefined ? {} : { value: chosen })} disabled={pending} aria-label={label} options={options}
      {...(options.length > 8 ? { showSearch: { optionFilterProp: 'label' } } : {})}
      onChange={(next: string | undefined) => onSave(next === undefined ? null : entry.kind === 'boolean' ? next === 'true' : next)}
      onBlur={onCancel} onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); onCancel() } }}
    />
  )
}
