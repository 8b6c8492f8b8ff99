import { Input, Segmented } from 'antd'
import type { Language } from '@yingda/contract'
import { useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { MarkdownText } from '../../../ui/markdown-text.tsx'
import { Passages } from './passages.tsx'

interface BodyFieldProps {
  value?: string
  onChange?: (value: string) => void
  id?: string
  title: string
  language: Language
  disabled: boolean
}

/** The text as Markdown, as it reads, and as the pieces the bot would quote. */
export function BodyField({ value = '', onChange, id, title, language, disabled }: BodyFieldProps): ReactNode {
  const { t } = useI18n()
  const [shown, setShown] = useState<'write' | 'preview' | 'passages'>(disabled ? 'preview' : 'write')
  const views = [...(disabled ? [] : [{ value: 'write' as const, label: t('documents.write') }]), { value: 'preview' as const, label: t('documents.preview') }, { value: 'passages' as const, label: t('documents.passages') }]
  const isEmpty = value.trim() === ''
  return (
    <div className="answer">
      <Segmented size="small" disabled={false} aria-label={t('documents.body')} value={shown} onChange={setShown} options={views} />
      {shown === 'write' && <Input.TextArea id={id ?? 'body'} value={value} autoSize={{ minRows: 12, maxRows: 24 }} onChange={(event) => onChange?.(event.target.value)} />}
      {shown !== 'write' && isEmpty && <div className="answer-preview"><span className="quiet">{t('documents.bodyEmpty')}</span></div>}
      {shown === 'preview' && !isEmpty && <div className="answer-preview document-preview" tabIndex={0}><MarkdownText text={value} /></div>}
      {shown === 'passages' && !isEmpty && <Passages title={title} language={language} body={value} />}
    </div>
  )
}
