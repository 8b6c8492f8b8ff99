import { DeleteOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import type { CannedReply } from '@yingda/contract'
import { Alert, App, Button, Drawer, Form, Input, Segmented, Select } from 'antd'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { api, failureText, isApiError } from '../../api/client.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { readStored, writeStored } from '../../ui/stored.ts'
import { ownerOf } from './filter.ts'
import { ReplyText } from './text-field.tsx'
import { useOwners } from './use-owners.ts'
import { emptyReply, inputOf, isReplyValues, sameReply, SHORTCUT, valuesOfReply, type ReplyValues } from './values.ts'

interface DrawerProps {
  /** Null: a new one. */
  reply: CannedReply | null
  onClose: () => void
  onSaved: () => void
}

/** One canned reply: read, changed, or new. */
export default function ReplyDrawer({ reply, onClose, onSaved }: DrawerProps): ReactNode {
  const { t } = useI18n()
  const { me, can } = useSession()
  const { message, modal } = App.useApp()
  const owners = useOwners()
  const [form] = Form.useForm<ReplyValues>()
  const editable = reply?.editable ?? true
  const fresh = reply === null ? emptyReply(can('replies.edit') ? 'company' : 'personal') : valuesOfReply(reply)
  const draft = `yd.reply.${me.id}.${reply?.id ?? 'new'}`
  const [restored, setRestored] = useState(() => {
    const found = editable ? readStored(draft) : undefined
    return isReplyValues(found) && !sameReply(found, fresh) ? found : null
  })
  const finish = (word: 'replyPage.saved' | 'replyPage.deleted'): void => {
    writeStored(draft, null)
    onSaved()
    void message.success(t(word))
    onClose()
  }
  const save = useMutation({
    mutationFn: (values: ReplyValues) => (reply === null
      ? api.createReply({ body: { ...inputOf(values), owner: ownerOf(values.owner) } })
      : api.updateReply({ id: reply.id, body: { ...inputOf(values), version: reply.version } })),
    onSuccess: () => finish('replyPage.saved'),
    onError: (failure) => {
      const taken = isApiError(failure, 'conflict') && failure.fields?.some((field) => field.path === 'body.shortcut')
      if (taken) form.setFields([{ name: 'shortcut', errors: [failureText(failure)] }])
    },
  })
  const remove = async (): Promise<void> => {
    if (reply === null) return
    await modal.confirm({ title: t('replyPage.deleteTitle', { title: reply.title }), content: t('replyPage.deleteHint'), okText: t('common.delete'), okButtonProps: { danger: true }, onOk: () => api.deleteReply({ id: reply.id }).then(() => finish('replyPage.deleted'), (failure: unknown) => void message.error(failureText(failure))) })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !editable) return
    event.preventDefault()
    form.submit()
  }
  const startOver = (): void => {
    form.setFieldsValue({ ...fresh })
    writeStored(draft, null)
    setRestored(null)
  }
  const newer = isApiError(save.error, 'conflict') && (save.error.fields ?? []).length === 0

  return (
    <Drawer
      open size={620} onClose={onClose} title={t(!editable ? 'replyPage.view' : reply === null ? 'replyPage.new' : 'replyPage.edit')}
      footer={editable && (
        <div className="drawer-foot">
          {reply && <Button danger type="text" icon={<DeleteOutlined aria-hidden />} onClick={() => void remove()}>{t('common.delete')}</Button>}
          <span className="spring" />
          <Button className="drawer-cancel" onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="primary" loading={save.isPending} onClick={() => form.submit()}>{t('common.save')}</Button>
        </div>
      )}
    >
      <div onKeyDown={onKeyDown}>
        {!editable && <Alert className="session-alert" type="info" showIcon title={t('replyPage.readOnly')} />}
        {restored && <Alert className="session-alert" type="info" showIcon title={t('common.draftRestored')} action={<Button size="small" onClick={startOver}>{t('common.draftDiscard')}</Button>} />}
        {save.isError && !form.getFieldError('shortcut').length && <Alert className="session-alert" type="error" showIcon title={failureText(save.error)} action={newer && <Button size="small" onClick={() => { writeStored(draft, null); onSaved(); onClose() }}>{t('replyPage.reload')}</Button>} />}
        <Form<ReplyValues> form={form} name="reply" layout="vertical" requiredMark={false} disabled={!editable} initialValues={restored ?? fresh} onValuesChange={(_, values) => writeStored(draft, sameReply({ ...fresh, ...values }, fresh) ? null : { ...fresh, ...values })} onFinish={(values) => !save.isPending && save.mutate({ ...fresh, ...values })}>
          <Form.Item name="owner" label={t('replyPage.whose')} extra={reply === null && !can('replies.edit') ? t('replyPage.ownOnly') : undefined}>
            <Select disabled={reply !== null || !editable} options={[...(reply === null ? owners.mine : owners.all)]} />
          </Form.Item>
          <div className="form-row">
            <Form.Item name="shortcut" label={t('replyPage.shortcut')} extra={t('replyPage.shortcutHelp')} rules={[{ required: true, message: t('common.required') }, { pattern: SHORTCUT, message: t('replyPage.shortcutInvalid') }]}><Input prefix="/" maxLength={30} autoFocus={reply === null} autoComplete="off" /></Form.Item>
            <Form.Item name="title" label={t('replyPage.title')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}><Input maxLength={80} autoComplete="off" /></Form.Item>
          </div>
          <Form.Item name="text" label={t('replyPage.text')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}><ReplyText disabled={!editable} /></Form.Item>
          <div className="form-row">
            <Form.Item name="language" label={t('knowledge.language')}><Segmented options={[{ value: 'none', label: t('replyPage.anyLanguage') }, { value: 'zh', label: t('common.zh') }, { value: 'en', label: t('common.en') }]} /></Form.Item>
            <Form.Item name="folder" label={<>{t('replyPage.folder')}&nbsp;<span className="quiet">{t('common.optional')}</span></>}><Input maxLength={60} autoComplete="off" /></Form.Item>
          </div>
        </Form>
      </div>
    </Drawer>
  )
}
