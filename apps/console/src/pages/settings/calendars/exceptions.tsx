import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import type { CalendarException, WorkingInterval } from '@yingda/contract'
import { Button, Input, Select, Switch, Table } from 'antd'
import { useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { DateField } from '../../../ui/dates/date-field.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { DayHours, HoursText } from './day-hours.tsx'
import { overlap } from './hours.ts'

interface ExceptionsProps {
  value: readonly CalendarException[]
  /** The hours of a usual working day. */
  usual: WorkingInterval[]
  /** Today by the calendar's clock, YYYY-MM-DD. */
  today: string
  editable: boolean
  onChange: (days: CalendarException[]) => void
}

type Kind = 'closed' | 'workday' | 'hours'
const kinds: readonly Kind[] = ['closed', 'workday', 'hours']

function AddDay({ value, usual, today, onChange }: Omit<ExceptionsProps, 'editable'>): ReactNode {
  const { t } = useI18n()
  const [date, setDate] = useState('')
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Kind>('closed')
  const [hours, setHours] = useState<WorkingInterval[]>(usual)
  const known = value.some((day) => day.date === date)
  const add = (): void => {
    const intervals = kind === 'closed' ? [] : kind === 'workday' ? usual : hours
    onChange([...value.filter((day) => day.date !== date), { date, name: name.trim(), intervals }].sort((a, b) => (a.date < b.date ? -1 : 1)))
    setDate('')
    setName('')
  }
  return (
    <div className="exception-add">
      <DateField value={date} min={today} label={t('calendars.date')} onChange={setDate} />
      <Input value={name} maxLength={80} placeholder={t('calendars.exceptionName')} aria-label={t('calendars.exceptionName')} onChange={(event) => setName(event.target.value)} />
      <Select<Kind> value={kind} aria-label={t('calendars.kind')} options={kinds.map((one) => ({ value: one, label: t(`calendars.kind.${one}`) }))} onChange={setKind} />
      <Button icon={<PlusOutlined aria-hidden />} disabled={date === '' || (kind === 'hours' && overlap(hours))} onClick={add}>{t(known ? 'calendars.replace' : 'calendars.add')}</Button>
      {kind === 'hours' && <DayHours label={t('calendars.kind.hours')} value={hours} editable onChange={setHours} />}
    </div>
  )
}

/** Dates on which other hours hold: holidays, make-up working days, and what else there is. */
export function Exceptions({ value, usual, today, editable, onChange }: ExceptionsProps): ReactNode {
  const { t, language } = useI18n()
  const [past, setPast] = useState(false)
  const earlier = value.filter((day) => day.date < today).length
  const shown = past ? value : value.filter((day) => day.date >= today)
  const weekday = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: 'UTC', weekday: 'short' })
  return (
    <>
      {editable && <AddDay value={value} usual={usual} today={today} onChange={onChange} />}
      {earlier > 0 && <label className="calendar-state"><Switch size="small" checked={past} onChange={setPast} /><span className="small">{t('calendars.showPast', { n: earlier })}</span></label>}
      {shown.length === 0 ? (
        <EmptyState title={t(earlier > 0 ? 'calendars.noneAhead' : 'calendars.noExceptions')} hint={t('calendars.noExceptionsHint')} />
      ) : (
        <Table<CalendarException>
          size="small" rowKey="date" dataSource={shown} scroll={{ x: 460 }} pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false, size: 'small' }}
          columns={[
            { title: t('calendars.date'), key: 'date', width: 150, render: (_, day) => <span className="tabular">{day.date} <span className="quiet small">{weekday.format(new Date(`${day.date}T00:00:00Z`))}</span></span> },
            { title: t('calendars.exceptionName'), key: 'name', render: (_, day) => day.name },
            { title: t('calendars.hours'), key: 'hours', render: (_, day) => <HoursText value={day.intervals} /> },
            ...(editable ? [{ title: <span className="visually-hidden">{t('calendars.actions')}</span>, key: 'delete', width: 48, render: (_: unknown, day: CalendarException) => <Button type="text" size="small" icon={<DeleteOutlined aria-hidden />} aria-label={t('calendars.removeDay', { date: day.date })} onClick={() => onChange(value.filter((one) => one.date !== day.date))} /> }] : []),
          ]}
        />
      )}
    </>
  )
}
