import type { ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { useI18n } from '../../../i18n/i18n.tsx'

/** The key of the entry that should answer, as the way to it; or that the question must be refused. */
export function ExpectedKey({ expected }: { expected: string | null }): ReactNode {
  const { t } = useI18n()
  return expected === null ? <span className="quiet">{t('case.refuse')}</span> : <Link className="mono wrap" to={`/knowledge?entry=${encodeURIComponent(expected)}`}>{expected}</Link>
}
