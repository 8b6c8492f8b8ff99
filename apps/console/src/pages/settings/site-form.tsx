import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Language, Site } from '@yingda/contract'
import { Alert, App, Button, Checkbox, Form, Input, Radio, Select, Tabs } from 'antd'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { formText } from '../../ui/form-text.ts'
import { ConsentFields } from './consent-fields.tsx'
import { HotQuestions } from './hot-questions.tsx'
import { parseOrigins, siteValuesOf, type SiteValues } from './site-values.ts'

const languages: readonly Language[] = ['zh', 'en']

function Texts({ language, editable }: { language: Language; editable: boolean }): ReactNode {
  const { t } = useI18n()
  return (
    <>
      <Form.Item name={['title', language]} label={t('settings.titleField')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}><Input maxLength={60} showCount={editable} /></Form.Item>
      <Form.Item name={['greeting', language]} label={t('settings.greeting')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}><Input.TextArea maxLength={1000} autoSize={{ minRows: 2, maxRows: 6 }} /></Form.Item>
      <Form.Item name={['hotQuestions', language]} label={t('settings.hotQuestions')} extra={t('settings.hotQuestionsHelp')}><HotQuestions language={language} disabled={!editable} /></Form.Item>
    </>
  )
}

/** When and how customers are asked to rate. */
function RatingFields(): ReactNode {
  const { t } = useI18n()
  return (
    <fieldset className="settings-fieldset">
      <legend>{t('settings.rating')}</legend>
      <Form.Item name={['rating', 'ask']} label={t('settings.ratingAsk')}><Radio.Group options={(['all', 'people', 'never'] as const).map((value) => ({ value, label: t(`settings.ratingAsk.${value}`) }))} /></Form.Item>
      <Form.Item name={['rating', 'scale']} label={t('settings.ratingScale')}><Radio.Group options={[2, 3, 5].map((value) => ({ value, label: t('settings.ratingSteps', { n: value }) }))} /></Form.Item>
      <Form.Item name={['rating', 'askSolved']} valuePropName="checked"><Checkbox>{t('settings.ratingSolved')}</Checkbox></Form.Item>
      {languages.map((language) => (
        <Form.Item key={language} name={['rating', 'tags', language]} label={t('settings.ratingTags', { language: t(`common.${language}`) })}><Select mode="tags" maxCount={10} maxTagTextLength={40} open={false} suffixIcon={null} tokenSeparators={[',', '，', '、']} /></Form.Item>
      ))}
    </fieldset>
  )
}

/** What the chat of a site says, and who may embed it. */
export function SiteForm({ site, editable }: { site: Site; editable: boolean }): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [form] = Form.useForm<SiteValues>()
  const [changed, setChanged] = useState(false)
  const save = useMutation({
    mutationFn: (values: SiteValues) =>
      api.updateSite({ id: site.id, body: { name: values.name.trim(), title: values.title, greeting: values.greeting, hotQuestions: { zh: [...values.hotQuestions.zh], en: [...values.hotQuestions.en] }, allowedOrigins: [...parseOrigins(values.origins).origins], rating: values.rating, consent: { ...values.consent, url: values.consent.url.trim() === '' ? null : values.consent.url.trim() } } }),
    onSuccess: (next) => {
      form.setFieldsValue({ ...siteValuesOf(next) })
      setChanged(false)
      void queries.invalidateQueries({ queryKey: keys.sites })
      void message.success(t('settings.saved'))
    },
  })
  const reset = (): void => {
    form.resetFields()
    setChanged(false)
    save.reset()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit()
  }
  return (
    <div className="panel settings-panel" onKeyDown={onKeyDown}>
      {save.isError && <Alert className="session-alert" type="error" showIcon title={failureText(save.error)} />}
      <Form<SiteValues> form={form} name={`site-${site.id}`} layout="vertical" requiredMark={false} disabled={!editable} initialValues={siteValuesOf(site)} onValuesChange={() => setChanged(true)} onFinish={() => save.mutate({ ...siteValuesOf(site), ...(form.getFieldsValue(true) as SiteValues) })}>
        <Form.Item name="name" label={t('settings.name')} extra={t('settings.nameHelp')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}><Input maxLength={80} className="settings-short" /></Form.Item>
        <Tabs items={languages.map((language) => ({ key: language, label: t(`common.${language}`), forceRender: true, children: <Texts language={language} editable={editable} /> }))} />
        <RatingFields />
        <ConsentFields />
        <Form.Item
          name="origins" label={t('settings.origins')} extra={t('settings.originsHelp')} validateTrigger="onBlur"
          rules={[{ validator: (_, value: unknown) => { const { wrong } = parseOrigins(formText(value)); return wrong === null ? Promise.resolve() : Promise.reject(new Error(t('settings.originInvalid', { origin: wrong }))) } }]}
        >
          <Input.TextArea className="mono" autoSize={{ minRows: 2, maxRows: 8 }} spellCheck={false} placeholder="https://shop.example.com" />
        </Form.Item>
        {editable && (
          <div className="settings-foot">
            {changed && <span className="quiet small">{t('common.unsaved')}</span>}
            <Button disabled={!changed} onClick={reset}>{t('common.cancel')}</Button>
            <Button type="primary" htmlType="submit" disabled={!changed} loading={save.isPending}>{t('common.save')}</Button>
          </div>
        )}
      </Form>
    </div>
  )
}
