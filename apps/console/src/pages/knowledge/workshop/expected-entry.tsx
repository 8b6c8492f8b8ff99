import type { ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { useI18n } from '../../../i18n/i18n.tsx'

/** The entry that should answer, by its question where it is known, as the way to it; or that the question must be refused. */
export function ExpectedEntry({ expected, question }: { expected: string | null; question: string | null }): ReactNode {
  const { t } = useI18n()
  if (expected === null) return <span className="quiet">{t('case.refuse')}</span>
  return (
    <span className="expected-entry">
      <Link className={question === null ? 'mono wrap' : 'wrap'} to={`/knowledge?entry=${encodeURIComponent(expected)}`}>{question ?? expected}</Link>
      {question !== null && <span className="quiet small mono clip">{expected}</span>}
    </span>
  )
}
