import { LockOutlined } from '@ant-design/icons'
import type { AttachmentRef, TicketDetail, TicketEvent, TicketType } from '@yingda/contract'
import { Button, Tag } from 'antd'
import { useEffect, useRef, type ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { api } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { BotAvatar, PersonAvatar } from '../../../ui/avatar.tsx'
import { PlainText } from '../../../ui/markdown-text.tsx'
import { useMinute } from '../../../ui/now.ts'
import { Time } from '../../../ui/time.tsx'
import { LinkedFile } from '../../conversations/thread/attachment.tsx'
import { actorName, eventText, isShown, type Reading } from '../model/timeline.ts'
import { useGroups } from '../use-ticket-data.ts'
import type { TicketState } from './use-ticket.ts'

/** Files of a ticket, each by a link that is fetched when it is seen. */
export function Files({ ticketId, files }: { ticketId: string; files: readonly AttachmentRef[] }): ReactNode {
  if (files.length === 0) return null
  return <div className="tk-files">{files.map((file) => <LinkedFile key={file.id} attachment={file} linkKey={['ticket-file', ticketId, file.id]} getLink={(signal) => api.linkTicketFile({ id: ticketId, fileId: file.id }, { signal })} />)}</div>
}

type Written = Extract<TicketEvent, { type: 'reply' | 'created' }>

/** A text somebody wrote: the customer's, the team's, or a note among colleagues. */
function Letter({ event, ticketId }: { event: Written; ticketId: string }): ReactNode {
  const { t } = useI18n()
  const internal = event.type === 'reply' && event.internal
  const side = internal ? 'note' : event.by.kind === 'customer' ? 'customer' : 'team'
  const mentions = event.type === 'reply' ? event.mentions : []
  return (
    <li className={`tk-letter tk-letter-${side}`}>
      {event.by.kind === 'bot' ? <BotAvatar size={32} /> : <PersonAvatar name={event.by.kind === 'system' ? null : event.by.name} size={32} />}
      <article className="tk-letter-body">
        <header>
          <strong>{actorName(event.by, t)}</strong>
          <Tag className="tk-tag" {...(internal ? { color: 'warning', icon: <LockOutlined aria-hidden /> } : {})}>{t(internal ? 'tickets.internal' : event.by.kind === 'customer' ? 'tickets.fromCustomer' : event.type === 'created' ? 'tickets.description' : 'tickets.public')}</Tag>
          <span className="spring" />
          <Time at={event.at} className="quiet small" />
        </header>
        {event.text !== '' && <div className="tk-letter-text"><PlainText text={event.text} /></div>}
        {mentions.length > 0 && <p className="quiet small">{t('tickets.mentioned', { names: mentions.map(({ name }) => `@${name ?? t('tickets.byAgent')}`).join(' ') })}</p>}
        <Files ticketId={ticketId} files={event.files} />
      </article>
    </li>
  )
}

function Line({ event, reading }: { event: TicketEvent; reading: Reading }): ReactNode {
  const { t } = useI18n()
  const alarming = event.type === 'reminder' || (event.type === 'sla' && event.what !== 'met')
  return (
    <li className={`tk-event${alarming ? ' tk-event-alarm' : ''}`}>
      <span>{event.type !== 'sla' && event.type !== 'reminder' && <strong>{actorName(event.by, t)}</strong>} {eventText(event, reading)}{event.type === 'conversation' && <> <Link to={`/conversations/${event.conversationId}`}>{t('tickets.openConversation')}</Link></>}</span>
      <Time at={event.at} className="quiet small" />
    </li>
  )
}

/** What happened to a ticket, oldest first; it opens at the newest. */
export function Timeline({ state, ticket, types }: { state: TicketState; ticket: TicketDetail; types: readonly TicketType[] }): ReactNode {
  const { t, language, format } = useI18n()
  const groups = useGroups()
  const now = useMinute()
  const box = useRef<HTMLDivElement>(null)
  const { lastSeq } = ticket
  const reading: Reading = { t, language, types, typeId: ticket.typeId, groupName: (id) => groups.find((group) => group.id === id)?.name ?? null, date: (iso) => format.short(iso, now) }
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight
  }, [lastSeq])
  return (
    <div className="tk-log" ref={box} tabIndex={0} role="log" aria-label={t('tickets.partLog')}>
      {state.older && <div className="tk-older"><Button size="small" loading={state.loadingOlder} onClick={state.loadOlder}>{t('tickets.older')}</Button></div>}
      <ol className="tk-events">
        {state.events.filter(isShown).map((event) => (event.type === 'reply' || event.type === 'created' ? <Entry key={event.seq} event={event} reading={reading} ticketId={ticket.id} /> : <Line key={event.seq} event={event} reading={reading} />))}
      </ol>
    </div>
  )
}

function Entry({ event, reading, ticketId }: { event: Written; reading: Reading; ticketId: string }): ReactNode {
  if (event.type === 'reply') return <Letter event={event} ticketId={ticketId} />
  return <>{<Line event={event} reading={reading} />}{(event.text !== '' || event.files.length > 0) && <Letter event={event} ticketId={ticketId} />}</>
}
