import { StarFilled, StarOutlined } from '@ant-design/icons'
import type { Language, QueueDemand } from '@yingda/contract'
import { memo, type ReactNode } from 'react'
import { useI18n, type I18n } from '../../../i18n/i18n.tsx'
import { useMinute } from '../../../ui/now.ts'
import { Clock } from '../../../ui/time.tsx'
import { useDemandText } from '../handling/demand.tsx'
import { priorityKey } from '../handling/marks.tsx'
import type { RatingEvent, SystemEvent, TimelineItem } from '../model/timeline.ts'
import { MessageRow, OutgoingRow } from './message-row.tsx'

function Day({ at }: { at: string }): ReactNode {
  const { format } = useI18n()
  const now = useMinute()
  return <div className="log-day"><span>{format.day(at, now)}</span></div>
}

/** An address as one reads it. */
const shortPage = (page: string): string => page.replace(/^https?:\/\//u, '')

function ownerText(event: Extract<SystemEvent, { type: 'owner' }>, known: string | null, { t }: I18n): string {
  const actor = known ?? t('author.agent')
  const name = event.owner.kind === 'agent' ? event.owner.name : ''
  switch (event.reason) {
    case 'customer_asked': return t('system.customerAsked')
    case 'bot_handoff': return t('system.botHandoff')
    case 'queue_left': return t('system.queueLeft')
    case 'routed': return t('system.routed')
    case 'overflowed': return t('system.overflowed')
    case 'assigned': return t('system.assigned', { name })
    case 'taken_back': return t('system.takenBack')
    case 'accepted': return t('system.accepted', { name })
    case 'taken_over': return t('system.takenOver', { name })
    case 'transferred': return event.owner.kind === 'queue' ? t('system.transferredGroup', { actor }) : t('system.transferred', { actor, name })
    case 'returned_to_bot': return t('system.returned', { actor })
    case 'closed_by_agent': return t('system.closedByAgent', { actor })
    case 'closed_by_customer': return t('system.closedByCustomer')
    case 'closed_by_supervisor': return t('system.closedByAgent', { actor })
    case 'closed_idle':
    case 'closed_stale': return t('system.closedIdle')
    case 'closed_blocked': return t('system.closedBlocked')
    case 'closed_left_message': return t('system.closedLeftMessage')
    case 'closed_erased': return t('system.closedErased')
    case 'reopened': return t('system.reopened')
    case 'started': return t('system.ownerBot')
  }
}

/** What agents did to a conversation, in a line. */
function workText(event: Exclude<SystemEvent, { type: 'started' | 'owner' | 'context' | 'customer' }>, known: string | null, { t }: I18n): string {
  const actor = known ?? t('author.agent')
  switch (event.type) {
    case 'handoff': return t('system.card', { summary: event.card.summary })
    case 'offer': return t('system.offer', { name: event.name })
    case 'offer_ended': return t(`system.offer.${event.outcome}`)
    case 'priority': return t(event.byAgentId === null ? 'system.prioritySet' : 'system.priority', { actor, priority: t(priorityKey(event.priority)) })
    case 'labels': return t('system.labels', { actor, labels: event.labels.join(' · ') })
    case 'participant': return t(event.on ? 'system.joined' : 'system.left', { name: event.name })
    case 'classified': return t('system.classified', { kind: [event.scenario, event.serviceKind].filter(Boolean).join(' · ') })
    case 'wrapped_up': return t('system.wrappedUp', { actor, note: event.note })
    case 'ticket': return t('system.ticket', { number: event.number, subject: event.subject })
    case 'rating_asked': return t('system.ratingAsked')
    case 'erased': return t('system.erased')
  }
}

function systemText(event: SystemEvent, actor: string | null, i18n: I18n): string {
  const { t } = i18n
  if (event.type === 'owner') return ownerText(event, actor, i18n)
  if (event.type === 'customer') return t('system.identified')
  if (event.type === 'context') return t('system.context', { page: shortPage(event.page ?? '') })
  if (event.type !== 'started') return workText(event, actor, i18n)
  const channel = event.channel === 'web' ? t('channel.web') : event.channel
  return event.page === null ? t('system.started', { channel }) : `${t('system.started', { channel })} · ${t('system.page', { page: shortPage(event.page) })}`
}

/** Where the rules sent it, and what of whom they ask. */
function Asking({ demand }: { demand: QueueDemand }): ReactNode {
  const { t } = useI18n()
  const { asked, fallback } = useDemandText()
  return t('system.routedAsking', { rule: demand.rule, skills: asked(demand.skills), fallback: fallback(demand.otherwise) })
}

function SystemLine({ event, actor }: { event: SystemEvent; actor: string | null }): ReactNode {
  const i18n = useI18n()
  const note = event.type === 'owner' ? event.note : null
  const demand = event.type === 'owner' && event.reason === 'routed' ? event.demand : undefined
  return (
    <div className={`log-system${event.type === 'owner' ? '' : ' log-system-quiet'}`}>
      <span>{demand === undefined ? systemText(event, actor, i18n) : <Asking demand={demand} />}</span> <Clock at={event.at} />
      {note && <p className="log-system-note">{i18n.t('system.note', { note })}</p>}
    </div>
  )
}

function Rating({ event }: { event: RatingEvent }): ReactNode {
  const { t } = useI18n()
  const { scale = 5, tags = [], solved } = event
  const stars = Array.from({ length: scale }, (_, index) => index + 1)
  return (
    <div className="log-rating">
      <span className="log-rating-title">{t('system.rating')}</span>
      <span role="img" aria-label={t('system.ratingScore', { score: event.score, scale })}>{stars.map((star) => (star <= event.score ? <StarFilled key={star} aria-hidden /> : <StarOutlined key={star} aria-hidden />))}</span>
      <span className="quiet small">{t('system.ratingScore', { score: event.score, scale })} · {t(event.subject === 'bot' ? 'system.ratingBot' : 'system.ratingAgent')} · <Clock at={event.at} /></span>
      {(tags.length > 0 || solved !== undefined) && <p className="small">{[...tags, ...(solved === undefined ? [] : [t(solved ? 'system.ratingSolved' : 'system.ratingUnsolved')])].join(' · ')}</p>}
      {event.comment && <p>{event.comment}</p>}
    </div>
  )
}

/** One line of the conversation, of whatever kind. */
export const TimelineRow = memo(
  function TimelineRow({ item, conversationId, language }: { item: TimelineItem; conversationId: string; language: Language }): ReactNode {
    const { t } = useI18n()
    switch (item.kind) {
      case 'day': return <Day at={item.at} />
      case 'unread': return <div className="log-unread" role="separator" aria-label={t('conversation.unreadLine')}><span>{t('conversation.unreadLine')}</span></div>
      case 'system': return <SystemLine event={item.event} actor={item.actor} />
      case 'rating': return <Rating event={item.event} />
      case 'message': return <MessageRow item={item} conversationId={conversationId} language={language} />
      case 'outgoing': return <OutgoingRow item={item} conversationId={conversationId} />
    }
  },
  (before, after) => before.conversationId === after.conversationId && before.language === after.language && sameItem(before.item, after.item),
)

/** Rows are made anew with every event; most are the same as before. */
function sameItem(a: TimelineItem, b: TimelineItem): boolean {
  const other = new Map<string, unknown>(Object.entries(b))
  const own = Object.entries(a)
  return own.length === other.size && own.every(([key, value]) => other.get(key) === value)
}
