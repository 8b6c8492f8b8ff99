import type { Language } from '@yingda/contract'
import { Form, Input, Segmented, Switch, type FormInstance } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { formText } from '../../../ui/form-text.ts'
import { BodyField } from './body-field.tsx'
import type { DocumentValues } from './values.ts'

interface DocumentFormProps {
  form: FormInstance<DocumentValues>
  initial: DocumentValues
  disabled: boolean
  /** The key of a document stays as it is. */
  keyFixed: boolean
  onChange: (values: DocumentValues) => void
  onSubmit: () => void
}

const KEY = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/u
const isAddress = (text: string): boolean => text === '' || (/^https?:\/\/[^\s/]/iu.test(text) && URL.canParse(text))

/** The fields of a document. */
export function DocumentForm({ form, initial, disabled, keyFixed, onChange, onSubmit }: DocumentFormProps): ReactNode {
  const { t } = useI18n()
  const title = Form.useWatch('title', form) ?? initial.title
  const language = Form.useWatch('language', form) ?? initial.language
  return (
    <Form<DocumentValues> form={form} name="document" layout="vertical" initialValues={initial} disabled={disabled} requiredMark={false} onValuesChange={(_, values) => onChange(values)} onFinish={onSubmit} scrollToFirstError>
      <Form.Item name="title" label={t('documents.name')} extra={disabled ? null : t('documents.nameHelp')} rules={[{ required: true, whitespace: true, message: t('documents.nameRequired') }]}>
        <Input maxLength={300} autoFocus={!disabled && initial.title === ''} />
      </Form.Item>
      <Form.Item name="body" label={t('documents.body')} extra={disabled ? null : t('documents.bodyHelp')} rules={[{ required: true, whitespace: true, message: t('documents.bodyRequired') }]}>
        <BodyField title={title} language={language} disabled={disabled} />
      </Form.Item>
      <Form.Item
        name="url" label={<>{t('documents.url')}&nbsp;<span className="quiet">{t('common.optional')}</span></>} extra={disabled ? null : t('documents.urlHelp')}
        rules={[{ validator: (_, value: unknown) => (isAddress(formText(value).trim()) ? Promise.resolve() : Promise.reject(new Error(t('documents.urlInvalid')))) }]}
      >
        <Input type="url" maxLength={2000} placeholder="https://" />
      </Form.Item>
      <div className="form-row">
        <Form.Item name="language" label={t('knowledge.language')}>
          <Segmented<Language> options={[{ value: 'zh', label: t('common.zh') }, { value: 'en', label: t('common.en') }]} />
        </Form.Item>
        <Form.Item name="enabled" label={t('documents.enabled')} valuePropName="checked" extra={disabled ? null : t('documents.enabledHelp')}><Switch /></Form.Item>
      </div>
      <Form.Item name="key" label={t('documents.key')} extra={disabled || keyFixed ? null : t('documents.keyHelp')} rules={[{ pattern: KEY, message: t('entry.keyInvalid') }]}>
        <Input maxLength={80} disabled={disabled || keyFixed} className="mono" />
      </Form.Item>
    </Form>
  )
}
