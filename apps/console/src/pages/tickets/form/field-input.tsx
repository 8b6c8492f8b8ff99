import { DeleteOutlined, PaperClipOutlined } from '@ant-design/icons'
import type { AttachmentRef, TicketField } from '@yingda/contract'
import { App, Button, Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { useRef, useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { DateField } from '../../../ui/dates/date-field.tsx'
import { nameIn } from '../model/types.ts'
import { wrongWith, type FormValue } from '../model/values.ts'

const MOST_FILES = 10

interface FileFieldProps {
  id?: string
  value?: readonly AttachmentRef[]
  onChange?: (files: readonly AttachmentRef[]) => void
}

/** Files of a form: they go up at once and are kept with the form. */
function FileField({ id, value = [], onChange }: FileFieldProps): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const picker = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const add = async (chosen: readonly File[]): Promise<void> => {
    setBusy(true)
    let files = value
    try {
      for (const file of chosen.slice(0, MOST_FILES - value.length)) files = [...files, await api.uploadTicketFile({ name: file.name.slice(-255), body: file })]
    } catch (failure) {
      void message.error(failureText(failure))
    } finally {
      setBusy(false)
      onChange?.(files)
    }
  }
  return (
    <div className="tk-file-field">
      {value.map((file) => <span key={file.id} className="file-chip"><PaperClipOutlined aria-hidden /><span className="clip">{file.name}</span><Button type="text" size="small" icon={<DeleteOutlined aria-hidden />} aria-label={t('composer.remove', { name: file.name })} onClick={() => onChange?.(value.filter((one) => one.id !== file.id))} /></span>)}
      <input ref={picker} type="file" multiple hidden aria-label={t('composer.attach')} onChange={(event) => { void add(Array.from(event.target.files ?? [])); event.target.value = '' }} />
      {value.length < MOST_FILES && <Button id={id} size="small" icon={<PaperClipOutlined aria-hidden />} loading={busy} onClick={() => picker.current?.click()}>{t('tickets.addFile')}</Button>}
    </div>
  )
}

function control(field: TicketField, language: 'zh' | 'en'): ReactNode {
  const options = field.options.map(({ value, name }) => ({ value, label: nameIn(name, language) }))
  switch (field.kind) {
    case 'long_text': return <Input.TextArea maxLength={10_000} autoSize={{ minRows: 3, maxRows: 10 }} />
    case 'number': return <InputNumber className="tk-wide" />
    case 'date': return <DateField />
    case 'datetime': return <DateField kind="minute" />
    case 'select': return <Select allowClear showSearch={{ optionFilterProp: 'label' }} options={options} />
    case 'multi_select': return <Select mode="multiple" allowClear showSearch={{ optionFilterProp: 'label' }} options={options} />
    case 'checkbox': return <Checkbox>{nameIn(field.name, language)}</Checkbox>
    case 'phone': return <Input type="tel" maxLength={30} />
    case 'email': return <Input type="email" maxLength={254} />
    case 'file': return <FileField />
    case 'text': return <Input maxLength={1000} />
  }
}

/** One field of a type's form, checked as the server checks it. */
export function FieldItem({ field, required, prefix = 'values' }: { field: TicketField; required: boolean; prefix?: string }): ReactNode {
  const { t, language } = useI18n()
  const name = nameIn(field.name, language)
  const help = nameIn(field.help, language)
  const box = field.kind === 'checkbox'
  return (
    <Form.Item
      name={[prefix, field.key]} label={box ? ' ' : name} colon={false} extra={help === '' ? undefined : help} valuePropName={box ? 'checked' : 'value'} required={required} className={box ? 'tk-box-item' : ''}
      rules={[{
        validator: (_, value: FormValue) => {
          if (required && (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0))) return Promise.reject(new Error(t('common.required')))
          const wrong = wrongWith(field, value)
          return wrong ? Promise.reject(new Error(t(wrong.key, wrong.params))) : Promise.resolve()
        },
      }]}
    >
      {control(field, language)}
    </Form.Item>
  )
}
