import { CloseOutlined, EditOutlined } from '@ant-design/icons'
import type { ConversationSummary } from '@yingda/contract'
import { Button, Checkbox } from 'antd'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import type { ListFilter } from '../../../realtime/inbox.ts'
import type { Selection } from './use-selection.ts'
import './bulk.css'

const BulkDialog = lazy(() => import('./dialog.tsx'))

interface BulkBarProps {
  selection: Selection
  items: readonly ConversationSummary[]
  filter: ListFilter
}

/** What can be done with the conversations that are ticked, or with all that fit the filter. */
export function BulkBar({ selection, items, filter }: BulkBarProps): ReactNode {
  const { t } = useI18n()
  const [all, setAll] = useState(false)
  const [open, setOpen] = useState(false)
  const chosen = items.filter(({ id }) => selection.has(id))
  const whole = items.length > 0 && chosen.length === items.length
  return (
    <div className="many-bar" role="region" aria-label={t('many.title')}>
      <div className="many-line">
        <Checkbox checked={whole} indeterminate={!whole && chosen.length > 0} disabled={all} onChange={() => selection.set(whole ? [] : items.map(({ id }) => id))}>
          <span className="tabular">{t('many.selected', { n: chosen.length })}</span>
        </Checkbox>
        <span className="spring" />
        <Button size="small" type="primary" icon={<EditOutlined aria-hidden />} disabled={!all && chosen.length === 0} onClick={() => setOpen(true)}>{t('many.change')}</Button>
        <Button size="small" type="text" icon={<CloseOutlined aria-hidden />} aria-label={t('many.leave')} onClick={selection.leave} />
      </div>
      <Checkbox checked={all} onChange={(event) => setAll(event.target.checked)}>{t('many.all')}</Checkbox>
      {open && (
        <Suspense fallback={null}>
          <BulkDialog target={all ? { filter } : { ids: chosen.map(({ id }) => id) }} chosen={chosen} onClose={(begun) => { setOpen(false); if (begun) selection.leave() }} />
        </Suspense>
      )}
    </div>
  )
}
