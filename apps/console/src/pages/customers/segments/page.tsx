import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { Segment } from '@yingda/contract'
import { Button, Skeleton } from 'antd'
import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { Page } from '../../../ui/page.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { useColleagues } from '../../tickets/use-ticket-data.ts'
import { useCustomerAttributes, useCustomerTags } from '../profile/use-customer.ts'
import { CustomerTabs } from '../tabs.tsx'
import { askables, conditionText, type Askable } from './model.ts'
import '../../knowledge/knowledge.css'
import '../../settings/settings.css'
import '../../settings/routing/routing.css'
import '../customers.css'

const SegmentDrawer = lazy(() => import('./drawer.tsx'))
const COUNT_AGAIN_MS = 60_000

function Count({ segment }: { segment: Segment }): ReactNode {
  const { t, format } = useI18n()
  const counted = useQuery({ queryKey: keys.segmentCount(segment.id, segment.version), queryFn: ({ signal }) => api.countSegment({ id: segment.id }, { signal }), refetchInterval: COUNT_AGAIN_MS })
  if (counted.isPending) return <Skeleton.Button active size="small" />
  if (counted.isError) return <span className="quiet small">{failureText(counted.error)}</span>
  const { count, more } = counted.data
  return <span className="tabular">{t(more ? 'segments.countMore' : 'segments.count', { n: more ? format.number(count) : count })}</span>
}

function Card({ segment, all, onOpen }: { segment: Segment; all: readonly Askable[]; onOpen: () => void }): ReactNode {
  const { t, language } = useI18n()
  return (
    <li>
      <div className="panel cu-segment-card">
        <h3><button type="button" className="entry-link" onClick={onOpen}>{segment.name}</button></h3>
        {segment.description !== '' && <p className="wrap">{segment.description}</p>}
        <p className="quiet small wrap">{conditionText(segment.condition, all, { t, language })}</p>
        <div className="cu-segment-foot"><Count segment={segment} /><Link className="small" to={`/customers?segment=${segment.id}`}>{t('segments.showCustomers')}</Link></div>
      </div>
    </li>
  )
}

/** Segments: who is in them now, and what makes them. */
export function Component(): ReactNode {
  const { t, language } = useI18n()
  const { can } = useSession()
  const attributes = useCustomerAttributes()
  const tags = useCustomerTags()
  const colleagues = useColleagues()
  const all = useMemo(() => askables({ attributes, tags, agents: colleagues.map(({ id, name }) => ({ value: id, label: name })) }, { t, language }), [attributes, tags, colleagues, t, language])
  const list = useQuery({ queryKey: keys.segments, queryFn: ({ signal }) => api.listSegments({ signal }), enabled: can('customers.view') })
  const [opened, setOpened] = useState<Segment | 'new' | null>(null)
  const editable = can('customers.settings')
  const create = editable && <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpened('new')}>{t('segments.new')}</Button>
  return (
    <Page title={t('customers.nav')} permission="customers.view" aside={<span className="page-note">{t('segments.hint')}</span>}>
      <CustomerTabs />
      {list.isPending && <div className="panel"><RowsSkeleton rows={3} /></div>}
      {list.isError && <div className="panel"><ErrorState failure={list.error} onRetry={() => void list.refetch()} /></div>}
      {list.isSuccess && list.data.items.length === 0 && <div className="panel"><EmptyState title={t('segments.empty')} hint={t('segments.emptyHint')}>{create}</EmptyState></div>}
      {list.isSuccess && list.data.items.length > 0 && (
        <div className="cu-column">
          {create && <div className="page-actions">{create}</div>}
          <ul className="cu-segments" aria-label={t('customers.tabSegments')}>{list.data.items.map((segment) => <Card key={segment.id} segment={segment} all={all} onOpen={() => setOpened(segment)} />)}</ul>
        </div>
      )}
      <Suspense fallback={null}>{opened && <SegmentDrawer key={opened === 'new' ? 'new' : opened.id} segment={opened === 'new' ? null : opened} all={all} editable={editable} onClose={() => setOpened(null)} />}</Suspense>
    </Page>
  )
}
