import { ArrowLeftOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { Customer } from '@yingda/contract'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router-dom'
import { api, isApiError } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { PersonAvatar } from '../../../ui/avatar.tsx'
import { customerName } from '../../../ui/names.ts'
import { Page } from '../../../ui/page.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { Attributes, Identity } from '../../conversations/details/details.tsx'
import { History } from '../../conversations/details/history.tsx'
import { CustomerTickets } from '../../conversations/details/tickets.tsx'
import { Section } from '../../conversations/details/section.tsx'
import { Time } from '../../../ui/time.tsx'
import { PersonMenu } from '../../person/person-menu.tsx'
import { PersonNotices, PersonSections } from '../../person/person-sections.tsx'
import { useLiveCustomer } from '../profile/use-live-customer.ts'
import { BehaviourPart, BelongingPart, ContactPart, ProfilePart } from '../profile/parts.tsx'
import '../../conversations/details.css'
import '../customers.css'

function Visits({ customer }: { customer: Customer }): ReactNode {
  const { t } = useI18n()
  return (
    <Section title={t('customer.context')}>
      <dl className="facts">
        <dt>{t('customer.firstSeen')}</dt><dd><Time at={customer.createdAt} /></dd>
        {customer.lastSeenAt && <><dt>{t('customer.lastSeen')}</dt><dd><Time at={customer.lastSeenAt} /></dd></>}
      </dl>
    </Section>
  )
}

function Whole({ customer }: { customer: Customer }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  return (
    <div className="cu-detail">
      <div className="panel cu-card">
        <div className="details-head">
          <PersonAvatar name={customer.name} size={44} />
          <div className="details-who">
            <h2 className="clip">{customerName(customer, t)}</h2>
            <span className="details-tags"><span className="quiet small tabular">{t('customer.number')} {customer.number}</span><Identity customer={customer} /></span>
          </div>
          <PersonMenu customer={customer} />
        </div>
        <PersonNotices customer={customer} />
        <ContactPart customer={customer} />
        <ProfilePart customer={customer} />
        <BelongingPart customer={customer} />
      </div>
      <div className="cu-column">
        <div className="panel cu-card"><BehaviourPart customer={customer} /><Visits customer={customer} /><Attributes customer={customer} /></div>
        {can('tickets.view.own') && <div className="panel cu-card"><CustomerTickets customer={customer} conversationId={null} /></div>}
        <div className="panel cu-card"><PersonSections customer={customer} /></div>
        {can('conversations.view.own') && <div className="panel cu-card"><History customer={customer} currentId={null} search="" onLeave={undefined} /></div>}
      </div>
    </div>
  )
}

/** One customer: who they are, what they belong to, and all that was. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { id = '' } = useParams()
  const found = useQuery({ queryKey: keys.customer(id), queryFn: ({ signal }) => api.getCustomer({ id }, { signal }), enabled: can('customers.view') })
  useLiveCustomer(id === '' ? null : id)
  const missing = isApiError(found.error, 'not_found', 'bad_request')
  return (
    <Page title={found.data ? customerName(found.data, t) : t('customers.customer')} permission="customers.view">
      <p className="cu-back-line"><Link className="cu-back" to="/customers"><ArrowLeftOutlined aria-hidden />{t('customers.back')}</Link></p>
      {found.isPending && <div className="panel"><RowsSkeleton rows={5} /></div>}
      {missing && <div className="panel"><EmptyState title={t('common.notFound')} hint={t('customers.gone')}><Link to="/customers"><Button>{t('customers.back')}</Button></Link></EmptyState></div>}
      {found.isError && !missing && <div className="panel"><ErrorState failure={found.error} onRetry={() => void found.refetch()} /></div>}
      {found.data && <Whole key={found.data.id} customer={found.data} />}
    </Page>
  )
}
