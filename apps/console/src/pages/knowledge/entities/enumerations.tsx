import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { Enumeration } from '@yingda/contract'
import { Button, Table, type TableColumnsType } from 'antd'
import { lazy, Suspense, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { NameCell, useLanguageColumn } from '../../../ui/list-table.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import type { PartProps } from './part.ts'

const EnumerationDrawer = lazy(() => import('./enumeration-drawer.tsx'))
const SHOWN_VALUES = 12

/** The sets of values of the owner. */
export function Enumerations({ params, onGo, onSaved }: PartProps): ReactNode {
  const { t, format, language: own } = useI18n()
  const { can } = useSession()
  const editable = can('knowledge.edit')
  const opened = params.get('open')
  const list = useQuery({ queryKey: keys.enumerations, queryFn: ({ signal }) => api.listEnumerations({ signal }) })
  const language = useLanguageColumn<Enumeration>()
  const columns: TableColumnsType<Enumeration> = [
    { title: t('enums.name'), key: 'name', width: '34%', render: (_, { key, name }) => <NameCell below={key} onOpen={() => onGo({ open: key })}>{name}</NameCell> },
    { title: t('enums.values'), key: 'values', render: (_, { values }) => <span className="wrap">{values.slice(0, SHOWN_VALUES).map(({ value }) => value).join(own === 'zh' ? '、' : ', ')}{values.length > SHOWN_VALUES && '…'}</span> },
    { title: t('enums.count'), key: 'count', width: 80, align: 'right', responsive: ['md'], render: (_, { values }) => format.number(values.length) },
    { ...language, responsive: ['xl'] },
  ]
  const create = editable && <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => onGo({ open: 'new' })}>{t('enums.new')}</Button>
  return (
    <>
      <div className="page-bar"><p className="tests-intro quiet">{t('enums.intro')}</p><div className="page-actions">{create}</div></div>
      <div className="panel">
        {list.isPending && <RowsSkeleton rows={3} />}
        {list.isError && <ErrorState failure={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && (list.data.items.length === 0 ? <EmptyState title={t('enums.empty')} hint={t('enums.emptyHint')}>{create}</EmptyState>
          : <Table<Enumeration> rowKey="key" columns={columns} dataSource={list.data.items} pagination={false} tableLayout="fixed" size="middle" onRow={({ key }) => ({ onClick: () => onGo({ open: key }), className: 'entry-row' })} />)}
      </div>
      {opened && <Suspense fallback={null}><EnumerationDrawer key={opened} address={opened} onClose={() => onGo({ open: null })} onSaved={onSaved} /></Suspense>}
    </>
  )
}
