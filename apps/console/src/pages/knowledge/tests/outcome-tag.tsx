import { CheckCircleOutlined, CloseCircleOutlined, MinusCircleOutlined, QuestionCircleOutlined, StopOutlined, UnorderedListOutlined, WarningOutlined } from '@ant-design/icons'
import type { TestOutcome } from '@yingda/contract'
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useI18n, type Key } from '../../../i18n/i18n.tsx'

export const outcomes: readonly TestOutcome[] = ['wrong', 'unanswered', 'suggested', 'offered', 'right', 'refused', 'missing']
export const outcomeName: Readonly<Record<TestOutcome, Key>> = {
  right: 'outcome.right', offered: 'outcome.offered', unanswered: 'outcome.unanswered', wrong: 'outcome.wrong', refused: 'outcome.refused', suggested: 'outcome.suggested', missing: 'outcome.missing',
}
const looks: Readonly<Record<TestOutcome, { icon: ReactNode; color?: 'success' | 'error' | 'warning' }>> = {
  right: { icon: <CheckCircleOutlined aria-hidden />, color: 'success' },
  refused: { icon: <StopOutlined aria-hidden />, color: 'success' },
  offered: { icon: <UnorderedListOutlined aria-hidden /> },
  suggested: { icon: <QuestionCircleOutlined aria-hidden />, color: 'warning' },
  unanswered: { icon: <MinusCircleOutlined aria-hidden />, color: 'warning' },
  wrong: { icon: <CloseCircleOutlined aria-hidden />, color: 'error' },
  missing: { icon: <WarningOutlined aria-hidden /> },
}

/** What came of a case. */
export function OutcomeTag({ outcome }: { outcome: TestOutcome }): ReactNode {
  const { t } = useI18n()
  const { icon, color } = looks[outcome]
  return <Tag icon={icon} {...(color ? { color, variant: 'outlined' as const } : {})}>{t(outcomeName[outcome])}</Tag>
}
