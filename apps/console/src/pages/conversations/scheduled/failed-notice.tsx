import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, type ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { say } from '../../../notify/live-region.tsx'
import { play } from '../../../notify/sound.ts'
import { useLive } from '../../../realtime/provider.tsx'
import { useSession } from '../../../session/session.tsx'

/** Tells an author, wherever they are in the lists, what of theirs could not be sent, with the way to it. */
export function FailedScheduled({ search }: { search: string }): ReactNode {
  const { t } = useI18n()
  const { me, can } = useSession()
  const { realtime } = useLive()
  const queries = useQueryClient()
  const may = can('conversations.reply')
  const mine = useQuery({ queryKey: keys.myScheduled, queryFn: ({ signal }) => api.listMyScheduled({ signal }), enabled: may, staleTime: 60_000 })
  const told = useRef(new Set<string>())
  useEffect(() => realtime.onNews((frame) => {
    if (frame.type !== 'scheduled' || frame.agentId !== me.id) return
    void queries.invalidateQueries({ queryKey: keys.myScheduled })
    const key = `${frame.id} ${frame.state}`
    if (frame.state !== 'failed' || frame.reason === null || told.current.has(key)) return
    told.current.add(key)
    say(t('later.failedNews', { reason: t(`later.reason.${frame.reason}`) }))
    play('message')
  }), [realtime, queries, me.id, t])
  useEffect(() => realtime.onResumed(() => void queries.invalidateQueries({ queryKey: keys.myScheduled })), [realtime, queries])
  const failed = (mine.data?.items ?? []).filter((one) => one.state === 'failed')
  const first = failed[0]
  if (!first) return null
  return <div className="list-notice"><span>{t('later.barFailed', { n: failed.length })}</span><Link to={`/conversations/${first.conversationId}${search}`}>{t('later.open')}</Link></div>
}
