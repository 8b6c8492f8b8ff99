import { GlobalOutlined, SafetyCertificateOutlined, UserOutlined } from '@ant-design/icons'
import type { ConversationState, Customer } from '@yingda/contract'
import { safeLink } from '@yingda/contract/markdown'
import { Tag, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { PersonAvatar } from '../../../ui/avatar.tsx'
import { customerName } from '../../../ui/names.ts'
import { RowsSkeleton } from '../../../ui/states.tsx'
import { Time } from '../../../ui/time.tsx'
import { BehaviourPart, BelongingPart, ContactPart, ProfilePart } from '../../customers/profile/parts.tsx'
import { HandlingPanel } from '../handling/panel.tsx'
import { useConversation } from '../use-conversation.ts'
import { PersonMenu } from '../../person/person-menu.tsx'
import { PersonNotices, PersonSections } from '../../person/person-sections.tsx'
import { History } from './history.tsx'
import { Section } from './section.tsx'
import { CustomerTickets } from './tickets.tsx'

/** Whether the site has signed for who it is. */
export function Identity({ customer }: { customer: Customer }): ReactNode {
  const { t } = useI18n()
  const known = customer.externalId !== null
  return (
    <Tooltip title={known ? t('customer.identifiedHint', { id: customer.externalId ?? '' }) : t('customer.anonymousHint')}>
      <Tag tabIndex={0} icon={known ? <SafetyCertificateOutlined aria-hidden /> : <UserOutlined aria-hidden />} color={known ? 'success' : 'default'} variant={known ? 'outlined' : 'filled'}>{t(known ? 'customer.identified' : 'customer.anonymous')}</Tag>
    </Tooltip>
  )
}

function Page({ page }: { page: string }): ReactNode {
  const href = safeLink(page)
  if (href === null) return <span className="wrap">{page}</span>
  return <a className="wrap" href={href} target="_blank" rel="noreferrer noopener nofollow">{page.replace(/^https?:\/\//u, '')}</a>
}

function Visit({ state, customer }: { state: ConversationState; customer: Customer }): ReactNode {
  const { t } = useI18n()
  return (
    <Section title={t('customer.context')}>
      <dl className="facts">
        <dt>{t('customer.page')}</dt><dd>{state.page ? <Page page={state.page} /> : <span className="quiet">{t('customer.notGiven')}</span>}</dd>
        <dt>{t('customer.language')}</dt><dd>{t(state.language === 'zh' ? 'common.zh' : 'common.en')}</dd>
        <dt>{t('customer.channel')}</dt><dd>{state.channel === 'web' ? t('channel.web') : state.channel}</dd>
        <dt>{t('customer.firstSeen')}</dt><dd><Time at={customer.createdAt} /></dd>
        {customer.lastSeenAt && <><dt>{t('customer.lastSeen')}</dt><dd><Time at={customer.lastSeenAt} /></dd></>}
      </dl>
    </Section>
  )
}

/** What the page told, not verified. */
export function Attributes({ customer }: { customer: Customer }): ReactNode {
  const { t } = useI18n()
  const entries = Object.entries(customer.attributes)
  if (entries.length === 0) return null
  return (
    <Section title={t('customer.attributes')} aside={<Tooltip title={t('customer.unverifiedHint')}><Tag tabIndex={0} icon={<GlobalOutlined aria-hidden />} variant="filled">{t('customer.unverified')}</Tag></Tooltip>}>
      <dl className="facts">{entries.map(([name, value]) => <div key={name} className="facts-pair"><dt className="clip" title={name}>{name}</dt><dd className="wrap">{String(value)}</dd></div>)}</dl>
    </Section>
  )
}

interface DetailsProps {
  id: string
  search: string
  /** An earlier conversation was chosen. */
  onLeave?: () => void
}

/** The right pane; not there when there is no such conversation. */
export function Details(props: DetailsProps): ReactNode {
  const { t } = useI18n()
  const { missing } = useConversation(props.id)
  return !missing && <aside className="details-pane" aria-label={t('customer.title')}><DetailsContent {...props} /></aside>
}

/** Who the customer is, where from, and what was before. */
export function DetailsContent({ id, search, onLeave }: DetailsProps): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { data, view, failure, missing } = useConversation(id)
  if (missing || (failure && !data)) return null
  if (!data) return <RowsSkeleton rows={4} />
  const { customer } = data
  return (
    <div className="details">
      <div className="details-head">
        <PersonAvatar name={customer.name} size={44} />
        <div className="details-who">
          <h2 className="clip">{can('customers.view') ? <Link className="details-name" to={`/customers/${customer.id}`} title={t('customers.open')} onClick={onLeave}>{customerName(customer, t)}</Link> : customerName(customer, t)}</h2>
          <span className="details-tags"><span className="quiet small tabular">{t('customer.number')} {customer.number}</span><Identity customer={customer} /></span>
        </div>
        <PersonMenu customer={customer} />
      </div>
      <PersonNotices customer={customer} />
      <HandlingPanel state={view?.state ?? data.conversation} />
      <ContactPart customer={customer} />
      <ProfilePart customer={customer} />
      <BelongingPart customer={customer} />
      <Visit state={view?.state ?? data.conversation} customer={customer} />
      <Attributes customer={customer} />
      <BehaviourPart customer={customer} />
      <CustomerTickets customer={customer} conversationId={id} />
      <PersonSections customer={customer} />
      <History customer={customer} currentId={id} search={search} onLeave={onLeave} />
    </div>
  )
}
