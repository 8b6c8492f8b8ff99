import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { DisconnectOutlined } from '@ant-design/icons'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useLost, useOutgoing } from '../../../realtime/provider.tsx'
import type { ConversationView } from '../../../realtime/view.ts'
import { useSession } from '../../../session/session.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { Composer } from '../composer/composer.tsx'
import { isOwner } from '../model/actions.ts'
import { agentNames, buildTimeline } from '../model/timeline.ts'
import { useConversation, type OpenConversation } from '../use-conversation.ts'
import { useLiveCustomer } from '../../customers/profile/use-live-customer.ts'
import { ScheduledBar } from '../scheduled/bar.tsx'
import { CustomerContext } from './customer-context.ts'
import { HandedNote } from './handed-note.tsx'
import { HandoffCard } from './handoff-card.tsx'
import { ThreadHead } from './head.tsx'
import { Log, type Place } from './log.tsx'
import { useMarkRead } from './use-mark-read.ts'
import { useViewing } from './use-viewing.ts'
import { ViewersNotice } from './viewers.tsx'

interface ThreadProps {
  id: string
  /** A message to be shown instead of the end. */
  goTo: Place | null
  onBack: () => void
  onDetails: (() => void) | null
  /** The conversation has become one's own. */
  onTaken: () => void
}

/** The middle pane: one conversation. */
export function Thread(props: ThreadProps): ReactNode {
  const { t } = useI18n()
  const open = useConversation(props.id)
  if (open.missing) {
    return (
      <section className="thread">
        <div className="center"><EmptyState icon={<DisconnectOutlined aria-hidden />} title={t('conversation.notFound')} hint={t('conversation.notFoundHint')}><Button onClick={props.onBack}>{t('conversation.backToList')}</Button></EmptyState></div>
      </section>
    )
  }
  if (!open.view?.state || !open.data) {
    return <section className="thread" aria-busy={!open.failure}>{open.failure ? <div className="center"><ErrorState failure={open.failure} onRetry={open.retry} /></div> : <RowsSkeleton rows={5} avatar />}</section>
  }
  return <Loaded {...props} data={open.data} view={open.view} />
}

function Loaded({ id, goTo, data, view, onBack, onDetails, onTaken }: ThreadProps & { data: NonNullable<OpenConversation['data']>; view: ConversationView }): ReactNode {
  const { t } = useI18n()
  const { me } = useSession()
  const outgoing = useOutgoing(id)
  const lost = useLost(id)
  const state = view.state ?? data.conversation
  useLiveCustomer(data.customer.id)
  const mine = isOwner(state, me)
  // Where the unread line is drawn is decided when the conversation is opened, and stays while it is read.
  const [readUpTo] = useState(() => (mine && state.readByAgent > 0 ? state.readByAgent : null))
  const items = useMemo(() => buildTimeline(view, outgoing, { myId: me.id, readUpTo }), [view, outgoing, me.id, readUpTo])
  const names = useMemo(() => agentNames(view.events), [view])
  useViewing(id)
  const [wasMine, setWasMine] = useState(mine)
  const { onBottom } = useMarkRead(state, mine)

  useEffect(() => {
    if (mine && !wasMine) onTaken()
    setWasMine(mine)
  }, [mine])

  return (
    <section className="thread" aria-label={t('conversation.logLabel')}>
      <ThreadHead state={state} customer={data.customer} lost={lost} onBack={onBack} onDetails={onDetails} />
      {lost && <p className="thread-notice" role="status">{t('conversation.lost')}</p>}
      {!lost && <HandedNote state={state} view={view} names={names} />}
      {!lost && <HandoffCard key={`card-${id}`} state={state} view={view} />}
      <CustomerContext value={data.customer}><Log view={view} items={items} goTo={goTo} onBottom={onBottom} /></CustomerContext>
      {!lost && <ViewersNotice id={id} />}
      {!lost && <ScheduledBar key={`later-${id}`} state={state} />}
      {!lost && <Composer key={id} state={state} />}
    </section>
  )
}
