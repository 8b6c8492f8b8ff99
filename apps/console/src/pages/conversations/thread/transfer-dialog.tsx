import { SearchOutlined, TeamOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { Availability, Colleague } from '@yingda/contract'
import { Button, Input, Modal, Radio, Segmented } from 'antd'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { AvailabilityDot } from '../../../ui/icons.tsx'
import { PersonAvatar } from '../../../ui/avatar.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { useActions, type Command } from '../use-actions.ts'

/** With more than this one searches. */
const SEARCHED_FROM = 6
const rank: Record<Availability, number> = { online: 0, busy: 1, break: 2, offline: 3 }

/** Those who can take it first: online, then the lighter load. */
export const byReadiness = (a: Colleague, b: Colleague): number => rank[a.availability] - rank[b.availability] || a.openConversations - b.openConversations || a.name.localeCompare(b.name)

const named = (search: string) => ({ name }: { name: string }): boolean => name.toLowerCase().includes(search.trim().toLowerCase())

interface Target {
  readonly kind: 'agent' | 'group'
  readonly id: string
  readonly name: string
}
interface TargetsProps {
  chosen: Target | null
  onChoose: (target: Target) => void
}

function Colleagues({ chosen, onChoose }: TargetsProps): ReactNode {
  const { t } = useI18n()
  const { me } = useSession()
  const colleagues = useQuery({ queryKey: keys.colleagues, queryFn: ({ signal }) => api.listColleagues({ signal }), staleTime: 0 })
  const [search, setSearch] = useState('')
  const others = (colleagues.data?.items ?? []).filter((colleague) => colleague.id !== me.id)
  const shown = others.filter(named(search)).sort(byReadiness)
  return (
    <>
      {others.length > SEARCHED_FROM && <Input allowClear autoFocus prefix={<SearchOutlined aria-hidden />} placeholder={t('transfer.search')} aria-label={t('transfer.search')} value={search} onChange={(event) => setSearch(event.target.value)} />}
      {colleagues.isPending && <RowsSkeleton rows={3} avatar />}
      {colleagues.isError && <ErrorState failure={colleagues.error} onRetry={() => void colleagues.refetch()} />}
      {colleagues.isSuccess && shown.length === 0 && <EmptyState title={t(others.length === 0 ? 'transfer.empty' : 'common.noMatch')} />}
      <Radio.Group className="transfer-list" aria-label={t('transfer.list')} value={chosen?.kind === 'agent' ? chosen.id : null}>
        {shown.map((colleague, index) => (
          <Radio key={colleague.id} value={colleague.id} className="transfer-row" autoFocus={index === 0 && others.length <= SEARCHED_FROM} onChange={() => onChoose({ kind: 'agent', id: colleague.id, name: colleague.name })}>
            <span className="transfer-colleague">
              <PersonAvatar name={colleague.name} size={28} />
              <span className="clip transfer-name">{colleague.name}</span>
              <span className="transfer-state"><AvailabilityDot value={colleague.availability} />{t(`availability.${colleague.availability}`)}</span>
              <span className="quiet tabular transfer-load">{t('transfer.load', { n: colleague.openConversations })}</span>
            </span>
          </Radio>
        ))}
      </Radio.Group>
    </>
  )
}

function Groups({ chosen, onChoose }: TargetsProps): ReactNode {
  const { t } = useI18n()
  const groups = useQuery({ queryKey: keys.groups, queryFn: ({ signal }) => api.listGroups({ signal }) })
  const [search, setSearch] = useState('')
  const all = groups.data?.items ?? []
  const shown = all.filter(named(search))
  return (
    <>
      {all.length > SEARCHED_FROM && <Input allowClear autoFocus prefix={<SearchOutlined aria-hidden />} placeholder={t('transfer.searchGroup')} aria-label={t('transfer.searchGroup')} value={search} onChange={(event) => setSearch(event.target.value)} />}
      {groups.isPending && <RowsSkeleton rows={3} />}
      {groups.isError && <ErrorState failure={groups.error} onRetry={() => void groups.refetch()} />}
      {groups.isSuccess && shown.length === 0 && <EmptyState title={t(all.length === 0 ? 'transfer.noGroups' : 'common.noMatch')} hint={all.length === 0 ? t('transfer.noGroupsHint') : undefined} />}
      <Radio.Group className="transfer-list" aria-label={t('transfer.groups')} value={chosen?.kind === 'group' ? chosen.id : null}>
        {shown.map((group, index) => (
          <Radio key={group.id} value={group.id} className="transfer-row" autoFocus={index === 0 && all.length <= SEARCHED_FROM} onChange={() => onChoose({ kind: 'group', id: group.id, name: group.name })}>
            <span className="transfer-colleague"><TeamOutlined aria-hidden /><span className="clip transfer-name">{group.name}</span></span>
          </Radio>
        ))}
      </Radio.Group>
      {shown.length > 0 && <p className="quiet small">{t('transfer.groupHint')}</p>}
    </>
  )
}

/** Hands a conversation to a colleague or to the queue of a group, with a note the customer does not see. */
export default function TransferDialog({ conversationId, onClose }: { conversationId: string; onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const actions = useActions()
  const [to, setTo] = useState<Target['kind']>('agent')
  const [chosen, setChosen] = useState<Target | null>(null)
  const [note, setNote] = useState('')
  const target = chosen?.kind === to ? chosen : null

  const submit = async (): Promise<void> => {
    if (!target) return
    const rest = { id: conversationId, name: target.name, note: note.trim() }
    const command: Command = target.kind === 'agent' ? { do: 'transfer', agentId: target.id, ...rest } : { do: 'transferToGroup', groupId: target.id, ...rest }
    if (await actions.run(command)) onClose()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void submit()
  }

  return (
    <Modal open title={t('transfer.title')} onCancel={onClose} width={460} footer={null}>
      <div className="transfer" onKeyDown={onKeyDown}>
        <Segmented<Target['kind']> block className="transfer-kind" aria-label={t('transfer.to')} value={to} onChange={setTo} options={[{ value: 'agent', label: t('transfer.toColleague') }, { value: 'group', label: t('transfer.toGroup') }]} />
        {to === 'agent' ? <Colleagues chosen={chosen} onChoose={setChosen} /> : <Groups chosen={chosen} onChoose={setChosen} />}
        <label className="field-label" htmlFor="transfer-note">{t('transfer.note')} <span className="quiet">{t('common.optional')}</span></label>
        <Input.TextArea id="transfer-note" value={note} maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} onChange={(event) => setNote(event.target.value)} aria-describedby="transfer-help" />
        <p id="transfer-help" className="quiet small">{t('transfer.noteHelp')}</p>
      </div>
      <div className="dialog-foot">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button type="primary" disabled={!target} loading={actions.pending === 'transfer' || actions.pending === 'transferToGroup'} onClick={() => void submit()}>{t('transfer.submit')}</Button>
      </div>
    </Modal>
  )
}
