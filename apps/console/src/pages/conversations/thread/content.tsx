import { BookOutlined, CheckCircleOutlined, FileTextOutlined, FormOutlined, StopOutlined } from '@ant-design/icons'
import type { Language, MessageContent, MessageEvent } from '@yingda/contract'
import type { ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { MarkdownText, PlainText } from '../../../ui/markdown-text.tsx'
import { nameIn } from '../../tickets/model/types.ts'
import { Attachment } from './attachment.tsx'

function Choices({ choices }: { choices: readonly { id: string; label: string }[] }): ReactNode {
  return <ol className="choices">{choices.map((choice) => <li key={choice.id}>{choice.label}</li>)}</ol>
}

function Source({ content }: { content: Extract<MessageContent, { type: 'answer' }> }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const text = <><BookOutlined aria-hidden /> {t('message.source')}: {content.source.category} / {content.source.question}</>
  if (!can('knowledge.view')) return <p className="msg-source">{text}</p>
  return <p className="msg-source"><Link to={`/knowledge?entry=${encodeURIComponent(content.entryId)}`} title={t('message.sourceOpen')}>{text}</Link></p>
}

/** Which document was quoted, as the way to it in the knowledge base. */
function Quoted({ content }: { content: Extract<MessageContent, { type: 'passage' }> }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const text = <><FileTextOutlined aria-hidden /> {t('message.source')}: {content.source.title}{content.source.heading !== '' && ` › ${content.source.heading}`}</>
  if (!can('knowledge.view')) return <p className="msg-source">{text}</p>
  return <p className="msg-source"><Link to={`/knowledge/documents?document=${encodeURIComponent(content.documentId)}`} title={t('message.sourceOpen')}>{text}</Link></p>
}

/** What a message says, by its kind. */
export function Content({ event, conversationId, language }: { event: MessageEvent; conversationId: string; language: Language }): ReactNode {
  const { t, language: own } = useI18n()
  const { content } = event
  const lang = language === 'zh' ? 'zh-CN' : 'en'
  switch (content.type) {
    case 'text':
      if (content.format === 'markdown') return <div className="bubble" lang={lang}><MarkdownText text={content.text} /></div>
      return (
        <div className="bubble bubble-text" lang={lang}>
          <PlainText text={content.text} />
          {content.choice !== undefined && <span className="msg-chosen" title={t('message.chosenHint')}><CheckCircleOutlined aria-hidden /> {t('message.chosen')}</span>}
        </div>
      )
    case 'attachment':
      return <Attachment attachment={content.attachment} conversationId={conversationId} />
    case 'answer':
      return (
        <div className="bubble" lang={lang}>
          <MarkdownText text={content.text} />
          {content.related && content.related.length > 0 && <div className="msg-related"><span className="quiet small">{t('message.related')}</span><Choices choices={content.related} /></div>}
          {content.ticket !== undefined && <p className="msg-source"><FormOutlined aria-hidden /> {t('message.ticketOffered', { type: nameIn(content.ticket.name, own) })}</p>}
          <Source content={content} />
        </div>
      )
    case 'passage':
      return (
        <div className="bubble" lang={lang}>
          <MarkdownText text={content.text} marks={content.highlights} />
          <Quoted content={content} />
        </div>
      )
    case 'suggest':
      return (
        <div className="bubble" lang={lang}>
          <MarkdownText text={content.text} />
          <Choices choices={content.choices} />
        </div>
      )
    case 'notice':
      return <div className="bubble" lang={lang}><MarkdownText text={content.text} /></div>
    case 'refusal':
      return (
        <div className="bubble" lang={lang}>
          <p className="msg-kind"><StopOutlined aria-hidden /> {t('message.refusal')}{content.offerHuman && ` · ${t('message.offerHuman')}`}</p>
          <MarkdownText text={content.text} />
        </div>
      )
  }
}
