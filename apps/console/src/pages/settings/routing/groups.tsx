import { PlusOutlined } from '@ant-design/icons'
import type { Group } from '@yingda/contract'
import { Button, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { GroupDrawer } from './group-drawer.tsx'
import { useGroupSettings } from './use-settings.ts'

function GroupLine({ group, onOpen }: { group: Group; onOpen: () => void }): ReactNode {
  const { t } = useI18n()
  return (
    <li>
      <button type="button" className="routing-group" onClick={onOpen} aria-label={t('routing.editGroup', { name: group.name })}>
        <span className="routing-group-name"><strong className="clip">{group.name}</strong><Tag variant="filled">{t(`routing.mode.${group.routing.mode}`)}</Tag></span>
        <span className="quiet small">{[t('routing.memberCount', { n: group.members.length }), t('routing.summaryReply', { n: group.routing.replySeconds })].join(' · ')}</span>
        <span className="quiet small clip">{group.members.map(({ name }) => name).join(' · ')}</span>
      </button>
    </li>
  )
}

/** The groups, each opened in a drawer. */
export function GroupsPart({ editable }: { editable: boolean }): ReactNode {
  const { t } = useI18n()
  const groups = useGroupSettings()
  const [open, setOpen] = useState<Group | 'new' | null>(null)
  const create = editable && <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen('new')}>{t('routing.newGroup')}</Button>
  const items = groups.data?.items ?? []
  return (
    <section className="panel settings-panel" aria-label={t('routing.groups')}>
      <div className="settings-head"><div><h2>{t('routing.groups')}</h2></div>{items.length > 0 && create}</div>
      {groups.isPending && <RowsSkeleton rows={4} />}
      {groups.isError && <ErrorState failure={groups.error} onRetry={() => void groups.refetch()} />}
      {groups.isSuccess && items.length === 0 && <EmptyState title={t('routing.noGroups')} hint={t('routing.noGroupsHint')}>{create}</EmptyState>}
      {items.length > 0 && <ul className="routing-groups">{items.map((group) => <GroupLine key={group.id} group={group} onOpen={() => setOpen(group)} />)}</ul>}
      {open !== null && <GroupDrawer key={open === 'new' ? 'new' : open.id} group={open === 'new' ? null : open} others={items.filter((group) => open === 'new' || group.id !== open.id)} editable={editable} onClose={() => setOpen(null)} />}
    </section>
  )
}
