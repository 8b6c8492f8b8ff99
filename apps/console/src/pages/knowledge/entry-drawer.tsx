import { DeleteOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Entry } from '@yingda/contract'
import { Alert, App, Button, Drawer, Form } from 'antd'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { api, failureText, isApiError } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { useMinute } from '../../ui/now.ts'
import { readStored, writeStored } from '../../ui/stored.ts'
import { EmptyState, ErrorState, RowsSkeleton } from '../../ui/states.tsx'
import { findEntry } from './find-entry.ts'
import { EntryForm } from './entry-form.tsx'
import { emptyValues, inputOf, sameValues, valuesOf, type EntryValues } from './entry-values.ts'

interface DrawerProps {
  /** An entry's id or key, or `new`. */
  id: string
  onClose: () => void
  onTest: ((question: string) => void) | null
}

const draftKey = (userId: string, id: string): string => `yd.entry.${userId}.${id}`
const isValues = (value: unknown): value is EntryValues => typeof value === 'object' && value !== null && typeof (value as EntryValues).question === 'string' && Array.isArray((value as EntryValues).similar) && Array.isArray((value as EntryValues).segmentAnswers)

/** An entry to read, change or make. */
export default function EntryDrawer(props: DrawerProps): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const editable = can('knowledge.edit')
  const isNew = props.id === 'new'
  const entry = useQuery({ queryKey: keys.entry(props.id), queryFn: ({ signal }) => findEntry(props.id, signal), enabled: !isNew, staleTime: 0, refetchOnWindowFocus: false, gcTime: 0 })
  if (isNew || entry.data) return <Editor {...props} entry={entry.data ?? null} editable={editable} />
  return (
    <Drawer open size={680} onClose={props.onClose} title={t(editable ? 'entry.edit' : 'entry.view')}>
      {entry.isError ? <ErrorState failure={entry.error} onRetry={() => void entry.refetch()} /> : entry.data === null ? <EmptyState title={t('entry.gone')} hint={t('entry.goneHint')} /> : <RowsSkeleton rows={4} />}
    </Drawer>
  )
}

function Conflict({ newest, onLoad, onOverwrite }: { newest: Entry | undefined; onLoad: () => void; onOverwrite: () => void }): ReactNode {
  const { t, format } = useI18n()
  const now = useMinute()
  const by = newest?.updatedBy
  return (
    <Alert
      className="session-alert" type="warning" showIcon title={t('entry.conflict')}
      description={newest && by ? t('entry.conflictBy', { name: by, time: format.short(newest.updatedAt, now) }) : t('entry.conflictHint')}
      action={<div className="conflict-actions"><Button size="small" onClick={onLoad}>{t('entry.conflictLoad')}</Button><Button size="small" danger onClick={onOverwrite}>{t('entry.conflictOverwrite')}</Button></div>}
    />
  )
}

function Editor({ id, entry, editable, onClose, onTest }: DrawerProps & { entry: Entry | null; editable: boolean }): ReactNode {
  const { t, language } = useI18n()
  const { me } = useSession()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const [form] = Form.useForm<EntryValues>()
  const key = draftKey(me.id, id)
  const [base, setBase] = useState(entry)
  const [fresh] = useState(() => (entry ? valuesOf(entry) : emptyValues(language)))
  const [restored, setRestored] = useState(() => {
    const found = editable ? readStored(key) : undefined
    return isValues(found) && !sameValues(found, fresh) ? found : null
  })
  const conflicting = useQuery({ queryKey: [...keys.entry(id), 'newest'], queryFn: ({ signal }) => api.getEntry({ id: base?.id ?? '' }, { signal }), enabled: false, gcTime: 0 })

  const refresh = (): void => {
    for (const queryKey of [keys.entries, keys.categories, keys.release]) void queries.invalidateQueries({ queryKey })
  }
  const save = useMutation({
    mutationFn: (version: number | null) => {
      const input = inputOf({ ...fresh, ...(form.getFieldsValue(true) as Partial<EntryValues>) }, base)
      return base === null || version === null ? api.createEntry({ body: input }) : api.updateEntry({ id: base.id, body: { ...input, version } })
    },
    onSuccess: () => {
      writeStored(key, null)
      refresh()
      void message.success(t(base ? 'entry.saved' : 'entry.created'))
    },
    onError: (failure) => {
      if (isApiError(failure, 'conflict') && base) return void conflicting.refetch()
      void message.error(failureText(failure))
    },
  })
  const remove = useMutation({
    mutationFn: (entryId: string) => api.deleteEntry({ id: entryId }),
    onSuccess: () => {
      writeStored(key, null)
      refresh()
      void message.success(t('entry.deleted'))
      onClose()
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  const conflict = save.isError && isApiError(save.error, 'conflict') && base !== null

  const submit = async (after: (question: string) => void): Promise<void> => {
    const values = await form.validateFields().catch(() => null)
    if (!values || save.isPending) return
    await save.mutateAsync(base?.version ?? null).then(() => after(values.question), () => undefined)
  }
  const startOver = (values: EntryValues): void => {
    form.setFieldsValue({ ...values })
    writeStored(key, null)
    setRestored(null)
    save.reset()
  }
  const loadNewest = (): void => {
    const newest = conflicting.data
    if (!newest) return void conflicting.refetch()
    setBase(newest)
    startOver(valuesOf(newest))
  }
  const overwrite = async (): Promise<void> => {
    const newest = conflicting.data ?? (await conflicting.refetch()).data
    if (!newest) return
    setBase(newest)
    await save.mutateAsync(newest.version).then(onClose, () => undefined)
  }
  const confirmDelete = (target: Entry): void =>
    void modal.confirm({ title: t('entry.deleteConfirm', { question: target.question }), content: t('entry.deleteHint'), okText: t('common.delete'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: () => remove.mutateAsync(target.id).catch(() => undefined) })
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !editable) return
    event.preventDefault()
    void submit(onClose)
  }

  const foot = editable && (
    <div className="drawer-foot">
      {base && <Button danger type="text" icon={<DeleteOutlined aria-hidden />} onClick={() => confirmDelete(base)}>{t('common.delete')}</Button>}
      <span className="spring" />
      <Button className="drawer-cancel" onClick={onClose}>{t('common.cancel')}</Button>
      {onTest && <Button loading={save.isPending} onClick={() => void submit(onTest)}>{t('entry.saveAndTest')}</Button>}
      <Button type="primary" loading={save.isPending} onClick={() => void submit(onClose)}>{t('common.save')}</Button>
    </div>
  )
  return (
    <Drawer open size={680} onClose={onClose} title={t(!editable ? 'entry.view' : base ? 'entry.edit' : 'entry.create')} footer={foot || null}>
      <div onKeyDown={onKeyDown}>
        {restored && <Alert className="session-alert" type="info" showIcon title={t('common.draftRestored')} action={<Button size="small" onClick={() => startOver(fresh)}>{t('common.draftDiscard')}</Button>} />}
        {conflict && <Conflict newest={conflicting.data} onLoad={loadNewest} onOverwrite={() => void overwrite()} />}
        <EntryForm form={form} initial={restored ?? fresh} disabled={!editable} keyFixed={base !== null} onChange={(values) => writeStored(key, sameValues({ ...fresh, ...values }, fresh) ? null : { ...fresh, ...values })} onSubmit={() => void submit(onClose)} />
      </div>
    </Drawer>
  )
}
