import { DeleteOutlined } from '@ant-design/icons'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Segment, SegmentCondition } from '@yingda/contract'
import { Alert, App, Button, Drawer, Input } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useDebounced } from '../../../ui/debounced.ts'
import { customerName } from '../../../ui/names.ts'
import { Time } from '../../../ui/time.tsx'
import { Field } from '../../settings/routing/fields.tsx'
import { Conditions } from './conditions.tsx'
import { isSound, type Askable } from './model.ts'

const STILL_MS = 400

/** Who fits, as of now: asked anew when typing pauses. */
function Preview({ condition, all }: { condition: SegmentCondition; all: readonly Askable[] }): ReactNode {
  const { t, format } = useI18n()
  const settled = useDebounced(condition, STILL_MS)
  const sound = isSound(settled, all)
  const found = useQuery({
    queryKey: ['segment-preview', settled], queryFn: ({ signal }) => api.previewSegment({ body: { condition: settled } }, { signal }), enabled: sound, placeholderData: keepPreviousData, staleTime: 0,
  })
  const busy = sound && (found.isFetching || settled !== condition)
  return (
    <section className="cu-preview" aria-label={t('segments.preview')} aria-busy={busy}>
      <h3>{t('segments.preview')}</h3>
      {!isSound(condition, all) && <p className="quiet">{t('segments.previewWait')}</p>}
      {sound && isSound(condition, all) && found.isError && <Alert type="warning" showIcon title={failureText(found.error)} action={<Button size="small" onClick={() => void found.refetch()}>{t('common.retry')}</Button>} />}
      {sound && isSound(condition, all) && found.isSuccess && (
        <>
          <p role="status" className="tabular"><strong>{t(found.data.more ? 'segments.fitsMore' : 'segments.fits', { n: found.data.more ? format.number(found.data.count) : found.data.count })}</strong></p>
          {found.data.items.length === 0 ? <p className="quiet small">{t('segments.previewNone')}</p> : (
            <>
              <p className="quiet small">{t('segments.previewFirst')}</p>
              <ul>{found.data.items.map((customer) => <li key={customer.id}><Link className="clip" to={`/customers/${customer.id}`}>{customerName(customer, t)}</Link><span className="quiet small tabular">#{customer.number}</span><span className="spring" />{customer.lastSeenAt && <span className="quiet small"><Time at={customer.lastSeenAt} /></span>}</li>)}</ul>
            </>
          )}
        </>
      )}
    </section>
  )
}

interface DrawerProps {
  /** Null: a new one. */
  segment: Segment | null
  all: readonly Askable[]
  editable: boolean
  onClose: () => void
}

const start: SegmentCondition = { match: 'all', items: [{ field: 'level', operator: 'at_least', value: 1 }] }

/** One segment: its conditions, and beside them who fits. */
export default function SegmentDrawer({ segment, all, editable, onClose }: DrawerProps): ReactNode {
  const { t } = useI18n()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const fresh = { name: segment?.name ?? '', description: segment?.description ?? '', condition: segment?.condition ?? start }
  const [draft, setDraft] = useState(fresh)
  const [nameId, descriptionId] = [useId(), useId()]
  const changed = JSON.stringify(draft) !== JSON.stringify(fresh)
  const finish = (word: 'segments.saved' | 'segments.deleted'): void => {
    // Whoever is shown somewhere may be in it now, or no longer.
    for (const key of [keys.segments, keys.segmentNames, keys.customers, ['customer'], ['conversation']]) void queries.invalidateQueries({ queryKey: key })
    void message.success(t(word))
    onClose()
  }
  const save = useMutation({
    mutationFn: () => {
      const body = { name: draft.name.trim(), description: draft.description.trim(), condition: draft.condition }
      return segment === null ? api.createSegment({ body }) : api.updateSegment({ id: segment.id, body: { ...body, version: segment.version } })
    },
    onSuccess: () => finish('segments.saved'),
  })
  const remove = async (): Promise<void> => {
    if (segment === null) return
    await modal.confirm({ title: t('segments.deleteTitle', { name: segment.name }), content: t('segments.deleteHint'), okText: t('common.delete'), okButtonProps: { danger: true }, onOk: () => api.deleteSegment({ id: segment.id }).then(() => finish('segments.deleted'), (failure: unknown) => void message.error(failureText(failure))) })
  }
  const close = (): void => {
    if (!changed || !editable) return onClose()
    void modal.confirm({ title: t('segments.discard'), okText: t('routing.discard'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: onClose })
  }
  return (
    <Drawer
      open size={760} onClose={close} title={t(!editable ? 'segments.view' : segment === null ? 'segments.new' : 'segments.edit')}
      footer={editable && (
        <div className="drawer-foot">
          {segment && <Button danger type="text" icon={<DeleteOutlined aria-hidden />} onClick={() => void remove()}>{t('common.delete')}</Button>}
          <span className="spring" />
          <Button className="drawer-cancel" onClick={close}>{t('common.cancel')}</Button>
          <Button type="primary" loading={save.isPending} disabled={draft.name.trim() === '' || !isSound(draft.condition, all)} onClick={() => save.mutate()}>{t('common.save')}</Button>
        </div>
      )}
    >
      <div className="routing-form">
        {!editable && <Alert type="info" showIcon title={t('segments.readOnly')} />}
        {save.isError && <Alert type="error" showIcon title={failureText(save.error)} />}
        <Field label={t('segments.name')} htmlFor={nameId}><Input id={nameId} autoFocus={segment === null} value={draft.name} maxLength={60} disabled={!editable} onChange={(event) => setDraft({ ...draft, name: event.target.value })} /></Field>
        <Field label={t('segments.description')} htmlFor={descriptionId}><Input.TextArea id={descriptionId} value={draft.description} maxLength={300} disabled={!editable} autoSize={{ minRows: 1, maxRows: 4 }} onChange={(event) => setDraft({ ...draft, description: event.target.value })} /></Field>
        <Conditions condition={draft.condition} all={all} editable={editable} onChange={(condition) => setDraft({ ...draft, condition })} />
        {editable && <Preview condition={draft.condition} all={all} />}
      </div>
    </Drawer>
  )
}
