import { DeleteOutlined } from '@ant-design/icons'
import { useMutation, useQuery, type QueryKey } from '@tanstack/react-query'
import { Alert, App, Button, Drawer, Form, type FormInstance } from 'antd'
import type { KeyboardEvent, ReactNode } from 'react'
import { failureText, isApiError } from '../../../api/client.ts'
import { useI18n, type Key } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'

interface Named {
  readonly key: string
  readonly name: string
  readonly version: number
}

/** The words of a kind of thing. */
export interface NamedWords {
  readonly create: Key
  readonly edit: Key
  readonly view: Key
  readonly gone: Key
  readonly goneHint: Key
  readonly saved: Key
  readonly deleted: Key
  readonly deleteConfirm: Key
}

interface NamedDrawerProps<T extends Named, V extends object> {
  /** Its key, or `new`. */
  address: string
  words: NamedWords
  queryKey: QueryKey
  load: (signal: AbortSignal) => Promise<T>
  /** What the form begins with. */
  valuesOf: (one: T | null) => V
  save: (values: V, base: T | null) => Promise<T>
  remove: (base: T) => Promise<unknown>
  fields: (state: { form: FormInstance<V>; isNew: boolean; disabled: boolean }) => ReactNode
  onClose: () => void
  onSaved: () => void
}

/** Something with a key and names, to read, change or make. */
export function NamedDrawer<T extends Named, V extends object>(props: NamedDrawerProps<T, V>): ReactNode {
  const { address, words, queryKey, load, onClose } = props
  const { t } = useI18n()
  const { can } = useSession()
  const isNew = address === 'new'
  const one = useQuery({ queryKey, queryFn: ({ signal }) => load(signal), enabled: !isNew, staleTime: 0, gcTime: 0, refetchOnWindowFocus: false })
  if (isNew || one.data) return <Editor key={one.data?.version ?? 'new'} {...props} base={one.data ?? null} onReload={() => void one.refetch()} />
  const isGone = one.isError && isApiError(one.error, 'not_found', 'bad_request')
  return (
    <Drawer open size={640} onClose={onClose} title={t(can('knowledge.edit') ? words.edit : words.view)}>
      {isGone ? <EmptyState title={t(words.gone)} hint={t(words.goneHint)} /> : one.isError ? <ErrorState failure={one.error} onRetry={() => void one.refetch()} /> : <RowsSkeleton rows={4} />}
    </Drawer>
  )
}

function Editor<T extends Named, V extends object>({ words, base, valuesOf, save, remove, fields, onClose, onSaved, onReload }: NamedDrawerProps<T, V> & { base: T | null; onReload: () => void }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { message, modal } = App.useApp()
  const [form] = Form.useForm<V>()
  const editable = can('knowledge.edit')
  const finish = (word: Key): void => {
    onSaved()
    void message.success(t(word))
    onClose()
  }
  const saving = useMutation({ mutationFn: (values: V) => save(values, base), onSuccess: () => finish(words.saved) })
  const removing = useMutation({ mutationFn: (one: T) => remove(one), onSuccess: () => finish(words.deleted), onError: (failure) => void message.error(failureText(failure)) })
  const submit = async (): Promise<void> => {
    const isValid = await form.validateFields().then(() => true, () => false)
    if (isValid && !saving.isPending) saving.mutate({ ...valuesOf(base), ...(form.getFieldsValue(true) as V) })
  }
  const confirmDelete = (one: T): void =>
    void modal.confirm({ title: t(words.deleteConfirm, { name: one.name }), okText: t('common.delete'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: () => removing.mutateAsync(one).catch(() => undefined) })
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !editable) return
    event.preventDefault()
    void submit()
  }
  const canReload = base !== null && isApiError(saving.error, 'conflict') && (saving.error.fields ?? []).length === 0
  const foot = editable && (
    <div className="drawer-foot">
      {base && <Button danger type="text" icon={<DeleteOutlined aria-hidden />} onClick={() => confirmDelete(base)}>{t('common.delete')}</Button>}
      <span className="spring" />
      <Button className="drawer-cancel" onClick={onClose}>{t('common.cancel')}</Button>
      <Button type="primary" loading={saving.isPending} onClick={() => void submit()}>{t('common.save')}</Button>
    </div>
  )
  return (
    <Drawer open size={640} onClose={onClose} title={t(!editable ? words.view : base ? words.edit : words.create)} footer={foot || null}>
      <div onKeyDown={onKeyDown}>
        {saving.isError && <Alert className="session-alert" type="error" showIcon title={failureText(saving.error)} action={canReload && <Button size="small" onClick={onReload}>{t('terms.conflictLoad')}</Button>} />}
        <Form<V> form={form} name="named" layout="vertical" initialValues={valuesOf(base)} disabled={!editable} requiredMark={false} onFinish={() => void submit()}>
          {fields({ form, isNew: base === null, disabled: !editable })}
        </Form>
      </div>
    </Drawer>
  )
}
