import { EditOutlined } from '@ant-design/icons'
import type { AttachmentRef, TicketDetail, TicketField, TicketType } from '@yingda/contract'
import { Button, Form, Modal, Tooltip } from 'antd'
import { useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { Section } from '../../conversations/details/section.tsx'
import { FieldItem } from '../form/field-input.tsx'
import { isEmptyValue, nameIn } from '../model/types.ts'
import { toFormValue, toValues, type FormValues } from '../model/values.ts'
import { Files } from './timeline.tsx'
import { useTicketUpdate } from './use-ticket.ts'

const isFile = (value: unknown): value is AttachmentRef => typeof value === 'object' && value !== null && 'mediaType' in value

function Value({ field, value, ticketId }: { field: TicketField; value: TicketDetail['values'][string] | undefined; ticketId: string }): ReactNode {
  const { t, language, format } = useI18n()
  if (value === undefined || value === null || isEmptyValue(value)) return <span className="quiet">{t('tickets.notFilled')}</span>
  if (typeof value === 'boolean') return t(value ? 'tickets.yes' : 'tickets.no')
  if (typeof value === 'number') return <span className="tabular">{format.number(value)}</span>
  const named = (one: string): string => { const found = field.options.find((option) => option.value === one); return found ? nameIn(found.name, language) : one }
  if (Array.isArray(value)) {
    const files = (value as readonly (string | AttachmentRef)[]).filter(isFile)
    if (files.length > 0) return <Files ticketId={ticketId} files={files} />
    return (value as readonly string[]).map(named).join(t('tickets.and'))
  }
  return field.kind === 'datetime' ? <span className="tabular">{format.full(value)}</span> : <span className="wrap tk-value">{named(value)}</span>
}

/** Values of personal fields one sees masked are not offered for editing: saving would store the mask. */
const mayEdit = (field: TicketField, value: unknown, plain: boolean): boolean => plain || (field.kind !== 'phone' && field.kind !== 'email') || isEmptyValue(value)

function Editor({ ticket, type, onClose }: { ticket: TicketDetail; type: TicketType; onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const update = useTicketUpdate(ticket.id)
  const [form] = Form.useForm<{ values?: FormValues }>()
  const [version] = useState(ticket.version)
  const fields = type.fields.filter((field) => mayEdit(field, ticket.values[field.key], can('customers.view_contact')))
  const [before] = useState<FormValues>(() => Object.fromEntries(fields.map((field) => [field.key, toFormValue(field, ticket.values[field.key])])))
  const save = ({ values = {} }: { values?: FormValues }): void => {
    const changed = toValues(fields, values, before)
    if (Object.keys(changed).length === 0) return onClose()
    update.mutate({ values: changed, version }, { onSuccess: onClose })
  }
  return (
    <Modal open title={t('tickets.editFields')} footer={null} onCancel={onClose} width={520} mask={{ closable: false }}>
      <Form form={form} name="fields" layout="vertical" requiredMark={false} initialValues={{ values: before }} onFinish={save}>
        {fields.map((field) => <FieldItem key={field.key} field={field} required={field.required} />)}
        <div className="dialog-foot"><Button onClick={onClose}>{t('common.cancel')}</Button><Button type="primary" htmlType="submit" loading={update.isPending}>{t('common.save')}</Button></div>
      </Form>
    </Modal>
  )
}

/** The form of the type, filled in. */
export function FieldsSection({ ticket, type, editable }: { ticket: TicketDetail; type: TicketType | undefined; editable: boolean }): ReactNode {
  const { t, language } = useI18n()
  const [editing, setEditing] = useState(false)
  if (!type || type.fields.length === 0) return null
  return (
    <Section title={t('tickets.fields')} aside={editable && <Tooltip title={t('tickets.editFields')}><Button type="text" size="small" icon={<EditOutlined aria-hidden />} aria-label={t('tickets.editFields')} onClick={() => setEditing(true)} /></Tooltip>}>
      <dl className="facts">{type.fields.map((field) => <div key={field.key} className="facts-pair"><dt>{nameIn(field.name, language)}</dt><dd><Value field={field} value={ticket.values[field.key]} ticketId={ticket.id} /></dd></div>)}</dl>
      {editing && <Editor ticket={ticket} type={type} onClose={() => setEditing(false)} />}
    </Section>
  )
}
