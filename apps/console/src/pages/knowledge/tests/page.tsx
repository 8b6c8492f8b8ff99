import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { Output } from '@yingda/client'
import type { TestRun } from '@yingda/contract'
import { Button, Table, type TableColumnsType } from 'antd'
import { lazy, Suspense, type ReactNode } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router-dom'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { Page } from '../../../ui/page.tsx'
import { withParams } from '../../../ui/search-params.ts'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { Time } from '../../../ui/time.tsx'
import { ReleaseState } from '../release-state.tsx'
import { KnowledgeTabs } from '../tabs.tsx'
import { figuresOf } from './figures.ts'
import { RunState } from './run-state.tsx'
import '../knowledge.css'
import '../workshop/workshop.css'

const SetDialog = lazy(() => import('./set-dialog.tsx'))
type TestSet = Output<'listTestSets'>['items'][number]

function LastRun({ run }: { run: TestRun | null }): ReactNode {
  const { t, format } = useI18n()
  if (run === null) return <span className="quiet">{t('tests.neverRun')}</span>
  if (run.figures === null) return <RunState run={run} />
  const shown = figuresOf(run.figures).filter(({ id, share }) => share !== null && (id === 'right' || id === 'wrong' || id === 'refused'))
  return <span className="last-run tabular">{shown.map(({ id, name, share }) => <span key={id}><span className="quiet">{t(name)}</span> {format.percent(share ?? 0)}</span>)}</span>
}

/** The test sets, each with how its last run went. */
export function Component(): ReactNode {
  const { t, format } = useI18n()
  const { can } = useSession()
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams()
  const editable = can('knowledge.edit')
  const setNew = (on: boolean): void => setParams((before) => withParams(before, { new: on ? '1' : null }), { replace: true })
  const sets = useQuery({ queryKey: keys.testSets, queryFn: ({ signal }) => api.listTestSets({ signal }), refetchInterval: (query) => (query.state.data?.items.some(({ lastRun }) => lastRun?.status === 'running') ? 1_500 : false) })
  const columns: TableColumnsType<TestSet> = [
    { title: t('tests.name'), key: 'name', render: (_, set) => <div className="entry-cell"><Link className="entry-link" to={`/knowledge/tests/${set.id}`} onClick={(event) => event.stopPropagation()}>{set.name}</Link>{set.note && <span className="quiet small clip">{set.note}</span>}</div> },
    { title: t('tests.cases'), key: 'cases', width: 88, align: 'right', render: (_, set) => format.number(set.cases) },
    { title: t('tests.lastRun'), key: 'last', width: 360, responsive: ['md'], render: (_, set) => <LastRun run={set.lastRun} /> },
    { title: t('run.at'), key: 'at', width: 150, responsive: ['lg'], render: (_, set) => set.lastRun && <Time at={set.lastRun.startedAt} /> },
  ]
  const create = editable && <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setNew(true)}>{t('tests.new')}</Button>
  return (
    <Page title={t('tests.title')} permission="knowledge.view" aside={<ReleaseState />}>
      <KnowledgeTabs />
      <div className="page-bar"><p className="tests-intro quiet">{t('tests.intro')}</p><div className="page-actions">{create}</div></div>
      <div className="panel">
        {sets.isPending && <RowsSkeleton rows={4} />}
        {sets.isError && <ErrorState failure={sets.error} onRetry={() => void sets.refetch()} />}
        {sets.isSuccess && (sets.data.items.length === 0 ? <EmptyState title={t('tests.empty')} hint={t('tests.emptyHint')}>{create}</EmptyState>
          : <Table<TestSet> rowKey="id" columns={columns} dataSource={sets.data.items} pagination={false} tableLayout="fixed" size="middle" onRow={(set) => ({ onClick: () => void navigate(`/knowledge/tests/${set.id}`), className: 'entry-row' })} />)}
      </div>
      {editable && params.get('new') === '1' && <Suspense fallback={null}><SetDialog set={null} onClose={() => setNew(false)} onSaved={(id) => void navigate(`/knowledge/tests/${id}`)} /></Suspense>}
    </Page>
  )
}
