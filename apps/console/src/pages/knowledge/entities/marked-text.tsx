import type { FoundEntity } from '@yingda/contract'
import type { ReactNode } from 'react'
import { useI18n, type Key } from '../../../i18n/i18n.tsx'
import { stretchesOf } from './marks.ts'

export const entityName = (type: FoundEntity['type']): Key => `entity.${type}`

/** A text with what was found in it set off, each with its type. */
export function MarkedText({ text, found, label }: { text: string; found: readonly FoundEntity[]; label: string }): ReactNode {
  const { t } = useI18n()
  return (
    <p className="try-marked" role="group" aria-label={label}>
      {stretchesOf(text, found).map(({ text: words, entity }, index) => (entity ? <mark key={index}>{words}<span className="try-kind">{t(entityName(entity.type))}</span></mark> : <span key={index}>{words}</span>))}
    </p>
  )
}
