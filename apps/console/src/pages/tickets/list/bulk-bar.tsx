import { CloseOutlined, EditOutlined } from '@ant-design/icons'
import type { TicketFilter, TicketSummary } from '@yingda/contract'
import { Button, Checkbox } from 'antd'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'

const BulkDialog = lazy(() => import('./bulk-dialog.tsx'))

interface BulkProps {
  selected: readonly string[]
  /** Of the page shown. */
  tickets: readonly TicketSummary[]
  filter: TicketFilter
  onSelect: (ids: readonly string[]) => void
}

/** What can be done with the tickets that are ticked, or with all of the list. */
export function BulkBar({ selected, tickets, filter, onSelect }: BulkProps): ReactNode {
  const { t } = useI18n()
  const [all, setAll] = useState(false)
  const [open, setOpen] = useState(false)
  return (
    <div className="tk-bulk" role="region" aria-label={t('tickets.bulk')}>
      <span className="tabular">{t('tickets.selected', { n: selected.length })}</span>
      {!all && selected.length < tickets.length && <Button size="small" type="link" onClick={() => onSelect(tickets.map(({ id }) => id))}>{t('tickets.selectPage')}</Button>}
      <Checkbox checked={all} onChange={(event) => setAll(event.target.checked)}>{t('tickets.bulkAll')}</Checkbox>
      <span className="spring" />
      <Button size="small" type="primary" icon={<EditOutlined aria-hidden />} onClick={() => setOpen(true)}>{t('tickets.bulkEdit')}</Button>
      <Button size="small" type="text" icon={<CloseOutlined aria-hidden />} aria-label={t('tickets.bulkClear')} onClick={() => onSelect([])} />
      {open && <Suspense fallback={null}><BulkDialog target={all ? { filter } : { ids: [...selected] }} chosen={tickets.filter(({ id }) => selected.includes(id))} onClose={(changed) => { setOpen(false); if (changed) onSelect([]) }} /></Suspense>}
    </div>
  )
}
