import type { Dial, DialPoint, SuggestPoint } from '@yingda/contract'
import { Button, InputNumber, Segmented } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { shareOf, thresholdsOf, type Threshold, type Thresholds } from './thresholds.ts'

interface FieldProps {
  name: string
  help: string
  threshold: Threshold
  /** In force now, 0 to 1; null: the bot knows nothing in this language. */
  inForce: number | null
  disabled: boolean
  onChange: (next: Threshold) => void
  children: ReactNode
}

function Field({ name, help, threshold, inForce, disabled, onChange, children }: FieldProps): ReactNode {
  const { t, format } = useI18n()
  const learned = inForce === null || threshold.fixed ? t('dial.learned') : t('dial.learnedNow', { p: format.percent(inForce) })
  return (
    <div className="threshold" role="group" aria-label={name}>
      <h4>{name}</h4>
      <p className="quiet small">{help}</p>
      <div className="threshold-choice">
        <Segmented<'learned' | 'fixed'> aria-label={name} disabled={disabled} value={threshold.fixed ? 'fixed' : 'learned'} onChange={(next) => onChange({ ...threshold, fixed: next === 'fixed' })} options={[{ value: 'learned', label: learned }, { value: 'fixed', label: t('dial.fixedAt') }]} />
        {threshold.fixed && <InputNumber<number> min={0} max={100} step={1} precision={1} suffix="%" disabled={disabled} value={threshold.percent} aria-label={t('dial.fixedValue', { name })} onChange={(percent) => onChange({ ...threshold, percent: percent ?? 0 })} />}
      </div>
      {children}
    </div>
  )
}

interface ThresholdsProps {
  dial: Dial
  values: Thresholds
  /** What comes of what is filled in; null without trials. */
  answer: DialPoint | null
  suggest: SuggestPoint | null
  disabled: boolean
  saving: boolean
  onChange: (next: Thresholds) => void
  onSave: () => void
  onReset: () => void
}

/** The two thresholds: learned, or fixed by hand. */
export function ThresholdsForm({ dial, values, answer, suggest, disabled, saving, onChange, onSave, onReset }: ThresholdsProps): ReactNode {
  const { t, format } = useI18n()
  const stored = thresholdsOf(dial)
  const isChanged = (['answerAt', 'suggestAt'] as const).some((name) => shareOf(values[name]) !== shareOf(stored[name]))
  return (
    <section className="panel dial-thresholds" aria-labelledby="dial-thresholds">
      <h3 id="dial-thresholds">{t('dial.thresholds')}</h3>
      <p className="quiet small">{t('dial.thresholdsHint')}</p>
      <div className="thresholds">
        <Field name={t('dial.answerAt')} help={t('dial.answerAtHelp')} threshold={values.answerAt} inForce={dial.inForce?.answerAt ?? null} disabled={disabled} onChange={(answerAt) => onChange({ ...values, answerAt })}>
          {answer && <p className="small" aria-live="polite">{t('dial.answerAtFigures', { p: format.percent(answer.answerAt), coverage: format.percent(answer.coverage), wrong: format.percent(answer.wrong) })}</p>}
        </Field>
        <Field name={t('dial.suggestAt')} help={t('dial.suggestAtHelp')} threshold={values.suggestAt} inForce={dial.inForce?.suggestAt ?? null} disabled={disabled} onChange={(suggestAt) => onChange({ ...values, suggestAt })}>
          {suggest && <p className="small" aria-live="polite">{t('dial.suggestAtFigures', { p: format.percent(suggest.suggestAt), covered: format.percent(suggest.covered), uncovered: format.percent(suggest.uncovered) })}</p>}
        </Field>
      </div>
      {!disabled && (
        <div className="dial-actions">
          <Button disabled={!isChanged} loading={saving} onClick={onSave}>{t('dial.thresholdsSave')}</Button>
          {isChanged && <Button type="text" onClick={onReset}>{t('dial.reset')}</Button>}
        </div>
      )}
    </section>
  )
}
