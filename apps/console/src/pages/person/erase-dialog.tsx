import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Form, Input, Modal } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'

interface DialogProps {
  customerId: string
  number: number
  name: string
  onClose: () => void
}

/** Erases a customer for good, once their number was typed. */
export default function EraseDialog({ customerId, number, name, onClose }: DialogProps): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [typed, setTyped] = useState('')
  const right = typed.trim().replace(/^#/u, '') === String(number)
  const erase = useMutation({
    mutationFn: () => api.eraseCustomer({ id: customerId, body: { confirm: number } }),
    onSuccess: () => {
      void message.success(t('person.eraseStarted'), 6)
      void queries.invalidateQueries({ queryKey: keys.privacyRequests })
      void queries.invalidateQueries({ queryKey: keys.person(customerId) })
      onClose()
    },
  })
  const submit = (): void => {
    if (right) erase.mutate()
  }
  return (
    <Modal open title={t('person.eraseTitle', { name })} okText={t('person.eraseButton')} okButtonProps={{ danger: true, type: 'primary', disabled: !right, loading: erase.isPending }} cancelText={t('common.cancel')} onOk={submit} onCancel={onClose}>
      <Alert type="error" showIcon title={t('person.eraseWarning')} description={t('person.eraseWhat')} />
      {erase.isError && <Alert className="session-alert" type="error" showIcon title={failureText(erase.error)} />}
      <Form layout="vertical" onFinish={submit} style={{ marginTop: 16 }}>
        <Form.Item label={t('person.eraseType', { number })} htmlFor="erase-number"><Input id="erase-number" autoFocus value={typed} inputMode="numeric" autoComplete="off" onChange={(event) => setTyped(event.target.value)} /></Form.Item>
      </Form>
    </Modal>
  )
}
