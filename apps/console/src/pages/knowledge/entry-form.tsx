import { useQuery } from '@tanstack/react-query'
import { AutoComplete, Form, Input, Segmented, Select, Switch, type FormInstance } from 'antd'
import type { Language, SegmentAnswer } from '@yingda/contract'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { DateField } from '../../ui/dates/date-field.tsx'
import { formText } from '../../ui/form-text.ts'
import { nameIn } from '../tickets/model/types.ts'
import { AnswerField } from './answer-field.tsx'
import type { EntryValues } from './entry-values.ts'
import { SegmentAnswersField } from './segment-answers-field.tsx'
import { SimilarField } from './similar-field.tsx'

interface EntryFormProps {
  form: FormInstance<EntryValues>
  initial: EntryValues
  disabled: boolean
  /** The key of an entry stays as it is. */
  keyFixed: boolean
  onChange: (values: EntryValues) => void
  onSubmit: () => void
}

const KEY = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/u

/** The type of tickets whose form the answer offers. One that is no longer open stays to be seen until another is chosen. */
function TicketTypeField({ disabled, now }: { disabled: boolean; now: string }): ReactNode {
  const { t, language } = useI18n()
  const types = useQuery({ queryKey: keys.entryTicketTypes, queryFn: ({ signal }) => api.listEntryTicketTypes({ signal }) })
  const open = (types.data?.items ?? []).map(({ ref, name }) => ({ value: ref, label: nameIn(name, language) }))
  const gone = now !== '' && types.isSuccess && !open.some(({ value }) => value === now)
  const options = [{ value: '', label: t('entry.ticketNone') }, ...open, ...(gone ? [{ value: now, label: t('entry.ticketGone', { type: now }) }] : [])]
  return (
    <Form.Item name="ticketType" label={t('entry.ticketType')} extra={disabled ? null : gone ? t('entry.ticketGoneHelp') : t('entry.ticketHelp')}>
      <Select options={options} loading={types.isPending} />
    </Form.Item>
  )
}

/** The fields of an entry. */
export function EntryForm({ form, initial, disabled, keyFixed, onChange, onSubmit }: EntryFormProps): ReactNode {
  const { t } = useI18n()
  const question = Form.useWatch('question', form) ?? initial.question
  const categories = useQuery({ queryKey: keys.categories, queryFn: ({ signal }) => api.listCategories({ signal }) })
  return (
    <Form<EntryValues> form={form} name="entry" layout="vertical" initialValues={initial} disabled={disabled} requiredMark={false} onValuesChange={(_, values) => onChange(values)} onFinish={onSubmit} scrollToFirstError>
      <Form.Item name="question" label={t('knowledge.question')} extra={disabled ? null : t('entry.questionHelp')} rules={[{ required: true, whitespace: true, message: t('entry.questionRequired') }]}>
        <Input maxLength={500} autoFocus={!disabled && initial.question === ''} />
      </Form.Item>
      <Form.Item name="similar" label={t('knowledge.similar')} extra={disabled ? null : t('entry.similarHelp')}>
        <SimilarField question={question} disabled={disabled} />
      </Form.Item>
      <Form.Item name="answer" label={t('knowledge.answer')} extra={disabled ? null : t('entry.answerHelp')} rules={[{ required: true, whitespace: true, message: t('entry.answerRequired') }]}>
        <AnswerField disabled={disabled} />
      </Form.Item>
      <Form.Item
        name="segmentAnswers" label={<>{t('knowledge.segmentAnswers')}&nbsp;<span className="quiet">{t('common.optional')}</span></>} extra={disabled ? null : t('entry.segmentHelp')}
        rules={[{ validator: (_, answers: readonly SegmentAnswer[] = []) => (answers.every(({ segmentIds, answer }) => segmentIds.length > 0 && answer.trim() !== '') ? Promise.resolve() : Promise.reject(new Error(t('entry.segmentIncomplete')))) }]}
      >
        <SegmentAnswersField disabled={disabled} />
      </Form.Item>
      <div className="form-row">
        <Form.Item name="category" label={t('knowledge.category')} extra={disabled ? null : t('entry.categoryHelp')} rules={[{ required: true, whitespace: true, message: t('entry.categoryRequired') }]}>
          <AutoComplete maxLength={60} options={(categories.data?.items ?? []).map((item) => ({ value: item.category }))} showSearch={{ filterOption: (typed, option) => String(option?.value ?? '').toLowerCase().includes(typed.toLowerCase()) }} />
        </Form.Item>
        <Form.Item name="language" label={t('knowledge.language')}>
          <Segmented<Language> options={[{ value: 'zh', label: t('common.zh') }, { value: 'en', label: t('common.en') }]} />
        </Form.Item>
      </div>
      <Form.Item name="tags" label={<>{t('knowledge.tags')}&nbsp;<span className="quiet">{t('common.optional')}</span></>}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', ';', '；']} maxCount={20} />
      </Form.Item>
      <TicketTypeField disabled={disabled} now={initial.ticketType} />
      <div className="form-row">
        <Form.Item name="validFrom" label={t('entry.validFrom')} extra={disabled ? null : t('entry.validityHelp')}><DateField kind="minute" /></Form.Item>
        <Form.Item
          name="validUntil" label={t('entry.validUntil')} dependencies={['validFrom']}
          rules={[({ getFieldValue }) => ({ validator: (_, until: unknown) => { const from = formText(getFieldValue('validFrom')); return formText(until) === '' || from === '' || from < formText(until) ? Promise.resolve() : Promise.reject(new Error(t('entry.validityOrder'))) } })]}
        >
          <DateField kind="minute" />
        </Form.Item>
      </div>
      <div className="form-row">
        <Form.Item name="key" label={t('entry.key')} extra={disabled || keyFixed ? null : t('entry.keyHelp')} rules={[{ pattern: KEY, message: t('entry.keyInvalid') }]}>
          <Input maxLength={80} disabled={disabled || keyFixed} className="mono" />
        </Form.Item>
        <Form.Item name="enabled" label={t('entry.enabled')} valuePropName="checked" extra={disabled ? null : t('entry.enabledHelp')}><Switch /></Form.Item>
      </div>
    </Form>
  )
}
