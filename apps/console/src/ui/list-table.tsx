import type { UseQueryResult } from '@tanstack/react-query'
import { Skeleton, Table, type TableColumnsType, type TableColumnType } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { ErrorState } from './states.tsx'
import { TableFoot, type Pages } from './table-foot.tsx'
import { Time } from './time.tsx'

/** Rows of a page of a list. */
export const LIST_PAGE = 50

interface ListPage<T> {
  readonly items: readonly T[]
  readonly next: string | null
  /** Null or absent: not counted. */
  readonly total?: number | null
}

interface ListTableProps<T> {
  /** The page of the list that is shown. */
  page: UseQueryResult<ListPage<T>>
  pages: Pages
  columns: TableColumnsType<T>
  keyOf: (item: T) => string
  onOpen: (item: T) => void
  /** Stands instead of a table without rows. */
  empty: ReactNode
}

/** A list page by page: coming, failed, empty, or its rows, which open by a click. */
export function ListTable<T extends object>({ page, pages, columns, keyOf, onOpen, empty }: ListTableProps<T>): ReactNode {
  if (page.isPending) return <div className="panel entries-panel"><Skeleton active title={false} paragraph={{ rows: 12 }} style={{ padding: 16 }} /></div>
  if (page.isError) return <div className="panel entries-panel"><ErrorState failure={page.error} onRetry={() => void page.refetch()} /></div>
  const { items, next, total = null } = page.data
  if (items.length === 0) return <div className="panel entries-panel">{empty}</div>
  return (
    <div className="panel entries-panel" aria-busy={page.isPlaceholderData}>
      <div className="entries-scroll">
        <Table<T> rowKey={keyOf} columns={columns} dataSource={[...items]} pagination={false} sticky tableLayout="fixed" size="middle" onRow={(item) => ({ onClick: () => onOpen(item), className: 'entry-row' })} />
      </div>
      <TableFoot pages={pages} size={LIST_PAGE} shown={items.length} total={total} next={next} busy={page.isPlaceholderData} />
    </div>
  )
}

interface NameCellProps {
  children: ReactNode
  /** Stands small below. */
  below: ReactNode
  className?: string
  onOpen: () => void
}

/** What a row is called, as the way into it for those who use the keyboard. */
export function NameCell({ children, below, className = '', onOpen }: NameCellProps): ReactNode {
  return (
    <div className="entry-cell">
      <button type="button" className={`entry-link ${className}`.trimEnd()} onClick={(event) => { event.stopPropagation(); onOpen() }}>{children}</button>
      {below && <span className="quiet small clip">{below}</span>}
    </div>
  )
}

interface Changed {
  readonly updatedAt: string | null
  readonly updatedBy: string | null
}

/** When and by whom a row was last changed. */
export function useUpdatedColumn<T extends Changed>(): TableColumnType<T> {
  const { t } = useI18n()
  return {
    title: t('knowledge.updated'), key: 'updated', width: 150, responsive: ['lg'],
    render: (_, { updatedAt, updatedBy }) => updatedAt && <span className="entry-updated"><Time at={updatedAt} />{updatedBy && <span className="quiet small clip">{t('knowledge.updatedBy', { name: updatedBy })}</span>}</span>,
  }
}

/** In which language a row is. */
export function useLanguageColumn<T extends { readonly language: 'zh' | 'en' | null }>(): TableColumnType<T> {
  const { t } = useI18n()
  return { title: t('knowledge.language'), key: 'language', width: 96, responsive: ['md'], render: (_, { language }) => language && t(language === 'zh' ? 'common.zh' : 'common.en') }
}
