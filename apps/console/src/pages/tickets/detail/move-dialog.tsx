import type { TicketDetail, TicketType } from '@yingda/contract'
import { Button, Form, Modal } from 'antd'
import { useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { FieldItem } from '../form/field-input.tsx'
import { missingFor, stateName } from '../model/types.ts'
import { toValues, type FormValues } from '../model/values.ts'
import { useTicketUpdate } from './use-ticket.ts'

/** Asks for what must be filled before a ticket goes to a state, then moves it. */
export default function MoveDialog({ ticket, type, state, onClose }: { ticket: TicketDetail; type: TicketType; state: string; onClose: () => void }): ReactNode {
  const { t, language } = useI18n()
  const update = useTicketUpdate(ticket.id)
  const [form] = Form.useForm<{ values?: FormValues }>()
  // What is missing is asked for until the dialog is done, also when the ticket is fetched anew meanwhile.
  const [fields] = useState(() => missingFor(type, ticket.values, state))
  return (
    <Modal open title={t('tickets.moveTitle', { state: stateName(type, state, language) })} footer={null} onCancel={onClose} width={480}>
      <p className="quiet small tk-bulk-note">{t('tickets.moveHint')}</p>
      <Form form={form} name="move" layout="vertical" requiredMark={false} onFinish={({ values = {} }) => update.mutate({ state, values: toValues(fields, values) }, { onSuccess: onClose })}>
        {fields.map((field) => <FieldItem key={field.key} field={field} required />)}
        <div className="dialog-foot"><Button onClick={onClose}>{t('common.cancel')}</Button><Button type="primary" htmlType="submit" loading={update.isPending}>{t('tickets.moveSubmit')}</Button></div>
      </Form>
    </Modal>
  )
}
