import { CopyOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Calendar, CalendarInput } from '@yingda/contract'
import { Alert, App, Button, Input, Select, Tooltip } from 'antd'
import { useId, useMemo, useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { DayHours } from './day-hours.tsx'
import { Exceptions } from './exceptions.tsx'
import { dayNames, emptyCalendar, inputOf, isSound, tidied } from './hours.ts'
import { ImportHolidays } from './import-holidays.tsx'
import { DraftState } from './state.tsx'

interface EditorProps {
  /** Null: a new one. */
  calendar: Calendar | null
  editable: boolean
  onSaved: (id: string) => void
  onGone: () => void
}

const own = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
const todayIn = (timeZone: string): string => new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date())

/** One working calendar: its name and zone, its week, its exceptions, and what they come to just now. */
export function CalendarEditor({ calendar, editable, onSaved, onGone }: EditorProps): ReactNode {
  const { t } = useI18n()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const [saved, setSaved] = useState(calendar)
  const [draft, setDraft] = useState<CalendarInput>(() => (calendar ? inputOf(calendar) : emptyCalendar(own())))
  const [nameId, zoneId] = [useId(), useId()]
  const change = (part: Partial<CalendarInput>): void => setDraft((before) => ({ ...before, ...part }))
  const changed = saved === null || JSON.stringify(tidied(draft)) !== JSON.stringify(tidied(inputOf(saved)))
  const usual = draft.weekly.find((day) => day.length > 0) ?? []
  const zones = useMemo(() => [...new Set([draft.timeZone, ...Intl.supportedValuesOf('timeZone'), 'UTC'])].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })), [draft.timeZone])

  const take = (next: Calendar): void => {
    setSaved(next)
    setDraft(inputOf(next))
    queries.setQueryData(keys.calendar(next.id), next)
    void queries.invalidateQueries({ queryKey: keys.calendars })
  }
  const save = useMutation({
    mutationFn: () => (saved === null ? api.createCalendar({ body: tidied(draft) }) : api.updateCalendar({ id: saved.id, body: { ...tidied(draft), version: saved.version } })),
    onSuccess: (next) => {
      take(next)
      void message.success(t('calendars.saved'))
      if (saved === null) onSaved(next.id)
    },
  })
  const makeDefault = useMutation({ mutationFn: (id: string) => api.setDefaultCalendar({ id }), onSuccess: (next) => { setSaved(next); queries.setQueryData(keys.calendar(next.id), next); void queries.invalidateQueries({ queryKey: keys.calendars }) }, onError: (failure) => void message.error(failureText(failure)) })
  const remove = useMutation({ mutationFn: (id: string) => api.deleteCalendar({ id }), onSuccess: () => { void queries.invalidateQueries({ queryKey: keys.calendars }); onGone() }, onError: (failure) => void message.error(failureText(failure)) })
  const confirmRemove = (one: Calendar): void => {
    void modal.confirm({ title: t('calendars.deleteConfirm', { name: one.name }), okText: t('common.delete'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: () => remove.mutateAsync(one.id).catch(() => undefined) })
  }

  return (
    <div className="calendar-editor">
      <section className="panel settings-panel">
        {saved?.builtIn === 'always' && <Alert type="info" showIcon title={t('calendars.alwaysHint')} />}
        {save.isError && <Alert type="error" showIcon title={failureText(save.error)} />}
        <div className="calendar-fields">
          <div className="calendar-field"><label htmlFor={nameId}>{t('calendars.name')}</label><Input id={nameId} value={draft.name} maxLength={80} disabled={!editable} onChange={(event) => change({ name: event.target.value })} /></div>
          <div className="calendar-field"><label htmlFor={zoneId}>{t('calendars.timeZone')}</label><Select id={zoneId} showSearch value={draft.timeZone} options={zones} disabled={!editable} onChange={(timeZone: string) => change({ timeZone })} /></div>
        </div>
        <DraftState draft={draft} />
      </section>
      <section className="panel settings-panel" aria-label={t('calendars.week')}>
        <h2>{t('calendars.week')}</h2>
        <div className="week">
          {draft.weekly.map((parts, day) => (
            <div key={dayNames[day]} className="week-day">
              <span className="week-name">{t(dayNames[day] ?? 'calendars.mon')}</span>
              <DayHours label={t(dayNames[day] ?? 'calendars.mon')} value={parts} editable={editable} onChange={(next) => change({ weekly: draft.weekly.map((one, index) => (index === day ? next : one)) })} />
              {editable && day === 0 ? (
                <Tooltip title={t('calendars.copyHint')}><Button type="text" size="small" icon={<CopyOutlined aria-hidden />} aria-label={t('calendars.copyHint')} onClick={() => change({ weekly: draft.weekly.map((one, index) => (index > 0 && index < 5 ? parts : one)) })} /></Tooltip>
              ) : <span />}
            </div>
          ))}
        </div>
      </section>
      <section className="panel settings-panel" aria-label={t('calendars.exceptions')}>
        <div className="settings-head">
          <div><h2>{t('calendars.exceptions')}</h2><p className="quiet">{t('calendars.exceptionsHint')}</p></div>
        </div>
        {editable && saved && <ImportHolidays calendar={saved} blocked={changed} onTaken={take} />}
        <Exceptions value={draft.exceptions} usual={usual} today={todayIn(draft.timeZone)} editable={editable} onChange={(exceptions) => change({ exceptions })} />
      </section>
      {editable && (
        <div className="calendar-foot">
          {saved && !saved.isDefault && <Button loading={makeDefault.isPending} onClick={() => makeDefault.mutate(saved.id)}>{t('calendars.makeDefault')}</Button>}
          {saved && !saved.isDefault && <Button danger loading={remove.isPending} onClick={() => confirmRemove(saved)}>{t('common.delete')}</Button>}
          <span className="calendar-foot-end">
            {changed && <span className="quiet small">{t('common.unsaved')}</span>}
            {saved && <Button disabled={!changed} onClick={() => { setDraft(inputOf(saved)); save.reset() }}>{t('common.cancel')}</Button>}
            <Button type="primary" disabled={!changed || !isSound(draft)} loading={save.isPending} onClick={() => save.mutate()}>{t('common.save')}</Button>
          </span>
        </div>
      )}
    </div>
  )
}
