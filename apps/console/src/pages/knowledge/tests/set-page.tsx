import { ArrowLeftOutlined, DeleteOutlined, DownloadOutlined, EditOutlined, MoreOutlined, PlayCircleOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { addressOf } from '@yingda/client'
import { App, Button, Dropdown, Segmented, Tooltip } from 'antd'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router-dom'
import { api, failureText, isApiError } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { Page } from '../../../ui/page.tsx'
import { withParams } from '../../../ui/search-params.ts'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { ReleaseState } from '../release-state.tsx'
import { KnowledgeTabs } from '../tabs.tsx'
import type { EditedCase } from './case-drawer.tsx'
import { CasesView } from './cases-view.tsx'
import { RunsView } from './runs-view.tsx'
import '../knowledge.css'
import '../workshop/workshop.css'

const SetDialog = lazy(() => import('./set-dialog.tsx'))
const CaseDrawer = lazy(() => import('./case-drawer.tsx'))
const FileDialog = lazy(() => import('../workshop/file-dialog.tsx'))
const BIGGEST = 8 * 1024 * 1024

/** One test set: its cases, and its runs. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { id = '' } = useParams()
  const set = useQuery({ queryKey: keys.testSet(id), queryFn: ({ signal }) => api.getTestSet({ id }, { signal }) })
  return (
    <Page title={t('tests.title')} permission="knowledge.view" aside={<ReleaseState />}>
      <KnowledgeTabs />
      {set.isPending && <RowsSkeleton rows={4} />}
      {set.isError && (isApiError(set.error, 'not_found', 'bad_request') ? <EmptyState title={t('tests.gone')} hint={t('tests.goneHint')}><Link to="/knowledge/tests">{t('tests.back')}</Link></EmptyState> : <ErrorState failure={set.error} onRetry={() => void set.refetch()} />)}
      {set.isSuccess && <Opened key={id} set={set.data} />}
    </Page>
  )
}

interface OpenedSet {
  id: string
  name: string
  note: string
  cases: number
}

function Opened({ set }: { set: OpenedSet }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams()
  const [edited, setEdited] = useState<EditedCase | null>(null)
  const [dialog, setDialog] = useState<'rename' | 'import' | null>(null)
  const editable = can('knowledge.edit')
  const view = params.get('view') === 'runs' || params.has('run') ? 'runs' : 'cases'
  const go = (change: Record<string, string | null>): void => setParams((before) => withParams(before, change), { replace: true })
  const refreshCases = (): void => {
    for (const queryKey of [keys.testCases(set.id), keys.testSets]) void queries.invalidateQueries({ queryKey })
  }
  const run = useMutation({
    mutationFn: () => api.startTestRun({ id: set.id }),
    onSuccess: (started) => {
      void queries.invalidateQueries({ queryKey: keys.testRuns(set.id) })
      void queries.invalidateQueries({ queryKey: keys.testSets })
      go({ view: 'runs', run: started.id, with: null, outcome: null })
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  const remove = useMutation({
    mutationFn: () => api.deleteTestSet({ id: set.id }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.testSets, refetchType: 'none' })
      void message.success(t('tests.deleted'))
      void navigate('/knowledge/tests')
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  const confirmDelete = (): void =>
    void modal.confirm({ title: t('tests.deleteConfirm', { name: set.name }), content: t('tests.deleteHint'), okText: t('common.delete'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: () => remove.mutateAsync().catch(() => undefined) })
  const menu = [
    ...(editable ? [
      { key: 'rename', icon: <EditOutlined aria-hidden />, label: t('tests.edit'), onClick: () => setDialog('rename') },
      { key: 'import', icon: <UploadOutlined aria-hidden />, label: t('case.importTitle'), onClick: () => setDialog('import') },
    ] : []),
    ...(['csv', 'jsonl'] as const).map((format) => ({ key: format, icon: <DownloadOutlined aria-hidden />, label: <a href={addressOf('exportTestCases', { id: set.id, format })} download>{t(format === 'csv' ? 'case.exportCsv' : 'case.exportJsonl')}</a> })),
    ...(editable ? [{ key: 'delete', danger: true, icon: <DeleteOutlined aria-hidden />, label: t('tests.delete'), onClick: confirmDelete }] : []),
  ]
  return (
    <>
      <div className="set-head">
        <div className="set-name">
          <Link className="small" to="/knowledge/tests"><ArrowLeftOutlined aria-hidden /> {t('tests.back')}</Link>
          <h2>{set.name}</h2>
          {set.note && <p className="quiet wrap">{set.note}</p>}
        </div>
        <div className="page-actions">
          <Dropdown trigger={['click']} menu={{ items: menu }}><Button icon={<MoreOutlined aria-hidden />} aria-label={t('tests.more')} /></Dropdown>
          {editable && <Button icon={<PlusOutlined aria-hidden />} onClick={() => setEdited('new')}>{t('case.new')}</Button>}
          {can('knowledge.test') && <Tooltip title={set.cases === 0 ? t('tests.nothingToRun') : null}><Button type="primary" icon={<PlayCircleOutlined aria-hidden />} disabled={set.cases === 0} loading={run.isPending} onClick={() => run.mutate()}>{t('tests.run')}</Button></Tooltip>}
        </div>
      </div>
      <Segmented<'cases' | 'runs'> className="set-views" aria-label={t('tests.views')} value={view} onChange={(next) => go({ view: next === 'runs' ? 'runs' : null, run: null, with: null, outcome: null })} options={[{ value: 'cases', label: t('tests.viewCases') }, { value: 'runs', label: t('tests.viewRuns') }]} />
      {view === 'cases' ? <CasesView setId={set.id} onOpen={setEdited} onImport={() => setDialog('import')} /> : <RunsView setId={set.id} params={params} onGo={go} onRun={set.cases > 0 && can('knowledge.test') ? () => run.mutate() : null} />}
      <Suspense fallback={null}>
        {edited && <CaseDrawer key={edited === 'new' ? 'new' : edited.id} setId={set.id} edited={edited} onClose={() => setEdited(null)} onSaved={refreshCases} />}
        {dialog === 'rename' && <SetDialog set={set} onClose={() => setDialog(null)} onSaved={() => setDialog(null)} />}
        {dialog === 'import' && (
          <FileDialog
            title={t('case.importTitle')} formats={t('case.importFormats')} columns={t('case.importColumns')} endings={['.csv', '.jsonl', '.ndjson']} biggest={BIGGEST} onTaken={refreshCases} onClose={() => setDialog(null)}
            send={(file, language, onProgress) => api.importTestCases({ id: set.id, language, body: file }, { onProgress })}
          />
        )}
      </Suspense>
    </>
  )
}
