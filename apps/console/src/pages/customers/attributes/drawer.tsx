import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CustomerAttribute, FieldType } from '@yingda/contract'
import { Alert, App, Button, Checkbox, Drawer, Input, Select } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { Field } from '../../settings/routing/fields.tsx'
import { areOptionsSound, attributeBody, chooses, emptyAttribute, isKey, isSoundAttribute, types, type AttributeDraft } from './values.ts'

function Options({ options, editable, onChange }: { options: AttributeDraft['options']; editable: boolean; onChange: (options: AttributeDraft['options']) => void }): ReactNode {
  const { t } = useI18n()
  const replace = (at: number, next: AttributeDraft['options'][number]): void => onChange(options.map((one, index) => (index === at ? next : one)))
  return (
    <Field label={t('attributes.options')} hint={t('attributes.optionsHint')}>
      <ul className="cu-options">
        {options.map((option, at) => (
          <li key={at} className="cu-option">
            <Input value={option.value} maxLength={60} disabled={!editable} placeholder={t('attributes.valueHead')} aria-label={t('attributes.optionValue', { n: at + 1 })} onChange={(event) => replace(at, { ...option, value: event.target.value })} />
            <Input lang="zh" value={option.label.zh} maxLength={40} disabled={!editable} placeholder={t('attributes.zhHead')} aria-label={t('attributes.optionZh', { n: at + 1 })} onChange={(event) => replace(at, { ...option, label: { ...option.label, zh: event.target.value } })} />
            <Input lang="en" value={option.label.en} maxLength={40} disabled={!editable} placeholder={t('attributes.enHead')} aria-label={t('attributes.optionEn', { n: at + 1 })} onChange={(event) => replace(at, { ...option, label: { ...option.label, en: event.target.value } })} />
            {editable && <Button className="cu-remove" type="text" icon={<DeleteOutlined aria-hidden />} aria-label={t('attributes.removeOption', { n: at + 1 })} onClick={() => onChange(options.filter((_, index) => index !== at))} />}
          </li>
        ))}
      </ul>
      {options.length > 0 && !areOptionsSound(options) && <span className="field-error" role="status">{t('attributes.optionInvalid')}</span>}
      {editable && options.length < 100 && <div><Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => onChange([...options, { value: '', label: { zh: '', en: '' } }])}>{t('attributes.addOption')}</Button></div>}
    </Field>
  )
}

interface DrawerProps {
  /** Null: a new one. */
  attribute: CustomerAttribute | null
  editable: boolean
  onClose: () => void
}

/** One attribute: what it is called, what its values are, who says them. */
export default function AttributeDrawer({ attribute, editable, onClose }: DrawerProps): ReactNode {
  const { t, language } = useI18n()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const [draft, setDraft] = useState<AttributeDraft>(attribute ?? emptyAttribute)
  const ids = { zh: useId(), en: useId(), key: useId(), type: useId(), by: useId() }
  const change = (part: Partial<AttributeDraft>): void => setDraft((old) => ({ ...old, ...part }))
  const finish = (word: 'attributes.saved' | 'attributes.deleted'): void => {
    void queries.invalidateQueries({ queryKey: keys.customerAttributes })
    void message.success(t(word))
    onClose()
  }
  const save = useMutation({
    mutationFn: () => {
      const { key, type, personal, ...rest } = attributeBody(draft)
      return attribute === null ? api.createCustomerAttribute({ body: { key, type, personal, ...rest } }) : api.updateCustomerAttribute({ key, body: { ...rest, version: attribute.version } })
    },
    onSuccess: () => finish('attributes.saved'),
  })
  const remove = async (): Promise<void> => {
    if (attribute === null) return
    await modal.confirm({
      title: t('attributes.deleteTitle', { name: attribute.label[language] }), content: t('attributes.deleteHint'), okText: t('common.delete'), okButtonProps: { danger: true },
      onOk: () => api.deleteCustomerAttribute({ key: attribute.key }).then(() => { for (const key of [['customer'], ['conversation']]) void queries.invalidateQueries({ queryKey: key }); finish('attributes.deleted') }, (failure: unknown) => void message.error(failureText(failure))),
    })
  }
  const fixed = attribute !== null || !editable
  return (
    <Drawer
      open size={600} onClose={onClose} title={t(attribute === null ? 'attributes.new' : 'attributes.edit')}
      footer={editable && (
        <div className="drawer-foot">
          {attribute && <Button danger type="text" icon={<DeleteOutlined aria-hidden />} onClick={() => void remove()}>{t('common.delete')}</Button>}
          <span className="spring" />
          <Button className="drawer-cancel" onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="primary" loading={save.isPending} disabled={!isSoundAttribute(draft)} onClick={() => save.mutate()}>{t('common.save')}</Button>
        </div>
      )}
    >
      <div className="routing-form">
        {save.isError && <Alert type="error" showIcon title={failureText(save.error)} />}
        <div className="routing-grid">
          <Field label={t('attributes.label', { language: t('common.zh') })} htmlFor={ids.zh}><Input id={ids.zh} lang="zh" autoFocus={attribute === null} maxLength={40} value={draft.label.zh} disabled={!editable} onChange={(event) => change({ label: { ...draft.label, zh: event.target.value } })} /></Field>
          <Field label={t('attributes.label', { language: t('common.en') })} htmlFor={ids.en}><Input id={ids.en} lang="en" maxLength={40} value={draft.label.en} disabled={!editable} onChange={(event) => change({ label: { ...draft.label, en: event.target.value } })} /></Field>
        </div>
        <Field label={t('attributes.key')} hint={t('attributes.keyHint')} htmlFor={ids.key}>
          <Input id={ids.key} className="mono" maxLength={40} value={draft.key} disabled={fixed} status={draft.key !== '' && !isKey(draft.key) ? 'error' : ''} autoComplete="off" onChange={(event) => change({ key: event.target.value })} />
          {draft.key !== '' && !isKey(draft.key) && <span className="field-error" role="status">{t('attributes.keyInvalid')}</span>}
        </Field>
        <Field label={t('attributes.type')} hint={t('attributes.typeHint')} htmlFor={ids.type}><Select<FieldType> id={ids.type} value={draft.type} disabled={fixed} options={types.map((value) => ({ value, label: t(`attributes.type.${value}`) }))} onChange={(type) => change({ type })} /></Field>
        {chooses(draft.type) && <Options options={draft.options} editable={editable} onChange={(options) => change({ options })} />}
        <Field label={t('attributes.setBy')} hint={t('attributes.setByHint')} htmlFor={ids.by}><Select<CustomerAttribute['setBy']> id={ids.by} value={draft.setBy} disabled={!editable} options={(['agents', 'site', 'both'] as const).map((value) => ({ value, label: t(`attributes.setBy.${value}`) }))} onChange={(setBy) => change({ setBy })} /></Field>
        {draft.type === 'text' && <Field label={t('attributes.personal')} hint={t('attributes.personalHint')}><Checkbox checked={draft.personal} disabled={fixed} onChange={(event) => change({ personal: event.target.checked })}>{t('attributes.personal')}</Checkbox></Field>}
      </div>
    </Drawer>
  )
}
