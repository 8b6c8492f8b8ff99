import { PlayCircleOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { TestRun } from '@yingda/contract'
import { Button, Table, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { Time } from '../../../ui/time.tsx'
import { Compare } from './compare.tsx'
import { figuresOf, type Figure } from './figures.ts'
import { RunResult } from './run-result.tsx'
import { RunState } from './run-state.tsx'

const POLL_MS = 1_000

interface RunsProps {
  setId: string
  /** `run`: the one to look at; `with`: an earlier one to compare it with. */
  params: URLSearchParams
  onGo: (change: Record<string, string | null>) => void
  onRun: (() => void) | null
}

function History({ runs, onOpen }: { runs: readonly TestRun[]; onOpen: (id: string) => void }): ReactNode {
  const { t, format } = useI18n()
  const shareOf = (run: TestRun, id: Figure['id']): ReactNode => {
    const share = run.figures && figuresOf(run.figures).find((one) => one.id === id)?.share
    return share === null || share === undefined ? <span className="quiet">–</span> : format.percent(share)
  }
  const share = (id: Figure['id'], name: string): TableColumnsType<TestRun>[number] => ({ title: name, key: id, width: 112, align: 'right', responsive: ['lg'], render: (_, run) => shareOf(run, id) })
  const columns: TableColumnsType<TestRun> = [
    {
      title: t('run.at'), key: 'at',
      render: (_, run) => <div className="entry-cell"><button type="button" className="entry-link tabular" aria-label={t('run.open', { time: format.full(run.startedAt) })} onClick={(event) => { event.stopPropagation(); onOpen(run.id) }}><Time at={run.startedAt} /></button>{run.startedBy && <span className="quiet small clip">{t('run.by', { name: run.startedBy })}</span>}</div>,
    },
    { title: t('run.status'), key: 'status', width: 190, render: (_, run) => <RunState run={run} /> },
    { title: t('tests.cases'), key: 'cases', width: 80, align: 'right', responsive: ['md'], render: (_, run) => (run.total === null ? '–' : format.number(run.total)) },
    { ...share('right', t('figure.right')), responsive: ['sm'] },
    { ...share('wrong', t('figure.wrong')), responsive: ['md'] },
    share('answered', t('figure.answered')),
    { ...share('refused', t('figure.refused')), width: 150 },
  ]
  return <div className="panel"><Table<TestRun> rowKey="id" columns={columns} dataSource={[...runs]} pagination={false} tableLayout="fixed" size="middle" onRow={(run) => ({ onClick: () => onOpen(run.id), className: 'entry-row' })} /></div>
}

/** The runs of a set: all of them, one, or two beside each other. */
export function RunsView({ setId, params, onGo, onRun }: RunsProps): ReactNode {
  const { t } = useI18n()
  const runs = useQuery({ queryKey: keys.testRuns(setId), queryFn: ({ signal }) => api.listTestRuns({ id: setId }, { signal }), refetchInterval: (query) => (query.state.data?.items.some(({ status }) => status === 'running') ? POLL_MS : false) })
  const runId = params.get('run')
  const earlier = params.get('with')
  const items = runs.data?.items ?? []
  if (runId !== null && earlier !== null) return <Compare before={earlier} after={runId} onClose={() => onGo({ with: null })} />
  if (runId !== null) return <RunResult key={runId} id={runId} setId={setId} runs={items} outcome={params.get('outcome')} onGo={onGo} />
  if (runs.isPending) return <div className="panel"><RowsSkeleton rows={4} /></div>
  if (runs.isError) return <div className="panel"><ErrorState failure={runs.error} onRetry={() => void runs.refetch()} /></div>
  if (items.length === 0) return <div className="panel"><EmptyState title={t('run.empty')} hint={t('run.emptyHint')}>{onRun && <Button type="primary" icon={<PlayCircleOutlined aria-hidden />} onClick={onRun}>{t('tests.run')}</Button>}</EmptyState></div>
  return <History runs={items} onOpen={(id) => onGo({ view: 'runs', run: id })} />
}
