import type { TicketValue } from '@yingda/contract'
import type { ComponentChildren, JSX } from 'preact'
import { nameIn } from '../ticket/model.ts'
import { usePanel } from './context.ts'
import { useTicketTexts } from './ticket-texts.ts'
import type { FormField } from './ticket-values.ts'

export interface FieldProps {
  field: FormField
  value: TicketValue | undefined
  fault: string | null
  onChange: (value: TicketValue) => void
}

export const fieldId = (key: string): string => `ticket-${key}`

/** One field of a form, by its kind; files have their own. */
export function Field(props: FieldProps): JSX.Element {
  const { kind } = props.field
  if (kind === 'multi_select') return <Several {...props} />
  if (kind === 'checkbox') return <Tick {...props} />
  return (
    <Labelled field={props.field} fault={props.fault}>
      {kind === 'select' ? <Choice {...props} /> : <Words {...props} />}
    </Labelled>
  )
}

/** A name, what helps to fill it in, and what is wrong with it. */
export function Labelled({ field, fault, children }: { field: Pick<FormField, 'key' | 'name' | 'help' | 'required'>; fault: string | null; children: ComponentChildren }): JSX.Element {
  return (
    <div class="field">
      <label for={fieldId(field.key)}>
        <Name field={field} />
      </label>
      {children}
      <Below field={field} fault={fault} />
    </div>
  )
}

function Name({ field }: { field: Pick<FormField, 'name' | 'required'> }): JSX.Element {
  const { language } = usePanel()
  const words = useTicketTexts()
  return (
    <>
      {nameIn(field.name, language)}
      {!field.required && <span class="quiet">{words.optional}</span>}
    </>
  )
}

function Below({ field, fault }: { field: Pick<FormField, 'key' | 'help'>; fault: string | null }): JSX.Element {
  const { language } = usePanel()
  const help = nameIn(field.help, language)
  return (
    <>
      {help !== '' && <p id={`${fieldId(field.key)}-help`} class="quiet">{help}</p>}
      {fault !== null && <p id={`${fieldId(field.key)}-fault`} class="leave-wrong">{fault}</p>}
    </>
  )
}

/** Ids of what stands below a field, for those who do not see it. */
export function describedBy({ key, help }: Pick<FormField, 'key' | 'help'>, fault: string | null): { 'aria-describedby'?: string; 'aria-invalid': boolean } {
  const ids = [...(help.zh + help.en === '' ? [] : [`${fieldId(key)}-help`]), ...(fault === null ? [] : [`${fieldId(key)}-fault`])]
  return { ...(ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') }), 'aria-invalid': fault !== null }
}

function Words({ field, value, fault, onChange }: FieldProps): JSX.Element {
  const { kind } = field
  const common = {
    id: fieldId(field.key), required: field.required, value: typeof value === 'string' || typeof value === 'number' ? String(value) : '', ...describedBy(field, fault),
    onInput: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => onChange(event.currentTarget.value),
  }
  switch (kind) {
    case 'long_text': return <textarea rows={3} maxLength={10_000} {...common} />
    case 'date': return <input type="date" {...common} />
    case 'datetime': return <input type="datetime-local" {...common} />
    case 'number': return <input type="text" inputMode="decimal" maxLength={40} {...common} />
    case 'phone': return <input type="tel" autoComplete="tel" maxLength={30} {...common} />
    case 'email': return <input type="email" autoComplete="email" maxLength={254} {...common} />
    default: return <input type="text" maxLength={1000} {...common} />
  }
}

function Choice({ field, value, fault, onChange }: FieldProps): JSX.Element {
  const { language } = usePanel()
  const words = useTicketTexts()
  return (
    <select id={fieldId(field.key)} required={field.required} value={typeof value === 'string' ? value : ''} {...describedBy(field, fault)} onChange={(event) => onChange(event.currentTarget.value)}>
      <option value="">{words.choose}</option>
      {field.options.map((option) => (
        <option key={option.value} value={option.value}>{nameIn(option.name, language)}</option>
      ))}
    </select>
  )
}

function Several({ field, value, fault, onChange }: FieldProps): JSX.Element {
  const { language } = usePanel()
  const chosen = Array.isArray(value) ? value : []
  return (
    <fieldset class="field" id={fieldId(field.key)} tabIndex={-1} {...describedBy(field, fault)}>
      <legend>
        <Name field={field} />
      </legend>
      {field.options.map((option) => (
        <label key={option.value} class="tick">
          <input type="checkbox" checked={chosen.includes(option.value)} onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, option.value] : chosen.filter((one) => one !== option.value))} />
          {nameIn(option.name, language)}
        </label>
      ))}
      <Below field={field} fault={fault} />
    </fieldset>
  )
}

function Tick({ field, value, fault, onChange }: FieldProps): JSX.Element {
  return (
    <div class="field">
      <label class="tick">
        <input id={fieldId(field.key)} type="checkbox" required={field.required} checked={value === true} {...describedBy(field, fault)} onChange={(event) => onChange(event.currentTarget.checked)} />
        <span>
          <Name field={field} />
        </span>
      </label>
      <Below field={field} fault={fault} />
    </div>
  )
}
