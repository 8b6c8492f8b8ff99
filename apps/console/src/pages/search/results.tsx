import { ClockCircleOutlined, PaperClipOutlined } from '@ant-design/icons'
import type { ConversationSummary, FoundMessage } from '@yingda/contract'
import { Button } from 'antd'
import { useRef, type KeyboardEvent, type ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { PersonAvatar } from '../../ui/avatar.tsx'
import { Marked } from '../../ui/marked.tsx'
import { customerName } from '../../ui/names.ts'
import { useShortcuts } from '../../ui/shortcuts.ts'
import { Time } from '../../ui/time.tsx'
import { ownerLabel } from '../conversations/list/row.tsx'

/** Where a message is shown in its conversation. */
export const addressOfMessage = ({ conversationId, seq }: Pick<FoundMessage, 'conversationId' | 'seq'>): string => `/conversations/${conversationId}?view=all&at=${String(seq)}`

function Speaker({ message }: { message: FoundMessage }): ReactNode {
  const { t } = useI18n()
  const { me } = useSession()
  const { author, internal } = message
  if (author.kind !== 'agent') return t(`author.${author.kind}`)
  const name = author.agentId === me.id ? t('author.you') : author.name
  return internal ? `${t('author.note')} · ${name}` : name
}

function Result({ message, conversation }: { message: FoundMessage; conversation: ConversationSummary }): ReactNode {
  const { t } = useI18n()
  const { snippet } = message
  return (
    <Link className={`result${message.internal ? ' result-note' : ''}`} to={addressOfMessage(message)} data-result>
      <PersonAvatar name={conversation.customer.name} size={36} />
      <span className="result-main">
        <span className="row-line">
          <span className="row-name clip">{customerName(conversation.customer, t)}</span>
          <span className="quiet small clip">{ownerLabel(conversation.owner, t)}</span>
          {conversation.labels.slice(0, 3).map((label) => <span key={label} className="chip">{label}</span>)}
          <span className="spring" />
          <Time at={message.at} className="row-time" />
        </span>
        <span className="result-text wrap">
          <span className="result-speaker"><Speaker message={message} />{t('search.says')}</span>
          {message.file !== null && <PaperClipOutlined aria-label={t('message.attachment')} />} {snippet.cutBefore && '…'}<Marked {...snippet} />{snippet.cutAfter && '…'}
        </span>
      </span>
    </Link>
  )
}

interface ResultsProps {
  items: readonly FoundMessage[]
  conversations: ReadonlyMap<string, ConversationSummary>
  /** What was said before this was not looked at for want of time. */
  searchedTo: string | null
  more: boolean
  busy: boolean
  onMore: () => void
}

/** What was found; J, K and the arrows walk the rows. */
export function Results({ items, conversations, searchedTo, more, busy, onMore }: ResultsProps): ReactNode {
  const { t, format } = useI18n()
  const box = useRef<HTMLDivElement>(null)
  const step = (by: number): void => {
    const rows = [...(box.current?.querySelectorAll<HTMLElement>('[data-result]') ?? [])]
    const at = rows.findIndex((row) => row === document.activeElement)
    rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + by))]?.focus()
  }
  useShortcuts({ 'list.next': () => step(1), 'list.previous': () => step(-1) })
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    step(event.key === 'ArrowDown' ? 1 : -1)
  }
  return (
    <div ref={box} onKeyDown={onKeyDown}>
      <ul className="results" aria-label={t('search.results')}>
        {items.map((message) => {
          const conversation = conversations.get(message.conversationId)
          return conversation && <li key={`${message.conversationId} ${String(message.seq)}`}><Result message={message} conversation={conversation} /></li>
        })}
      </ul>
      {searchedTo !== null && <p className="search-stopped" role="status"><ClockCircleOutlined aria-hidden /> {t('search.stopped', { time: format.full(searchedTo) })}</p>}
      <div className="table-foot">
        <span className="tabular">{t(more ? 'search.shown' : 'search.shownAll', { n: items.length })}</span>
        {more && <Button size="small" loading={busy} onClick={onMore}>{t(searchedTo === null ? 'common.loadMore' : 'search.goOn')}</Button>}
      </div>
    </div>
  )
}
