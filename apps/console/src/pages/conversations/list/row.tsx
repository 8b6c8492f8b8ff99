import { CheckCircleOutlined, ClockCircleOutlined, EditOutlined, UserOutlined } from '@ant-design/icons'
import type { ConversationSummary, ListView } from '@yingda/contract'
import { memo, type ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { useI18n, type Translate } from '../../../i18n/i18n.tsx'
import { BotIcon } from '../../../ui/icons.tsx'
import { customerName } from '../../../ui/names.ts'
import { PersonAvatar } from '../../../ui/avatar.tsx'
import { plainLine } from '../../../ui/plain.ts'
import { Elapsed, Time } from '../../../ui/time.tsx'
import { offeredTo } from '../../../offers/offers.ts'
import { DemandTag } from '../handling/demand.tsx'
import { DueMark, GroupName, PriorityTag } from '../handling/marks.tsx'
import { useDraft } from '../model/drafts.ts'

interface RowProps {
  item: ConversationSummary
  view: ListView
  myId: string
  search: string
  open: boolean
  index: number
  /** Whether it is ticked; null while nothing is being chosen. */
  picked: boolean | null
  onPick: (id: string) => void
}

function ownerIcon(owner: ConversationSummary['owner']): ReactNode {
  if (owner.kind === 'bot') return <BotIcon />
  if (owner.kind === 'queue') return <ClockCircleOutlined aria-hidden />
  return owner.kind === 'closed' ? <CheckCircleOutlined aria-hidden /> : <UserOutlined aria-hidden />
}

export function ownerLabel(owner: ConversationSummary['owner'], t: Translate): string {
  if (owner.kind === 'agent') return owner.name
  if (owner.kind === 'bot') return t('inbox.ownerBot')
  return t(owner.kind === 'queue' ? 'inbox.ownerQueue' : 'inbox.ownerClosed')
}

function prefix(item: ConversationSummary, myId: string, t: Translate): string {
  const last = item.lastMessage
  if (!last || last.author === 'customer') return ''
  if (last.internal) return t('inbox.prefixNote')
  if (last.author === 'bot') return t('inbox.prefixBot')
  return t(item.owner.kind === 'agent' && item.owner.agentId === myId ? 'inbox.prefixYou' : 'inbox.prefixAgent')
}

function Preview({ item, myId }: { item: ConversationSummary; myId: string }): ReactNode {
  const { t } = useI18n()
  const [draft] = useDraft(myId, item.id)
  const begun = draft.reply || draft.note || (draft.files ?? []).map(({ name }) => name).join(' ')
  if (begun) return <span className="row-preview clip"><span className="row-draft"><EditOutlined aria-hidden /> {t('inbox.draft')}</span> {begun}</span>
  return <span className="row-preview clip">{item.lastMessage ? <><span className="row-prefix">{prefix(item, myId, t)}</span>{item.lastMessage.preview === '' ? t('recall.preview') : item.lastMessage.author === 'bot' ? plainLine(item.lastMessage.preview) : item.lastMessage.preview}</> : t('inbox.noMessage')}</span>
}

function Age({ item }: { item: ConversationSummary }): ReactNode {
  const { t } = useI18n()
  if (item.waitingSince !== null && (item.owner.kind === 'agent' || item.owner.kind === 'queue')) return <DueMark state={item} />
  if (item.queuedAt === null) return <Time at={item.lastMessage?.at ?? item.activeAt} className="row-time" />
  return (
    <span className="row-wait">
      <ClockCircleOutlined aria-hidden /><span className="visually-hidden">{t('inbox.ownerQueue')}</span>
      <Elapsed since={item.queuedAt} />
    </span>
  )
}

/** One conversation of the list. */
export const Row = memo(function Row({ item, view, myId, search, open, index, picked, onPick }: RowProps): ReactNode {
  const { t, language } = useI18n()
  const unread = item.unread > 0 && (item.owner.kind === 'queue' || (item.owner.kind === 'agent' && item.owner.agentId === myId))
  const look = `row${open ? ' row-open' : ''}${unread ? ' row-unread' : ''}`
  const content = (
    <>
      <PersonAvatar name={item.customer.name} size={36} />
      <span className="row-main">
        <span className="row-line">
          <span className="row-name clip">{customerName(item.customer, t)}</span>
          {item.language !== language && <span className="chip" title={t(item.language === 'en' ? 'inbox.langEn' : 'inbox.langZh')}>{item.language === 'en' ? 'EN' : '中'}</span>}
          <span className="spring" />
          <Age item={item} />
        </span>
        <span className="row-line">
          {offeredTo(item, myId) && <span className="chip chip-offer">{t('offer.row')}</span>}
          <PriorityTag priority={item.priority} />
          <DemandTag state={item} />
          <Preview item={item} myId={myId} />
          <span className="spring" />
          {view === 'waiting' && item.groupId !== null && <span className="row-owner clip"><GroupName id={item.groupId} /></span>}
          {view === 'all' && <span className="row-owner clip" title={ownerLabel(item.owner, t)}><span aria-hidden>{ownerIcon(item.owner)}</span>{ownerLabel(item.owner, t)}</span>}
          {unread && <span className="badge tabular" aria-label={t('inbox.unread', { n: item.unread })}>{item.unread > 99 ? '99+' : item.unread}</span>}
        </span>
      </span>
    </>
  )
  if (picked !== null) {
    return (
      <label className={`${look} row-pick`} data-index={index} data-id={item.id}>
        <input type="checkbox" checked={picked} aria-label={t('many.pick', { name: customerName(item.customer, t) })} onChange={() => onPick(item.id)} />
        {content}
      </label>
    )
  }
  return (
    <Link to={`/conversations/${item.id}${search}`} className={look} aria-current={open ? 'true' : undefined} data-index={index} data-id={item.id} draggable={false}>
      {content}
    </Link>
  )
})
