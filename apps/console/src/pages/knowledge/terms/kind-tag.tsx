import { BookOutlined, LinkOutlined, LockOutlined, MinusCircleOutlined } from '@ant-design/icons'
import type { TermKind } from '@yingda/contract'
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useI18n, type Key } from '../../../i18n/i18n.tsx'

export const kindWords: Readonly<Record<TermKind, { name: Key; help: Key }>> = {
  synonyms: { name: 'terms.kindSynonyms', help: 'terms.kindSynonymsHelp' },
  protected: { name: 'terms.kindProtected', help: 'terms.kindProtectedHelp' },
  stop: { name: 'terms.kindStop', help: 'terms.kindStopHelp' },
  word: { name: 'terms.kindWord', help: 'terms.kindWordHelp' },
}
const icons: Readonly<Record<TermKind, ReactNode>> = {
  synonyms: <LinkOutlined aria-hidden />,
  protected: <LockOutlined aria-hidden />,
  stop: <MinusCircleOutlined aria-hidden />,
  word: <BookOutlined aria-hidden />,
}

export function KindTag({ kind }: { kind: TermKind }): ReactNode {
  const { t } = useI18n()
  return <Tag icon={icons[kind]}>{t(kindWords[kind].name)}</Tag>
}
