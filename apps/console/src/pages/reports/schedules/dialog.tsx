import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReportQueryInput, ReportSchedule } from '@yingda/contract'
import { Alert, App, Button, Checkbox, Form, Input, Modal, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import type { RangeId } from '../model/period.ts'
import { divisible } from '../model/themes.ts'
import { dimensions, filteredBy } from '../model/view.ts'
import { useDefinitions, useReportSettings } from '../use-reports.ts'
import { beginFrom, inputOf, scheduleRanges, valuesOf, type ScheduleValues } from './values.ts'

interface DialogProps {
  /** The one that is changed; null makes a new one. */
  schedule: ReportSchedule | null
  /** What a new one begins with. */
  begun: { readonly query: ReportQueryInput; readonly range: RangeId }
  onClose: () => void
}

const ID = 'report-schedule'
const MOST_METRICS = 30
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at)

/** What is sent by mail, when, to whom. */
export default function ScheduleDialog({ schedule, begun, onClose }: DialogProps): ReactNode {
  const { t, language } = useI18n()
  const { me } = useSession()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [form] = Form.useForm<ScheduleValues>()
  const [begin] = useState(() => (schedule === null ? beginFrom(begun.query, begun.range, language, me.id) : valuesOf(schedule)))
  const filter = schedule?.report.filter ?? begun.query.filter ?? {}
  const { definitions } = useDefinitions()
  const settings = useReportSettings()
  const people = useQuery({ queryKey: keys.reportRecipients, queryFn: ({ signal }) => api.listReportRecipients({ signal }) })
  const save = useMutation({
    mutationFn: (values: ScheduleValues) => {
      const body = inputOf(values, filter)
      return schedule === null ? api.createReportSchedule({ body }) : api.updateReportSchedule({ id: schedule.id, body: { ...body, version: schedule.version } })
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.reportSchedules })
      void message.success(t('common.saved'))
      onClose()
    },
  })
  const every = Form.useWatch('every', form) ?? begin.every
  const groupBy = Form.useWatch('groupBy', form) ?? begin.groupBy
  const fitting = new Set(divisible([...definitions.keys()], definitions, { filter, groupBy: groupBy === 'none' ? null : groupBy }))
  const options = [...definitions.values()].map((metric) => ({ value: metric.id, label: metric.name[language] }))
  const gone = (schedule?.recipients ?? []).filter(({ id }) => people.data?.items.every((one) => one.id !== id) === true)
  const required = [{ required: true, message: t('common.required') }]
  return (
    <Modal
      open title={t(schedule === null ? 'reports.mail.new' : 'reports.mail.edit')} onCancel={onClose} width={600}
      footer={<><Button onClick={onClose}>{t('common.cancel')}</Button><Button type="primary" htmlType="submit" form={ID} loading={save.isPending}>{t('common.save')}</Button></>}
    >
      {save.isError && <Alert className="rp-alert" type="error" showIcon title={failureText(save.error)} />}
      <Form<ScheduleValues> id={ID} form={form} name={ID} layout="vertical" requiredMark={false} initialValues={begin} onFinish={(values) => save.mutate({ ...begin, ...values })}>
        <Form.Item name="name" label={t('reports.mail.name')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}><Input maxLength={80} placeholder={t('reports.mail.namePlaceholder')} /></Form.Item>
        <Form.Item
          name="metrics" label={t('reports.mail.metrics')} extra={filteredBy(filter).length > 0 ? t('reports.mail.filtered', { what: filteredBy(filter).map((dimension) => t(`reports.by.${dimension}`)).join(t('reports.listComma')) }) : undefined} dependencies={['groupBy']}
          rules={[...required, { validator: (_, ids: string[] | undefined) => {
            const wrong = (ids ?? []).filter((id) => !fitting.has(id)).flatMap((id) => definitions.get(id)?.name[language] ?? [])
            return wrong.length === 0 ? Promise.resolve() : Promise.reject(new Error(t('reports.mail.unfit', { names: wrong.join(t('reports.listComma')) })))
          } }]}
        >
          <Select mode="multiple" maxCount={MOST_METRICS} showSearch={{ optionFilterProp: 'label' }} options={options} />
        </Form.Item>
        <div className="form-row">
          <Form.Item name="range" label={t('reports.mail.range')}><Select options={scheduleRanges.map((value) => ({ value, label: t(`reports.mail.range.${value}`) }))} /></Form.Item>
          <Form.Item name="groupBy" label={t('reports.groupBy')}><Select options={[{ value: 'none', label: t('common.none') }, ...dimensions.map((value) => ({ value, label: t(`reports.by.${value}`) }))]} /></Form.Item>
          <Form.Item name="interval" label={t('reports.step')}><Select options={(['none', 'hour', 'day', 'week', 'month'] as const).map((value) => ({ value, label: t(`reports.step.${value}`) }))} /></Form.Item>
          <Form.Item name="format" label={t('reports.mail.format')}><Select options={(['xlsx', 'csv'] as const).map((value) => ({ value, label: value.toUpperCase() }))} /></Form.Item>
          <Form.Item name="every" label={t('reports.mail.every')}><Select options={(['day', 'week', 'month'] as const).map((value) => ({ value, label: t(`reports.mail.every.${value}`) }))} /></Form.Item>
          {every === 'week' && <Form.Item name="weekday" label={t('reports.mail.weekday')}><Select options={numbers(1, 7).map((value) => ({ value, label: t(`reports.weekday.${value as 1 | 2 | 3 | 4 | 5 | 6 | 7}`) }))} /></Form.Item>}
          {every === 'month' && <Form.Item name="day" label={t('reports.mail.day')} extra={t('reports.mail.dayHelp')}><Select options={numbers(1, 31).map((value) => ({ value, label: t('reports.mail.dayN', { n: value }) }))} /></Form.Item>}
          <Form.Item name="hour" label={t('reports.mail.hour')} extra={settings.data && t('reports.zone', { zone: settings.data.timeZone })}><Select options={numbers(0, 23).map((value) => ({ value, label: `${String(value).padStart(2, '0')}:00` }))} /></Form.Item>
          <Form.Item name="language" label={t('reports.mail.language')}><Select options={[{ value: 'zh', label: t('common.zh') }, { value: 'en', label: t('common.en') }]} /></Form.Item>
        </div>
        <Form.Item name="recipientIds" label={t('reports.mail.recipients')} extra={people.isError ? failureText(people.error) : t('reports.mail.recipientsHelp')} rules={required}>
          <Select
            mode="multiple" maxCount={50} loading={people.isPending} showSearch={{ optionFilterProp: 'label' }}
            options={[...(people.data?.items ?? []).map(({ id, name, sees }) => ({ value: id, label: sees === 'own' ? t('reports.mail.seesOwn', { name }) : name })), ...gone.map(({ id, name }) => ({ value: id, label: t('reports.mail.unable', { name: name ?? '?' }) }))]}
          />
        </Form.Item>
        <Form.Item name="paused" valuePropName="checked"><Checkbox>{t('reports.mail.pausedHelp')}</Checkbox></Form.Item>
      </Form>
    </Modal>
  )
}
