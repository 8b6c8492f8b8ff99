import type { Me } from '@yingda/contract'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Form, Input, type InputRef } from 'antd'
import { useRef, type ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { formText } from '../../ui/form-text.ts'
import { usePageTitle } from '../../notify/title.ts'
import { SessionCard } from './card.tsx'

interface Fields {
  email: string
  password: string
}

/** E-mail and password. */
export function SignInPage({ expired, onSignedIn }: { expired: boolean; onSignedIn: (me: Me) => void }): ReactNode {
  const { t } = useI18n()
  const password = useRef<InputRef>(null)
  usePageTitle(t('signIn.title'))
  const signIn = useMutation({
    mutationFn: (fields: Fields) => api.login({ body: { email: fields.email.trim(), password: fields.password } }),
    onSuccess: (answer) => onSignedIn(answer.me),
    onError: () => password.current?.focus({ cursor: 'all' }),
  })

  return (
    <SessionCard title={t('signIn.title')} hint={t('signIn.subtitle')}>
      <div aria-live="assertive">
        {signIn.isError ? <Alert className="session-alert" type="error" showIcon title={failureText(signIn.error)} /> : expired && <Alert className="session-alert" type="warning" showIcon title={t('signIn.expired')} />}
      </div>
      <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => signIn.mutate(fields)}>
        <Form.Item name="email" label={t('signIn.email')} validateTrigger="onBlur" rules={[{ required: true, message: t('common.required') }, { type: 'email', transform: (value: unknown) => formText(value).trim(), message: t('signIn.emailInvalid') }]}>
          <Input type="email" size="large" autoComplete="username" inputMode="email" autoFocus maxLength={254} />
        </Form.Item>
        <Form.Item name="password" label={t('signIn.password')} rules={[{ required: true, message: t('common.required') }]}>
          <Input.Password ref={password} size="large" autoComplete="current-password" maxLength={200} />
        </Form.Item>
        <Form.Item>
          <Button type="primary" size="large" htmlType="submit" block loading={signIn.isPending}>{t('signIn.submit')}</Button>
        </Form.Item>
      </Form>
      <p className="session-foot">{t('signIn.help')}</p>
    </SessionCard>
  )
}
