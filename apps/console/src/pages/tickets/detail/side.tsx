import { CloseOutlined } from '@ant-design/icons'
import type { TicketDetail, TicketPriority, TicketReference, TicketType } from '@yingda/contract'
import { App, Button, Select } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { api } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { customerName } from '../../../ui/names.ts'
import { useSecond } from '../../../ui/now.ts'
import { Time } from '../../../ui/time.tsx'
import { Section } from '../../conversations/details/section.tsx'
import { priorities } from '../model/filter.ts'
import { clockOf, clocksShown } from '../model/sla.ts'
import { nameIn, typeName } from '../model/types.ts'
import { DueText } from '../tags.tsx'
import { useColleagues, useGroups, useTypes } from '../use-ticket-data.ts'
import { FieldsSection } from './fields.tsx'
import { useTicketAct, useTicketUpdate } from './use-ticket.ts'

interface SideProps {
  ticket: TicketDetail
  type: TicketType | undefined
  editable: boolean
}

const NONE = 'none'
const withCurrent = (options: { value: string; label: string }[], current: { id: string; name: string | null } | null, unknown: string): { value: string; label: string }[] =>
  current === null || options.some(({ value }) => value === current.id) ? options : [...options, { value: current.id, label: current.name ?? unknown }]

/** Who works on it, how urgent it is, of which type, its tags. */
function Handling({ ticket, type, editable }: SideProps): ReactNode {
  const { t, language } = useI18n()
  const { me } = useSession()
  const { types } = useTypes()
  const colleagues = useColleagues()
  const groups = useGroups()
  const update = useTicketUpdate(ticket.id)
  const disabled = !editable
  const people = withCurrent(colleagues.map(({ id, name }) => ({ value: id, label: name })), ticket.assignee, t('tickets.byAgent'))
  const teams = withCurrent(groups.map(({ id, name }) => ({ value: id, label: name })), ticket.groupId === null ? null : { id: ticket.groupId, name: null }, t('tickets.someGroup'))
  return (
    <Section title={t('tickets.handling')} aside={editable && ticket.assignee?.id !== me.id && <Button type="link" size="small" loading={update.isPending} onClick={() => update.mutate({ assigneeId: me.id })}>{t('tickets.takeIt')}</Button>}>
      <dl className="facts tk-facts">
        <dt>{t('tickets.assignee')}</dt>
        <dd><Select size="small" variant="filled" className="tk-wide" showSearch={{ optionFilterProp: 'label' }} disabled={disabled} aria-label={t('tickets.assignee')} value={ticket.assignee?.id ?? NONE} options={[{ value: NONE, label: t('tickets.nobody') }, ...people]} onChange={(value: string) => update.mutate({ assigneeId: value === NONE ? null : value })} /></dd>
        <dt>{t('tickets.group')}</dt>
        <dd><Select size="small" variant="filled" className="tk-wide" showSearch={{ optionFilterProp: 'label' }} disabled={disabled} aria-label={t('tickets.group')} value={ticket.groupId ?? NONE} options={[{ value: NONE, label: t('common.none') }, ...teams]} onChange={(value: string) => update.mutate({ groupId: value === NONE ? null : value })} /></dd>
        <dt>{t('tickets.priority')}</dt>
        <dd><Select<TicketPriority> size="small" variant="filled" className="tk-wide" disabled={disabled} aria-label={t('tickets.priority')} value={ticket.priority} options={priorities.map((value) => ({ value, label: t(`tickets.priority.${value}`) }))} onChange={(priority) => update.mutate({ priority })} /></dd>
        <dt>{t('tickets.type')}</dt>
        <dd><Select size="small" variant="filled" className="tk-wide" disabled={disabled} aria-label={t('tickets.type')} value={ticket.typeId} options={types.filter((one) => one.active || one.id === ticket.typeId).map((one) => ({ value: one.id, label: nameIn(one.name, language) }))} onChange={(typeId: string) => update.mutate({ typeId, version: ticket.version })} placeholder={typeName(type, language)} /></dd>
        <dt>{t('tickets.tags')}</dt>
        <dd><Select mode="tags" size="small" variant="filled" className="tk-wide" open={false} suffixIcon={null} tokenSeparators={[',', '，']} disabled={disabled} aria-label={t('tickets.tags')} placeholder={t('tickets.tagsPlaceholder')} value={ticket.tags} onChange={(tags: string[]) => update.mutate({ tags })} /></dd>
      </dl>
    </Section>
  )
}

function Requester({ ticket }: { ticket: TicketDetail }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  return (
    <Section title={t('tickets.requester')}>
      <dl className="facts">
        <dt>{t('tickets.customer')}</dt><dd className="wrap">{ticket.customer ? customerName(ticket.customer, t) : <span className="quiet">{t('common.none')}</span>}</dd>
        <dt>{t('tickets.sourceLabel')}</dt><dd>{t(`tickets.source.${ticket.source}`)}</dd>
        {ticket.conversationId && <><dt>{t('tickets.conversation')}</dt><dd>{can('conversations.view.own') ? <Link to={`/conversations/${ticket.conversationId}`}>{t('tickets.openConversation')}</Link> : t('tickets.yes')}</dd></>}
        <dt>{t('tickets.created')}</dt><dd><Time at={ticket.createdAt} /></dd>
        <dt>{t('tickets.updated')}</dt><dd><Time at={ticket.updatedAt} /></dd>
        {ticket.closesAt && <><dt>{t('tickets.closesAt')}</dt><dd><Time at={ticket.closesAt} /></dd></>}
        {ticket.rating !== null && <><dt>{t('tickets.rating')}</dt><dd className="wrap">{t('tickets.ratingOf', { score: ticket.rating })}{ticket.ratingComment !== null && `: ${ticket.ratingComment}`}</dd></>}
      </dl>
    </Section>
  )
}

/** The targets that hold for a ticket, with what is left of each. */
function Clocks({ ticket }: { ticket: TicketDetail }): ReactNode {
  const { t } = useI18n()
  const now = useSecond()
  return (
    <Section title={t('tickets.sla')} aside={ticket.policy && <span className="quiet small clip">{ticket.policy.name}</span>}>
      {ticket.clocks.length === 0 ? <p className="quiet small">{t('tickets.noSla')}</p> : <dl className="facts">{clocksShown(ticket.clocks).map((clock) => <div key={clock.target} className="facts-pair"><dt>{t(`tickets.target.${clock.target}`)}</dt><dd><DueText due={clockOf(clock, now)} at={clock.metAt ?? clock.dueAt} /></dd></div>)}</dl>}
    </Section>
  )
}

function Reference({ other }: { other: TicketReference }): ReactNode {
  const { t } = useI18n()
  if (other.subject === null) return <span className="quiet">{other.number === null ? t('tickets.outOfSight') : `#${other.number} ${t('tickets.outOfSight')}`}</span>
  return <span className="tk-reference"><Link to={`/tickets/${other.id}`}>#{other.number} {other.subject}</Link>{other.category && <span className="quiet small">{t(`tickets.category.${other.category}`)}</span>}</span>
}

function Links({ ticket, editable }: SideProps): ReactNode {
  const { t } = useI18n()
  const { modal } = App.useApp()
  const unlink = useTicketAct(ticket.id, ({ id, kind }: { id: string; kind: 'related' | 'parent' }) => api.linkTicket({ id: ticket.id, body: { ticketId: id, kind, on: false } }))
  const rows: { kind: 'parent' | 'child' | 'related' | 'follow_up' | 'follows' | 'merged'; other: TicketReference }[] = [
    ...(ticket.parent ? [{ kind: 'parent' as const, other: ticket.parent }] : []),
    ...ticket.children.map((other) => ({ kind: 'child' as const, other })),
    ...ticket.links.map((other) => ({ kind: other.kind, other })),
    ...ticket.merged.map((other) => ({ kind: 'merged' as const, other })),
  ]
  const ask = (other: TicketReference, kind: 'related' | 'parent'): void => void modal.confirm({ title: t('tickets.unlinkTitle', { number: other.number ?? '?' }), okText: t('tickets.unlink'), cancelText: t('common.cancel'), onOk: () => unlink.mutateAsync({ id: other.id, kind }) })
  if (rows.length === 0) return null
  return (
    <Section title={t('tickets.links')}>
      <ul className="tk-links">
        {rows.map(({ kind, other }) => (
          <li key={`${kind}-${other.id}`}>
            <span className="tk-link-kind quiet">{t(`tickets.link.${kind}`)}</span><Reference other={other} />
            {editable && (kind === 'related' || kind === 'parent') && <Button type="text" size="small" icon={<CloseOutlined aria-hidden />} aria-label={t('tickets.unlinkTitle', { number: other.number ?? '?' })} onClick={() => ask(other, kind)} />}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function People({ ticket }: { ticket: TicketDetail }): ReactNode {
  const { t } = useI18n()
  const names = (people: TicketDetail['followers']): string => people.map(({ name }) => name ?? t('tickets.byAgent')).join(t('tickets.and'))
  if (ticket.followers.length === 0 && ticket.participants.length === 0) return null
  return (
    <Section title={t('tickets.people')}>
      <dl className="facts">
        {ticket.followers.length > 0 && <><dt>{t('tickets.followers')}</dt><dd className="wrap">{names(ticket.followers)}</dd></>}
        {ticket.participants.length > 0 && <><dt>{t('tickets.participants')}</dt><dd className="wrap">{names(ticket.participants)}</dd></>}
      </dl>
    </Section>
  )
}

/** All that is known of a ticket beside what was said. */
export function Side(props: SideProps): ReactNode {
  const { t } = useI18n()
  const { ticket } = props
  return (
    <aside className="tk-side" aria-label={t('tickets.partFacts')} tabIndex={0}>
      <Handling {...props} />
      <Clocks ticket={ticket} />
      <FieldsSection {...props} />
      <Requester ticket={ticket} />
      <Links {...props} />
      <People ticket={ticket} />
    </aside>
  )
}
