import { useMutation } from '@tanstack/react-query'
import type { Me } from '@yingda/contract'
import { administratorName } from '@yingda/contract/names'
import { Alert, App, Button, Form, Input, Modal } from 'antd'
import type { ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { usePageTitle } from '../../notify/title.ts'
import { useSignOut } from '../../session/sign-out.ts'
import { SessionCard } from './card.tsx'
import { NewPasswordFields } from './password-fields.tsx'

interface Fields {
  /** Asked for only while the first administrator has none of their own. */
  name?: string
  current: string
  next: string
  repeat: string
}

interface PasswordFormProps {
  size: 'large' | 'middle'
  asksName?: boolean
  onDone: () => void
  footer: (pending: boolean) => ReactNode
}

function PasswordForm({ size, asksName = false, onDone, footer }: PasswordFormProps): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const change = useMutation({
    async mutationFn(fields: Fields) {
      await api.changePassword({ body: { current: fields.current, next: fields.next } })
      // The password is changed whatever becomes of the name.
      if (fields.name !== undefined) await api.updateMe({ body: { name: fields.name.trim() } }).catch((failure: unknown) => void message.error(failureText(failure)))
    },
    onSuccess: onDone,
  })
  return (
    <Form<Fields> name="password" layout="vertical" requiredMark={false} onFinish={(fields) => change.mutate(fields)}>
      <div aria-live="assertive">{change.isError && <Alert className="session-alert" type="error" showIcon title={failureText(change.error)} />}</div>
      {asksName && (
        <Form.Item name="name" label={t('invitation.name')} extra={t('invitation.nameHelp')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}>
          <Input size={size} autoComplete="name" autoFocus maxLength={80} />
        </Form.Item>
      )}
      <Form.Item name="current" label={t('password.current')} rules={[{ required: true, message: t('common.required') }]}>
        <Input.Password size={size} autoComplete="current-password" autoFocus={!asksName} maxLength={200} />
      </Form.Item>
      <NewPasswordFields size={size} />
      {footer(change.isPending)}
    </Form>
  )
}

const isUnnamed = (me: Me): boolean => me.name === administratorName.zh

/** Before anything else, when one came in with a one-time password. */
export function ChangePasswordPage({ me, onDone }: { me: Me; onDone: () => void }): ReactNode {
  const { t } = useI18n()
  const signOut = useSignOut()
  const { message } = App.useApp()
  usePageTitle(t('password.titleForced'))
  const leave = (): void => void signOut().catch((failure: unknown) => message.error(failureText(failure)))
  return (
    <SessionCard title={t('password.titleForced')} hint={t('password.hintForced')}>
      <PasswordForm
        size="large" asksName={isUnnamed(me)} onDone={onDone}
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
