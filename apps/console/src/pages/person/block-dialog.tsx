import { Form, Input, Modal, Radio } from 'antd'
import { useState, type ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { usePersonChange } from './use-person.ts'

const DAY = 24 * 60 * 60 * 1000
const terms = [['1', 'person.blockDay'], ['7', 'person.blockWeek'], ['30', 'person.blockMonth'], ['ever', 'person.blockEver']] as const
type Term = (typeof terms)[number][0]

const endOf = (term: Term): string | null => (term === 'ever' ? null : new Date(Date.now() + Number(term) * DAY).toISOString())

interface DialogProps {
  customerId: string
  name: string
  onClose: () => void
}

/** Blocks a customer for a time or for ever. */
export default function BlockDialog({ customerId, name, onClose }: DialogProps): ReactNode {
  const { t } = useI18n()
  const [term, setTerm] = useState<Term>('7')
  const [reason, setReason] = useState('')
  const block = usePersonChange(customerId, (input: { until: string | null; reason: string }) => api.blockCustomer({ id: customerId, body: input }), 'person.blockDone')
  const submit = (): void => block.mutate({ until: endOf(term), reason: reason.trim() }, { onSuccess: onClose })
  return (
    <Modal open title={t('person.blockTitle', { name })} okText={t('person.block').replace('…', '')} okButtonProps={{ danger: true, disabled: reason.trim() === '', loading: block.isPending }} cancelText={t('common.cancel')} onOk={submit} onCancel={onClose}>
      <p className="person-hint">{t('person.blockHint')}</p>
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item label={t('person.blockHow')}><Radio.Group value={term} onChange={(event) => setTerm(event.target.value as Term)} options={terms.map(([value, label]) => ({ value, label: t(label) }))} /></Form.Item>
        <Form.Item label={t('person.reason')} htmlFor="block-reason"><Input.TextArea id="block-reason" autoFocus value={reason} maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} placeholder={t('person.reasonPlaceholder')} onChange={(event) => setReason(event.target.value)} /></Form.Item>
      </Form>
    </Modal>
  )
}
