import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorState, RowsSkeleton } from '../../ui/states.tsx'
import { Agents } from './agents.tsx'
import { ConversationsDrawer, type Shown } from './conversations-drawer.tsx'
import { figuresOf } from './figures.ts'
import { Queues } from './queues.tsx'
import { Tiles } from './tiles.tsx'
import './wall.css'

const REFRESH_MS = 5_000

/** The supervisor's wall: queues and agents as of now. */
export function Component(): ReactNode {
  const { t, format } = useI18n()
  const { can } = useSession()
  const enabled = can('supervise')
  const queues = useQuery({ queryKey: keys.queues, queryFn: ({ signal }) => api.queueOverview({ signal }), enabled, refetchInterval: REFRESH_MS })
  const presence = useQuery({ queryKey: keys.presence, queryFn: ({ signal }) => api.listPresence({ signal }), enabled, refetchInterval: REFRESH_MS })
  const [shown, setShown] = useState<Shown | null>(null)
  const failure = queues.error ?? presence.error
  const ready = queues.data && presence.data
  const groups = new Map((queues.data?.items ?? []).flatMap(({ groupId, name }) => (groupId !== null && name !== null ? [[groupId, name] as const] : [])))
  const aside = queues.data && <span className="page-note tabular">{t('wall.updated', { time: format.time(queues.data.at) })}</span>
  return (
    <Page title={t('wall.title')} permission="supervise" aside={aside}>
      {!ready && failure && <div className="panel"><ErrorState failure={failure} onRetry={() => void Promise.all([queues.refetch(), presence.refetch()])} /></div>}
      {!ready && !failure && <div className="panel"><RowsSkeleton rows={6} /></div>}
      {ready && (
        <div className="wall">
          {failure && <Alert type="warning" showIcon title={t('wall.stale', { time: format.full(queues.data.at), reason: failureText(failure) })} />}
          <Tiles figures={figuresOf(queues.data.items, presence.data.items)} />
          <div className="wall-columns">
            <Queues queues={queues.data.items} onShow={(queue) => setShown({ kind: 'queue', id: queue.groupId, name: queue.name ?? t('wall.everybody') })} />
            <Agents agents={presence.data.items} groups={groups} onShow={(agent) => setShown({ kind: 'agent', id: agent.agentId, name: agent.name })} />
          </div>
        </div>
      )}
      {shown && <ConversationsDrawer shown={shown} onClose={() => setShown(null)} />}
    </Page>
  )
}
