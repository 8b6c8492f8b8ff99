import { useMutation, useQuery } from '@tanstack/react-query'
import type { TicketDetail, TicketSummary } from '@yingda/contract'
import { Alert, Button, Input, Modal, Radio } from 'antd'
import { useState, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useDebounced } from '../../../ui/debounced.ts'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { failureLines } from '../model/failure.ts'
import { StateTag } from '../tags.tsx'
import { useTypes } from '../use-ticket-data.ts'
import { useTicketRefresh } from './use-ticket.ts'

type Kind = 'related' | 'parent' | 'merge'
const texts = { related: ['tickets.relate', 'tickets.relateHint'], parent: ['tickets.setParent', 'tickets.setParentHint'], merge: ['tickets.merge', 'tickets.mergeHint'] } as const

/** Finds another ticket by number or words, to relate this one to, put it under, or end it in. */
export default function RelateDialog({ ticket, kind, onClose }: { ticket: TicketDetail; kind: Kind; onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const { types } = useTypes()
  const refresh = useTicketRefresh(ticket.id)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const search = useDebounced(text.trim(), 250)
  const filter = { ...(search === '' ? {} : { search }), ...((kind === 'merge' || search === '') && ticket.customer ? { customerId: ticket.customer.id } : {}) }
  const found = useQuery({ queryKey: [...keys.tickets, 'relate', filter], queryFn: ({ signal }) => api.listTickets({ body: { filter, limit: 20 } }, { signal }) })
  const others = (found.data?.items ?? []).filter(({ id, mergedInto }: TicketSummary) => id !== ticket.id && mergedInto === null)
  const act = useMutation({
    mutationFn: (other: string) => (kind === 'merge' ? api.mergeTicket({ id: ticket.id, body: { into: other } }) : api.linkTicket({ id: ticket.id, body: { ticketId: other, kind, on: true } })),
    onSuccess: () => {
      refresh()
      onClose()
    },
  })
  const [title, hint] = texts[kind]
  return (
    <Modal open title={t(title)} footer={null} onCancel={onClose} width={520}>
      <p className="quiet small tk-bulk-note">{t(hint)}</p>
      {act.isError && <Alert className="session-alert" type="error" showIcon title={failureLines(act.error)} />}
      <Input.Search autoFocus allowClear value={text} maxLength={200} placeholder={t('tickets.search')} aria-label={t('tickets.search')} onChange={(event) => setText(event.target.value)} />
      <div className="tk-found">
        {found.isPending && <RowsSkeleton rows={3} />}
        {found.isError && <ErrorState failure={found.error} onRetry={() => void found.refetch()} />}
        {found.isSuccess && others.length === 0 && <EmptyState title={t('common.noMatch')} />}
        <Radio.Group value={chosen} aria-label={t('tickets.title')} onChange={(event) => setChosen(event.target.value as string)}>
          {others.map((other) => (
            <Radio key={other.id} value={other.id} className="tk-found-row"><span className="tk-found-text"><span className="clip"><span className="tk-number tabular">#{other.number}</span> {other.subject}</span><StateTag type={types.find(({ id }) => id === other.typeId)} state={other.state} category={other.category} /></span></Radio>
          ))}
        </Radio.Group>
      </div>
      <div className="dialog-foot"><Button onClick={onClose}>{t('common.cancel')}</Button><Button type="primary" danger={kind === 'merge'} disabled={chosen === null} loading={act.isPending} onClick={() => chosen !== null && act.mutate(chosen)}>{t(title)}</Button></div>
    </Modal>
  )
}
