import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { App, Button, Input } from 'antd'
import { useState, type ClipboardEvent, type KeyboardEvent, type ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { addLines, MOST_SIMILAR } from './similar.ts'

interface SimilarFieldProps {
  /** Given by the form. */
  value?: readonly string[]
  onChange?: (value: readonly string[]) => void
  id?: string
  question: string
  disabled: boolean
}

/** Similar questions, one a row; typed with Enter, or many lines pasted at once. */
export function SimilarField({ value = [], onChange, id, question, disabled }: SimilarFieldProps): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const [text, setText] = useState('')

  const add = (lines: string): void => {
    const result = addLines(value, lines, question)
    if (result.added > 0) onChange?.(result.list)
    if (value.length >= MOST_SIMILAR) void message.warning(t('entry.similarFull', { n: MOST_SIMILAR }))
    else if (result.skipped > 0) void message.info(t('entry.similarSkipped', { n: result.added, skipped: result.skipped }))
    else if (result.added > 1) void message.success(t('entry.similarAdded', { n: result.added }))
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    if (text.trim() !== '') add(text)
  }
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text')
    if (!/[\r\n]/u.test(pasted.trim())) return
    event.preventDefault()
    add(pasted)
  }
  const change = (index: number, next: string): void => onChange?.(value.map((old, at) => (at === index ? next : old)))
  const remove = (index: number): void => onChange?.(value.filter((_, at) => at !== index))

  return (
    <div className="similar">
      {!disabled && (
        <div className="similar-add">
          <Input id={id ?? 'similar'} value={text} maxLength={20_000} placeholder={t('entry.similarPlaceholder')} onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} onPaste={onPaste} />
          <Button icon={<PlusOutlined aria-hidden />} aria-label={t('entry.similarAdd')} disabled={text.trim() === ''} onClick={() => add(text)} />
        </div>
      )}
      {value.length === 0 && <p className="quiet small">{t('entry.similarNone')}</p>}
      <ul className="similar-list">
        {value.map((line, index) => (
          <li key={index}>
            <span className="quiet tabular small similar-number">{index + 1}</span>
            <Input variant="borderless" size="small" value={line} disabled={disabled} maxLength={500} aria-label={`${t('knowledge.similar')} ${index + 1}`} onChange={(event) => change(index, event.target.value)} onBlur={() => line.trim() === '' && remove(index)} />
            {!disabled && <Button type="text" size="small" icon={<CloseOutlined aria-hidden />} aria-label={t('entry.similarRemove', { text: line })} onClick={() => remove(index)} />}
          </li>
        ))}
      </ul>
    </div>
  )
}
