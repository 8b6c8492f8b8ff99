import { ArrowLeftOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { TestComparison, TestResult } from '@yingda/contract'
import { Button, Table, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { Decision } from '../workshop/decision.tsx'
import { WayTag } from '../workshop/way-tag.tsx'
import { Movement } from './figure-tiles.tsx'
import { figuresOf, movement } from './figures.ts'
import { OutcomeTag } from './outcome-tag.tsx'

type Change = TestComparison['items'][number]

function FiguresBeside({ before, after }: Pick<TestComparison, 'before' | 'after'>): ReactNode {
  const { t, format } = useI18n()
  if (!before.figures || !after.figures) return null
  const old = figuresOf(before.figures)
  const percent = (share: number | null | undefined): string => (share === null || share === undefined ? '–' : format.percent(share))
  return (
    <div className="panel compare-figures">
      <table className="candidates">
        <thead><tr><th scope="col">{t('compare.figure')}</th><th scope="col" className="number">{t('compare.before')}<span className="quiet small tabular compare-at">{format.full(before.startedAt)}</span></th><th scope="col" className="number">{t('compare.after')}<span className="quiet small tabular compare-at">{format.full(after.startedAt)}</span></th><th scope="col" className="number">{t('compare.change')}</th></tr></thead>
        <tbody>
          {figuresOf(after.figures).map((figure) => {
            const earlier = old.find(({ id }) => id === figure.id)
            return <tr key={figure.id}><th scope="row">{t(figure.name)}</th><td className="number tabular">{percent(earlier?.share)}</td><td className="number tabular">{percent(figure.share)}</td><td className="number tabular"><Movement moved={movement(earlier, figure)} /></td></tr>
          })}
        </tbody>
      </table>
    </div>
  )
}

const Side = ({ result }: { result: TestResult }): ReactNode => <div className="compare-side"><OutcomeTag outcome={result.outcome} /><Decision decision={result.decision} /></div>

/** Two runs of a set beside each other: the figures, and each case whose outcome changed. */
export function Compare({ before, after, onClose }: { before: string; after: string; onClose: () => void }): ReactNode {
  const { t, format } = useI18n()
  const compared = useQuery({ queryKey: ['test-comparison', before, after], queryFn: ({ signal }) => api.compareTestRuns({ id: after, with: before }, { signal }) })
  const columns: TableColumnsType<Change> = [
    { title: t('case.question'), key: 'question', render: (_, { way, after: result }) => <div className="compare-question"><WayTag way={way} /><span className="wrap">{result.question}</span></div> },
    { title: t('compare.before'), key: 'before', render: (_, change) => <Side result={change.before} /> },
    { title: t('compare.after'), key: 'after', render: (_, change) => <Side result={change.after} /> },
  ]
  const back = <Button size="small" type="link" className="test-entry" icon={<ArrowLeftOutlined aria-hidden />} onClick={onClose}>{t('compare.close')}</Button>
  if (compared.isPending) return <div className="panel"><RowsSkeleton rows={4} /></div>
  if (compared.isError) return <div className="panel"><ErrorState failure={compared.error} onRetry={() => void compared.refetch()} /><p className="compare-back">{back}</p></div>
  const { data } = compared
  const counts = ([['compare.worse', data.worse], ['compare.better', data.better], ['compare.other', data.other], ['compare.same', data.same], ['compare.onlyBefore', data.onlyBefore], ['compare.onlyAfter', data.onlyAfter]] as const).filter(([, n], at) => at < 2 || n > 0)
  return (
    <section aria-label={t('compare.title')}>
      <div className="run-head">{back}<span className="small tabular">{counts.map(([label, n]) => t(label, { n: format.number(n) })).join(' · ')}</span></div>
      <FiguresBeside before={data.before} after={data.after} />
      <div className="results-head"><h3>{t('compare.cases')}</h3></div>
      <div className="panel compare-cases">
        {data.items.length === 0 ? <EmptyState title={t('compare.none')} hint={t('compare.noneHint')} /> : <Table<Change> rowKey="caseId" columns={columns} dataSource={data.items} pagination={data.items.length > 50 ? { pageSize: 50, showSizeChanger: false } : false} tableLayout="fixed" size="small" scroll={{ x: 620 }} />}
      </div>
    </section>
  )
}
