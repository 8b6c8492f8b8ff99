import { Checkbox, Form, Input, Radio } from 'antd'
import type { Language } from '@yingda/contract'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { formText } from '../../ui/form-text.ts'

const languages: readonly Language[] = ['zh', 'en']

/** What the widget of a site asks its visitors to agree to. */
export function ConsentFields(): ReactNode {
  const { t } = useI18n()
  const mode: unknown = Form.useWatch(['consent', 'mode'])
  const off = mode === 'off' || mode === undefined
  return (
    <fieldset className="settings-fieldset">
      <legend>{t('consent.title')}</legend>
      <Form.Item name={['consent', 'mode']} label={t('consent.mode')}><Radio.Group options={(['off', 'shown', 'required'] as const).map((value) => ({ value, label: t(`consent.mode.${value}`) }))} /></Form.Item>
      <div hidden={off}>
        {languages.map((language) => (
          <Form.Item
            key={language} name={['consent', 'text', language]} label={t('consent.text', { language: t(`common.${language}`) })} dependencies={[['consent', 'mode'], ['consent', 'text', language === 'zh' ? 'en' : 'zh']]}
            rules={[({ getFieldValue }) => ({
              validator: () => (getFieldValue(['consent', 'mode']) === 'off' || languages.some((one) => formText(getFieldValue(['consent', 'text', one])).trim() !== '') ? Promise.resolve() : Promise.reject(new Error(t('consent.textNeeded')))),
            })]}
          >
            <Input.TextArea maxLength={600} autoSize={{ minRows: 2, maxRows: 6 }} />
          </Form.Item>
        ))}
        <Form.Item name={['consent', 'url']} label={t('consent.url')}><Input maxLength={500} placeholder="https://shop.example.com/privacy" spellCheck={false} /></Form.Item>
        <Form.Item name={['consent', 'version']} label={t('consent.version')} extra={t('consent.versionHelp')} dependencies={[['consent', 'mode']]} rules={[({ getFieldValue }) => ({ required: getFieldValue(['consent', 'mode']) !== 'off', whitespace: true, message: t('common.required') })]}>
          <Input maxLength={40} className="settings-short" />
        </Form.Item>
        <Form.Item name={['consent', 'marketing']} valuePropName="checked"><Checkbox>{t('consent.marketing')}</Checkbox></Form.Item>
      </div>
    </fieldset>
  )
}
