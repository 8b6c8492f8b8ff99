import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import type { Enumeration, Language } from '@yingda/contract'
import { Button, Form, Input, Segmented } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { AliasSelect, KeyField, LONGEST_NAME } from './fields.tsx'
import { NamedDrawer, type NamedWords } from './named-drawer.tsx'

interface Values {
  readonly key: string
  readonly name: string
  readonly language: Language | 'any'
  readonly values: { value: string; aliases?: string[] }[]
}

const words: NamedWords = {
  create: 'enums.new', edit: 'enums.edit', view: 'enums.view', gone: 'enums.gone', goneHint: 'enums.goneHint',
  saved: 'enums.saved', deleted: 'enums.deleted', deleteConfirm: 'enums.deleteConfirm',
}
const valuesOf = (one: Enumeration | null): Values => ({ key: one?.key ?? '', name: one?.name ?? '', language: one?.language ?? 'any', values: one?.values ?? [{ value: '', aliases: [] }] })

function save({ key, name, language, values }: Values, base: Enumeration | null): Promise<Enumeration> {
  const body = { name, language: language === 'any' ? null : language, values: values.map(({ value, aliases = [] }) => ({ value, aliases })) }
  if (base) return api.updateEnumeration({ key: base.key, body: { ...body, version: base.version } })
  return api.createEnumeration({ body: { ...body, ...(key.trim() === '' ? {} : { key: key.trim() }) } })
}

function ValuesField({ disabled }: { disabled: boolean }): ReactNode {
  const { t } = useI18n()
  const required = { required: true, whitespace: true, message: t('enums.required') }
  return (
    <Form.Item label={t('enums.values')}>
      <Form.List name="values" rules={[{ validator: (_, values: unknown[]) => (values.length > 0 ? Promise.resolve() : Promise.reject(new Error(t('enums.valuesRequired')))) }]}>
        {(rows, { add, remove }, { errors }) => (
          <div className="enum-values">
            {rows.map(({ key, name }, at) => (
              <div className="enum-value" key={key}>
                <Form.Item name={[name, 'value']} rules={[required]}><Input maxLength={LONGEST_NAME} placeholder={t('enums.valuePlaceholder')} aria-label={t('enums.value', { n: at + 1 })} /></Form.Item>
                <Form.Item name={[name, 'aliases']}><AliasSelect label={t('enums.valueAliases', { n: at + 1 })} placeholder={t('enums.aliasesPlaceholder')} /></Form.Item>
                {!disabled && <Button type="text" icon={<DeleteOutlined aria-hidden />} aria-label={t('enums.removeValue', { n: at + 1 })} onClick={() => remove(name)} />}
              </div>
            ))}
            <Form.ErrorList errors={errors} />
            {!disabled && <div><Button icon={<PlusOutlined aria-hidden />} onClick={() => add({ value: '', aliases: [] })}>{t('enums.addValue')}</Button></div>}
          </div>
        )}
      </Form.List>
    </Form.Item>
  )
}

/** An enumeration to read, change or make. */
export default function EnumerationDrawer({ address, onClose, onSaved }: { address: string; onClose: () => void; onSaved: () => void }): ReactNode {
  const { t } = useI18n()
  return (
    <NamedDrawer<Enumeration, Values>
      address={address} words={words} queryKey={keys.enumeration(address)} load={(signal) => api.getEnumeration({ key: address }, { signal })} valuesOf={valuesOf} save={save} remove={({ key }) => api.deleteEnumeration({ key })} onClose={onClose} onSaved={onSaved}
      fields={({ isNew, disabled }) => (
        <>
          <Form.Item name="name" label={t('enums.name')} rules={[{ required: true, whitespace: true, message: t('enums.required') }]}><Input maxLength={LONGEST_NAME} placeholder={t('enums.namePlaceholder')} autoFocus={isNew} /></Form.Item>
          <ValuesField disabled={disabled} />
          <Form.Item name="language" label={t('enums.language')} extra={t('enums.languageHelp')}>
            <Segmented<Values['language']> options={[{ value: 'any', label: t('enums.languageBoth') }, { value: 'zh', label: t('common.zh') }, { value: 'en', label: t('common.en') }]} />
          </Form.Item>
          {isNew ? <KeyField label="enums.key" help="enums.keyHelp" /> : <p className="quiet small">{t('enums.key')} <span className="mono">{address}</span></p>}
        </>
      )}
    />
  )
}
