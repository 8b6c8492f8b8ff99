import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { TicketDetail, TicketPriority } from '@yingda/contract'
import { Alert, App, Button, Drawer, Form, Input, Select } from 'antd'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { randomId } from '../../../ui/ids.ts'
import { usePhone } from '../../../ui/media.ts'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { FileChips } from '../../conversations/composer/file-chips.tsx'
import { useUploads } from '../../conversations/composer/use-files.ts'
import { failureLines } from '../model/failure.ts'
import { priorities } from '../model/filter.ts'
import { nameIn } from '../model/types.ts'
import { toValues, type FormValues } from '../model/values.ts'
import { useColleagues, useGroups, useTypes } from '../use-ticket-data.ts'
import { CustomerField } from './customer-field.tsx'
import { FieldItem } from './field-input.tsx'
import '../../conversations/composer.css'
import '../../knowledge/knowledge.css'
import '../tickets.css'

interface Values {
  readonly typeId: string
  readonly customerId?: string
  readonly subject: string
  readonly description?: string
  readonly priority?: TicketPriority
  readonly assigneeId?: string
  readonly groupId?: string
  readonly tags?: readonly string[]
  readonly values?: FormValues
}

interface DrawerProps {
  /** Made from this conversation: tied to it, for its customer. */
  conversation?: { readonly id: string; readonly customerName: string }
  /** Made as a child of this ticket, for the same customer. */
  parent?: Pick<TicketDetail, 'id' | 'number' | 'customer' | 'typeId'>
  onClose: () => void
  onMade: (ticket: TicketDetail) => void
}

/** A new ticket, by the form of its type. */
export default function CreateDrawer({ conversation, parent, onClose, onMade }: DrawerProps): ReactNode {
  const { t, language } = useI18n()
  const { message } = App.useApp()
  const { can } = useSession()
  const queries = useQueryClient()
  const phone = usePhone()
  const { types, failure, retry, pending } = useTypes()
  const colleagues = useColleagues()
  const groups = useGroups()
  const [form] = Form.useForm<Values>()
  const [key] = useState(randomId)
  const files = useUploads((file, options) => api.uploadTicketFile({ name: file.name.slice(-255), body: file }, options))
  const active = types.filter((type) => type.active)
  const chosen = Form.useWatch('typeId', form) ?? parent?.typeId ?? active[0]?.id
  const type = active.find(({ id }) => id === chosen) ?? active[0]

  const make = useMutation({
    mutationFn: ({ typeId, customerId, subject, description, priority, assigneeId, groupId, tags, values }: Values) => {
      const fields = types.find(({ id }) => id === typeId)?.fields ?? []
      return api.createTicket({
        body: {
          key, typeId, subject: subject.trim(), description: description?.trim() ?? '', files: files.attached.map(({ id }) => id),
          values: toValues(fields, values ?? {}), tags: [...(tags ?? [])],
          ...(customerId ? { customerId } : {}), ...(priority ? { priority } : {}), ...(assigneeId ? { assigneeId } : {}), ...(groupId ? { groupId } : {}),
          ...(conversation ? { conversationId: conversation.id } : {}), ...(parent ? { parentId: parent.id, customerId: parent.customer?.id ?? null } : {}),
        },
      })
    },
    onSuccess: (ticket) => {
      for (const queryKey of [keys.tickets, keys.ticketCounts]) void queries.invalidateQueries({ queryKey })
      if (ticket.customer) void queries.invalidateQueries({ queryKey: keys.customerTickets(ticket.customer.id) })
      if (parent) void queries.invalidateQueries({ queryKey: keys.ticket(parent.id) })
      void message.success(t('tickets.made', { number: ticket.number }))
      onMade(ticket)
    },
  })
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit()
  }
  const title = parent ? t('tickets.newChildOf', { number: parent.number }) : t('tickets.new')
  return (
    <Drawer
      open title={title} size={phone ? '100%' : 560} onClose={onClose} mask={{ closable: false }}
      footer={<div className="drawer-foot"><span className="spring" /><Button onClick={onClose}>{t('common.cancel')}</Button><Button type="primary" disabled={!type || files.uploading} loading={make.isPending} onClick={() => form.submit()}>{t('tickets.create')}</Button></div>}
    >
      {pending && <RowsSkeleton rows={5} />}
      {failure !== null && types.length === 0 && <ErrorState failure={failure} onRetry={retry} />}
      {!pending && failure === null && !type && <EmptyState title={t('tickets.noTypes')} hint={t('tickets.noTypesHint')} />}
      {type && (
        <div onKeyDown={onKeyDown}>
          {conversation && <p className="quiet small tk-for">{t('tickets.forCustomer', { name: conversation.customerName })}</p>}
          {make.isError && <Alert className="session-alert" type="error" showIcon title={failureLines(make.error)} />}
          <Form<Values> form={form} name="ticket" layout="vertical" requiredMark={(label, { required }) => <>{label}{!required && <span className="quiet small tk-optional">{t('common.optional')}</span>}</>} initialValues={{ typeId: type.id }} scrollToFirstError={{ focus: true }} onFinish={(values) => make.mutate(values)}>
            <Form.Item name="typeId" label={t('tickets.type')} extra={nameIn(type.description, language)} rules={[{ required: true, message: t('common.required') }]}><Select options={active.map((one) => ({ value: one.id, label: nameIn(one.name, language) }))} /></Form.Item>
            {!conversation && !parent && can('customers.view') && <Form.Item name="customerId" label={t('tickets.customer')} extra={t('tickets.customerHint')}><CustomerField /></Form.Item>}
            <Form.Item name="subject" label={t('tickets.subject')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}><Input maxLength={200} autoFocus /></Form.Item>
            <Form.Item name="description" label={t('tickets.description')}><Input.TextArea maxLength={20_000} autoSize={{ minRows: 3, maxRows: 12 }} /></Form.Item>
            <div className="tk-attach">
              <FileChips files={files} />
              <label className="tk-attach-button"><input type="file" multiple className="visually-hidden" onChange={(event) => { files.add(Array.from(event.target.files ?? [])); event.target.value = '' }} />{t('tickets.addFile')}</label>
            </div>
            <div key={type.id}>{type.fields.map((field) => <FieldItem key={field.key} field={field} required={field.required} />)}</div>
            <div className="form-row">
              <Form.Item name="priority" label={t('tickets.priority')}><Select allowClear placeholder={t(`tickets.priority.${type.priority}`)} options={priorities.map((value) => ({ value, label: t(`tickets.priority.${value}`) }))} /></Form.Item>
              <Form.Item name="assigneeId" label={t('tickets.assignee')}><Select allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={t('tickets.nobody')} options={colleagues.map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>
              <Form.Item name="groupId" label={t('tickets.group')}><Select allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={type.groupId === null ? t('common.none') : (groups.find(({ id }) => id === type.groupId)?.name ?? t('tickets.someGroup'))} options={groups.map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>
              <Form.Item name="tags" label={t('tickets.tags')}><Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，']} placeholder={t('tickets.tagsPlaceholder')} /></Form.Item>
            </div>
          </Form>
        </div>
      )}
    </Drawer>
  )
}
