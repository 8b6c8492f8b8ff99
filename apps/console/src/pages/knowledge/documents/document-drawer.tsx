import { DeleteOutlined, UploadOutlined } from '@ant-design/icons'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { KnowledgeDocument } from '@yingda/contract'
import { Alert, App, Button, Drawer, Form, Tooltip } from 'antd'
import { lazy, Suspense, useState, type KeyboardEvent, type ReactNode } from 'react'
import { api, failureText, isApiError } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { useMinute } from '../../../ui/now.ts'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { readStored, writeStored } from '../../../ui/stored.ts'
import { DocumentForm } from './document-form.tsx'
import { findDocument } from './find-document.ts'
import { documentInput, emptyDocument, isDocumentValues, sameDocument, valuesOfDocument, type DocumentValues } from './values.ts'

const UploadDialog = lazy(() => import('./upload-dialog.tsx'))

interface DrawerProps {
  /** A document's id or key, or `new`. */
  id: string
  onClose: () => void
  onSaved: () => void
}

const WIDTH = 820

/** A document to read, change or make. */
export default function DocumentDrawer(props: DrawerProps): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const editable = can('knowledge.edit')
  const isNew = props.id === 'new'
  const document = useQuery({ queryKey: keys.document(props.id), queryFn: ({ signal }) => findDocument(props.id, signal), enabled: !isNew, staleTime: 0, gcTime: 0, refetchOnWindowFocus: false })
  if (isNew || document.data) return <Editor key={document.data?.version ?? 0} {...props} document={document.data ?? null} editable={editable} onReplaced={() => void document.refetch()} />
  return (
    <Drawer open size={WIDTH} onClose={props.onClose} title={t(editable ? 'documents.edit' : 'documents.view')}>
      {document.isError ? <ErrorState failure={document.error} onRetry={() => void document.refetch()} /> : document.data === null ? <EmptyState title={t('documents.gone')} hint={t('documents.goneHint')} /> : <RowsSkeleton rows={4} />}
    </Drawer>
  )
}

function Conflict({ newest, onLoad, onOverwrite }: { newest: KnowledgeDocument | undefined; onLoad: () => void; onOverwrite: () => void }): ReactNode {
  const { t, format } = useI18n()
  const now = useMinute()
  return (
    <Alert
      className="session-alert" type="warning" showIcon title={t('documents.conflict')}
      description={newest?.updatedBy ? t('documents.conflictBy', { name: newest.updatedBy, time: format.short(newest.updatedAt, now) }) : t('documents.conflictHint')}
      action={<div className="conflict-actions"><Button size="small" onClick={onLoad}>{t('documents.conflictLoad')}</Button><Button size="small" danger onClick={onOverwrite}>{t('documents.conflictOverwrite')}</Button></div>}
    />
  )
}

interface EditorProps extends DrawerProps {
  document: KnowledgeDocument | null
  editable: boolean
  onReplaced: () => void
}

function Editor({ id, document, editable, onClose, onSaved, onReplaced }: EditorProps): ReactNode {
  const { t, language } = useI18n()
  const { me } = useSession()
  const { message, modal } = App.useApp()
  const [form] = Form.useForm<DocumentValues>()
  const [base, setBase] = useState(document)
  const [fresh, setFresh] = useState(() => (document ? valuesOfDocument(document) : emptyDocument(language)))
  const [isReplacing, setReplacing] = useState(false)
  const draft = `yd.document.${me.id}.${id}`
  const [restored, setRestored] = useState(() => {
    const found = editable ? readStored(draft) : undefined
    return isDocumentValues(found) && !sameDocument(found, fresh) ? found : null
  })
  const newest = useQuery({ queryKey: [...keys.document(id), 'newest'], queryFn: ({ signal }) => api.getDocument({ id: base?.id ?? '' }, { signal }), enabled: false, gcTime: 0 })

  const save = useMutation({
    mutationFn: (version: number | null) => {
      const input = documentInput({ ...fresh, ...(form.getFieldsValue(true) as Partial<DocumentValues>) })
      return base === null || version === null ? api.createDocument({ body: input }) : api.updateDocument({ id: base.id, body: { ...input, version } })
    },
    onSuccess: () => {
      writeStored(draft, null)
      onSaved()
      void message.success(t('documents.saved'))
      onClose()
    },
    onError: (failure) => {
      if (isApiError(failure, 'conflict') && base) void newest.refetch()
    },
  })
  const remove = useMutation({
    mutationFn: (target: KnowledgeDocument) => api.deleteDocument({ id: target.id }),
    onSuccess: () => {
      writeStored(draft, null)
      onSaved()
      void message.success(t('documents.deleted'))
      onClose()
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  const isConflict = base !== null && isApiError(save.error, 'conflict') && (save.error.fields ?? []).length === 0

  const submit = async (): Promise<void> => {
    const isValid = await form.validateFields().then(() => true, () => false)
    if (isValid && !save.isPending) save.mutate(base?.version ?? null)
  }
  const startOver = (values: DocumentValues): void => {
    form.setFieldsValue({ ...values })
    writeStored(draft, null)
    setRestored(null)
    save.reset()
  }
  const loadNewest = async (): Promise<void> => {
    const found = newest.data ?? (await newest.refetch()).data
    if (!found) return
    setBase(found)
    setFresh(valuesOfDocument(found))
    startOver(valuesOfDocument(found))
  }
  const overwrite = async (): Promise<void> => {
    const found = newest.data ?? (await newest.refetch()).data
    if (!found) return
    setBase(found)
    save.mutate(found.version)
  }
  const confirmDelete = (target: KnowledgeDocument): void =>
    void modal.confirm({ title: t('documents.deleteConfirm', { title: target.title }), content: t('documents.deleteHint'), okText: t('common.delete'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: () => remove.mutateAsync(target).catch(() => undefined) })
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !editable) return
    event.preventDefault()
    void submit()
  }

  const foot = editable && (
    <div className="drawer-foot">
      {base && <Button danger type="text" icon={<DeleteOutlined aria-hidden />} onClick={() => confirmDelete(base)}>{t('common.delete')}</Button>}
      {base && <Tooltip title={t('documents.replaceHint')}><Button type="text" icon={<UploadOutlined aria-hidden />} onClick={() => setReplacing(true)}>{t('documents.replace')}</Button></Tooltip>}
      <span className="spring" />
      <Button className="drawer-cancel" onClick={onClose}>{t('common.cancel')}</Button>
      <Button type="primary" loading={save.isPending} onClick={() => void submit()}>{t('common.save')}</Button>
    </div>
  )
  return (
    <Drawer open size={WIDTH} onClose={onClose} title={t(!editable ? 'documents.view' : base ? 'documents.edit' : 'documents.create')} footer={foot || null}>
      <div onKeyDown={onKeyDown}>
        {restored && <Alert className="session-alert" type="info" showIcon title={t('common.draftRestored')} action={<Button size="small" onClick={() => startOver(fresh)}>{t('common.draftDiscard')}</Button>} />}
        {isConflict && <Conflict newest={newest.data} onLoad={() => void loadNewest()} onOverwrite={() => void overwrite()} />}
        {save.isError && !isConflict && <Alert className="session-alert" type="error" showIcon title={failureText(save.error)} />}
        <DocumentForm form={form} initial={restored ?? fresh} disabled={!editable} keyFixed={base !== null} onChange={(values) => writeStored(draft, sameDocument({ ...fresh, ...values }, fresh) ? null : { ...fresh, ...values })} onSubmit={() => void submit()} />
      </div>
      {isReplacing && base && (
        <Suspense fallback={null}>
          <UploadDialog replacing={base} onTaken={() => { writeStored(draft, null); onSaved(); void message.success(t('documents.replaced')); onReplaced() }} onClose={() => setReplacing(false)} />
        </Suspense>
      )}
    </Drawer>
  )
}
