import { Alert, Button, InputNumber } from 'antd'
import { useId, type ReactNode } from 'react'
import { failureText, isApiError } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'

/** A labelled part of a form, with its help below. */
export function Field({ label, hint, htmlFor, children }: { label: string; hint?: string | undefined; htmlFor?: string; children: ReactNode }): ReactNode {
  return <div className="routing-field"><label htmlFor={htmlFor}>{label}</label>{children}{hint && <span className="quiet small">{hint}</span>}</div>
}

interface NumberFieldProps {
  label: string
  hint?: string | undefined
  value: number
  min: number
  max: number
  unit: string
  editable: boolean
  onChange: (value: number) => void
}

/** A whole number with its unit; what is left empty becomes the least. */
export function NumberField({ label, hint, value, min, max, unit, editable, onChange }: NumberFieldProps): ReactNode {
  const id = useId()
  return (
    <Field label={label} hint={hint} htmlFor={id}>
      <span className="routing-number"><InputNumber id={id} value={value} min={min} max={max} precision={0} disabled={!editable} onChange={(next) => onChange(next ?? min)} /><span className="quiet">{unit}</span></span>
    </Field>
  )
}

/** What a refused save says; when somebody else was first, with both ways on and nothing lost. */
export function SaveFailure({ failure, busy, onOverwrite, onReload }: { failure: unknown; busy: boolean; onOverwrite: () => void; onReload: () => void }): ReactNode {
  const { t } = useI18n()
  if (!isApiError(failure, 'conflict')) return <Alert type="error" showIcon title={failureText(failure)} />
  return (
    <Alert
      type="warning" showIcon title={t('routing.conflict')}
      description={<><p>{t('routing.conflictHint')}</p><span className="routing-conflict"><Button size="small" loading={busy} onClick={onOverwrite}>{t('routing.overwrite')}</Button><Button size="small" disabled={busy} onClick={onReload}>{t('routing.reload')}</Button></span></>}
    />
  )
}
