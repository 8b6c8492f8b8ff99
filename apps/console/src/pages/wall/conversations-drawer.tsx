import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ConversationSummary } from '@yingda/contract'
import { App, Button, Drawer, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router-dom'
import { api, failureText } from '../../api/client.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { PersonAvatar } from '../../ui/avatar.tsx'
import { customerName } from '../../ui/names.ts'
import { plainLine } from '../../ui/plain.ts'
import { EmptyState, ErrorState, RowsSkeleton } from '../../ui/states.tsx'
import { DemandTag } from '../conversations/handling/demand.tsx'
import { DueMark, PriorityTag } from '../conversations/handling/marks.tsx'

export type Shown = { readonly kind: 'agent'; readonly id: string; readonly name: string } | { readonly kind: 'queue'; readonly id: string | null; readonly name: string }

const LIMIT = 100
const REFRESH_MS = 5_000

function Item({ item, onLeave, onDone }: { item: ConversationSummary; onLeave: () => void; onDone: () => void }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { message, modal } = App.useApp()
  const navigate = useNavigate()
  const open = (view: string): void => {
    onLeave()
    void navigate(`/conversations/${item.id}?view=${view}`)
  }
  const take = useMutation({
    mutationFn: () => api.acceptConversation({ id: item.id }),
    onSuccess: () => open('mine'),
    onError: (failure) => {
      void message.error(failureText(failure))
      onDone()
    },
  })
  const owner = item.owner.kind === 'agent' ? item.owner.name : null
  const start = (): void => {
    if (owner === null) return take.mutate()
    void modal.confirm({ title: t('wall.takeOverConfirm'), content: t('wall.takeOverHint', { name: owner }), okText: t('wall.takeOver'), cancelText: t('common.cancel'), onOk: () => take.mutateAsync().then(() => undefined, () => undefined) })
  }
  const mayTake = can('conversations.reply') && (owner === null || can('conversations.take_over'))
  return (
    <li className="wall-conversation">
      <PersonAvatar name={item.customer.name} size={30} />
      <span className="wall-conversation-text">
        <span className="wall-conversation-line"><strong className="clip">{customerName(item.customer, t)}</strong><PriorityTag priority={item.priority} /><DemandTag state={item} /><span className="spring" /><DueMark state={item} /></span>
        <span className="quiet small clip">{item.lastMessage ? plainLine(item.lastMessage.preview) : t('inbox.noMessage')}</span>
      </span>
      <span className="wall-conversation-actions">
        {can('conversations.view.all') && <Tooltip title={t('wall.openHint')}><Button size="small" onClick={() => open('all')}>{t('wall.open')}</Button></Tooltip>}
        {mayTake && <Button size="small" loading={take.isPending} onClick={start}>{t(owner === null ? 'wall.accept' : 'wall.takeOver')}</Button>}
      </span>
    </li>
  )
}

/** What an agent has, or what waits in a queue, to look at or to take. */
export function ConversationsDrawer({ shown, onClose }: { shown: Shown; onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const queries = useQueryClient()
  const key = ['wall-conversations', shown.kind, shown.id]
  const list = useQuery({
    queryKey: key, refetchInterval: REFRESH_MS,
    queryFn: ({ signal }) => api.listConversations(shown.kind === 'agent' ? { view: 'all', agentId: shown.id, limit: LIMIT } : { view: 'waiting', groupId: shown.id ?? 'none', limit: LIMIT }, { signal }),
  })
  const items = list.data?.items ?? []
  return (
    <Drawer open onClose={onClose} size={520} title={t(shown.kind === 'agent' ? 'wall.conversationsOf' : 'wall.waitingOf', { name: shown.name })}>
      {list.isPending && <RowsSkeleton rows={4} avatar />}
      {list.isError && !list.data && <ErrorState failure={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <EmptyState title={t('wall.noConversations')} />}
      <ul className="wall-conversations">{items.map((item) => <Item key={item.id} item={item} onLeave={onClose} onDone={() => void queries.invalidateQueries({ queryKey: key })} />)}</ul>
      {list.data?.next && <p className="quiet small">{t('wall.more', { n: LIMIT })}</p>}
    </Drawer>
  )
}
