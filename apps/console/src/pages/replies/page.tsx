import { DownloadOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import type { CannedReply } from '@yingda/contract'
import { Button, Select } from 'antd'
import { lazy, Suspense, useCallback, useMemo, useState, type ReactNode } from 'react'
import { useSearchParams } from 'react-router-dom'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { withParams } from '../../ui/search-params.ts'
import { ExportReplies, ImportReplies } from './files.tsx'
import { replyFilterOf, type ReplyFilter } from './filter.ts'
import { RepliesTable } from './table.tsx'
import { useOwners } from './use-owners.ts'
import '../knowledge/knowledge.css'
import './replies.css'

const ReplyDrawer = lazy(() => import('./reply-drawer.tsx'))

/** Canned replies: the company's, the groups', and one's own. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const owners = useOwners()
  const queries = useQueryClient()
  const [params, setParams] = useSearchParams()
  const filter = useMemo(() => replyFilterOf(params), [params])
  const [opened, setOpened] = useState<CannedReply | 'new' | null>(null)
  const [file, setFile] = useState<'import' | 'export' | null>(null)
  const onFilter = useCallback((change: Partial<ReplyFilter>) => {
    const { search, ...rest } = change
    setParams((before) => withParams(before, { ...rest, ...(search === undefined ? {} : { q: search }) }), { replace: true })
  }, [setParams])
  const refresh = (): void => {
    void queries.invalidateQueries({ queryKey: keys.replies })
    void queries.invalidateQueries({ queryKey: ['reply-search'] })
  }
  return (
    <Page title={t('replyPage.heading')} permission="conversations.reply" fill aside={<span className="page-note">{t('replyPage.hint')}</span>}>
      <div className="page-bar">
        <div className="filters" role="search">
          <SearchField value={filter.search} label={t('replyPage.search')} onSearch={(search) => onFilter({ search })} />
          <Select className="reply-owner" allowClear placeholder={t('replyPage.everybody')} aria-label={t('replyPage.whose')} value={filter.whose || undefined} options={[...owners.all]} onChange={(whose: string | undefined) => onFilter({ whose: whose ?? '' })} />
        </div>
        <div className="page-actions">
          <Button icon={<DownloadOutlined aria-hidden />} onClick={() => setFile('export')}>{t('knowledge.export')}</Button>
          <Button icon={<UploadOutlined aria-hidden />} onClick={() => setFile('import')}>{t('knowledge.import')}</Button>
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpened('new')}>{t('replyPage.new')}</Button>
        </div>
      </div>
      <RepliesTable filter={filter} onFilter={onFilter} onOpen={setOpened} onNew={() => setOpened('new')} onImport={() => setFile('import')} />
      <Suspense fallback={null}>{opened && <ReplyDrawer key={opened === 'new' ? 'new' : opened.id} reply={opened === 'new' ? null : opened} onClose={() => setOpened(null)} onSaved={refresh} />}</Suspense>
      {file === 'import' && <ImportReplies onTaken={refresh} onClose={() => setFile(null)} />}
      {file === 'export' && <ExportReplies onClose={() => setFile(null)} />}
    </Page>
  )
}
