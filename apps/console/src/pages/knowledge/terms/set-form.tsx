import type { Language, TermKind } from '@yingda/contract'
import { Form, Input, Radio, Segmented, Select, Tag, type FormInstance } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { termKinds } from './filter.ts'
import { kindWords } from './kind-tag.tsx'
import { LONGEST_TERM, MOST_TERMS, termsProblem, type SetValues } from './set-values.ts'

interface SetFormProps {
  form: FormInstance<SetValues>
  initial: SetValues
  disabled: boolean
  isNew: boolean
  /** Terms that ship with the product under this key. */
  builtIn: readonly string[] | null
  onChange: (values: SetValues) => void
  onSubmit: () => void
}

const KEY = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/u

/** The fields of a term set. */
export function SetForm({ form, initial, disabled, isNew, builtIn, onChange, onSubmit }: SetFormProps): ReactNode {
  const { t } = useI18n()
  const kind = Form.useWatch('kind', form) ?? initial.kind
  return (
    <Form<SetValues> form={form} name="term-set" layout="vertical" initialValues={initial} disabled={disabled} requiredMark={false} onValuesChange={(_, values) => onChange({ ...initial, ...values })} onFinish={onSubmit}>
      <Form.Item name="kind" label={t('terms.kind')} extra={t(kindWords[kind].help)}>
        <Radio.Group disabled={disabled || builtIn !== null} options={termKinds.map((one: TermKind) => ({ value: one, label: t(kindWords[one].name) }))} />
      </Form.Item>
      <Form.Item name="language" label={t('knowledge.language')}>
        <Segmented<Language> disabled={disabled || !isNew} options={[{ value: 'zh', label: t('common.zh') }, { value: 'en', label: t('common.en') }]} />
      </Form.Item>
      {builtIn !== null && (
        <div className="built-in-terms">
          <p id="built-in-terms">{t('terms.builtInTerms')} <span className="quiet tabular">{builtIn.length}</span></p>
          <div className="built-in-list" role="group" aria-labelledby="built-in-terms" tabIndex={0}>{builtIn.map((term) => <Tag key={term}>{term}</Tag>)}</div>
          <p className="quiet small">{t('terms.builtInHelp')}</p>
        </div>
      )}
      <Form.Item
        name="terms" label={t(builtIn === null ? 'terms.ownTerms' : 'terms.added')} extra={disabled ? null : t('terms.placeholder')} dependencies={['kind']}
        rules={[({ getFieldValue }) => ({
          validateTrigger: 'onSubmit',
          validator: (_, terms: readonly string[]) => {
            const problem = termsProblem({ ...initial, kind: (getFieldValue('kind') as TermKind | undefined) ?? initial.kind, terms }, builtIn !== null)
            return problem === null ? Promise.resolve() : Promise.reject(new Error(t(problem, { n: LONGEST_TERM })))
          },
        })]}
      >
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', ';', '；', '、', '|', '｜', '\n', '\t']} maxCount={MOST_TERMS} autoFocus={!disabled} />
      </Form.Item>
      {isNew && <Form.Item name="key" label={<>{t('terms.key')}&nbsp;<span className="quiet">{t('common.optional')}</span></>} extra={t('terms.keyHelp')} rules={[{ pattern: KEY, message: t('entry.keyInvalid') }]}><Input maxLength={80} className="mono" /></Form.Item>}
    </Form>
  )
}
