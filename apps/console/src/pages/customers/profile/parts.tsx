import { EditOutlined } from '@ant-design/icons'
import type { Customer } from '@yingda/contract'
import { Button, Select, Tag } from 'antd'
import { useMemo, useRef, useState, type ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { Time } from '../../../ui/time.tsx'
import { Section } from '../../conversations/details/section.tsx'
import { useColleagues } from '../../tickets/use-ticket-data.ts'
import { FactList } from './fact-list.tsx'
import { attributeFacts, contactFacts, profileFacts, type FactSource } from './facts.ts'
import { useCustomerAttributes, useCustomerTags, useSaveCustomer } from './use-customer.ts'

const MAX_TAGS = 20

function useSource(): FactSource {
  const { t, language } = useI18n()
  const { can } = useSession()
  return useMemo(() => ({ t, language, can }), [t, language, can])
}

/** Name, phone, e-mail. */
export function ContactPart({ customer }: { customer: Customer }): ReactNode {
  const { t } = useI18n()
  const source = useSource()
  return <Section title={t('customer.contact')}><FactList customerId={customer.id} facts={contactFacts(customer, source)} /></Section>
}

/** The profile, and below it the company's own attributes. */
export function ProfilePart({ customer }: { customer: Customer }): ReactNode {
  const { t } = useI18n()
  const source = useSource()
  const colleagues = useColleagues()
  const attributes = useCustomerAttributes()
  const facts = useMemo(
    () => [...profileFacts(customer, colleagues.map(({ id, name }) => ({ value: id, label: name })), source), ...attributeFacts(customer, attributes, source)],
    [customer, colleagues, attributes, source],
  )
  if (!source.can('customers.view') || (!source.can('customers.edit') && facts.every(({ value }) => value === null))) return null
  return <Section title={t('customers.profile')}><FactList customerId={customer.id} facts={facts} /></Section>
}

function TagEditor({ customer, onClose }: { customer: Customer; onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const known = useCustomerTags()
  const save = useSaveCustomer(customer.id)
  const [tags, setTags] = useState<readonly string[]>(customer.tags)
  const over = useRef(false)
  const end = (keep: boolean): void => {
    if (over.current) return
    over.current = true
    if (!keep || JSON.stringify(tags) === JSON.stringify(customer.tags)) return onClose()
    save.mutate({ tags: [...tags] }, { onSettled: onClose })
  }
  return (
    <Select<string[]>
      autoFocus defaultOpen={known.length > 0} mode="tags" size="small" className="fact-input" maxCount={MAX_TAGS} value={[...tags]} disabled={save.isPending} aria-label={t('customers.tags')} tokenSeparators={[',', '，', '、', ';', '；']}
      options={known.map((name) => ({ value: name, label: name }))} onChange={(next) => setTags(next.map((one) => one.trim().slice(0, 30)).filter((one) => one !== ''))} onBlur={() => end(true)}
      onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); end(false) } }}
    />
  )
}

/** Tags, and the segments the customer is in as of now. */
export function BelongingPart({ customer }: { customer: Customer }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const [editing, setEditing] = useState(false)
  if (!can('customers.view')) return null
  const editable = can('customers.edit')
  const { tags, segments } = customer
  return (
    <>
      <Section title={t('customers.tags')} aside={editable && !editing && <Button className="fact-edit" type="text" size="small" icon={<EditOutlined aria-hidden />} aria-label={t('customers.editTags')} onClick={() => setEditing(true)} />}>
        {editing ? <TagEditor customer={customer} onClose={() => setEditing(false)} /> : tags.length === 0 ? <p className="quiet small">{t('customers.noTags')}</p> : <ul className="cu-tags">{tags.map((tag) => <li key={tag}><Tag variant="filled">{tag}</Tag></li>)}</ul>}
      </Section>
      <Section title={t('customers.segments')}>
        {segments.length === 0 ? <p className="quiet small">{t('customers.noSegments')}</p> : <ul className="cu-tags">{segments.map(({ id, name }) => <li key={id}><Link to={`/customers?segment=${id}`}><Tag variant="outlined" color="processing">{name}</Tag></Link></li>)}</ul>}
      </Section>
    </>
  )
}

/** What the customer has done so far. */
export function BehaviourPart({ customer: { behaviour } }: { customer: Customer }): ReactNode {
  const { t, format } = useI18n()
  const { can } = useSession()
  if (!can('customers.view')) return null
  const { conversations, served, lastConversationAt, ratings, averageRating, tickets, ticketsOpen } = behaviour
  return (
    <Section title={t('customers.behaviour')}>
      <dl className="facts">
        <dt>{t('customers.conversations')}</dt><dd className="tabular">{t('customers.times', { n: format.number(conversations) })}</dd>
        <dt>{t('customers.served')}</dt><dd className="tabular">{t('customers.times', { n: format.number(served) })}</dd>
        {lastConversationAt && <><dt>{t('customers.lastConversation')}</dt><dd><Time at={lastConversationAt} /></dd></>}
        <dt>{t('customers.ratings')}</dt><dd className="tabular">{averageRating === null ? <span className="quiet">{t('customers.noRatings')}</span> : t('customers.ratingsOf', { score: averageRating.toFixed(1), n: ratings })}</dd>
        {can('tickets.view.own') && tickets > 0 && <><dt>{t('tickets.title')}</dt><dd className="tabular">{t('customers.ticketsOf', { open: ticketsOpen, n: tickets })}</dd></>}
      </dl>
    </Section>
  )
}
