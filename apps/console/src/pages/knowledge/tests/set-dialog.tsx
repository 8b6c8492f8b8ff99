import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Form, Input, Modal } from 'antd'
import type { ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'

interface SetDialogProps {
  /** Null: a new one. */
  set: { id: string; name: string; note: string } | null
  onClose: () => void
  onSaved: (id: string) => void
}

/** Name and note of a test set. */
export default function SetDialog({ set, onClose, onSaved }: SetDialogProps): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [form] = Form.useForm<{ name: string; note: string }>()
  const save = useMutation({
    mutationFn: (body: { name: string; note: string }) => (set ? api.updateTestSet({ id: set.id, body }) : api.createTestSet({ body })),
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: keys.testSets })
      void message.success(t(set ? 'common.saved' : 'tests.created'))
      onSaved(id)
    },
  })
  return (
    <Modal open title={t(set ? 'tests.edit' : 'tests.new')} onCancel={onClose} okText={t('common.save')} cancelText={t('common.cancel')} confirmLoading={save.isPending} onOk={() => form.submit()}>
      {save.isError && <Alert className="session-alert" type="error" showIcon title={failureText(save.error)} />}
      <Form form={form} name="test-set" layout="vertical" requiredMark={false} initialValues={{ name: set?.name ?? '', note: set?.note ?? '' }} onFinish={({ name, note }) => save.mutate({ name: name.trim(), note: note.trim() })}>
        <Form.Item name="name" label={t('tests.name')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}><Input maxLength={80} autoFocus /></Form.Item>
        <Form.Item name="note" label={<>{t('tests.note')}&nbsp;<span className="quiet">{t('common.optional')}</span></>}><Input.TextArea maxLength={1000} autoSize={{ minRows: 2, maxRows: 6 }} /></Form.Item>
      </Form>
    </Modal>
  )
}
