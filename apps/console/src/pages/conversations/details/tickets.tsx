import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { Customer } from '@yingda/contract'
import { Button, Skeleton } from 'antd'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { customerName } from '../../../ui/names.ts'
import { NextDue, StateTag } from '../../tickets/tags.tsx'
import { useTypes } from '../../tickets/use-ticket-data.ts'
import { Section } from './section.tsx'
import '../../tickets/tickets.css'

const CreateDrawer = lazy(() => import('../../tickets/form/create-drawer.tsx'))
const SHOWN = 5

/** Tickets of the customer, and a new one from the conversation, when there is one. Nothing for those who may see no tickets. */
export function CustomerTickets(props: { customer: Customer; conversationId: string | null }): ReactNode {
  const { can } = useSession()
  return can('tickets.view.own') && <Tickets {...props} />
}

function Tickets({ customer, conversationId }: { customer: Customer; conversationId: string | null }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { types } = useTypes()
  const [making, setMaking] = useState(false)
  const [all, setAll] = useState(false)
  const list = useQuery({ queryKey: keys.customerTickets(customer.id), queryFn: ({ signal }) => api.listCustomerTickets({ id: customer.id }, { signal }) })
  const items = list.data?.items ?? []
  return (
    <Section title={t('tickets.title')} aside={conversationId !== null && can('tickets.edit') && <Button className="details-new-ticket" type="link" size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setMaking(true)}>{t('tickets.new')}</Button>}>
      {list.isPending && <Skeleton active title={false} paragraph={{ rows: 1 }} />}
      {list.isError && <p className="small">{failureText(list.error)} <Button type="link" size="small" onClick={() => void list.refetch()}>{t('common.retry')}</Button></p>}
      {list.isSuccess && items.length === 0 && <p className="quiet small">{t('tickets.noneOfCustomer')}</p>}
      {items.length > 0 && (
        <ul className="history">
          {items.slice(0, all ? items.length : SHOWN).map((ticket) => (
            <li key={ticket.id}>
              <Link to={`/tickets/${ticket.id}`}>
                <span className="row-line"><span className="tk-number tabular">#{ticket.number}</span><span className="clip">{ticket.erased === true ? t('tickets.erasedSubject') : ticket.subject}</span></span>
                <span className="tk-below small"><StateTag type={types.find(({ id }) => id === ticket.typeId)} state={ticket.state} category={ticket.category} />{conversationId !== null && ticket.conversationId === conversationId && <span className="quiet">{t('tickets.ofThisConversation')}</span>}<NextDue ticket={ticket} /></span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {!all && items.length > SHOWN && <Button type="link" size="small" onClick={() => setAll(true)}>{t('tickets.showAll', { n: items.length })}</Button>}
      {making && conversationId !== null && <Suspense fallback={null}><CreateDrawer conversation={{ id: conversationId, customerName: customerName(customer, t) }} onClose={() => setMaking(false)} onMade={() => setMaking(false)} /></Suspense>}
    </Section>
  )
}
