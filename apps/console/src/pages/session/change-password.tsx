import { useMutation } from '@tanstack/react-query'
import { Alert, App, Button, Form, Input, Modal } from 'antd'
import type { ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { usePageTitle } from '../../notify/title.ts'
import { useSignOut } from '../../session/sign-out.ts'
import { SessionCard } from './card.tsx'
import { NewPasswordFields } from './password-fields.tsx'

interface Fields {
  current: string
  next: string
  repeat: string
}

function PasswordForm({ size, onDone, footer }: { size: 'large' | 'middle'; onDone: () => void; footer: (pending: boolean) => ReactNode }): ReactNode {
  const { t } = useI18n()
  const change = useMutation({ mutationFn: (fields: Fields) => api.changePassword({ body: { current: fields.current, next: fields.next } }), onSuccess: onDone })
  return (
    <Form<Fields> name="password" layout="vertical" requiredMark={false} onFinish={(fields) => change.mutate(fields)}>
      <div aria-live="assertive">{change.isError && <Alert className="session-alert" type="error" showIcon title={failureText(change.error)} />}</div>
      <Form.Item name="current" label={t('password.current')} rules={[{ required: true, message: t('common.required') }]}>
        <Input.Password size={size} autoComplete="current-password" autoFocus maxLength={200} />
      </Form.Item>
      <NewPasswordFields size={size} />
      {footer(change.isPending)}
    </Form>
  )
}

/** Before anything else, when one came in with a one-time password. */
export function ChangePasswordPage({ onDone }: { onDone: () => void }): ReactNode {
  const { t } = useI18n()
  const signOut = useSignOut()
  const { message } = App.useApp()
  usePageTitle(t('password.titleForced'))
  const leave = (): void => void signOut().catch((failure: unknown) => message.error(failureText(failure)))
  return (
    <SessionCard title={t('password.titleForced')} hint={t('password.hintForced')}>
      <PasswordForm
        size="large" onDone={onDone}
        footer={(pending) => (
          <>
            <Button type="primary" size="large" htmlType="submit" block loading={pending}>{t('password.submit')}</Button>
            <Button type="link" block style={{ marginTop: 8 }} onClick={leave}>{t('account.signOut')}</Button>
          </>
        )}
      />
    </SessionCard>
  )
}

/** From the account menu. */
export function ChangePasswordDialog({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const done = (): void => {
    void message.success(t('password.done'))
    onClose()
  }
  return (
    <Modal open={open} onCancel={onClose} title={t('password.title')} footer={null} destroyOnHidden width={420}>
      <PasswordForm
        size="middle" onDone={done}
        footer={(pending) => (
          <div className="dialog-foot">
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button type="primary" htmlType="submit" loading={pending}>{t('password.submit')}</Button>
          </div>
        )}
      />
    </Modal>
  )
}
