import { ArrowLeftOutlined, DownOutlined, EditOutlined, EyeInvisibleOutlined, EyeOutlined, MoreOutlined } from '@ant-design/icons'
import type { TicketDetail, TicketType } from '@yingda/contract'
import { Alert, App, Button, Dropdown, Input, Tooltip, type MenuProps } from 'antd'
import { lazy, Suspense, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { api } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { useMinute } from '../../../ui/now.ts'
import { dueOf } from '../model/sla.ts'
import { missingFor, movesIn, nameIn } from '../model/types.ts'
import { DueText, Priority, StateTag } from '../tags.tsx'
import { useTicketAct, useTicketUpdate } from './use-ticket.ts'

const MoveDialog = lazy(() => import('./move-dialog.tsx'))
const RelateDialog = lazy(() => import('./relate-dialog.tsx'))
const InviteDialog = lazy(() => import('./invite-dialog.tsx'))
const CreateDrawer = lazy(() => import('../form/create-drawer.tsx'))

type Opened = 'merge' | 'related' | 'parent' | 'child' | 'invite' | null

function Subject({ ticket, editable }: { ticket: TicketDetail; editable: boolean }): ReactNode {
  const { t } = useI18n()
  const update = useTicketUpdate(ticket.id)
  const [text, setText] = useState<string | null>(null)
  const submit = (): void => {
    const subject = text?.trim() ?? ''
    if (subject !== '' && subject !== ticket.subject) update.mutate({ subject, version: ticket.version })
    setText(null)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') submit()
    if (event.key === 'Escape') {
      event.stopPropagation()
      setText(null)
    }
  }
  if (text !== null) return <Input className="tk-subject-field" autoFocus value={text} maxLength={200} aria-label={t('tickets.subject')} onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} onBlur={submit} />
  return (
    <h2 className="tk-subject">
      <span className="tk-number tabular">#{ticket.number}</span> {ticket.erased === true ? <span className="quiet">{t('tickets.erasedSubject')}</span> : ticket.subject}
      {editable && <Button type="text" size="small" icon={<EditOutlined aria-hidden />} aria-label={t('tickets.editSubject')} onClick={() => setText(ticket.subject)} />}
    </h2>
  )
}

/** The state, as a menu of where the ticket may go; what must be filled first is asked for. */
function Moves({ ticket, type, editable }: { ticket: TicketDetail; type: TicketType | undefined; editable: boolean }): ReactNode {
  const { t, language } = useI18n()
  const update = useTicketUpdate(ticket.id)
  const [asking, setAsking] = useState<string | null>(null)
  const moves = movesIn(type, ticket.moves)
  const go = (state: string): void => {
    if (missingFor(type, ticket.values, state).length > 0) return setAsking(state)
    update.mutate({ state })
  }
  if (!editable && moves.length === 0) return <StateTag type={type} state={ticket.state} category={ticket.category} />
  const items: MenuProps['items'] = moves.map((state) => ({ key: state.key, label: nameIn(state.name, language) }))
  return (
    <>
      <StateTag type={type} state={ticket.state} category={ticket.category} />
      {moves.length > 0 && <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => go(key) }}><Button size="small" loading={update.isPending} aria-haspopup="menu">{t('tickets.changeState')} <DownOutlined className="tiny-icon" aria-hidden /></Button></Dropdown>}
      {asking !== null && type && <Suspense fallback={null}><MoveDialog ticket={ticket} type={type} state={asking} onClose={() => setAsking(null)} /></Suspense>}
    </>
  )
}

function useMenu(ticket: TicketDetail, onOpen: (what: Opened) => void): MenuProps {
  const { t } = useI18n()
  const { can } = useSession()
  const { modal } = App.useApp()
  const unmerge = useTicketAct(ticket.id, () => api.unmergeTicket({ id: ticket.id }), t('tickets.unmerged'))
  const edits = can('tickets.edit')
  const merged = ticket.mergedInto !== null
  const items: MenuProps['items'] = [
    ...(edits && !merged ? [
      { key: 'related', label: t('tickets.relate') }, { key: 'parent', label: t('tickets.setParent'), disabled: ticket.parent !== null || ticket.children.length > 0 },
      { key: 'child', label: t('tickets.newChild'), disabled: ticket.parent !== null }, { key: 'merge', label: t('tickets.merge') },
    ] : []),
    ...(edits && merged ? [{ key: 'unmerge', label: t('tickets.unmerge') }] : []),
    ...(edits && ticket.customer ? [{ type: 'divider' as const }, { key: 'invite', label: t('tickets.invite') }] : []),
  ]
  return {
    items,
    onClick: ({ key }) => {
      if (key !== 'unmerge') return onOpen(key as Opened)
      void modal.confirm({ title: t('tickets.unmergeTitle'), content: t('tickets.unmergeHint'), okText: t('tickets.unmerge'), cancelText: t('common.cancel'), onOk: () => unmerge.mutateAsync(undefined) })
    },
  }
}

/** What a ticket is about, where it stands, and what can be done with it as a whole. */
export function Head({ ticket, type, editable, onBack }: { ticket: TicketDetail; type: TicketType | undefined; editable: boolean; onBack: () => void }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const now = useMinute()
  const [opened, setOpened] = useState<Opened>(null)
  const menu = useMenu(ticket, setOpened)
  const follow = useTicketAct(ticket.id, (on: boolean) => api.followTicket({ id: ticket.id, body: { on } }))
  const due = dueOf(ticket, now)
  const close = (): void => setOpened(null)
  return (
    <header className="tk-head">
      <div className="tk-head-line">
        <Button type="text" icon={<ArrowLeftOutlined aria-hidden />} aria-label={t('tickets.toList')} onClick={onBack} />
        <Subject ticket={ticket} editable={editable} />
        <Tooltip title={t(ticket.following ? 'tickets.unfollow' : 'tickets.follow')}><Button type="text" aria-pressed={ticket.following} icon={ticket.following ? <EyeOutlined aria-hidden /> : <EyeInvisibleOutlined aria-hidden />} aria-label={t(ticket.following ? 'tickets.unfollow' : 'tickets.follow')} loading={follow.isPending} onClick={() => follow.mutate(!ticket.following)} /></Tooltip>
        {(menu.items?.length ?? 0) > 0 && <Dropdown trigger={['click']} placement="bottomRight" menu={menu}><Button type="text" icon={<MoreOutlined aria-hidden />} aria-label={t('common.actions')} aria-haspopup="menu" /></Dropdown>}
      </div>
      <div className="tk-head-facts">
        <Moves ticket={ticket} type={type} editable={can('tickets.edit')} />
        <Priority value={ticket.priority} />
        {due && <DueText due={due} at={ticket.dueAt} />}
        {ticket.reminders > 0 && <span className="tk-mark tk-mark-reminded">{t('tickets.remindedHint', { n: ticket.reminders })}</span>}
      </div>
      {ticket.mergedTo && <Alert type="warning" showIcon title={<>{t('tickets.isMerged')} <Link to={`/tickets/${ticket.mergedTo.id}`}>#{ticket.mergedTo.number} {ticket.mergedTo.subject}</Link></>} />}
      <Suspense fallback={null}>
        {(opened === 'merge' || opened === 'related' || opened === 'parent') && <RelateDialog ticket={ticket} kind={opened} onClose={close} />}
        {opened === 'invite' && <InviteDialog ticket={ticket} onClose={close} />}
        {opened === 'child' && <CreateDrawer parent={ticket} onClose={close} onMade={close} />}
      </Suspense>
    </header>
  )
}
