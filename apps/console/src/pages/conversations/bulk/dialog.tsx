import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ConversationBulkChange, ConversationJob, ConversationSummary } from '@yingda/contract'
import { Alert, Button, Form, Input, Modal, Radio, Select } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import type { ListFilter } from '../../../realtime/inbox.ts'
import { useLive } from '../../../realtime/provider.tsx'
import { useSession } from '../../../session/session.tsx'
import { randomId } from '../../../ui/ids.ts'
import { isOver, JobView } from '../../../ui/job-view.tsx'
import { customerName } from '../../../ui/names.ts'
import { priorities, priorityKey } from '../handling/marks.tsx'
import { bulkChange, isReady, type BulkValues } from './change.ts'

/** Asked at this pace when nothing is told. Milliseconds. */
const ASK_MS = 2_000
const SHOWN = 50

export type BulkTarget = { readonly ids: string[] } | { readonly filter: ListFilter }

interface DialogProps {
  target: BulkTarget
  chosen: readonly ConversationSummary[]
  onClose: (begun: boolean) => void
}

/** Changes many conversations: what is to change, then how far it is, then what was refused and why. */
export default function BulkDialog({ target, chosen, onClose }: DialogProps): ReactNode {
  const { t } = useI18n()
  const [job, setJob] = useState<ConversationJob | null>(null)
  const close = (): void => onClose(job !== null)
  return (
    <Modal open title={t('many.title')} footer={null} onCancel={close} width={480} mask={{ closable: false }}>
      {job ? <Running job={job} onClose={close} /> : <Choose target={target} chosen={chosen} onBegun={setJob} onCancel={close} />}
    </Modal>
  )
}

function Choose({ target, chosen, onBegun, onCancel }: Omit<DialogProps, 'onClose'> & { onBegun: (job: ConversationJob) => void; onCancel: () => void }): ReactNode {
  const { t } = useI18n()
  const { me } = useSession()
  const [form] = Form.useForm<BulkValues>()
  const [values, setValues] = useState<BulkValues>({})
  const [key] = useState(randomId)
  const colleagues = useQuery({ queryKey: keys.colleagues, queryFn: ({ signal }) => api.listColleagues({ signal }) })
  const groups = useQuery({ queryKey: keys.groups, queryFn: ({ signal }) => api.listGroups({ signal }) })
  const labels = useQuery({ queryKey: keys.labels, queryFn: ({ signal }) => api.listLabels({ signal }) })
  const begin = useMutation({
    mutationFn: (change: ConversationBulkChange) => api.changeConversations({ body: 'ids' in target ? { key, ids: target.ids, change } : { key, filter: target.filter, change } }), onSuccess: onBegun,
  })
  const known = (labels.data?.items ?? []).map((value) => ({ value, label: value }))
  const there = [...new Set(chosen.flatMap((one) => one.labels))]
  const people = (colleagues.data?.items ?? []).map(({ id, name }) => ({ value: `agent:${id}`, label: id === me.id ? t('many.me', { name }) : name }))
  const targets = [{ label: t('transfer.toColleague'), options: people }, { label: t('transfer.toGroup'), options: (groups.data?.items ?? []).map(({ id, name }) => ({ value: `group:${id}`, label: name })) }]
  return (
    <Form<BulkValues> form={form} name="many" layout="vertical" requiredMark={false} initialValues={{ what: 'nothing' }} onValuesChange={(_, all) => setValues(all)} onFinish={() => begin.mutate(bulkChange(values))}>
      <p className="quiet small many-note">{'ids' in target ? t('many.some', { n: target.ids.length }) : t('many.every')}</p>
      {begin.isError && <Alert className="session-alert" type="error" showIcon title={failureText(begin.error)} />}
      <Form.Item name="what" label={t('many.what')}>
        <Radio.Group options={[{ value: 'nothing', label: t('many.nothing') }, { value: 'close', label: t('action.close') }, { value: 'hand', label: t('transfer.submit') }]} />
      </Form.Item>
      {values.what === 'hand' && (
        <>
          <Form.Item name="to" label={t('transfer.to')}><Select showSearch={{ optionFilterProp: 'label' }} placeholder={t('many.to')} loading={colleagues.isPending || groups.isPending} options={targets} /></Form.Item>
          <Form.Item name="note" label={t('transfer.note')} extra={t('transfer.noteHelp')}><Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} /></Form.Item>
        </>
      )}
      <div className="form-row">
        <Form.Item name="addLabels" label={t('many.addLabels')}><Select mode="tags" maxCount={20} tokenSeparators={[',', '，']} placeholder={t('handling.labelsHint')} options={known} /></Form.Item>
        <Form.Item name="removeLabels" label={t('many.removeLabels')}><Select mode="tags" maxCount={20} tokenSeparators={[',', '，']} placeholder={t('tickets.unchanged')} options={there.length > 0 ? there.map((value) => ({ value, label: value })) : known} /></Form.Item>
        <Form.Item name="priority" label={t('priority.label')}><Select allowClear placeholder={t('tickets.unchanged')} options={priorities.map((value) => ({ value, label: t(priorityKey(value)) }))} /></Form.Item>
      </div>
      <p className="quiet small">{t('many.rights')}</p>
      <div className="dialog-foot">
        <Button onClick={onCancel}>{t('common.cancel')}</Button>
        <Button type="primary" htmlType="submit" disabled={!isReady(values)} loading={begin.isPending}>{t('tickets.bulkBegin')}</Button>
      </div>
    </Form>
  )
}

function Running({ job: begun, onClose }: { job: ConversationJob; onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const queries = useQueryClient()
  const { realtime } = useLive()
  const key = keys.conversationJob(begun.id)
  useEffect(() => realtime.onNews((frame) => {
    if (frame.type === 'bulk' && frame.job.id === begun.id) queries.setQueryData(keys.conversationJob(begun.id), frame.job)
  }), [realtime, queries, begun.id])
  const state = useQuery({
    queryKey: key, queryFn: ({ signal }) => api.getConversationJob({ id: begun.id }, { signal }), initialData: begun, staleTime: 0,
    refetchInterval: ({ state: { data } }) => (data && isOver(data) ? false : ASK_MS),
  })
  const job = state.data
  const cancel = useMutation({ mutationFn: () => api.cancelConversationJob({ id: job.id }), onSuccess: (next) => queries.setQueryData(key, next) })
  const refused = useQuery({
    queryKey: [...key, 'failed'], queryFn: ({ signal }) => api.listConversationJobRows({ id: job.id, outcome: 'failed', limit: SHOWN }, { signal }), enabled: isOver(job) && job.failed > 0,
  })
  const items = refused.data?.items.map(({ row, customer, message }) => ({ key: row, name: customer === null ? t('many.gone') : customerName(customer, t), message }))
  return (
    <JobView
      job={job} label={t('many.title')} failures={[state.error, cancel.error, refused.error]} stopping={cancel.isPending} onStop={() => cancel.mutate()} onClose={onClose}
      refused={items ? { items, more: refused.data?.more ?? false } : null}
    />
  )
}
