import type { AskedDecision } from '@yingda/contract'
import { CheckCircleOutlined, FileTextOutlined, MessageOutlined, QuestionCircleOutlined, StopOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useI18n, type Key } from '../../../i18n/i18n.tsx'

const words: Readonly<Record<AskedDecision['kind'], Key>> = { answer: 'asked.answer', passage: 'asked.passage', suggest: 'asked.suggest', refuse: 'asked.refuse', smalltalk: 'asked.smalltalk', notice: 'asked.notice' }
const icons: Readonly<Record<AskedDecision['kind'], ReactNode>> = {
  answer: <CheckCircleOutlined aria-hidden />, passage: <FileTextOutlined aria-hidden />, suggest: <QuestionCircleOutlined aria-hidden />, refuse: <StopOutlined aria-hidden />, smalltalk: <MessageOutlined aria-hidden />, notice: <MessageOutlined aria-hidden />,
}

/** What the bot does with a question, and with which entry. */
export function Decision({ decision }: { decision: AskedDecision }): ReactNode {
  const { t, format } = useI18n()
  return (
    <span className="decision">
      <span className="decision-kind">{icons[decision.kind]} {t(words[decision.kind])}</span>
      <span className={decision.kind === 'answer' ? 'wrap' : 'wrap quiet'}>{decision.question ?? t('asked.nothing')}</span>
      {decision.entryId !== null && <span className="quiet small tabular nowrap">{t('asked.probability', { p: format.percent(decision.probability) })}</span>}
    </span>
  )
}
