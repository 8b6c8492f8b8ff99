import { DeleteOutlined, DiffOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Language, TermChange, TermSet } from '@yingda/contract'
import { Alert, App, Button, Drawer, Form } from 'antd'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { api, failureText, isApiError } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { readStored, writeStored } from '../../../ui/stored.ts'
import { setOfAddress } from './filter.ts'
import { Preview } from './preview.tsx'
import { SetForm } from './set-form.tsx'
import { emptySet, isSetValues, sameSet, tidyTerms, valuesOfSet, type SetValues } from './set-values.ts'

interface DrawerProps {
  /** Of a set, as the address names it, or `new`. */
  address: string
  onClose: () => void
  onSaved: () => void
}

/** A term set to read, change or make. */
export default function SetDrawer(props: DrawerProps): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const editable = can('knowledge.edit')
  const isNew = props.address === 'new'
  const place = setOfAddress(props.address)
  const set = useQuery({
    queryKey: keys.termSet(place?.language ?? '', place?.key ?? ''), queryFn: ({ signal }) => api.getTermSet(place ?? { language: 'zh', key: '' }, { signal }),
    enabled: !isNew && place !== null, staleTime: 0, gcTime: 0, refetchOnWindowFocus: false,
  })
  if (isNew || set.data) return <Editor {...props} set={set.data ?? null} editable={editable} />
  const isGone = (!isNew && place === null) || (set.isError && isApiError(set.error, 'not_found'))
  return (
    <Drawer open size={680} onClose={props.onClose} title={t(editable ? 'terms.edit' : 'terms.view')}>
      {isGone ? <EmptyState title={t('terms.gone')} hint={t('terms.goneHint')} /> : set.isError ? <ErrorState failure={set.error} onRetry={() => void set.refetch()} /> : <RowsSkeleton rows={4} />}
    </Drawer>
  )
}

/** The change a form stands for; without terms the set is taken away. */
const changeOf = (values: SetValues, base: TermSet | null, isRemoved: boolean): TermChange => {
  const key = base?.key ?? values.key.trim()
  return { ...(key === '' ? {} : { key }), language: values.language, kind: values.kind, terms: isRemoved ? null : tidyTerms(values.terms) }
}

type Stage = { readonly kind: 'edit' } | { readonly kind: 'preview'; readonly change: TermChange }

function Editor({ address, set, editable, onClose, onSaved }: DrawerProps & { set: TermSet | null; editable: boolean }): ReactNode {
  const { t, language } = useI18n()
  const { me } = useSession()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [form] = Form.useForm<SetValues>()
  const [base, setBase] = useState(set)
  const [fresh, setFresh] = useState(() => (set ? valuesOfSet(set) : emptySet(language)))
  const [stage, setStage] = useState<Stage>({ kind: 'edit' })
  const draft = `yd.terms.${me.id}.${address}`
  const [restored, setRestored] = useState(() => {
    const found = editable ? readStored(draft) : undefined
    return isSetValues(found) && !sameSet(found, fresh) ? found : null
  })
  const valuesNow = (): SetValues => ({ ...fresh, ...(form.getFieldsValue(true) as Partial<SetValues>) })

  const finish = (word: 'terms.saved' | 'terms.deleted'): void => {
    writeStored(draft, null)
    onSaved()
    void message.success(t(word))
    onClose()
  }
  const save = useMutation({
    mutationFn: (change: TermChange): Promise<TermSet> => {
      const terms = change.terms ?? []
      const { key, language: of, kind } = change
      return base === null || base.version === null
        ? api.createTermSet({ body: { ...(key === undefined ? {} : { key }), language: of, kind, terms } })
        : api.updateTermSet({ language: base.language, key: base.key, body: { kind, terms, version: base.version } })
    },
    onSuccess: () => finish('terms.saved'),
    onError: () => setStage({ kind: 'edit' }),
  })
  const remove = useMutation({
    mutationFn: (place: { language: Language; key: string }) => api.deleteTermSet(place),
    onSuccess: () => finish('terms.deleted'),
    onError: (failure) => void message.error(failureText(failure)),
  })

  const withChange = async (then: (change: TermChange) => void): Promise<void> => {
    const isValid = await form.validateFields().then(() => true, () => false)
    if (isValid && !save.isPending) then(changeOf(valuesNow(), base, false))
  }
  const preview = (): Promise<void> => withChange((change) => { save.reset(); setStage({ kind: 'preview', change }) })
  const startOver = (values: SetValues): void => {
    form.setFieldsValue({ ...values })
    writeStored(draft, null)
    setRestored(null)
    save.reset()
  }
  const loadNewest = async (): Promise<void> => {
    if (base === null) return
    const newest = await queries.fetchQuery({ queryKey: [...keys.termSet(base.language, base.key), 'newest'], queryFn: ({ signal }) => api.getTermSet({ language: base.language, key: base.key }, { signal }), staleTime: 0 }).catch((failure: unknown) => void message.error(failureText(failure)))
    if (!newest) return
    setBase(newest)
    setFresh(valuesOfSet(newest))
    startOver(valuesOfSet(newest))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !editable) return
    event.preventDefault()
    if (stage.kind === 'edit') void preview()
  }

  const isOwn = base !== null && base.version !== null
  const isRemoval = stage.kind === 'preview' && stage.change.terms === null
  const editFoot = (
    <div className="drawer-foot">
      {isOwn && <Button danger type="text" icon={<DeleteOutlined aria-hidden />} onClick={() => setStage({ kind: 'preview', change: changeOf(fresh, base, true) })}>{t(base.builtIn === null ? 'common.delete' : 'terms.deleteAdded')}</Button>}
      <span className="spring" />
      <Button className="drawer-cancel" onClick={onClose}>{t('common.cancel')}</Button>
      <Button loading={save.isPending} onClick={() => void withChange((change) => save.mutate(change))}>{t('terms.saveNow')}</Button>
      <Button type="primary" icon={<DiffOutlined aria-hidden />} onClick={() => void preview()}>{t('terms.preview')}</Button>
    </div>
  )
  const previewFoot = stage.kind === 'preview' && (
    <div className="drawer-foot">
      <Button onClick={() => setStage({ kind: 'edit' })}>{t('preview.back')}</Button>
      <span className="spring" />
      {isRemoval && base ? <Button danger type="primary" icon={<DeleteOutlined aria-hidden />} loading={remove.isPending} onClick={() => remove.mutate({ language: base.language, key: base.key })}>{t('common.delete')}</Button>
        : <Button type="primary" loading={save.isPending} onClick={() => save.mutate(stage.change)}>{t('common.save')}</Button>}
    </div>
  )
  const title = stage.kind === 'preview' ? t(isRemoval ? 'preview.titleDelete' : 'preview.title') : t(!editable ? 'terms.view' : base ? 'terms.edit' : 'terms.create')
  const canReload = base !== null && isApiError(save.error, 'conflict') && (save.error.fields ?? []).length === 0
  return (
    <Drawer open size={720} onClose={onClose} title={title} footer={editable ? previewFoot || editFoot : null}>
      {/* The form stays while the preview is looked at, so that nothing typed is lost. */}
      <div hidden={stage.kind === 'preview'} onKeyDown={onKeyDown}>
        {restored && <Alert className="session-alert" type="info" showIcon title={t('common.draftRestored')} action={<Button size="small" onClick={() => startOver(fresh)}>{t('common.draftDiscard')}</Button>} />}
        {save.isError && <Alert className="session-alert" type="error" showIcon title={failureText(save.error)} action={canReload && <Button size="small" onClick={() => void loadNewest()}>{t('terms.conflictLoad')}</Button>} />}
        <SetForm form={form} initial={restored ?? fresh} disabled={!editable} isNew={base === null} builtIn={base?.builtIn ?? null} onChange={(values) => writeStored(draft, sameSet(values, fresh) ? null : values)} onSubmit={() => void preview()} />
      </div>
      {stage.kind === 'preview' && <Preview change={stage.change} />}
    </Drawer>
  )
}
