import { DeleteOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import type { Language, TestCase } from '@yingda/contract'
import { Alert, App, Button, Drawer, Form, Input, Radio, Segmented } from 'antd'
import type { KeyboardEvent, ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { useFirst } from '../workshop/first.ts'
import { EntrySelect } from './entry-select.tsx'

export type EditedCase = TestCase | 'new'

interface CaseDrawerProps {
  setId: string
  edited: EditedCase
  onClose: () => void
  onSaved: () => void
}

interface Values {
  question: string
  language: Language
  way: 'entry' | 'refuse'
  expected: string | null
  note: string
}

/** A question of a test set, and what should come of it. */
export default function CaseDrawer({ setId, edited, onClose, onSaved }: CaseDrawerProps): ReactNode {
  const { t, language } = useI18n()
  const { can } = useSession()
  const { message, modal } = App.useApp()
  const [form] = Form.useForm<Values>()
  const editable = can('knowledge.edit')
  const old = edited === 'new' ? null : edited
  const initial = useFirst((): Values => (old ? { question: old.question, language: old.language, way: old.expected === null ? 'refuse' : 'entry', expected: old.expected, note: old.note } : { question: '', language, way: 'entry', expected: null, note: '' }))
  const way = Form.useWatch('way', form) ?? initial.way
  const spoken = Form.useWatch('language', form) ?? initial.language
  const save = useMutation({
    mutationFn: ({ values }: { values: Values; again: boolean }) => {
      const body = { question: values.question.trim(), language: values.language, expected: values.way === 'refuse' ? null : values.expected, note: values.note.trim() }
      return old ? api.updateTestCase({ id: old.id, body }) : api.createTestCase({ id: setId, body })
    },
    onSuccess: (_, { again }) => {
      onSaved()
      void message.success(t('case.saved'))
      if (again) form.setFieldsValue({ question: '', note: '' })
      else onClose()
    },
  })
  const remove = useMutation({
    mutationFn: (id: string) => api.deleteTestCase({ id }),
    onSuccess: () => {
      onSaved()
      void message.success(t('case.deleted'))
      onClose()
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  const submit = async (again: boolean): Promise<void> => {
    const isValid = await form.validateFields().then(() => true, () => false)
    if (isValid && !save.isPending) save.mutate({ values: { ...initial, ...(form.getFieldsValue(true) as Partial<Values>) }, again })
  }
  const confirmDelete = (id: string): void =>
    void modal.confirm({ title: t('case.deleteConfirm'), content: old?.question, okText: t('common.delete'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: () => remove.mutateAsync(id).catch(() => undefined) })
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !editable) return
    event.preventDefault()
    void submit(false)
  }
  const foot = editable && (
    <div className="drawer-foot">
      {old && <Button danger type="text" icon={<DeleteOutlined aria-hidden />} onClick={() => confirmDelete(old.id)}>{t('common.delete')}</Button>}
      <span className="spring" />
      <Button className="drawer-cancel" onClick={onClose}>{t('common.cancel')}</Button>
      {!old && <Button loading={save.isPending} onClick={() => void submit(true)}>{t('case.saveAndNext')}</Button>}
      <Button type="primary" loading={save.isPending} onClick={() => void submit(false)}>{t('common.save')}</Button>
    </div>
  )
  const known = old?.expected != null ? { key: old.expected, question: old.expectedQuestion ?? `${old.expected} (${t('case.missing')})` } : null
  return (
    <Drawer open size={560} onClose={onClose} title={t(old ? 'case.edit' : 'case.new')} footer={foot || null}>
      <div onKeyDown={onKeyDown}>
        {save.isError && <Alert className="session-alert" type="error" showIcon title={failureText(save.error)} />}
        <Form<Values> form={form} name="test-case" layout="vertical" requiredMark={false} initialValues={initial} disabled={!editable} onFinish={() => void submit(false)}>
          <Form.Item name="question" label={t('case.question')} extra={t('case.questionHelp')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}><Input.TextArea maxLength={500} autoSize={{ minRows: 1, maxRows: 5 }} autoFocus={editable && !old} /></Form.Item>
          <Form.Item name="language" label={t('knowledge.language')}><Segmented<Language> options={[{ value: 'zh', label: t('common.zh') }, { value: 'en', label: t('common.en') }]} /></Form.Item>
          <Form.Item name="way" label={t('case.expected')} extra={way === 'refuse' ? t('case.refuseHelp') : null}><Radio.Group options={[{ value: 'entry', label: t('case.byEntry') }, { value: 'refuse', label: t('case.refuse') }]} /></Form.Item>
          {way === 'entry' && <Form.Item name="expected" label={t('case.entry')} rules={[{ required: true, message: t('case.entryRequired') }]}><EntrySelect language={spoken} known={known} disabled={!editable} /></Form.Item>}
          <Form.Item name="note" label={<>{t('case.note')}&nbsp;<span className="quiet">{t('common.optional')}</span></>}><Input maxLength={500} /></Form.Item>
        </Form>
      </div>
    </Drawer>
  )
}
