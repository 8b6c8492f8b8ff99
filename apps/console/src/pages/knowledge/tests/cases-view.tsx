import { UploadOutlined, WarningOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Language, TestCase } from '@yingda/contract'
import { Button, Checkbox, Table, Tag, type TableColumnsType } from 'antd'
import { useState, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { LanguageFilter } from '../../../ui/filter-select.tsx'
import { SearchField } from '../../../ui/search-field.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { TableFoot, usePages } from '../../../ui/table-foot.tsx'
import { Time } from '../../../ui/time.tsx'
import type { EditedCase } from './case-drawer.tsx'

const PAGE = 50

interface CaseFilter {
  readonly search: string
  readonly language: Language | ''
  readonly missing: boolean
}

const noFilter: CaseFilter = { search: '', language: '', missing: false }

interface CasesProps {
  setId: string
  onOpen: (edited: EditedCase) => void
  onImport: () => void
}

/** What should happen with a case's question. */
function Expected({ one }: { one: TestCase }): ReactNode {
  const { t } = useI18n()
  if (one.expected === null) return <Tag>{t('case.refuse')}</Tag>
  if (one.missing) return <span className="wrap"><Tag color="warning" variant="outlined" icon={<WarningOutlined aria-hidden />}>{t('case.missing')}</Tag><span className="mono quiet">{one.expected}</span></span>
  return <span className="wrap">{one.expectedQuestion}</span>
}

function Empty({ isFiltered, onClear, onOpen, onImport }: { isFiltered: boolean; onClear: () => void } & Omit<CasesProps, 'setId'>): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  if (isFiltered) return <EmptyState title={t('common.noMatch')} hint={t('common.noMatchHint')}><Button onClick={onClear}>{t('common.clearFilters')}</Button></EmptyState>
  return (
    <EmptyState title={t('case.empty')} hint={t('case.emptyHint')}>
      {can('knowledge.edit') && <><Button type="primary" onClick={() => onOpen('new')}>{t('case.new')}</Button><Button icon={<UploadOutlined aria-hidden />} onClick={onImport}>{t('knowledge.import')}</Button></>}
    </EmptyState>
  )
}

/** The cases of a set, last changed first. */
export function CasesView(props: CasesProps): ReactNode {
  const { setId, onOpen } = props
  const { t } = useI18n()
  const [filter, setFilter] = useState(noFilter)
  const pages = usePages(JSON.stringify(filter))
  const { cursor } = pages
  const { search, language, missing } = filter
  const page = useQuery({
    queryKey: [...keys.testCases(setId), filter, cursor ?? null],
    queryFn: ({ signal }) => api.listTestCases({ id: setId, limit: PAGE, ...(search ? { search } : {}), ...(language ? { language } : {}), ...(missing ? { missing: 'true' as const } : {}), ...(cursor === undefined ? {} : { cursor }) }, { signal }),
    placeholderData: keepPreviousData,
  })
  const columns: TableColumnsType<TestCase> = [
    { title: t('case.question'), key: 'question', render: (_, one) => <div className="entry-cell"><button type="button" className="entry-link" onClick={(event) => { event.stopPropagation(); onOpen(one) }}>{one.question}</button>{one.note && <span className="quiet small clip">{one.note}</span>}</div> },
    { title: t('case.expected'), key: 'expected', render: (_, one) => <Expected one={one} /> },
    { title: t('knowledge.language'), key: 'language', width: 96, responsive: ['md'], render: (_, one) => t(one.language === 'zh' ? 'common.zh' : 'common.en') },
    { title: t('knowledge.updated'), key: 'updated', width: 150, responsive: ['lg'], render: (_, one) => <span className="entry-updated"><Time at={one.updatedAt} />{one.updatedBy && <span className="quiet small clip">{t('knowledge.updatedBy', { name: one.updatedBy })}</span>}</span> },
  ]
  const isFiltered = search !== '' || language !== '' || missing
  return (
    <>
      <div className="filters case-filters" role="search">
        <SearchField value={search} label={t('case.search')} onSearch={(text) => setFilter((old) => ({ ...old, search: text }))} />
        <LanguageFilter value={language} onChange={(value) => setFilter((old) => ({ ...old, language: value }))} />
        <Checkbox className="case-missing" checked={missing} onChange={(event) => setFilter((old) => ({ ...old, missing: event.target.checked }))}>{t('case.onlyMissing')}</Checkbox>
      </div>
      <div className="panel" aria-busy={page.isPlaceholderData}>
        {page.isPending && <RowsSkeleton rows={4} />}
        {page.isError && <ErrorState failure={page.error} onRetry={() => void page.refetch()} />}
        {page.isSuccess && page.data.items.length === 0 && <Empty {...props} isFiltered={isFiltered} onClear={() => setFilter(noFilter)} />}
        {page.isSuccess && page.data.items.length > 0 && (
          <>
            <Table<TestCase> rowKey="id" columns={columns} dataSource={page.data.items} pagination={false} tableLayout="fixed" size="middle" onRow={(one) => ({ onClick: () => onOpen(one), className: 'entry-row' })} />
            <TableFoot pages={pages} size={PAGE} shown={page.data.items.length} total={page.data.total} next={page.data.next} busy={page.isPlaceholderData} />
          </>
        )}
      </div>
    </>
  )
}
