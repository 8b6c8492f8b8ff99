import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { MAX_SEGMENT_ANSWERS, type SegmentAnswer } from '@yingda/contract'
import { Button } from 'antd'
import { useId, type ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSegmentNames } from '../customers/profile/use-customer.ts'
import { SegmentsSelect } from '../customers/segments/select.tsx'
import { AnswerField } from './answer-field.tsx'

interface SegmentAnswersFieldProps {
  /** Given by the form. */
  value?: readonly SegmentAnswer[]
  onChange?: (value: readonly SegmentAnswer[]) => void
  disabled: boolean
}

/** What is said instead to customers of some segments; the first whose segments the customer is in counts. */
export function SegmentAnswersField({ value = [], onChange, disabled }: SegmentAnswersFieldProps): ReactNode {
  const { t } = useI18n()
  const names = useSegmentNames()
  const id = useId()
  const change = (index: number, next: Partial<SegmentAnswer>): void => onChange?.(value.map((old, at) => (at === index ? { ...old, ...next } : old)))
  if (value.length === 0 && (disabled || names.length === 0)) return <p className="quiet small">{t(disabled ? 'entry.segmentNone' : 'entry.segmentNoSegments')}</p>
  return (
    <div className="segment-answers">
      {value.map(({ segmentIds, answer }, index) => {
        const [segments, text] = [`${id}-segments-${index}`, `${id}-answer-${index}`]
        return (
          <section key={index} className="segment-answer" aria-label={t('entry.segmentNumber', { n: index + 1 })}>
            <div className="segment-answer-head">
              <label htmlFor={segments}>{t('entry.segmentFor')}</label>
              {!disabled && <Button type="text" size="small" icon={<DeleteOutlined aria-hidden />} aria-label={t('entry.segmentRemove', { n: index + 1 })} onClick={() => onChange?.(value.filter((_, at) => at !== index))} />}
            </div>
            <SegmentsSelect id={segments} value={segmentIds} disabled={disabled} onChange={(next) => change(index, { segmentIds: [...next] })} />
            <label htmlFor={text}>{t('knowledge.answer')}</label>
            <AnswerField id={text} value={answer} disabled={disabled} onChange={(next) => change(index, { answer: next })} />
          </section>
        )
      })}
      {!disabled && value.length < MAX_SEGMENT_ANSWERS && (
        <Button icon={<PlusOutlined aria-hidden />} onClick={() => onChange?.([...value, { segmentIds: [], answer: '' }])}>{t('entry.segmentAdd')}</Button>
      )}
    </div>
  )
}
