import { CheckOutlined, ClockCircleOutlined, DeleteOutlined, DislikeOutlined, ExclamationCircleOutlined, LikeOutlined, LockOutlined, RollbackOutlined } from '@ant-design/icons'
import type { Author, Language, MessageEvent } from '@yingda/contract'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useConnectionStatus, useLive } from '../../../realtime/provider.tsx'
import { useSession } from '../../../session/session.tsx'
import { BotAvatar, PersonAvatar } from '../../../ui/avatar.tsx'
import { Clock } from '../../../ui/time.tsx'
import { draftOf, keepDraft } from '../model/drafts.ts'
import { uploadedFile } from '../model/files.ts'
import type { TimelineItem } from '../model/timeline.ts'
import { Attachment } from './attachment.tsx'
import { Content } from './content.tsx'
import { useCustomer } from './customer-context.ts'
import { Answering, Consult } from './consult.tsx'
import { RecallButton, useRecallable } from './recall.tsx'

type MessageItem = Extract<TimelineItem, { kind: 'message' }>
type OutgoingItem = Extract<TimelineItem, { kind: 'outgoing' }>
type Look = 'customer' | 'bot' | 'agent' | 'note'

const lookOf = (event: MessageEvent): Look => (event.internal ? 'note' : event.author.kind)

/** Who speaks, in words: a bot is never shown as a person. */
function Speaker({ author, look, at }: { author: Author; look: Look; at: string | null }): ReactNode {
  const who = <SpeakerName author={author} look={look} />
  return <span className="msg-speaker">{who}{at && <> <Clock at={at} /></>}</span>
}

function SpeakerName({ author, look }: { author: Author; look: Look }): ReactNode {
  const { t } = useI18n()
  const { me } = useSession()
  const { name: customer } = useCustomer()
  if (author.kind === 'customer') return <>{customer ?? t('author.customer')}{customer !== null && <span className="quiet"> · {t('author.customer')}</span>}</>
  if (author.kind === 'bot') return t('author.bot')
  const name = author.agentId === me.id ? t('author.you') : author.name
  if (look === 'note') return <><LockOutlined aria-hidden /> {t('author.note')} · {name} <span className="quiet">{t('author.noteHint')}</span></>
  return <>{name}{author.agentId !== me.id && <span className="quiet"> · {t('author.agent')}</span>}</>
}

function AuthorAvatar({ author }: { author: Author }): ReactNode {
  const { name: customer } = useCustomer()
  if (author.kind === 'bot') return <BotAvatar size={28} />
  return <PersonAvatar name={author.kind === 'agent' ? author.name : customer} size={28} />
}

interface FrameProps {
  look: Look
  author: Author
  first: boolean
  last: boolean
  /** When it was said; null while it is on its way. */
  at: string | null
  foot: ReactNode
  /** Of a stored message, so that it can be jumped to. */
  seq?: number
  children: ReactNode
}

function Frame({ look, author, first, last, at, foot, seq, children }: FrameProps): ReactNode {
  return (
    <div className={`msg msg-${look}${first ? ' msg-first' : ''}${last ? ' msg-last' : ''}`} data-seq={seq} tabIndex={seq === undefined ? undefined : -1}>
      <div className="msg-avatar">{first && <AuthorAvatar author={author} />}</div>
      <div className="msg-body">
        {first && <Speaker author={author} look={look} at={at} />}
        {children}
        {foot && <div className="msg-foot">{foot}</div>}
      </div>
    </div>
  )
}

function Feedback({ value }: { value: 'up' | 'down' }): ReactNode {
  const { t } = useI18n()
  return <span className={`msg-feedback msg-feedback-${value}`}>{value === 'up' ? <LikeOutlined aria-hidden /> : <DislikeOutlined aria-hidden />} {t(`message.${value}`)}</span>
}

/** A message that is stored. */
export function MessageRow({ item, conversationId, language }: { item: MessageItem; conversationId: string; language: Language }): ReactNode {
  const { t } = useI18n()
  const { me, can } = useSession()
  const { event, first, last, feedback, read, recalled, answers, question } = item
  const look = lookOf(event)
  const mine = event.author.kind === 'agent' && event.author.agentId === me.id
  const erased = event.erased === true
  const may = useRecallable(mine && !recalled && !erased && can('conversations.reply'), event.at)
  const planned = event.via?.kind === 'scheduled'
  const foot = !recalled && !erased && (feedback || may || planned || (last && look === 'agent')) && (
    <>
      {feedback && <Feedback value={feedback} />}
      {planned && <span className="msg-state"><ClockCircleOutlined aria-hidden /> {t('later.mark')}</span>}
      {last && look === 'agent' && <span className="msg-state">{read ? <><CheckOutlined aria-hidden /><CheckOutlined aria-hidden /> {t('message.read')}</> : <><CheckOutlined aria-hidden /> {t('message.sent')}</>}</span>}
      {may && <RecallButton conversationId={conversationId} seq={event.seq} />}
    </>
  )
  return (
    <Frame look={look} author={event.author} first={first} last={last} at={event.at} foot={foot} seq={event.seq}>
      {question && !recalled && !erased && <Answering question={question} />}
      {erased ? <p className="msg-recalled"><DeleteOutlined aria-hidden /> {t('message.erased')}</p> : recalled ? <p className="msg-recalled"><RollbackOutlined aria-hidden /> {mine ? t('recall.you') : t('recall.agent', { name: event.author.kind === 'agent' ? event.author.name : '' })}</p> : <Content event={event} conversationId={conversationId} language={language} />}
      {event.ask === true && !recalled && !erased && <Consult event={event} answers={answers} conversationId={conversationId} />}
    </Frame>
  )
}

/** A message on its way: sending, or refused with its reason. */
export function OutgoingRow({ item, conversationId }: { item: OutgoingItem; conversationId: string }): ReactNode {
  const { t } = useI18n()
  const { me } = useSession()
  const { outbox } = useLive().realtime
  const status = useConnectionStatus()
  const { message, first, last } = item
  const look = message.internal ? 'note' : 'agent'
  const file = message.content.type === 'attachment' ? uploadedFile(message.content.attachmentId) : undefined

  const takeBack = (): void => {
    const taken = outbox.discard(message.clientId)
    if (taken?.content.type !== 'text') return
    const place = taken.internal ? 'note' : 'reply'
    const draft = draftOf(me.id, conversationId)
    keepDraft(me.id, conversationId, { ...draft, mode: place, [place]: [draft[place], taken.content.text].filter(Boolean).join('\n') })
  }

  const foot =
    message.status === 'failed' ? (
      <span className="msg-failed" role="alert">
        <ExclamationCircleOutlined aria-hidden /> {message.error ? t('message.failedWhy', { reason: message.error }) : t('message.failed')}
        <Button size="small" type="link" onClick={() => outbox.retry(message.clientId)}>{t('message.retry')}</Button>
        <Button size="small" type="link" onClick={takeBack}>{t('message.discard')}</Button>
      </span>
    ) : (
      <span className="msg-state"><ClockCircleOutlined aria-hidden /> {t(message.status === 'sending' && status !== 'online' ? 'message.queued' : message.status === 'sending' ? 'message.sending' : 'message.sent')}</span>
    )
  return (
    <Frame look={look} author={{ kind: 'agent', agentId: me.id, name: me.name }} first={first} last={last} at={null} foot={foot}>
      {message.content.type === 'text' ? (
        <div className="bubble bubble-text">{message.content.text}</div>
      ) : file ? (
        <Attachment attachment={file} conversationId={conversationId} />
      ) : (
        <div className="bubble">{t('message.attachment')}</div>
      )}
    </Frame>
  )
}
