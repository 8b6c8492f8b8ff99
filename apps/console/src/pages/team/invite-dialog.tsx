import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Form, Input, Modal, Select } from 'antd'
import type { ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { formText } from '../../ui/form-text.ts'
import type { InvitationLink } from './link-dialog.tsx'
import { roleName } from './role-name.ts'

interface Fields {
  name: string
  email: string
  roleId: string
  sendMail: boolean
}

/** Name, address and role of somebody new; the answer is a link to pass on, by mail too where mail is set up. */
export default function InviteDialog({ onClose, onLink }: { onClose: () => void; onLink: (link: InvitationLink) => void }): ReactNode {
  const { t } = useI18n()
  const queries = useQueryClient()
  const roles = useQuery({ queryKey: keys.roles, queryFn: ({ signal }) => api.listRoles({ signal }) })
  const ways = useQuery({ queryKey: keys.invitationWays, queryFn: ({ signal }) => api.getInvitationWays({ signal }), staleTime: 60_000 })
  const byMail = ways.data?.mail ?? false
  const invite = useMutation({
    mutationFn: (fields: Fields) => api.inviteUser({ body: { name: fields.name.trim(), email: fields.email.trim(), roleId: fields.roleId, sendMail: byMail && fields.sendMail } }),
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: keys.users })
      void queries.invalidateQueries({ queryKey: keys.roles })
      onLink({ name: made.user.name, url: made.invitationUrl, expiresAt: made.expiresAt, mailedTo: made.mailed ? made.user.email : null })
    },
  })
  const items = roles.data?.items ?? []
  const usual = items.find((role) => role.name === 'agent')?.id
  return (
    <Modal open title={t('users.invite')} onCancel={onClose} width={440} footer={null} destroyOnHidden>
      <div aria-live="assertive">{invite.isError && <Alert className="session-alert" type="error" showIcon title={failureText(invite.error)} />}</div>
      <Form<Fields> key={usual} name="invite" layout="vertical" requiredMark={false} initialValues={{ roleId: usual, sendMail: true }} onFinish={(fields) => invite.mutate(fields)}>
        <Form.Item name="name" label={t('users.name')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}><Input maxLength={80} autoFocus autoComplete="off" /></Form.Item>
        <Form.Item name="email" label={t('users.email')} extra={ways.isSuccess && !byMail ? t('users.inviteHint') : undefined} validateTrigger="onBlur" rules={[{ required: true, message: t('common.required') }, { type: 'email', transform: (value: unknown) => formText(value).trim(), message: t('signIn.emailInvalid') }]}><Input type="email" maxLength={254} autoComplete="off" /></Form.Item>
        <Form.Item name="roleId" label={t('users.role')} rules={[{ required: true, message: t('common.required') }]}><Select loading={roles.isPending} options={items.map((role) => ({ value: role.id, label: roleName(role.name, t) }))} /></Form.Item>
        {byMail && <Form.Item name="sendMail" valuePropName="checked"><Checkbox>{t('users.sendMail')}</Checkbox></Form.Item>}
        <div className="dialog-foot"><Button onClick={onClose}>{t('common.cancel')}</Button><Button type="primary" htmlType="submit" loading={invite.isPending}>{t('users.inviteSubmit')}</Button></div>
      </Form>
    </Modal>
  )
}
