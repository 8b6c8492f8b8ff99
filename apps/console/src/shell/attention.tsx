import { useQueryClient, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, type ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router-dom'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { notifyDesktop } from '../notify/desktop.ts'
import { say } from '../notify/live-region.tsx'
import { play } from '../notify/sound.ts'
import { setAttentionCount } from '../notify/title.ts'
import { announce, noted, type Announced, type Announcement } from '../realtime/announce.ts'
import type { InboxFrame } from '../realtime/client.ts'
import type { ListPage } from '../realtime/inbox.ts'
import { useGroups } from '../pages/conversations/handling/use-groups.ts'
import { useLive } from '../realtime/provider.tsx'
import { useSession } from '../session/session.tsx'
import { customerName } from '../ui/names.ts'

/** Tells of new messages and new waiting customers: title, favicon, sound, notification, screen reader. */
export function Attention(): ReactNode {
  const { t } = useI18n()
  const { me, can } = useSession()
  const { realtime } = useLive()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const announced = useRef<Announced>(new Map())
  const { byId } = useGroups()
  const counts = useQuery({ queryKey: keys.counts, queryFn: ({ signal }) => api.countConversations({ signal }) })
  const attention = (counts.data?.waiting ?? 0) + (counts.data?.mineUnread ?? 0)

  useEffect(() => setAttentionCount(attention), [attention])
  useEffect(() => () => setAttentionCount(0), [])

  const textOf = ({ kind, item }: Announcement, name: string): string => {
    if (kind === 'mention') return t('mention.news', { name })
    if (kind === 'assigned') return t(item.ownerReason === 'transferred' ? 'inbox.handedToYou' : 'inbox.assignedToYou', { name })
    return kind === 'waiting' ? t('inbox.newWaiting', { name }) : t('inbox.newMessage', { name, text: item.lastMessage?.preview ?? '' })
  }
  const tell = (news: Announcement): void => {
    const name = customerName(news.item.customer, t)
    const text = textOf(news, name)
    const looking = document.hasFocus() && pathname.endsWith(news.item.id)
    if (!looking) say(text)
    if (me.availability === 'offline' || looking) return
    play(news.kind === 'mention' ? 'message' : news.kind === 'assigned' ? 'waiting' : news.kind)
    notifyDesktop(name, text, news.item.id, () => void navigate(`/conversations/${news.item.id}`))
  }

  const onInbox = (frame: InboxFrame): void => {
    const since = realtime.since()
    if (since === null || !can('conversations.reply')) return
    const result = announce(announced.current, frame.changed, me.id, since, (groupId) => groupId === null || (byId.get(groupId)?.mode ?? 'manual') === 'manual')
    announced.current = result.announced
    result.news.forEach(tell)
  }
  const current = useRef(onInbox)
  current.current = onInbox

  useEffect(() => realtime.onInbox((frame) => current.current(frame)), [realtime])
  useEffect(
    () =>
      queries.getQueryCache().subscribe((event) => {
        if (event.type !== 'updated' || event.action.type !== 'success' || event.action.manual || (event.query.queryKey as readonly unknown[])[0] !== keys.lists[0]) return
        const pages = (event.query.state.data as { pages: ListPage[] } | undefined)?.pages ?? []
        announced.current = noted(announced.current, pages.flatMap((page) => page.items))
      }),
    [queries],
  )
  return null
}
