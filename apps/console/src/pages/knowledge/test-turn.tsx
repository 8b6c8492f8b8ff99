import { FileTextOutlined, FormOutlined } from '@ant-design/icons'
import type { BotTest } from '@yingda/contract'
import { Button, Collapse, Spin } from 'antd'
import { useEffect, useRef, type ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { useI18n, type Key } from '../../i18n/i18n.tsx'
import { BotAvatar } from '../../ui/avatar.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { MarkdownText } from '../../ui/markdown-text.tsx'
import { Evidence, Ranking, Signals } from './test-evidence.tsx'

/** One question to the bot. */
export interface Turn {
  readonly id: string
  readonly text: string
  /** Null while the bot thinks. */
  readonly answer: BotTest | null
}

interface TurnProps {
  turn: Turn
  latest: boolean
  onChoice: (text: string, choice: string) => void
  onOpenEntry: (id: string) => void
}

const kinds: Readonly<Record<string, Key>> = { answer: 'test.kindAnswer', passage: 'test.kindPassage', suggest: 'test.kindSuggest', refuse: 'test.kindRefuse', smalltalk: 'test.kindSmalltalk', notice: 'test.kindNotice' }
/** Small talk is built in: there is no entry of the company to open. */
const entryOf = (item: { entryId?: string | undefined }, kind: string): string | null => (kind === 'smalltalk' ? null : (item.entryId ?? null))

function Reply({ reply, latest, onChoice, onOpenEntry }: { reply: BotTest['replies'][number] } & Omit<TurnProps, 'turn'>): ReactNode {
  const { t } = useI18n()
  const label = kinds[reply.kind]
  const entryId = entryOf(reply, reply.kind)
  return (
    <div className="test-reply">
      <BotAvatar size={26} />
      <div className="test-bubble">
        {label && <p className="msg-kind">{t(label)}</p>}
        <MarkdownText text={reply.text} marks={reply.highlights} />
        {reply.documentId !== undefined && reply.source && (
          <p className="msg-source"><Link to={`/knowledge/documents?document=${encodeURIComponent(reply.documentId)}`} title={t('message.sourceOpen')}><FileTextOutlined aria-hidden /> {t('message.source')}: {[reply.source.title, reply.source.heading].filter((part) => part !== '').join(' › ')}</Link></p>
        )}
        {reply.choices && reply.choices.length > 0 && (
          <div className="test-choices">{reply.choices.map((choice) => <Button key={choice.id} size="small" disabled={!latest} onClick={() => onChoice(choice.label, choice.id)}>{choice.label}</Button>)}</div>
        )}
        {reply.ticketType !== undefined && <p className="msg-source"><FormOutlined aria-hidden /> {t('test.offersTicket', { type: reply.ticketType })}</p>}
        {entryId && <Button type="link" size="small" className="test-entry" onClick={() => onOpenEntry(entryId)}>{t('test.openEntry')}</Button>}
      </div>
    </div>
  )
}

function Why({ answer, message, latest, onOpenEntry }: { answer: BotTest; message: string; latest: boolean; onOpenEntry: (id: string) => void }): ReactNode {
  const { t, format } = useI18n()
  const record = JSON.stringify(answer.record, null, 2)
  return (
    <Collapse
      size="small" ghost {...(latest ? { defaultActiveKey: answer.ranking.length > 0 ? ['why'] : ['why', 'evidence'] } : {})}
      items={[
        {
          key: 'why', label: <span className="small">{t('test.why')} <span className="quiet tabular">{t('test.took', { ms: format.number(Math.round(answer.microseconds / 100) / 10) })}</span></span>,
          children: <><ul className="explanation">{answer.explanation.map((line, index) => <li key={index}>{line}</li>)}</ul>{answer.actions.map((action, index) => <p key={index} className="small">{t('test.action', { kind: action.kind, reason: action.reason })}</p>)}<Signals answer={answer} message={message} /><Ranking answer={answer} onOpenEntry={onOpenEntry} /></>,
        },
        { key: 'evidence', label: <span className="small">{t('test.byProducer')}</span>, children: <Evidence answer={answer} onOpenEntry={onOpenEntry} /> },
        { key: 'record', label: <span className="small">{t('test.record')}</span>, children: <div className="record"><CopyButton text={record} size="small" /><pre tabIndex={0}>{record}</pre></div> },
      ]}
    />
  )
}

/** One question and what the bot made of it. */
export function TestTurn({ turn, latest, onChoice, onOpenEntry }: TurnProps): ReactNode {
  const { t } = useI18n()
  const { answer } = turn
  const top = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Newer browsers give a promise here, which React would take for a clean-up.
    void top.current?.scrollIntoView({ block: 'start' })
  }, [answer])
  return (
    <div className="test-turn" ref={top}>
      <p className="test-question">{turn.text}</p>
      {answer === null && <Spin size="small" />}
      {answer?.replies.map((reply, index) => <Reply key={index} reply={reply} latest={latest} onChoice={onChoice} onOpenEntry={onOpenEntry} />)}
      {answer?.replies.length === 0 && <p className="quiet small">{t('test.noReply')}</p>}
      {answer && <Why answer={answer} message={turn.text} latest={latest} onOpenEntry={onOpenEntry} />}
    </div>
  )
}
