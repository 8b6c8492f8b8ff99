import { CheckCircleOutlined, ClockCircleOutlined, EllipsisOutlined, LinkOutlined, MailOutlined, StopOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { User } from '@yingda/contract'
import { App, Button, Dropdown, Select, Table, Tag, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { AvailabilityDot } from '../../ui/icons.tsx'
import { PersonAvatar } from '../../ui/avatar.tsx'
import { useMedia } from '../../ui/media.ts'
import { Time } from '../../ui/time.tsx'
import type { InvitationLink } from './link-dialog.tsx'
import { roleName } from './role-name.ts'

function StateTag({ user }: { user: User }): ReactNode {
  const { t } = useI18n()
  if (!user.active) return <Tag icon={<StopOutlined aria-hidden />}>{t('users.inactive')}</Tag>
  return user.joined ? <Tag icon={<CheckCircleOutlined aria-hidden />} color="success" variant="outlined">{t('users.joined')}</Tag> : <Tag icon={<ClockCircleOutlined aria-hidden />} color="warning" variant="outlined">{t('users.invited')}</Tag>
}

function RoleCell({ user, editable }: { user: User; editable: boolean }): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const roles = useQuery({ queryKey: keys.roles, queryFn: ({ signal }) => api.listRoles({ signal }) })
  const change = useMutation({
    mutationFn: (roleId: string) => api.updateUser({ id: user.id, body: { roleId } }),
    onSuccess: (next) => {
      void queries.invalidateQueries({ queryKey: keys.users })
      void queries.invalidateQueries({ queryKey: keys.roles })
      void message.success(t('users.roleChanged', { name: next.name, role: roleName(next.role.name, t) }))
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  if (!editable) return roleName(user.role.name, t)
  return (
    <Select
      variant="filled" size="small" className="role-select" aria-label={t('users.changeRole', { name: user.name })} value={user.role.id} loading={change.isPending} disabled={change.isPending} popupMatchSelectWidth={false}
      options={(roles.data?.items ?? [user.role]).map((role) => ({ value: role.id, label: roleName(role.name, t) }))} onChange={(roleId) => change.mutate(roleId)}
    />
  )
}

function UserMenu({ user, onLink }: { user: User; onLink: (link: InvitationLink) => void }): ReactNode {
  const { t } = useI18n()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const activate = useMutation({
    mutationFn: (active: boolean) => api.updateUser({ id: user.id, body: { active } }),
    onSuccess: (next) => {
      void queries.invalidateQueries({ queryKey: keys.users })
      void message.success(t(next.active ? 'users.activated' : 'users.deactivated', { name: next.name }))
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  const ways = useQuery({ queryKey: keys.invitationWays, queryFn: ({ signal }) => api.getInvitationWays({ signal }), staleTime: 60_000 })
  const link = useMutation({
    mutationFn: (byMail: boolean) => api.reinviteUser({ id: user.id, ...(byMail ? { sendMail: 'true' as const } : {}) }),
    onSuccess: (made) => onLink({ name: user.name, url: made.invitationUrl, expiresAt: made.expiresAt, mailedTo: made.mailed ? user.email : null }),
    onError: (failure) => void message.error(failureText(failure)),
  })
  const choose = (key: string): void => {
    if (key === 'link' || key === 'mail') return link.mutate(key === 'mail')
    if (key === 'activate') return activate.mutate(true)
    void modal.confirm({ title: t('users.deactivateConfirm', { name: user.name }), content: t('users.deactivateHint'), okText: t('users.deactivate'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: () => activate.mutateAsync(false).catch(() => undefined) })
  }
  const items = [
    ...(user.active && ways.data?.mail ? [{ key: 'mail', icon: <MailOutlined aria-hidden />, label: t(user.joined ? 'users.resetMail' : 'users.newMail') }] : []),
    ...(user.active ? [{ key: 'link', icon: <LinkOutlined aria-hidden />, label: t(user.joined ? 'users.resetLink' : 'users.newLink') }] : []),
    user.active ? { key: 'deactivate', icon: <StopOutlined aria-hidden />, danger: true, label: t('users.deactivate') } : { key: 'activate', icon: <CheckCircleOutlined aria-hidden />, label: t('users.activate') },
  ]
  return <Dropdown trigger={['click']} placement="bottomRight" menu={{ items, onClick: ({ key }) => choose(key) }}><Button type="text" size="small" icon={<EllipsisOutlined aria-hidden />} aria-label={t('users.actionsOf', { name: user.name })} /></Dropdown>
}

/** The users, and what can be done with each. */
export function UsersTable({ users, onLink }: { users: readonly User[]; onLink: (link: InvitationLink) => void }): ReactNode {
  const { t } = useI18n()
  const { me, can } = useSession()
  const narrow = useMedia('(max-width: 575px)')
  const editable = (user: User): boolean => can('users.edit') && user.id !== me.id
  const columns: TableColumnsType<User> = [
    {
      title: t('users.name'), key: 'name',
      render: (_, user) => (
        <span className="user-cell">
          <PersonAvatar name={user.name} size={30} />
          <span className="user-text"><span className="clip"><strong>{user.name}</strong>{user.id === me.id && <span className="quiet"> · {t('users.you')}</span>}</span><span className="quiet small clip">{user.email}</span>{narrow && !(user.active && user.joined) && <span><StateTag user={user} /></span>}</span>
        </span>
      ),
    },
    { title: t('users.role'), key: 'role', width: narrow ? 128 : 160, render: (_, user) => <RoleCell user={user} editable={editable(user) && user.active} /> },
    { title: t('users.state'), key: 'state', width: 130, responsive: ['sm'], render: (_, user) => <StateTag user={user} /> },
    { title: t('availability.label'), key: 'availability', width: 110, responsive: ['lg'], render: (_, user) => user.active && user.joined && <span className="user-availability"><AvailabilityDot value={user.availability} />{t(`availability.${user.availability}`)}</span> },
    { title: t('users.lastSeen'), key: 'seen', width: 130, responsive: ['md'], render: (_, user) => (user.lastSeenAt ? <Time at={user.lastSeenAt} /> : <span className="quiet">{t('users.never')}</span>) },
    ...(can('users.edit') ? [{ title: <span className="visually-hidden">{t('common.actions')}</span>, key: 'actions', width: narrow ? 44 : 56, align: 'right' as const, render: (_: unknown, user: User) => editable(user) && <UserMenu user={user} onLink={onLink} /> }] : []),
  ]
  return <Table<User> rowKey="id" columns={columns} dataSource={[...users]} pagination={false} tableLayout="fixed" size="middle" rowClassName={(user) => (user.active ? '' : 'user-inactive')} />
}
