import { CalendarOutlined, UploadOutlined } from '@ant-design/icons'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { Calendar, HolidaysReport } from '@yingda/contract'
import { Alert, Button, Modal, Tooltip, Upload } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'

const BIGGEST = 2 * 1024 * 1024

function Report({ report }: { report: HolidaysReport }): ReactNode {
  const { t, format } = useI18n()
  return (
    <div className="import-report">
      <Alert type={report.rejectedCount > 0 ? 'warning' : 'success'} showIcon title={t('calendars.imported', { added: format.number(report.added), replaced: format.number(report.replaced), unchanged: format.number(report.unchanged) })} />
      {report.rejectedCount > 0 && <p>{t('calendars.rejected', { n: format.number(report.rejectedCount) })}</p>}
      {report.rejected.length > 0 && <ul tabIndex={0}>{report.rejected.map((one) => <li key={one.line}>{t('calendars.rejectedLine', { line: one.line })} {one.text && <q>{one.text}</q>} — {one.reason}</li>)}</ul>}
    </div>
  )
}

interface ImportProps {
  calendar: Calendar
  /** There are changes that are not saved: first things first. */
  blocked: boolean
  onTaken: (calendar: Calendar) => void
}

/** Takes holidays from a file or from what ships with the product. */
export function ImportHolidays({ calendar, blocked, onTaken }: ImportProps): ReactNode {
  const { t, format, language } = useI18n()
  const presets = useQuery({ queryKey: keys.holidayPresets, queryFn: ({ signal }) => api.listHolidayPresets({ signal }), staleTime: Infinity })
  const [problem, setProblem] = useState<string | null>(null)
  const work = useMutation({
    mutationFn: (source: File | string) =>
      typeof source === 'string'
        ? api.applyHolidayPreset({ id: calendar.id, body: { key: source, version: calendar.version } })
        : api.importHolidays({ id: calendar.id, version: calendar.version, body: source }),
    onSuccess: (report) => onTaken(report.calendar),
  })
  const take = (source: File | string): void => {
    setProblem(null)
    if (typeof source !== 'string' && source.size > BIGGEST) return setProblem(t('file.tooBig', { size: format.bytes(BIGGEST) }))
    work.mutate(source)
  }
  const failure = problem ?? (work.isError ? failureText(work.error) : null)
  const close = (): void => {
    work.reset()
    setProblem(null)
  }
  const source = presets.data?.items.find((preset) => preset.key === work.variables)?.source
  return (
    <>
      <Tooltip title={blocked ? t('calendars.saveFirst') : undefined}>
        <span className="settings-actions">
          {presets.data?.items.map((preset) => (
            <Button key={preset.key} icon={<CalendarOutlined aria-hidden />} disabled={blocked || work.isPending} onClick={() => take(preset.key)}>{preset.name[language]}</Button>
          ))}
          <Upload accept=".ics,.csv" maxCount={1} showUploadList={false} disabled={blocked || work.isPending} beforeUpload={(file) => { take(file); return false }}>
            <Button icon={<UploadOutlined aria-hidden />} disabled={blocked} loading={work.isPending}>{t('calendars.import')}</Button>
          </Upload>
        </span>
      </Tooltip>
      <Modal open={work.isSuccess || failure !== null} title={t('calendars.importTitle')} onCancel={close} footer={<Button type="primary" onClick={close}>{t('common.done')}</Button>}>
        {failure !== null && <Alert type="error" showIcon title={failure} />}
        {work.isSuccess && <Report report={work.data} />}
        {work.isSuccess && source && <p className="quiet small">{t('calendars.source')} <a href={source.url} target="_blank" rel="noreferrer">{source.title}</a></p>}
      </Modal>
    </>
  )
}
