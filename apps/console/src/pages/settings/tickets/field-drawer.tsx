import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import type { TicketField, TicketFieldKind, TicketState } from '@yingda/contract'
import { Button, Checkbox, Drawer, Input, InputNumber, Segmented, Select } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { nameIn } from '../../tickets/model/types.ts'
import { Field } from '../routing/fields.tsx'
import { NamePair } from './inputs.tsx'
import { fieldKinds, fieldProblem, isChoice, newKey } from './model.ts'

interface FieldDrawerProps {
  field: TicketField
  /** Keys of the other fields. */
  others: readonly string[]
  states: readonly TicketState[]
  /** It was saved before: key and kind stay. */
  isKept: boolean
  editable: boolean
  onDone: (field: TicketField) => void
  onClose: () => void
}

function Options({ field, editable, onChange }: { field: TicketField; editable: boolean; onChange: (options: TicketField['options']) => void }): ReactNode {
  const { t } = useI18n()
  const { options } = field
  const rename = (index: number, part: Partial<{ zh: string; en: string }>): void => onChange(options.map((one, at) => (at === index ? { ...one, name: { ...one.name, ...part } } : one)))
  return (
    <section className="routing-part" aria-label={t('ticketSet.options')}>
      <h3>{t('ticketSet.options')}</h3>
      <ul className="tset-options">
        {options.map((option, index) => (
          <li key={option.value}>
            <Input lang="zh" value={option.name.zh} maxLength={80} disabled={!editable} placeholder={t('common.zh')} aria-label={t('ticketSet.optionZh', { n: index + 1 })} onChange={(event) => rename(index, { zh: event.target.value })} />
            <Input lang="en" value={option.name.en} maxLength={80} disabled={!editable} placeholder={t('common.en')} aria-label={t('ticketSet.optionEn', { n: index + 1 })} onChange={(event) => rename(index, { en: event.target.value })} />
            {editable && <Button type="text" icon={<DeleteOutlined aria-hidden />} aria-label={t('ticketSet.optionRemove', { n: index + 1 })} onClick={() => onChange(options.filter((_, at) => at !== index))} />}
          </li>
        ))}
      </ul>
      {editable && options.length < 200 && <div><Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => onChange([...options, { value: newKey('', 'option', options.map(({ value }) => value)), name: { zh: '', en: '' } }])}>{t('ticketSet.optionAdd')}</Button></div>}
    </section>
  )
}

/** One field of a form: what it asks, how, and who fills it in. */
export function FieldDrawer({ field: given, others, states, isKept, editable, onDone, onClose }: FieldDrawerProps): ReactNode {
  const { t, language } = useI18n()
  const [draft, setDraft] = useState(given)
  const [ownKey, setOwnKey] = useState(given.key !== '')
  const [tried, setTried] = useState(false)
  const [keyId, kindId, atId] = [useId(), useId(), useId()]
  const field: TicketField = ownKey ? draft : { ...draft, key: newKey(draft.name.en, 'field', others) }
  const problem = fieldProblem(field, others)
  const change = (part: Partial<TicketField>): void => setDraft((old) => ({ ...old, ...part }))
  const done = (): void => {
    setTried(true)
    if (problem === null) onDone({ ...field, options: isChoice(field.kind) ? field.options : [], ...(field.kind === 'number' ? {} : { min: null, max: null }) })
  }
  return (
    <Drawer
      open onClose={onClose} size={560} title={t(given.key === '' ? 'ticketSet.fieldNew' : 'ticketSet.fieldEdit')}
      footer={editable && <div className="routing-foot"><span className="spring" /><Button onClick={onClose}>{t('common.cancel')}</Button><Button type="primary" onClick={done}>{t('ticketSet.fieldTake')}</Button></div>}
    >
      <div className="routing-form">
        {tried && problem && <span className="field-error" role="alert">{t(`ticketSet.fieldProblem.${problem}`)}</span>}
        <NamePair label={t('ticketSet.name')} value={draft.name} editable={editable} autoFocus={given.key === ''} error={tried && problem === 'name'} onChange={(name) => change({ name })} />
        <div className="routing-grid">
          <Field label={t('ticketSet.kind')} hint={isKept ? t('ticketSet.kindKept') : undefined} htmlFor={kindId}>
            <Select<TicketFieldKind> id={kindId} value={draft.kind} disabled={!editable || isKept} options={fieldKinds.map((value) => ({ value, label: t(`ticketSet.kind.${value}`) }))} onChange={(kind) => change({ kind })} />
          </Field>
          <Field label={t('ticketSet.key')} hint={t('ticketSet.keyHint')} htmlFor={keyId}>
            <Input id={keyId} className="mono" value={field.key} maxLength={40} disabled={!editable || isKept} onChange={(event) => { setOwnKey(true); change({ key: event.target.value }) }} />
          </Field>
        </div>
        {isChoice(draft.kind) && <Options field={draft} editable={editable} onChange={(options) => change({ options })} />}
        {draft.kind === 'number' && (
          <div className="routing-grid">
            <Field label={t('ticketSet.min')}><InputNumber aria-label={t('ticketSet.min')} value={draft.min} disabled={!editable} onChange={(min) => change({ min })} /></Field>
            <Field label={t('ticketSet.max')}><InputNumber aria-label={t('ticketSet.max')} value={draft.max} disabled={!editable} onChange={(max) => change({ max })} /></Field>
          </div>
        )}
        <NamePair label={t('ticketSet.help')} value={draft.help} editable={editable} max={300} onChange={(help) => change({ help })} />
        <section className="routing-part" aria-label={t('ticketSet.filling')}>
          <h3>{t('ticketSet.filling')}</h3>
          <Checkbox checked={draft.required} disabled={!editable} onChange={(event) => change({ required: event.target.checked })}>{t('ticketSet.required')}</Checkbox>
          <Field label={t('ticketSet.requiredAt')} htmlFor={atId}>
            <Select<string[]> id={atId} mode="multiple" value={draft.requiredAt} disabled={!editable} options={states.map(({ key, name }) => ({ value: key, label: nameIn(name, language) }))} onChange={(requiredAt) => change({ requiredAt })} />
          </Field>
          <Field label={t('ticketSet.customer')} hint={t(`ticketSet.customerHint.${draft.customer}`)}>
            <Segmented className="tset-choice" aria-label={t('ticketSet.customer')} disabled={!editable} value={draft.customer} options={(['hidden', 'see', 'fill'] as const).map((value) => ({ value, label: t(`ticketSet.customer.${value}`) }))} onChange={(customer: TicketField['customer']) => change({ customer })} />
          </Field>
        </section>
      </div>
    </Drawer>
  )
}
