import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Output } from '@yingda/client'
import { Button, Table, type TableColumnsType } from 'antd'
import { useMemo, type ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { roleName } from '../team/role-name.ts'
import { useSession } from '../../session/session.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../ui/states.tsx'
import { actionText, detailName, detailText, shownDetail, subjectText } from './audit-text.ts'
import './audit.css'

type AuditEntry = Output<'listAudit'>['items'][number]

function Detail({ detail, names }: { detail: AuditEntry['detail']; names: ReadonlyMap<string, string> }): ReactNode {
  const { t } = useI18n()
  const pairs = Object.entries(shownDetail(detail))
  if (pairs.length === 0) return null
  return <dl className="audit-detail">{pairs.map(([name, value]) => <div key={name}><dt>{detailName(name, t)}</dt><dd>{detailText(name, value, names, t)}</dd></div>)}</dl>
}

/** Who changed what, newest first. */
export function Component(): ReactNode {
  const { t, format } = useI18n()
  const { can } = useSession()
  const audit = useInfiniteQuery({
    queryKey: keys.audit, enabled: can('audit.view'),
    queryFn: ({ pageParam, signal }) => api.listAudit({ limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const items = audit.data?.pages.flatMap((page) => page.items) ?? []
  const roles = useQuery({ queryKey: keys.roles, queryFn: ({ signal }) => api.listRoles({ signal }), enabled: can('users.view') })
  const names = useMemo(() => new Map((roles.data?.items ?? []).map((role) => [role.id, roleName(role.name, t)])), [roles.data, t])
  const columns: TableColumnsType<AuditEntry> = [
    { title: t('audit.at'), key: 'at', width: 176, responsive: ['sm'], render: (_, entry) => <time dateTime={entry.at}>{format.full(entry.at)}</time> },
    { title: t('audit.actor'), key: 'actor', width: 150, render: (_, entry) => <span className="audit-actor"><span className="clip">{entry.actor === 'system' ? t('audit.system') : entry.actor}</span><span className="audit-when quiet small">{format.full(entry.at)}</span></span> },
    { title: t('audit.action'), key: 'action', width: 180, responsive: ['sm'], render: (_, entry) => <span title={entry.action}>{actionText(entry.action, t)}</span> },
    { title: t('audit.subject'), key: 'subject', render: (_, entry) => <span title={entry.subject}><span className="audit-what">{actionText(entry.action, t)} · </span>{subjectText(entry, names, t)}<span className="audit-below"><Detail detail={entry.detail} names={names} /></span></span> },
    { title: t('audit.detail'), key: 'detail', responsive: ['lg'], render: (_, entry) => <Detail detail={entry.detail} names={names} /> },
  ]
  return (
    <Page title={t('audit.title')} permission="audit.view" aside={<span className="page-note">{t('audit.hint')}</span>}>
      <div className="panel audit-panel">
        {audit.isPending && <RowsSkeleton rows={6} />}
        {audit.isError && items.length === 0 && <ErrorState failure={audit.error} onRetry={() => void audit.refetch()} />}
        {audit.isSuccess && items.length === 0 && <EmptyState title={t('audit.empty')} hint={t('audit.emptyHint')} />}
        {items.length > 0 && <Table<AuditEntry> rowKey="id" columns={columns} dataSource={items} pagination={false} size="small" tableLayout="fixed" />}
        {items.length > 0 && <div className="table-foot"><span className="tabular">{t('common.loaded', { n: items.length })}</span>{audit.hasNextPage && <Button size="small" loading={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>{t('common.loadMore')}</Button>}</div>}
      </div>
    </Page>
  )
}
