import { useQuery } from '@tanstack/react-query'
import type { ConsentKind, Customer, Person } from '@yingda/contract'
import { Alert, App, Button } from 'antd'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { customerName } from '../../ui/names.ts'
import { Time } from '../../ui/time.tsx'
import { Section } from '../conversations/details/section.tsx'
import { usePerson, usePersonChange } from './use-person.ts'
import './person.css'

const MergeDialog = lazy(() => import('./merge-dialog.tsx'))
const SHOWN = 4

/** A point in time to the minute. */
function useMinuteText(): (at: string) => string {
  const { format } = useI18n()
  return (at) => format.full(at).replace(/:\d{2}$/u, '')
}

interface NoticeProps {
  type: 'info' | 'warning' | 'error'
  title: string
  action?: ReactNode
  children?: ReactNode
}

function Notice({ type, title, action, children }: NoticeProps): ReactNode {
  return <Alert className="person-notice" type={type} showIcon title={<span className="person-words"><strong>{title}</strong>{children}{action}</span>} />
}

/** What one must know before anything else: blocked, erased, merged, or perhaps the same as another. */
export function PersonNotices({ customer }: { customer: Pick<Customer, 'id' | 'name' | 'number'> }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const minute = useMinuteText()
  const person = usePerson(customer.id).data
  const unblock = usePersonChange(customer.id, (_: undefined) => api.unblockCustomer({ id: customer.id }), 'person.unblockDone')
  if (person === undefined) return null
  const { block, erasedAt, mergedInto, erasing } = person
  if (erasedAt !== null) return <Notice type="info" title={t('person.erased', { time: minute(erasedAt) })} />
  if (mergedInto !== null) return <Notice type="info" title={t('person.mergedInto', { number: mergedInto.number })} />
  return (
    <>
      {erasing && <Notice type="warning" title={t('person.erasing')} />}
      {block && (
        <Notice
          type="error" title={block.until === null ? t('person.blockedForever') : t('person.blockedUntil', { time: minute(block.until) })}
          action={can('customers.block') && <Button size="small" loading={unblock.isPending} onClick={() => unblock.mutate(undefined)}>{t('person.unblock')}</Button>}
        >
          <span className="wrap">{block.reason}</span>
          <span className="quiet small">{t('person.blockedBy', { name: block.byName ?? t('author.agent'), time: minute(block.at) })}</span>
        </Notice>
      )}
      {can('customers.merge') && <Alike customer={customer} />}
    </>
  )
}

function Alike({ customer }: { customer: Pick<Customer, 'id' | 'name' | 'number'> }): ReactNode {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const alike = useQuery({ queryKey: keys.duplicates(customer.id), queryFn: ({ signal }) => api.listDuplicates({ id: customer.id }, { signal }), staleTime: 60_000 })
  const n = alike.data?.items.length ?? 0
  return (
    <>
      {n > 0 && <Notice type="info" title={t('person.duplicates')} action={<Button size="small" onClick={() => setOpen(true)}>{t('person.review')}</Button>}><span>{t('person.duplicatesHint', { n })}</span></Notice>}
      {open && <Suspense fallback={null}><MergeDialog customerId={customer.id} name={customerName(customer, t)} onClose={() => setOpen(false)} /></Suspense>}
    </>
  )
}

/** What the customer agreed to, and whom they were merged with. */
export function PersonSections({ customer }: { customer: Pick<Customer, 'id'> }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const person = usePerson(customer.id)
  if (!can('customers.view')) return null
  if (person.isError) return <Section title={t('person.consents')}><p className="small">{failureText(person.error)} <Button type="link" size="small" onClick={() => void person.refetch()}>{t('common.retry')}</Button></p></Section>
  if (person.data === undefined || person.data.erasedAt !== null) return null
  return (
    <>
      <Consents person={person.data} />
      {person.data.merges.length > 0 && <Merges person={person.data} />}
    </>
  )
}

function Consents({ person }: { person: Person }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const [all, setAll] = useState(false)
  const withdraw = usePersonChange(person.customerId, (kind: ConsentKind) => api.recordConsent({ id: person.customerId, kind, body: { given: false } }), 'person.withdrawDone')
  const newest = (kind: ConsentKind): Person['consents'][number] | undefined => person.consents.find((one) => one.kind === kind)
  const shown = person.consents.slice(0, all ? person.consents.length : SHOWN)
  return (
    <Section title={t('person.consents')}>
      {person.consents.length === 0 && <p className="quiet small">{t('person.noConsents')}</p>}
      <ul className="person-list">
        {shown.map((one, at) => (
          <li key={`${one.at}${String(at)}`}>
            <span className="person-who">
              <span>{t(`person.consent.${one.kind}`)} · <span className={one.given ? '' : 'quiet'}>{t(one.given ? 'person.given' : 'person.withdrawn')}</span></span>
              <span className="quiet small"><Time at={one.at} /> · {one.source === 'agent' ? t('person.byAgent', { name: one.byName ?? t('author.agent') }) : t('person.byCustomer', { site: one.site ?? '' })} · {t('person.version', { version: one.version })}</span>
            </span>
            {can('customers.edit') && one.given && newest(one.kind) === one && <Button size="small" type="link" loading={withdraw.isPending} onClick={() => withdraw.mutate(one.kind)}>{t('person.withdraw')}</Button>}
          </li>
        ))}
      </ul>
      {!all && person.consents.length > SHOWN && <Button type="link" size="small" onClick={() => setAll(true)}>{t('common.loadMore')}</Button>}
    </Section>
  )
}

function Merges({ person }: { person: Person }): ReactNode {
  const { t } = useI18n()
  const minute = useMinuteText()
  const { can } = useSession()
  const { modal } = App.useApp()
  const undo = usePersonChange(person.customerId, (mergeId: string) => api.undoMerge({ id: person.customerId, mergeId }), 'person.undoDone')
  const ask = (mergeId: string): void => {
    void modal.confirm({ title: t('person.undo'), content: t('person.undoConfirm'), okText: t('person.undo'), cancelText: t('common.cancel'), onOk: () => undo.mutateAsync(mergeId).catch(() => undefined) })
  }
  return (
    <Section title={t('person.merges')}>
      <ul className="person-list">
        {person.merges.map((one) => (
          <li key={one.id}>
            <span className="person-who">
              <span className="clip">{customerName(one, t)} <span className="quiet tabular small">{t('person.mergedNumber', { number: one.number })}</span></span>
              <span className="quiet small">{one.moving ? t('person.moving') : t('person.mergedAt', { name: one.byName ?? t('author.agent'), time: minute(one.at) })}</span>
            </span>
            {can('customers.merge') && <Button size="small" type="link" disabled={one.moving} loading={undo.isPending} onClick={() => ask(one.id)}>{t('person.undo')}</Button>}
          </li>
        ))}
      </ul>
    </Section>
  )
}
