import { Input, Segmented } from 'antd'
import { useState, type ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { MarkdownText } from '../../ui/markdown-text.tsx'

interface AnswerFieldProps {
  value?: string
  onChange?: (value: string) => void
  id?: string
  disabled: boolean
}

/** The answer as Markdown, and as the customer will see it. */
export function AnswerField({ value = '', onChange, id, disabled }: AnswerFieldProps): ReactNode {
  const { t } = useI18n()
  const [shown, setShown] = useState<'write' | 'preview'>(disabled ? 'preview' : 'write')
  return (
    <div className="answer">
      {!disabled && <Segmented size="small" aria-label={t('knowledge.answer')} value={shown} onChange={setShown} options={[{ value: 'write', label: t('entry.write') }, { value: 'preview', label: t('entry.preview') }]} />}
      {shown === 'write' ? (
        <Input.TextArea id={id ?? 'answer'} value={value} maxLength={10_000} autoSize={{ minRows: 5, maxRows: 18 }} onChange={(event) => onChange?.(event.target.value)} />
      ) : (
        <div className="answer-preview">{value.trim() === '' ? <span className="quiet">{t('entry.previewEmpty')}</span> : <MarkdownText text={value} />}</div>
      )}
    </div>
  )
}
