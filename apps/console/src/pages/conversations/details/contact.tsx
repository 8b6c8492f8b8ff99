import { EditOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Customer } from '@yingda/contract'
import { App, Button, Input } from 'antd'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import type { Conversation } from '../use-conversation.ts'

type Field = 'name' | 'phone' | 'email'
const fields: readonly Field[] = ['name', 'phone', 'email']
const longest: Record<Field, number> = { name: 80, phone: 40, email: 254 }
const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(text)

function Editor({ customer, field, onSave, onCancel, pending }: { customer: Customer; field: Field; onSave: (value: string | null) => void; onCancel: () => void; pending: boolean }): ReactNode {
  const { t } = useI18n()
  const [text, setText] = useState(customer[field] ?? '')
  const value = text.trim()
  const wrong = field === 'email' && value !== '' && !looksLikeEmail(value)
  const submit = (): void => {
    if (wrong) return
    if (value === (customer[field] ?? '')) return onCancel()
    onSave(value === '' ? null : value)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') submit()
    if (event.key === 'Escape') {
      event.stopPropagation()
      onCancel()
    }
  }
  return (
    <>
      <Input autoFocus size="small" value={text} disabled={pending} maxLength={longest[field]} status={wrong ? 'error' : ''} aria-label={t(`customer.${field}`)} aria-invalid={wrong} onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} onBlur={() => (wrong ? undefined : submit())} />
      {wrong && <span className="field-error" role="alert">{t('customer.invalidEmail')}</span>}
    </>
  )
}

/** Name, phone, e-mail: edited in place by those who may. A masked value is not offered for editing. */
export function ContactFields({ customer, conversationId }: { customer: Customer; conversationId: string }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [editing, setEditing] = useState<Field | null>(null)
  const save = useMutation({
    mutationFn: (change: Partial<Record<Field, string | null>>) => api.updateCustomer({ id: customer.id, body: change }),
    onSuccess: (next) => {
      queries.setQueryData<Conversation>(keys.conversation(conversationId), (old) => old && { ...old, customer: next })
      void queries.invalidateQueries({ queryKey: keys.lists })
      void message.success(t('customer.saved'))
    },
    onError: (failure) => void message.error(failureText(failure)),
    onSettled: () => setEditing(null),
  })
  const mayEdit = (field: Field): boolean => can('customers.edit') && (field === 'name' || can('customers.view_contact') || customer[field] === null)

  return (
    <dl className="facts">
      {fields.map((field) => (
        <div key={field} className="facts-pair">
          <dt>{t(`customer.${field}`)}</dt>
          <dd>
            {editing === field ? (
              <Editor customer={customer} field={field} pending={save.isPending} onSave={(value) => save.mutate({ [field]: value })} onCancel={() => setEditing(null)} />
            ) : (
              <span className="fact-value">
                {customer[field] === null ? <span className="quiet">{t('customer.notGiven')}</span> : <span className="wrap tabular">{customer[field]}</span>}
                {mayEdit(field) && <Button className="fact-edit" type="text" size="small" icon={<EditOutlined aria-hidden />} aria-label={t('customer.editField', { field: t(`customer.${field}`) })} onClick={() => setEditing(field)} />}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
