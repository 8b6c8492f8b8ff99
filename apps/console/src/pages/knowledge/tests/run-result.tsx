import { ArrowLeftOutlined, DeleteOutlined } from '@ant-design/icons'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { TestOutcome, TestResult, TestRun } from '@yingda/contract'
import { Alert, App, Button, Progress, Select, Table, Tooltip, type TableColumnsType } from 'antd'
import { useEffect, type ReactNode } from 'react'
import { api, failureText, isApiError } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { TableFoot, usePages } from '../../../ui/table-foot.tsx'
import { Decision } from '../workshop/decision.tsx'
import { ExpectedEntry } from '../workshop/expected-entry.tsx'
import { FigureTiles } from './figure-tiles.tsx'
import { OutcomeTag, outcomeName, outcomes } from './outcome-tag.tsx'

const POLL_MS = 700
const PAGE = 50
const TREND = 12

interface RunResultProps {
  id: string
  setId: string
  /** All runs of the set, the newest first. */
  runs: readonly TestRun[]
  outcome: string | null
  onGo: (change: Record<string, string | null>) => void
}

function Results({ runId, outcome, onOutcome }: { runId: string; outcome: TestOutcome | null; onOutcome: (outcome: TestOutcome | null) => void }): ReactNode {
  const { t } = useI18n()
  const pages = usePages(outcome ?? 'all')
  const { cursor } = pages
  const page = useQuery({
    queryKey: [...keys.testRun(runId), 'results', outcome, cursor ?? null], placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.listTestResults({ id: runId, limit: PAGE, ...(outcome ? { outcome } : {}), ...(cursor === undefined ? {} : { cursor }) }, { signal }),
  })
  const columns: TableColumnsType<TestResult> = [
    { title: t('run.outcome'), key: 'outcome', width: 132, render: (_, one) => <OutcomeTag outcome={one.outcome} /> },
    { title: t('case.question'), key: 'question', render: (_, one) => <span className="wrap">{one.question}</span> },
    { title: t('run.got'), key: 'got', responsive: ['sm'], render: (_, one) => <Decision decision={one.decision} /> },
    { title: t('case.expected'), key: 'expected', width: 240, responsive: ['lg'], render: (_, one) => <ExpectedEntry expected={one.expected} question={one.expectedQuestion} /> },
    { title: <Tooltip title={t('run.placeHelp')}><span tabIndex={0}>{t('run.place')}</span></Tooltip>, key: 'place', width: 76, align: 'right', responsive: ['md'], render: (_, one) => one.place ?? '–' },
  ]
  return (
    <section className="run-results" aria-label={t('run.results')}>
      <div className="results-head"><h3>{t('run.results')}</h3><Select<TestOutcome | 'all'> className="filter-category" aria-label={t('run.outcome')} value={outcome ?? 'all'} onChange={(value) => onOutcome(value === 'all' ? null : value)} options={[{ value: 'all' as const, label: t('run.allOutcomes') }, ...outcomes.map((value) => ({ value, label: t(outcomeName[value]) }))]} /></div>
      <div className="panel" aria-busy={page.isPlaceholderData}>
        {page.isPending && <RowsSkeleton rows={4} />}
        {page.isError && <ErrorState failure={page.error} onRetry={() => void page.refetch()} />}
        {page.isSuccess && page.data.items.length === 0 && <EmptyState title={t('run.noResults')}><Button onClick={() => onOutcome(null)}>{t('run.allOutcomes')}</Button></EmptyState>}
        {page.isSuccess && page.data.items.length > 0 && (
          <>
            <Table<TestResult> rowKey="caseId" columns={columns} dataSource={page.data.items} pagination={false} tableLayout="fixed" size="small" />
            <TableFoot pages={pages} size={PAGE} shown={page.data.items.length} total={null} next={page.data.next} busy={page.isPlaceholderData} />
          </>
        )}
      </div>
    </section>
  )
}

/** One run: how far it is, then its figures and each case. */
export function RunResult({ id, setId, runs, outcome, onGo }: RunResultProps): ReactNode {
  const { t, format } = useI18n()
  const { can } = useSession()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const run = useQuery({ queryKey: keys.testRun(id), queryFn: ({ signal }) => api.getTestRun({ id }, { signal }), refetchInterval: (query) => (query.state.data?.status === 'running' ? POLL_MS : false) })
  const status = run.data?.status
  useEffect(() => {
    if (status === undefined || status === 'running') return
    for (const queryKey of [keys.testRuns(setId), keys.testSets]) void queries.invalidateQueries({ queryKey })
  }, [status, setId, queries])
  const remove = useMutation({
    mutationFn: () => api.deleteTestRun({ id }),
    onSuccess: () => {
      for (const queryKey of [keys.testRuns(setId), keys.testSets]) void queries.invalidateQueries({ queryKey })
      onGo({ run: null, with: null, outcome: null })
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  const back = <Button size="small" type="link" className="test-entry" icon={<ArrowLeftOutlined aria-hidden />} onClick={() => onGo({ view: 'runs', run: null, outcome: null })}>{t('run.back')}</Button>
  if (run.isPending) return <div className="panel"><RowsSkeleton rows={4} /></div>
  if (run.isError) return <div className="panel">{isApiError(run.error, 'not_found', 'bad_request') ? <EmptyState title={t('run.gone')} hint={t('run.goneHint')}>{back}</EmptyState> : <ErrorState failure={run.error} onRetry={() => void run.refetch()} />}</div>

  const { data } = run
  const earlier = runs.filter((one) => one.status === 'done' && one.id !== id && one.startedAt < data.startedAt)
  const trend = data.figures ? [...earlier.slice(0, TREND).reverse().flatMap(({ figures }) => figures ?? []), data.figures] : []
  const chosen = outcomes.find((one) => one === outcome) ?? null
  const confirmDelete = (): void => void modal.confirm({ title: t('run.deleteConfirm'), okText: t('common.delete'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: () => remove.mutateAsync().catch(() => undefined) })
  return (
    <>
      <div className="run-head">
        {back}
        <span className="quiet small tabular">{format.full(data.startedAt)}{data.startedBy && ` · ${t('run.by', { name: data.startedBy })}`}{data.releaseId && ` · ${t('run.release', { id: data.releaseId.slice(0, 8) })}`}</span>
        <span className="spring" />
        {earlier.length > 0 && data.status === 'done' && <Select<string> className="compare-select" placeholder={t('run.compareWith')} aria-label={t('run.compareWith')} value={null} options={earlier.map((one) => ({ value: one.id, label: format.full(one.startedAt) }))} onChange={(other) => onGo({ with: other })} />}
        {can('knowledge.test') && data.status !== 'running' && <Tooltip title={t('run.delete')}><Button type="text" danger icon={<DeleteOutlined aria-hidden />} aria-label={t('run.delete')} onClick={confirmDelete} /></Tooltip>}
      </div>
      {data.status === 'running' && (
        <div className="panel run-progress" role="status">
          <p>{t('run.asking')}</p>
          <Progress percent={data.total ? Math.round((data.processed / data.total) * 100) : 0} status="active" aria-label={t('run.asking')} />
          <div className="results-head"><span className="quiet tabular">{data.total !== null && t('run.progress', { n: format.number(data.processed), total: format.number(data.total) })}</span>{can('knowledge.test') && <Button size="small" loading={remove.isPending} onClick={() => remove.mutate()}>{t('run.stop')}</Button>}</div>
        </div>
      )}
      {(data.status === 'failed' || data.status === 'cancelled') && <Alert type="error" showIcon title={t('run.failed')} description={data.error ?? t('run.statusCancelled')} />}
      {data.status === 'done' && <><FigureTiles trend={trend} onShow={(one) => onGo({ outcome: one })} /><Results runId={id} outcome={chosen} onOutcome={(one) => onGo({ outcome: one })} /></>}
    </>
  )
}
