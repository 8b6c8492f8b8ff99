import { DownOutlined } from '@ant-design/icons'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import type { MetricDefinition, ReportRow, ReportRowsQuery } from '@yingda/contract'
import { App, Button, Drawer, Dropdown, Segmented } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { saveBlob } from '../../ui/save-file.ts'
import { EmptyState, ErrorState, RowsSkeleton } from '../../ui/states.tsx'
import { zoned } from './model/labels.ts'
import { valueText } from './model/figures.ts'
import type { RowsWanted } from './model/rows.ts'
import { outcomeText, causeText } from './words.ts'

type Part = ReportRowsQuery['part']
const PAGE = 50

function Value({ row, metric }: { row: ReportRow; metric: MetricDefinition }): ReactNode {
  const words = useI18n()
  const { t } = words
  if (metric.unit === 'count') return null
  if (metric.unit === 'share' && (row.value === 0 || row.value === 1)) return <span className={row.value === 1 ? 'rp-row-value' : 'rp-row-value quiet'}>{t(row.value === 1 ? 'reports.rows.counted' : 'reports.rows.notCounted')}</span>
  return <span className="rp-row-value">{valueText(row.value, metric.unit, words)}</span>
}

function Row({ row, metric, timeZone, onLeave }: { row: ReportRow; metric: MetricDefinition; timeZone: string; onLeave: () => void }): ReactNode {
  const { t, language } = useI18n()
  const { can } = useSession()
  const at = <time className="tabular" dateTime={row.at}>{zoned(row.at, timeZone, language)}</time>
  const view = can('conversations.view.all') ? '?view=all' : ''
  const words = [row.agent?.name, row.group?.name, row.site?.name, row.cause === null ? null : causeText(row.cause, t), row.outcome === null ? null : outcomeText(row.outcome, t)].filter((one): one is string => typeof one === 'string' && one !== '')
  return (
    <li className="rp-row">
      <span className="rp-row-line">
        {row.conversationId !== null && <Link to={`/conversations/${row.conversationId}${view}`} onClick={onLeave}>{row.session !== null && row.session > 1 ? t('reports.rows.session', { n: row.session }) : t('reports.rows.conversation')} · {at}</Link>}
        {row.ticketId !== null && <Link to={`/tickets/${row.ticketId}`} onClick={onLeave}>{t('reports.rows.ticket')} · {at}</Link>}
        {row.conversationId === null && row.ticketId === null && at}
        <Value row={row} metric={metric} />
      </span>
      {words.length > 0 && <span className="quiet small">{words.join(' · ')}</span>}
    </li>
  )
}

/** The rows behind a figure, to open one by one or to save. */
export default function RowsDrawer({ metric, wanted, timeZone, onClose }: { metric: MetricDefinition; wanted: RowsWanted; timeZone: string; onClose: () => void }): ReactNode {
  const { t, language } = useI18n()
  const { message } = App.useApp()
  const [part, setPart] = useState<Part>('whole')
  const [order, setOrder] = useState<ReportRowsQuery['order']>('newest')
  const parted = metric.unit === 'share'
  const query = { ...wanted.query, part, order }
  const rows = useInfiniteQuery({
    queryKey: [...keys.reportRows, query],
    queryFn: ({ pageParam, signal }) => api.listReportRows({ body: { ...query, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const save = useMutation({
    mutationFn: async (format: 'csv' | 'xlsx') => {
      const answer = await api.exportReportRows({ query: JSON.stringify(query), format })
      saveBlob(`${metric.id}-${query.from}-${query.to}.${format}`, await answer.blob())
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Drawer open size={560} title={t('reports.rowsOf', { name: metric.name[language] })} onClose={onClose}>
      <p className="quiet small">{t('reports.rows.what', { fact: t(`reports.fact.${metric.fact}`) })}{wanted.where !== null && ` · ${wanted.where}`} · <span className="tabular">{t('reports.days', { from: query.from, to: query.to })}</span></p>
      <div className="rp-rows-bar">
        {parted && (
          <Segmented<Part>
            size="small" aria-label={t('reports.rows.part')} value={part} onChange={setPart}
            options={[{ value: 'whole', label: t('reports.rows.whole') }, { value: 'part', label: t('reports.rows.counted') }, { value: 'rest', label: t('reports.rows.notCounted') }]}
          />
        )}
        {!parted && metric.unit !== 'count' && (
          <Segmented<ReportRowsQuery['order']> size="small" aria-label={t('reports.rows.order')} value={order} onChange={setOrder} options={[{ value: 'newest', label: t('reports.rows.newest') }, { value: 'largest', label: t('reports.rows.largest') }]} />
        )}
        <span className="spring" />
        <Dropdown menu={{ items: (['csv', 'xlsx'] as const).map((format) => ({ key: format, label: format.toUpperCase(), onClick: () => save.mutate(format) })) }} trigger={['click']}>
          <Button size="small" loading={save.isPending}>{t('common.download')} <DownOutlined aria-hidden /></Button>
        </Dropdown>
      </div>
      {rows.isPending && <RowsSkeleton rows={6} />}
      {rows.isError && items.length === 0 && <ErrorState failure={rows.error} onRetry={() => void rows.refetch()} />}
      {rows.isSuccess && items.length === 0 && <EmptyState title={t('reports.rows.empty')} />}
      {items.length > 0 && <ul className="rp-rows" aria-label={t('reports.rowsOf', { name: metric.name[language] })}>{items.map((row, at) => <Row key={`${row.at} ${row.conversationId ?? row.ticketId ?? ''} ${String(at)}`} row={row} metric={metric} timeZone={timeZone} onLeave={onClose} />)}</ul>}
      {rows.hasNextPage && <p className="rp-more"><Button size="small" loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>{t('common.loadMore')}</Button></p>}
    </Drawer>
  )
}
