import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Customer } from '@yingda/contract'
import { Alert, App, Button, Drawer, Form, Input, InputNumber, Select } from 'antd'
import type { ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { useCustomerTags } from './profile/use-customer.ts'

interface Values {
  readonly name: string
  readonly phone?: string
  readonly email?: string
  readonly level?: number | null
  readonly tags?: string[]
  readonly source?: string
  readonly note?: string
}

const given = (text: string | undefined): string | null => (text === undefined || text.trim() === '' ? null : text.trim())

/** A customer who has not written yet. */
export default function CreateCustomerDrawer({ onClose, onMade }: { onClose: () => void; onMade: (customer: Customer) => void }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const tags = useCustomerTags()
  const [form] = Form.useForm<Values>()
  const contact = can('customers.view_contact')
  const make = useMutation({
    mutationFn: (values: Values) => api.createCustomer({
      body: {
        name: values.name.trim(), level: values.level ?? null, tags: values.tags ?? [], source: given(values.source), note: given(values.note),
        ...(contact ? { phone: given(values.phone), email: given(values.email) } : {}),
      },
    }),
    onSuccess: (customer) => {
      void queries.invalidateQueries({ queryKey: keys.customers })
      void message.success(t('customers.created'))
      onMade(customer)
    },
  })
  return (
    <Drawer
      open size={520} onClose={onClose} title={t('customers.new')}
      footer={<div className="drawer-foot"><span className="spring" /><Button onClick={onClose}>{t('common.cancel')}</Button><Button type="primary" loading={make.isPending} onClick={() => form.submit()}>{t('common.save')}</Button></div>}
    >
      <p className="quiet session-alert">{t('customers.newHint')}</p>
      {make.isError && <Alert className="session-alert" type="error" showIcon title={failureText(make.error)} />}
      <Form<Values> form={form} name="customer" layout="vertical" requiredMark={false} onFinish={(values) => !make.isPending && make.mutate(values)}>
        <Form.Item name="name" label={t('customer.name')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}><Input autoFocus maxLength={80} autoComplete="off" /></Form.Item>
        {contact && (
          <div className="form-row">
            <Form.Item name="phone" label={t('customer.phone')}><Input type="tel" maxLength={40} autoComplete="off" /></Form.Item>
            <Form.Item name="email" label={t('customer.email')} rules={[{ type: 'email', message: t('customer.invalidEmail') }]}><Input maxLength={254} autoComplete="off" /></Form.Item>
          </div>
        )}
        <div className="form-row">
          <Form.Item name="source" label={t('customers.source')}><Input maxLength={40} autoComplete="off" /></Form.Item>
          <Form.Item name="level" label={t('customers.level')}><InputNumber className="fact-input" min={0} max={100} precision={0} /></Form.Item>
        </div>
        <Form.Item name="tags" label={t('customers.tags')}><Select mode="tags" maxCount={20} tokenSeparators={[',', '，', '、', ';', '；']} options={tags.map((value) => ({ value, label: value }))} /></Form.Item>
        <Form.Item name="note" label={t('customers.note')}><Input.TextArea maxLength={2000} autoSize={{ minRows: 3, maxRows: 8 }} /></Form.Item>
      </Form>
    </Drawer>
  )
}
