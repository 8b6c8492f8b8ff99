import { CheckCircleOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import type { MessageEvent } from '@yingda/contract'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { Clock } from '../../../ui/time.tsx'
import { draftOf, keepDraft } from '../model/drafts.ts'
import { jumpTo } from './jump.ts'
import './consult.css'

const LONGEST = 60
/** How a note begins. */
export const beginningOf = ({ content }: MessageEvent): string => {
  const text = content.type === 'attachment' ? content.attachment.name : content.text.replaceAll(/\s+/gu, ' ')
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
const nameOf = ({ author }: MessageEvent): string => (author.kind === 'agent' ? author.name : '')

/** Below a question to colleagues: what was answered, or that an answer is awaited, and the way to give one. */
export function Consult({ event, answers, conversationId }: { event: MessageEvent; answers: readonly MessageEvent[]; conversationId: string }): ReactNode {
  const { t } = useI18n()
  const { me, can } = useSession()
  const mine = event.author.kind === 'agent' && event.author.agentId === me.id
  const answer = (): void => {
    const draft = draftOf(me.id, conversationId)
    keepDraft(me.id, conversationId, { ...draft, mode: 'note', answers: { seq: event.seq, text: `${nameOf(event)}: ${beginningOf(event)}` } })
    document.querySelector<HTMLTextAreaElement>('.composer textarea')?.focus()
  }
  return (
    <div className="consult">
      {answers.map((one) => (
        <div key={one.seq} className="consult-answer">
          <p className="consult-who small"><CheckCircleOutlined aria-hidden /> {t('consult.answeredBy', { name: nameOf(one) })} <Clock at={one.at} /></p>
          <p className="consult-text">{one.content.type === 'attachment' ? one.content.attachment.name : one.content.text}</p>
        </div>
      ))}
      <p className="consult-foot small">
        {answers.length === 0 && <span className="consult-open"><QuestionCircleOutlined aria-hidden /> {t('consult.open')}</span>}
        {!mine && can('conversations.reply') && <Button type="link" size="small" onClick={answer}>{t('consult.answer')}</Button>}
      </p>
    </div>
  )
}

/** Above an answer: which question it is for. */
export function Answering({ question }: { question: MessageEvent }): ReactNode {
  const { t } = useI18n()
  return <button type="button" className="consult-to small" onClick={() => jumpTo(question.seq)}>{t('consult.to', { name: nameOf(question), text: beginningOf(question) })}</button>
}
