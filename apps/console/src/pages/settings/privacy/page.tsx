import { DownloadOutlined } from '@ant-design/icons'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import type { PrivacyRequest } from '@yingda/contract'
import { Button, Progress, Table, Tag, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n, type I18n, type Key } from '../../../i18n/i18n.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Page } from '../../../ui/page.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { Time } from '../../../ui/time.tsx'
import { useSession } from '../../../session/session.tsx'
import { PRIVACY, SettingsTabs } from '../tabs.tsx'
import '../settings.css'

const LOOK_EVERY_MS = 2_000
const COUNTED = ['conversations', 'messages', 'files', 'tickets', 'consents', 'decisions', 'mails', 'customers', 'exports', 'previews'] as const

const open = ({ status }: PrivacyRequest): boolean => status === 'waiting' || status === 'running'
const colours: Record<PrivacyRequest['status'], string> = { waiting: 'default', running: 'processing', done: 'success', failed: 'error' }

/** What was found or erased, in a line. */
function countsText(counts: PrivacyRequest['counts'], { t }: I18n): string {
  return COUNTED.flatMap((name) => {
    const n = counts[name] ?? 0
    return n > 0 ? [t(`privacy.count.${name}` as Key, { n })] : []
  }).join(' · ')
}

function State({ one }: { one: PrivacyRequest }): ReactNode {
  const { t } = useI18n()
  if (one.status !== 'running') return <Tag color={colours[one.status]}>{t(`privacy.status.${one.status}`)}</Tag>
  return <Progress size="small" percent={Math.round((100 * one.done) / Math.max(1, one.total))} aria-label={t('privacy.status.running')} />
}

function File({ one, onFetched }: { one: PrivacyRequest; onFetched: () => void }): ReactNode {
  const { t, format } = useI18n()
  if (one.kind !== 'export' || one.status !== 'done') return null
  if (!one.ready) return <span className="quiet small">{t(one.downloadedAt === null ? 'privacy.ended' : 'privacy.downloaded')}</span>
  return (
    <Tooltip title={t('privacy.downloadHint', { size: format.bytes(one.size ?? 0), time: format.full(one.expiresAt ?? one.createdAt) })}>
      <Button size="small" type="primary" icon={<DownloadOutlined aria-hidden />} href={`/api/privacy/requests/${one.id}/file`} download onClick={() => setTimeout(onFetched, LOOK_EVERY_MS)}>{t('privacy.download')}</Button>
    </Tooltip>
  )
}

function Proof({ one }: { one: PrivacyRequest }): ReactNode {
  const { t } = useI18n()
  if (one.proof === null) return null
  return (
    <dl className="facts">
      <dt>{t('privacy.proof')}</dt><dd className="mono wrap">{one.proof} <CopyButton text={one.proof} /><p className="quiet small">{t('privacy.proofHint')}</p></dd>
      <dt>{t('privacy.subject')}</dt><dd className="mono wrap">{one.subjectHash}</dd>
    </dl>
  )
}

/** Exports and erasures of personal data, with how far they are. */
export function Component(): ReactNode {
  const i18n = useI18n()
  const { t } = i18n
  const { can } = useSession()
  const queries = useQueryClient()
  const list = useInfiniteQuery({
    queryKey: keys.privacyRequests,
    queryFn: ({ pageParam, signal }) => api.listPrivacyRequests({ limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: can(PRIVACY),
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.items.some(open)) ? LOOK_EVERY_MS : false),
  })
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const again = (): void => void queries.invalidateQueries({ queryKey: keys.privacyRequests })
  return (
    <Page title={t('settings.title')} permission={PRIVACY} aside={<span className="page-note">{t('privacy.hint')}</span>}>
      <SettingsTabs />
      <section className="panel settings-panel" aria-label={t('privacy.title')}>
        {list.isPending && <RowsSkeleton rows={4} />}
        {list.isError && items.length === 0 && <ErrorState failure={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && items.length === 0 && <EmptyState title={t('privacy.empty')} hint={t('privacy.emptyHint')} />}
        {items.length > 0 && (
          <Table<PrivacyRequest>
            size="small" rowKey="id" dataSource={items} pagination={false} scroll={{ x: 900 }}
            expandable={{ rowExpandable: ({ proof }) => proof !== null, expandedRowRender: (one) => <Proof one={one} /> }}
            columns={[
              { title: t('privacy.kind'), key: 'kind', width: 90, render: (_, one) => t(`privacy.kind.${one.kind}`) },
              { title: t('privacy.customer'), key: 'customer', width: 110, render: (_, one) => (one.customerNumber === null ? <span className="quiet">{t('privacy.nobody')}</span> : <span className="tabular">{one.customerNumber}</span>) },
              { title: t('privacy.status'), key: 'status', width: 130, render: (_, one) => <State one={one} /> },
              { title: t('privacy.counts'), key: 'counts', width: 260, render: (_, one) => <span className="small">{countsText(one.counts, i18n)}</span> },
              { title: t('privacy.by'), key: 'by', width: 130, render: (_, one) => (one.createdBy === null ? <span className="quiet">{t('privacy.replayed')}</span> : one.createdBy.name) },
              { title: t('privacy.at'), key: 'at', width: 110, render: (_, one) => <Time at={one.createdAt} /> },
              { title: <span className="visually-hidden">{t('privacy.download')}</span>, key: 'file', width: 110, render: (_, one) => <File one={one} onFetched={again} /> },
            ]}
          />
        )}
        {list.hasNextPage && <div className="table-foot"><span className="tabular">{t('common.loaded', { n: items.length })}</span><Button size="small" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('common.loadMore')}</Button></div>}
      </section>
    </Page>
  )
}
