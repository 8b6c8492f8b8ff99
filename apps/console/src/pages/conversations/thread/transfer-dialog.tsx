import { SearchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { Availability, Colleague } from '@yingda/contract'
import { Button, Input, Modal, Radio } from 'antd'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { AvailabilityDot } from '../../../ui/icons.tsx'
import { PersonAvatar } from '../../../ui/avatar.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { useActions } from '../use-actions.ts'

/** With more colleagues than this one searches. */
const SEARCHED_FROM = 6
const rank: Record<Availability, number> = { online: 0, busy: 1, break: 2, offline: 3 }

/** Those who can take it first: online, then the lighter load. */
export const byReadiness = (a: Colleague, b: Colleague): number => rank[a.availability] - rank[b.availability] || a.openConversations - b.openConversations || a.name.localeCompare(b.name)

/** Hands a conversation to a colleague, with a note the customer does not see. */
export default function TransferDialog({ conversationId, onClose }: { conversationId: string; onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const { me } = useSession()
  const actions = useActions()
  const colleagues = useQuery({ queryKey: keys.colleagues, queryFn: ({ signal }) => api.listColleagues({ signal }), staleTime: 0 })
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const others = (colleagues.data?.items ?? []).filter((colleague) => colleague.id !== me.id)
  const shown = others.filter((colleague) => colleague.name.toLowerCase().includes(search.trim().toLowerCase())).sort(byReadiness)
  const target = others.find((colleague) => colleague.id === chosen)

  const submit = async (): Promise<void> => {
    if (!target) return
    const done = await actions.run({ do: 'transfer', id: conversationId, agentId: target.id, name: target.name, note: note.trim() })
    if (done) onClose()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void submit()
  }

  return (
    <Modal open title={t('transfer.title')} onCancel={onClose} width={460} footer={null}>
      <div className="transfer" onKeyDown={onKeyDown}>
        {others.length > SEARCHED_FROM && <Input allowClear autoFocus prefix={<SearchOutlined aria-hidden />} placeholder={t('transfer.search')} aria-label={t('transfer.search')} value={search} onChange={(event) => setSearch(event.target.value)} />}
        {colleagues.isPending && <RowsSkeleton rows={3} avatar />}
        {colleagues.isError && <ErrorState failure={colleagues.error} onRetry={() => void colleagues.refetch()} />}
        {colleagues.isSuccess && shown.length === 0 && <EmptyState title={t(others.length === 0 ? 'transfer.empty' : 'common.noMatch')} />}
        <Radio.Group className="transfer-list" aria-label={t('transfer.list')} value={chosen} onChange={(event) => setChosen(event.target.value as string)}>
          {shown.map((colleague, index) => (
            <Radio key={colleague.id} value={colleague.id} className="transfer-row" autoFocus={index === 0 && others.length <= SEARCHED_FROM}>
              <span className="transfer-colleague">
                <PersonAvatar name={colleague.name} size={28} />
                <span className="clip transfer-name">{colleague.name}</span>
                <span className="transfer-state"><AvailabilityDot value={colleague.availability} />{t(`availability.${colleague.availability}`)}</span>
                <span className="quiet tabular transfer-load">{t('transfer.load', { n: colleague.openConversations })}</span>
              </span>
            </Radio>
          ))}
        </Radio.Group>
        <label className="field-label" htmlFor="transfer-note">{t('transfer.note')} <span className="quiet">{t('common.optional')}</span></label>
        <Input.TextArea id="transfer-note" value={note} maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} onChange={(event) => setNote(event.target.value)} aria-describedby="transfer-help" />
        <p id="transfer-help" className="quiet small">{t('transfer.noteHelp')}</p>
      </div>
      <div className="dialog-foot">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button type="primary" disabled={!target} loading={actions.pending === 'transfer'} onClick={() => void submit()}>{t('transfer.submit')}</Button>
      </div>
    </Modal>
  )
}
