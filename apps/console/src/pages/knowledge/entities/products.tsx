import { DownloadOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { addressOf } from '@yingda/client'
import type { Product } from '@yingda/contract'
import { Button, Tag, Tooltip, type TableColumnsType } from 'antd'
import { lazy, Suspense, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { LIST_PAGE, ListTable, NameCell, useUpdatedColumn } from '../../../ui/list-table.tsx'
import { SearchField } from '../../../ui/search-field.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { usePages } from '../../../ui/table-foot.tsx'
import type { PartProps } from './part.ts'

const ProductDrawer = lazy(() => import('./product-drawer.tsx'))
const FileDialog = lazy(() => import('../workshop/file-dialog.tsx'))
const BIGGEST = 8 * 1024 * 1024
const SHOWN_ALIASES = 8

function Aliases({ aliases }: { aliases: readonly string[] }): ReactNode {
  const { t } = useI18n()
  if (aliases.length === 0) return <span className="quiet">{t('products.aliasesNone')}</span>
  return <span className="alias-list">{aliases.slice(0, SHOWN_ALIASES).map((alias) => <Tag key={alias}>{alias}</Tag>)}{aliases.length > SHOWN_ALIASES && <span className="quiet small">+{aliases.length - SHOWN_ALIASES}</span>}</span>
}

/** The catalogue: thousands of products by name, with their other names. */
export function Products({ params, onGo, onSaved }: PartProps): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const editable = can('knowledge.edit')
  const search = (params.get('q') ?? '').slice(0, 200)
  const opened = params.get('open')
  const pages = usePages(search)
  const { cursor } = pages
  const page = useQuery({
    queryKey: [...keys.products, search, cursor ?? null], placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.listProducts({ limit: LIST_PAGE, ...(search === '' ? {} : { search }), ...(cursor === undefined ? {} : { cursor }) }, { signal }),
  })
  const updated = useUpdatedColumn<Product>()
  const columns: TableColumnsType<Product> = [
    { title: t('products.name'), key: 'name', width: '40%', render: (_, { key, name }) => <NameCell below={key} onOpen={() => onGo({ open: key })}>{name}</NameCell> },
    { title: t('products.aliases'), key: 'aliases', render: (_, { aliases }) => <Aliases aliases={aliases} /> },
    { ...updated, responsive: ['xxl'] },
  ]
  const create = editable && <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => onGo({ open: 'new' })}>{t('products.new')}</Button>
  const take = editable && <Button icon={<UploadOutlined aria-hidden />} onClick={() => onGo({ import: '1' })}>{t('knowledge.import')}</Button>
  const empty = search !== ''
    ? <EmptyState title={t('common.noMatch')} hint={t('common.noMatchHint')}><Button onClick={() => onGo({ q: null })}>{t('common.clearFilters')}</Button></EmptyState>
    : <EmptyState title={t('products.empty')} hint={t('products.emptyHint')}>{create}{take}</EmptyState>
  return (
    <>
      <div className="page-bar">
        <div className="filters" role="search"><SearchField value={search} label={t('products.search')} onSearch={(q) => onGo({ q })} /></div>
        <div className="page-actions">
          <Tooltip title={t('products.exportHint')}><Button icon={<DownloadOutlined aria-hidden />} href={addressOf('exportProducts', {})} download>{t('knowledge.export')}</Button></Tooltip>
          {take}
          {create}
        </div>
      </div>
      <ListTable page={page} pages={pages} columns={columns} keyOf={({ key }) => key} onOpen={({ key }) => onGo({ open: key })} empty={empty} />
      <Suspense fallback={null}>
        {opened && <ProductDrawer key={opened} address={opened} onClose={() => onGo({ open: null })} onSaved={onSaved} />}
        {params.get('import') === '1' && editable && (
          <FileDialog
            title={t('products.importTitle')} formats={t('products.importFormats')} columns={t('products.importColumns')} endings={['.csv', '.xlsx', '.jsonl', '.ndjson']} biggest={BIGGEST} onTaken={onSaved} onClose={() => onGo({ import: null })}
            asksLanguage={false} send={(file, _language, onProgress) => api.importProducts({ name: file.name, body: file }, { onProgress })}
          />
        )}
      </Suspense>
    </>
  )
}
