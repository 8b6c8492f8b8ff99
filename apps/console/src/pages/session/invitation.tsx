import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router-dom'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { usePageTitle } from '../../notify/title.ts'
import { SessionCard } from './card.tsx'
import { NewPasswordFields } from './password-fields.tsx'

interface Fields {
  name: string
  next: string
}

/** The token stands behind `#`, where no server and no proxy log sees it. */
const tokenOf = (hash: string): string => new URLSearchParams(hash.replace(/^#/u, '')).get('token') ?? ''

/** Name and password of somebody who was invited. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [token] = useState(() => tokenOf(location.hash))
  usePageTitle(t('invitation.title'))
  const accept = useMutation({
    mutationFn: (fields: Fields) => api.acceptInvitation({ body: { token, name: fields.name.trim(), password: fields.next } }),
    onSuccess: (answer) => {
      queries.clear()
      queries.setQueryData(keys.me, answer.me)
      void navigate('/', { replace: true })
    },
  })

  if (token === '') {
    return (
      <SessionCard title={t('invitation.noToken')} hint={t('invitation.noTokenHint')}>
        <Button type="primary" size="large" block onClick={() => void navigate('/')}>{t('signIn.title')}</Button>
      </SessionCard>
    )
  }
  return (
    <SessionCard title={t('invitation.title')} hint={t('invitation.hint')}>
      <div aria-live="assertive">{accept.isError && <Alert className="session-alert" type="error" showIcon title={failureText(accept.error)} />}</div>
      <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => accept.mutate(fields)}>
        <Form.Item name="name" label={t('invitation.name')} extra={t('invitation.nameHelp')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}>
          <Input size="large" autoComplete="name" autoFocus maxLength={80} />
        </Form.Item>
        <NewPasswordFields size="large" />
        <Button type="primary" size="large" htmlType="submit" block loading={accept.isPending}>{t('invitation.submit')}</Button>
      </Form>
    </SessionCard>
  )
}
