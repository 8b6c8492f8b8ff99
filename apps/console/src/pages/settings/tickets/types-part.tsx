import { EditOutlined, PlusOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { TicketType } from '@yingda/contract'
import { App, Button, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { nameIn } from '../../tickets/model/types.ts'
import { useTypes } from '../../tickets/use-ticket-data.ts'
import { Ordered } from '../routing/ordered.tsx'
import { TypeDrawer } from './type-drawer.tsx'

function TypeLine({ type, onOpen }: { type: TicketType; onOpen: () => void }): ReactNode {
  const { t, language } = useI18n()
  const name = nameIn(type.name, language)
  return (
    <div className={type.active ? 'routing-step' : 'routing-step routing-rule-off'}>
      <span className="routing-rule-text">
        <span className="routing-rule-line"><strong className="clip">{name}</strong>{!type.active && <Tag variant="filled">{t('ticketSet.inactive')}</Tag>}{type.forCustomers && <Tag variant="outlined">{t('ticketSet.forCustomersTag')}</Tag>}</span>
        <span className="quiet small">{t('ticketSet.typeHas', { fields: type.fields.length, states: type.states.length })}</span>
      </span>
      <Button type="text" size="small" icon={<EditOutlined aria-hidden />} aria-label={t('ticketSet.editNamed', { name })} onClick={onOpen} />
    </div>
  )
}

/** Types of tickets in their order, which is saved as it changes. */
export function TypesPart({ editable }: { editable: boolean }): ReactNode {
  const { t, language } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const { types, failure, retry, pending } = useTypes()
  const [open, setOpen] = useState<TicketType | 'new' | null>(null)
  const [order, setOrder] = useState<readonly TicketType[] | null>(null)
  const sort = useMutation({
    mutationFn: (ids: string[]) => api.orderTicketTypes({ body: { ids } }),
    onSuccess: (next) => queries.setQueryData(keys.ticketTypes, next),
    onError: (error) => void message.error(failureText(error)),
    onSettled: () => setOrder(null),
  })
  if (pending) return <div className="panel"><RowsSkeleton rows={3} /></div>
  if (failure !== null) return <div className="panel"><ErrorState failure={failure} onRetry={retry} /></div>
  return (
    <section className="panel settings-panel" aria-label={t('ticketSet.types')}>
      <div className="settings-head"><div><h2>{t('ticketSet.types')}</h2><p className="quiet">{t('ticketSet.typesHint')}</p></div>{editable && <Button icon={<PlusOutlined aria-hidden />} onClick={() => setOpen('new')}>{t('ticketSet.typeNew')}</Button>}</div>
      <Ordered<TicketType>
        label={t('ticketSet.types')} items={order ?? types} keyOf={({ id }) => id} nameOf={({ name }) => nameIn(name, language)} editable={editable} removable={false}
        onChange={(next) => { setOrder(next); sort.mutate(next.map(({ id }) => id)) }}
      >
        {(type) => <TypeLine type={type} onOpen={() => setOpen(type)} />}
      </Ordered>
      {open && <TypeDrawer key={open === 'new' ? 'new' : open.id} type={open === 'new' ? null : open} editable={editable} onClose={() => setOpen(null)} />}
    </section>
  )
}
