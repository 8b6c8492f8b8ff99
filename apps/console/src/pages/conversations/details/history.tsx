import { useInfiniteQuery } from '@tanstack/react-query'
import type { Customer } from '@yingda/contract'
import { Button, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { plainLine } from '../../../ui/plain.ts'
import { Time } from '../../../ui/time.tsx'
import { ownerLabel } from '../list/row.tsx'
import { Section } from './section.tsx'
import '../list.css'

const PAGE = 10

interface HistoryProps {
  customer: Customer
  /** The one beside it; null when there is none. */
  currentId: string | null
  search: string
  onLeave: (() => void) | undefined
}

/** Earlier conversations of the customer, as far as one may see them. */
export function History({ customer, currentId, search, onLeave }: HistoryProps): ReactNode {
  const { t } = useI18n()
  const history = useInfiniteQuery({
    queryKey: keys.history(customer.id),
    queryFn: ({ pageParam, signal }) => api.listCustomerConversations({ id: customer.id, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const items = history.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Section title={t('customer.history')} aside={<span className="history-aside small"><span className="quiet tabular">{t('customer.historyCount', { n: customer.conversations })}</span><Link to={`/search?customer=${customer.id}`}>{t('search.title')}</Link></span>}>
      {history.isPending && <Skeleton active title={false} paragraph={{ rows: 2 }} />}
      {history.isError && <p className="small">{failureText(history.error)} <Button type="link" size="small" onClick={() => void history.refetch()}>{t('common.retry')}</Button></p>}
      {history.isSuccess && items.every((item) => item.id === currentId) && <p className="quiet small">{t(currentId === null ? 'customers.noHistory' : 'customer.noHistory')}</p>}
      {items.some((item) => item.id !== currentId) && (
        <ul className="history">
          {items.map((item) => (
            <li key={item.id}>
              <Link to={`/conversations/${item.id}${search}`} aria-current={item.id === currentId ? 'true' : undefined} onClick={onLeave}>
                <span className="row-line"><Time at={item.createdAt} /><span className="spring" /><span className="quiet">{item.id === currentId ? t('customer.current') : ownerLabel(item.owner, t)}</span></span>
                <span className="clip quiet">{item.lastMessage ? plainLine(item.lastMessage.preview) : t('inbox.noMessage')}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {history.hasNextPage && <Button size="small" type="link" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>{t('common.loadMore')}</Button>}
    </Section>
  )
}
