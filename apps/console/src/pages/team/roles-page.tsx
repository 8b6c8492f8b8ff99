import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { Role } from '@yingda/contract'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router-dom'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorState, RowsSkeleton } from '../../ui/states.tsx'
import { allPermissions } from './permission-groups.ts'
import { RoleEditor } from './role-editor.tsx'
import { roleName } from './role-name.ts'
import './team.css'

function RoleList({ roles, chosen, onChoose }: { roles: readonly Role[]; chosen: string; onChoose: (id: string) => void }): ReactNode {
  const { t } = useI18n()
  return (
    <ul className="role-list" aria-label={t('roles.title')}>
      {roles.map((role) => (
        <li key={role.id}>
          <button type="button" className="role-item" aria-current={role.id === chosen ? 'true' : undefined} onClick={() => onChoose(role.id)}>
            <span className="role-line"><strong className="clip">{roleName(role.name, t)}</strong><span className="quiet small tabular">{t('roles.users', { n: role.users })}</span></span>
            <span className="quiet small tabular">{t('roles.count', { n: role.permissions.length, total: allPermissions.length })}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Roles: sets of permissions, in words. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const [params, setParams] = useSearchParams()
  const roles = useQuery({ queryKey: keys.roles, queryFn: ({ signal }) => api.listRoles({ signal }), enabled: can('users.view') })
  const items = roles.data?.items ?? []
  const wanted = params.get('role')
  const creating = wanted === 'new' && can('roles.edit')
  const role = items.find((item) => item.id === wanted) ?? items[0]
  const choose = (id: string): void => setParams({ role: id }, { replace: true })
  return (
    <Page title={t('roles.title')} permission="users.view">
      {roles.isPending && <div className="panel"><RowsSkeleton rows={5} /></div>}
      {roles.isError && <div className="panel"><ErrorState failure={roles.error} onRetry={() => void roles.refetch()} /></div>}
      {roles.isSuccess && (
        <div className="roles">
          <div className="role-side">
            <RoleList roles={items} chosen={creating ? '' : (role?.id ?? '')} onChoose={choose} />
            {can('roles.edit') && <Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => choose('new')}>{t('roles.new')}</Button>}
          </div>
          {(creating || role) && <RoleEditor key={creating ? 'new' : role?.id} role={creating ? null : (role ?? null)} editable={can('roles.edit') && role?.name !== 'administrator' || creating} onSaved={choose} onGone={() => setParams({}, { replace: true })} />}
        </div>
      )}
    </Page>
  )
}
