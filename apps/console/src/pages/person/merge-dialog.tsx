import { useQuery } from '@tanstack/react-query'
import type { Duplicate } from '@yingda/contract'
import { App, Button, Input, Modal, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useDebounced } from '../../ui/debounced.ts'
import { customerName } from '../../ui/names.ts'
import { EmptyState, RowsSkeleton } from '../../ui/states.tsx'
import { usePersonChange } from './use-person.ts'

interface DialogProps {
  customerId: string
  name: string
  onClose: () => void
}

interface Candidate {
  customerId: string
  number: number
  name: string | null
  conversations: number
  same: Duplicate['same']
}

/** Customers a search finds by number, whole name or contact data. */
async function findCustomers(text: string, signal: AbortSignal): Promise<Candidate[]> {
  const { items } = await api.listCustomers({ search: text, limit: 20 }, { signal })
  return items.map(({ id, number, name, conversations }) => ({ customerId: id, number, name, conversations, same: [] }))
}

/** Merges another customer into this one: a suggested one, or one that was searched for. */
export default function MergeDialog({ customerId, name, onClose }: DialogProps): ReactNode {
  const { t } = useI18n()
  const { modal } = App.useApp()
  const [text, setText] = useState('')
  const wanted = useDebounced(text.trim(), 300)
  const alike = useQuery({ queryKey: keys.duplicates(customerId), queryFn: ({ signal }) => api.listDuplicates({ id: customerId }, { signal }) })
  const found = useQuery({ queryKey: [...keys.duplicates(customerId), 'search', wanted], queryFn: ({ signal }) => findCustomers(wanted, signal), enabled: wanted !== '' })
  const merge = usePersonChange(customerId, (otherId: string) => api.mergeCustomers({ id: customerId, body: { otherId } }), 'person.mergeDone')
  const busy = wanted === '' ? alike.isPending : found.isPending
  const failure = wanted === '' ? alike.error : found.error
  const items: Candidate[] = (wanted === '' ? (alike.data?.items ?? []) : (found.data ?? [])).filter((one) => one.customerId !== customerId)
  const choose = (one: Candidate): void => {
    void modal.confirm({
      title: t('person.mergeTitle', { name }), content: `${customerName(one, t)} · ${t('person.mergedNumber', { number: one.number })}`, okText: t('person.mergeButton'), cancelText: t('common.cancel'),
      onOk: () => merge.mutateAsync(one.customerId).then(onClose, () => undefined),
    })
  }
  return (
    <Modal open title={t('person.mergeTitle', { name })} footer={null} onCancel={onClose}>
      <p className="person-hint">{t('person.mergeHint')}</p>
      <Input.Search autoFocus allowClear value={text} aria-label={t('person.mergeFind')} placeholder={t('person.mergeFind')} onChange={(event) => setText(event.target.value)} />
      <div aria-live="polite" className="person-found">
        {failure !== null && <p className="small" role="alert">{failureText(failure)}</p>}
        {busy && failure === null && <RowsSkeleton rows={2} />}
        {!busy && failure === null && items.length === 0 && <EmptyState title={t('person.mergeNone')} />}
        <ul className="person-list">
          {items.map((one) => (
            <li key={one.customerId}>
              <span className="person-who">
                <span className="clip">{customerName(one, t)}</span>
                <span className="quiet small tabular">{t('person.mergedNumber', { number: one.number })} · {t('person.conversationsCount', { n: one.conversations })}</span>
                <span>{one.same.map((what) => <Tag key={what} color="processing">{t(`person.same.${what}`)}</Tag>)}</span>
              </span>
              <Button size="small" disabled={merge.isPending} onClick={() => choose(one)}>{t('person.mergeButton')}</Button>
            </li>
          ))}
        </ul>
      </div>
    </Modal>
  )
}
