import { DeleteOutlined, LockOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Permission, Role } from '@yingda/contract'
import { Alert, App, Button, Checkbox, Input, Tag, Tooltip } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { permissionGroups, withPermission } from './permission-groups.ts'
import { roleName } from './role-name.ts'

interface EditorProps {
  /** Null for a new one. */
  role: Role | null
  editable: boolean
  onSaved: (id: string) => void
  onGone: () => void
}

function Permissions({ held, editable, onChange }: { held: readonly Permission[]; editable: boolean; onChange: (next: Permission[]) => void }): ReactNode {
  const { t } = useI18n()
  return permissionGroups.map((group) => (
    <fieldset key={group.title} className="permission-group">
      <legend>{t(group.title)}</legend>
      {group.permissions.map((permission) => (
        <Checkbox key={permission} className="permission" checked={held.includes(permission)} disabled={!editable} onChange={(event) => onChange(withPermission(held, permission, event.target.checked))}>
          <span className="permission-text"><span>{t(`permission.${permission}`)}</span><span className="quiet small">{t(`permission.${permission}.hint`)}</span></span>
        </Checkbox>
      ))}
    </fieldset>
  ))
}

/** Name and permissions of a role. */
export function RoleEditor({ role, editable, onSaved, onGone }: EditorProps): ReactNode {
  const { t } = useI18n()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const [name, setName] = useState(role?.name ?? '')
  const [held, setHeld] = useState<readonly Permission[]>(role?.permissions ?? [])
  const ownName = role === null || !role.builtin
  const changed = role === null || name.trim() !== role.name || [...held].sort().join() !== [...role.permissions].sort().join()

  const refresh = (): void => {
    void queries.invalidateQueries({ queryKey: keys.roles })
    void queries.invalidateQueries({ queryKey: keys.me })
  }
  const save = useMutation({
    mutationFn: () => (role === null ? api.createRole({ body: { name: name.trim(), permissions: [...held] } }) : api.updateRole({ id: role.id, body: { permissions: [...held], ...(role.builtin ? {} : { name: name.trim() }) } })),
    onSuccess: (next) => {
      refresh()
      void message.success(t(role === null ? 'roles.created' : 'roles.saved'))
      onSaved(next.id)
    },
  })
  const remove = useMutation({
    mutationFn: (id: string) => api.deleteRole({ id }),
    onSuccess: () => {
      refresh()
      void message.success(t('roles.deleted'))
      onGone()
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  const confirmDelete = (target: Role): void =>
    void modal.confirm({ title: t('roles.deleteConfirm', { name: target.name }), okText: t('common.delete'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: () => remove.mutateAsync(target.id).catch(() => undefined) })

  return (
    <section className="panel role-editor" aria-label={role ? roleName(role.name, t) : t('roles.new')}>
      <div className="role-head">
        {editable && ownName ? (
          <Input className="role-name" value={name} maxLength={80} placeholder={t('roles.name')} aria-label={t('roles.name')} autoFocus={role === null} onChange={(event) => setName(event.target.value)} />
        ) : (
          <h2>{role && roleName(role.name, t)}</h2>
        )}
        {role?.builtin && <Tag variant="filled">{t('roles.builtin')}</Tag>}
        <span className="spring" />
        {role && !role.builtin && editable && <Tooltip title={role.users > 0 ? t('roles.deleteInUse') : ''}><Button danger type="text" icon={<DeleteOutlined aria-hidden />} disabled={role.users > 0} onClick={() => confirmDelete(role)}>{t('roles.delete')}</Button></Tooltip>}
      </div>
      {role?.name === 'administrator' && <Alert type="info" showIcon icon={<LockOutlined aria-hidden />} title={t('roles.locked')} />}
      {save.isError && <Alert type="error" showIcon title={failureText(save.error)} />}
      <Permissions held={held} editable={editable} onChange={setHeld} />
      {editable && (
        <div className="role-foot">
          {changed && role !== null && <span className="quiet small">{t('common.unsaved')}</span>}
          <span className="spring" />
          {role !== null && <Button disabled={!changed} onClick={() => { setName(role.name); setHeld(role.permissions) }}>{t('common.cancel')}</Button>}
          <Button type="primary" disabled={!changed || name.trim() === ''} loading={save.isPending} onClick={() => save.mutate()}>{t('common.save')}</Button>
        </div>
      )}
    </section>
  )
}
