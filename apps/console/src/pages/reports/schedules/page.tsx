import { DeleteOutlined, EditOutlined, MoreOutlined, PauseOutlined, PlayCircleOutlined, PlusOutlined, SendOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReportSchedule, ScheduleCadence } from '@yingda/contract'
import { Alert, App, Button, Dropdown, Tag } from 'antd'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n, type Translate } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { ReportFrame, type Loaded } from '../frame.tsx'
import { zoned } from '../model/labels.ts'
import { overview } from '../model/themes.ts'
import { inputOf, valuesOf } from './values.ts'

const ScheduleDialog = lazy(() => import('./dialog.tsx'))

export function whenText(cadence: ScheduleCadence, hour: number, t: Translate): string {
  const time = `${String(hour).padStart(2, '0')}:00`
  if (cadence.every === 'day') return t('reports.mail.dailyAt', { time })
  if (cadence.every === 'week') return t('reports.mail.weeklyAt', { day: t(`reports.weekday.${cadence.weekday as 1 | 2 | 3 | 4 | 5 | 6 | 7}`), time })
  return t('reports.mail.monthlyAt', { n: cadence.day, time })
}

function LastResult({ schedule, timeZone }: { schedule: ReportSchedule; timeZone: string }): ReactNode {
  const { t, language } = useI18n()
  const { last } = schedule
  if (last === null) return <span className="quiet">{t('reports.mail.never')}</span>
  const time = zoned(last.at, timeZone, language)
  if (last.failure !== null) return <span className="rp-failed">{t('reports.mail.failedAt', { time, why: t(`reports.mail.failure.${last.failure}`) })}</span>
  return <span>{t('reports.mail.sentAt', { time, n: last.sent, from: last.from, to: last.to })}{last.skipped > 0 && ` · ${t('reports.mail.skipped', { n: last.skipped })}`}</span>
}

function Item({ schedule, timeZone, editable, mailEnabled, onEdit }: { schedule: ReportSchedule; timeZone: string; editable: boolean; mailEnabled: boolean; onEdit: () => void }): ReactNode {
  const { t, language } = useI18n()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: keys.reportSchedules })
  const onError = (failure: unknown): void => {
    void message.error(failureText(failure))
    void refresh()
  }
  const pause = useMutation({
    mutationFn: () => api.updateReportSchedule({ id: schedule.id, body: { ...inputOf({ ...valuesOf(schedule), paused: !schedule.paused }, schedule.report.filter), version: schedule.version } }), onSuccess: refresh, onError,
  })
  const send = useMutation({
    mutationFn: () => api.sendReportSchedule({ id: schedule.id }), onError,
    onSuccess: async ({ last }) => {
      await refresh()
      if (last?.failure) void message.warning(t(`reports.mail.failure.${last.failure}`))
      else void message.success(t('reports.mail.onItsWay', { n: last?.sent ?? 0 }))
    },
  })
  const remove = useMutation({ mutationFn: () => api.deleteReportSchedule({ id: schedule.id }), onSuccess: refresh, onError })
  const ask = (): void => void modal.confirm({ title: t('reports.mail.deleteConfirm', { name: schedule.name }), okText: t('common.delete'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: () => remove.mutateAsync().then(() => undefined, () => undefined) })
  const items = [
    { key: 'edit', icon: <EditOutlined aria-hidden />, label: t('common.edit'), onClick: onEdit },
    { key: 'pause', icon: schedule.paused ? <PlayCircleOutlined aria-hidden /> : <PauseOutlined aria-hidden />, label: t(schedule.paused ? 'reports.mail.resume' : 'reports.mail.pause'), onClick: () => pause.mutate() },
    { key: 'delete', icon: <DeleteOutlined aria-hidden />, danger: true, label: t('common.delete'), onClick: ask },
  ]
  return (
    <li className="panel rp-mail">
      <div className="rp-mail-head">
        <h3>{schedule.name}</h3>
        {schedule.paused && <Tag>{t('reports.mail.paused')}</Tag>}
        <span className="spring" />
        {editable && <Button size="small" icon={<SendOutlined aria-hidden />} loading={send.isPending} disabled={!mailEnabled} onClick={() => send.mutate()}>{t('reports.mail.sendNow')}</Button>}
        {editable && <Dropdown trigger={['click']} menu={{ items }}><Button size="small" icon={<MoreOutlined aria-hidden />} aria-label={t('reports.mail.more', { name: schedule.name })} /></Dropdown>}
      </div>
      <p>{whenText(schedule.cadence, schedule.hour, t)} · {t(`reports.mail.range.${schedule.range}`)} · {t('reports.mail.metricsN', { n: schedule.report.metrics.length })} · {schedule.format.toUpperCase()}</p>
      <p className="small">{t('reports.mail.to', { names: schedule.recipients.map(({ name, able }) => (able ? (name ?? '?') : t('reports.mail.unable', { name: name ?? '?' }))).join(t('reports.listComma')) })}</p>
      <p className="small tabular"><LastResult schedule={schedule} timeZone={timeZone} />{schedule.nextAt !== null && <span className="quiet"> · {t('reports.mail.nextAt', { time: zoned(schedule.nextAt, timeZone, language) })}</span>}</p>
    </li>
  )
}

function Schedules({ definitions }: Loaded): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const [editing, setEditing] = useState<ReportSchedule | 'new' | null>(null)
  const list = useQuery({ queryKey: keys.reportSchedules, queryFn: ({ signal }) => api.listReportSchedules({ signal }), refetchInterval: 60_000 })
  const editable = can('reports.edit')
  const begun = { query: { metrics: overview.sections.flatMap(({ metrics }) => metrics).filter((id) => definitions.has(id)), from: '', to: '', interval: 'day' as const, groupBy: null, filter: {} }, range: 'last7' as const }
  const begin = editable && <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setEditing('new')}>{t('reports.mail.new')}</Button>
  return (
    <>
      <p className="quiet rp-intro">{t('reports.mail.intro')}</p>
      {list.data && !list.data.mailEnabled && <Alert type="warning" showIcon title={t('reports.mail.off')} />}
      {list.isPending && <div className="panel"><RowsSkeleton rows={4} /></div>}
      {list.isError && !list.data && <div className="panel"><ErrorState failure={list.error} onRetry={() => void list.refetch()} /></div>}
      {list.data?.items.length === 0 && <div className="panel"><EmptyState title={t('reports.mail.empty')} hint={t(editable ? 'reports.mail.emptyHint' : 'reports.mail.emptyReadHint')}>{begin}</EmptyState></div>}
      {list.data && list.data.items.length > 0 && (
        <>
          <div className="rp-bar">{begin}<span className="spring" /><span className="quiet small">{t('reports.zone', { zone: list.data.timeZone })}</span></div>
          <ul className="rp-mails">{list.data.items.map((schedule) => <Item key={schedule.id} schedule={schedule} timeZone={list.data.timeZone} editable={editable} mailEnabled={list.data.mailEnabled} onEdit={() => setEditing(schedule)} />)}</ul>
        </>
      )}
      {editing !== null && <Suspense fallback={null}><ScheduleDialog schedule={editing === 'new' ? null : editing} begun={begun} onClose={() => setEditing(null)} /></Suspense>}
    </>
  )
}

/** Reports that are sent by mail again and again. */
export function Component(): ReactNode {
  return <ReportFrame everybody>{(loaded) => <Schedules {...loaded} />}</ReportFrame>
}
