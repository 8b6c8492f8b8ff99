import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { TicketBulkChange, TicketFilter, TicketJob, TicketPriority, TicketSummary } from '@yingda/contract'
import { Alert, Button, Form, Input, Modal, Select, Switch } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { randomId } from '../../../ui/ids.ts'
import { isOver, JobView } from '../../../ui/job-view.tsx'
import { bulkChange, isNoChange, type BulkValues } from '../model/bulk.ts'
import { priorities } from '../model/filter.ts'
import { nameIn } from '../model/types.ts'
import { useColleagues, useGroups, useTypes } from '../use-ticket-data.ts'

const ASK_MS = 700

interface DialogProps {
  target: { readonly ids: string[] } | { readonly filter: TicketFilter }
  /** Those of the page that are ticked. */
  chosen: readonly TicketSummary[]
  onClose: (changed: boolean) => void
}

/** Changes many tickets: what is to change, then how far it is, then what was refused and why. */
export default function BulkDialog({ target, chosen, onClose }: DialogProps): ReactNode {
  const { t } = useI18n()
  const queries = useQueryClient()
  const [job, setJob] = useState<TicketJob | null>(null)
  const close = (): void => {
    if (job) for (const queryKey of [keys.tickets, keys.ticketCounts]) void queries.invalidateQueries({ queryKey })
    onClose(job !== null)
  }
  return (
    <Modal open title={t('tickets.bulkTitle')} footer={null} onCancel={close} width={480} mask={{ closable: false }}>
      {job ? <Running job={job} onClose={close} /> : <Choose target={target} chosen={chosen} onBegun={setJob} onCancel={close} />}
    </Modal>
  )
}

function Choose({ target, chosen, onBegun, onCancel }: Omit<DialogProps, 'onClose'> & { onBegun: (job: TicketJob) => void; onCancel: () => void }): ReactNode {
  const { t, language } = useI18n()
  const { types } = useTypes()
  const colleagues = useColleagues()
  const groups = useGroups()
  const [form] = Form.useForm<BulkValues>()
  const [change, setChange] = useState<TicketBulkChange>({})
  const [key] = useState(randomId)
  const begin = useMutation({ mutationFn: () => api.changeTickets({ body: { key, ...target, change } }), onSuccess: onBegun })
  const typeIds = new Set(chosen.map(({ typeId }) => typeId))
  const type = 'ids' in target && typeIds.size === 1 ? types.find(({ id }) => typeIds.has(id)) : undefined
  return (
    <Form<BulkValues> form={form} name="bulk" layout="vertical" requiredMark={false} onValuesChange={(_, values) => setChange(bulkChange(values))} onFinish={() => begin.mutate()}>
      <p className="quiet small tk-bulk-note">{'ids' in target ? t('tickets.bulkSome', { n: target.ids.length }) : t('tickets.bulkEvery')}</p>
      {begin.isError && <Alert className="session-alert" type="error" showIcon title={failureText(begin.error)} />}
      {type && <Form.Item name="state" label={t('tickets.state')} extra={t('tickets.bulkStateHint')}><Select allowClear placeholder={t('tickets.unchanged')} options={type.states.map((state) => ({ value: state.key, label: nameIn(state.name, language) }))} /></Form.Item>}
      <div className="form-row">
        <Form.Item name="priority" label={t('tickets.priority')}><Select allowClear placeholder={t('tickets.unchanged')} options={priorities.map((value: TicketPriority) => ({ value, label: t(`tickets.priority.${value}`) }))} /></Form.Item>
        <Form.Item name="assigneeId" label={t('tickets.assignee')}><Select allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={t('tickets.unchanged')} options={[{ value: 'none', label: t('tickets.nobody') }, ...colleagues.map(({ id, name }) => ({ value: id, label: name }))]} /></Form.Item>
        <Form.Item name="groupId" label={t('tickets.group')}><Select allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={t('tickets.unchanged')} options={[{ value: 'none', label: t('common.none') }, ...groups.map(({ id, name }) => ({ value: id, label: name }))]} /></Form.Item>
        <Form.Item name="addTags" label={t('tickets.addTags')}><Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，']} placeholder={t('tickets.tagsPlaceholder')} /></Form.Item>
      </div>
      <Form.Item name="text" label={t('tickets.bulkReply')}><Input.TextArea maxLength={4000} autoSize={{ minRows: 2, maxRows: 6 }} /></Form.Item>
      <Form.Item name="isPublic" label={t('tickets.bulkPublic')} valuePropName="checked" layout="horizontal" colon={false} extra={t('tickets.bulkPublicHint')}><Switch size="small" /></Form.Item>
      <div className="dialog-foot">
        <Button onClick={onCancel}>{t('common.cancel')}</Button>
        <Button type="primary" htmlType="submit" disabled={isNoChange(change)} loading={begin.isPending}>{t('tickets.bulkBegin')}</Button>
      </div>
    </Form>
  )
}

function Running({ job: begun, onClose }: { job: TicketJob; onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const queries = useQueryClient()
  const state = useQuery({
    queryKey: keys.ticketJob(begun.id), queryFn: ({ signal }) => api.getTicketJob({ id: begun.id }, { signal }), initialData: begun, staleTime: 0,
    refetchInterval: ({ state: { data } }) => (data && isOver(data) ? false : ASK_MS),
  })
  const job = state.data
  const cancel = useMutation({ mutationFn: () => api.cancelTicketJob({ id: job.id }), onSuccess: (next) => queries.setQueryData(keys.ticketJob(job.id), next) })
  const refused = useQuery({ queryKey: [...keys.ticketJob(job.id), 'failed'], queryFn: ({ signal }) => api.listTicketJobRows({ id: job.id, outcome: 'failed', limit: 50 }, { signal }), enabled: isOver(job) && job.failed > 0 })
  const items = refused.data?.items.map(({ row, number, message }) => ({ key: row, name: number === null ? String(row) : `#${number}`, message }))
  return (
    <JobView
      job={job} label={t('tickets.bulkTitle')} failures={[state.error, cancel.error, refused.error]} stopping={cancel.isPending} onStop={() => cancel.mutate()} onClose={onClose}
      refused={items ? { items, more: refused.data?.more ?? false } : null}
    />
  )
}
