import { CalendarOutlined, ClockCircleOutlined, CloseCircleFilled } from '@ant-design/icons'
import generatePicker from 'antd/es/date-picker/generatePicker/index.js'
import type { ReactNode } from 'react'
import { formatDate, nativeDates, parseDate } from './native.ts'
import './dates.css'

const Picker = generatePicker<Date>(nativeDates)

type Kind = 'date' | 'minute' | 'time'
/** As it is shown and typed. */
const shown: Record<Kind, string> = { date: 'YYYY-MM-DD', minute: 'YYYY-MM-DD HH:mm', time: 'HH:mm' }

/** A text as forms hold it, `2026-11-23`, `2026-11-23T09:05` or `09:05`, as a date; null for none. */
function dateOf(text: string | undefined, kind: Kind): Date | null {
  return text === undefined || text === '' ? null : parseDate(text.slice(0, 16).replace('T', ' '), shown[kind])
}
const textOf = (date: Date | null, kind: Kind): string => (date === null ? '' : formatDate('en', date, shown[kind]).replace(' ', 'T'))

interface FieldProps {
  /** `2026-11-23`, with a minute `2026-11-23T09:05`, a time of day `09:05`; empty for none. A Form.Item hands it in. */
  value?: string
  onChange?: (text: string) => void
  kind?: Kind
  /** First and last one that can be chosen. */
  min?: string | undefined
  max?: string | undefined
  id?: string
  label?: string
  describedBy?: string
  wrong?: boolean
  disabled?: boolean
  /** Cannot be emptied. */
  needed?: boolean
  small?: boolean
  autoFocus?: boolean
  onBlur?: () => void
}

/** A day, a minute or a time of day, typed or chosen, in the language of the console wherever the browser comes from. */
export function DateField({ value, onChange, kind = 'date', min, max, id, label, describedBy, wrong = false, disabled = false, needed = false, small = false, autoFocus = false, onBlur }: FieldProps): ReactNode {
  const [first, last] = [dateOf(min, kind), dateOf(max, kind)]
  return (
    <Picker
      className={`date-field date-field-${kind}`} picker={kind === 'time' ? 'time' : 'date'} showTime={kind === 'minute' ? { format: 'HH:mm' } : false} format={shown[kind]} placeholder={shown[kind]}
      value={dateOf(value, kind)} onChange={(date: Date | null) => onChange?.(textOf(date, kind))} needConfirm={false} disabled={disabled} status={wrong ? 'error' : ''} size={small ? 'small' : 'middle'} autoFocus={autoFocus}
      allowClear={needed ? false : { clearIcon: <CloseCircleFilled aria-hidden /> }} suffixIcon={kind === 'time' ? <ClockCircleOutlined aria-hidden /> : <CalendarOutlined aria-hidden />}
      {...(first === null ? {} : { minDate: first })} {...(last === null ? {} : { maxDate: last })} {...(id === undefined ? {} : { id })} {...(label === undefined ? {} : { 'aria-label': label })}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })} {...(onBlur === undefined ? {} : { onBlur })}
    />
  )
}
