import { useMutation, useQuery } from '@tanstack/react-query'
import type { TermChange, TermPreview } from '@yingda/contract'
import { Progress, Segmented, Tag } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { useI18n, type Key } from '../../../i18n/i18n.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { Decision } from '../workshop/decision.tsx'
import { ExpectedEntry } from '../workshop/expected-entry.tsx'
import { WayTag } from '../workshop/way-tag.tsx'

const POLL_MS = 500

type Result = NonNullable<TermPreview['result']>
type Difference = Result['differences'][number]
type Shown = Difference['way'] | 'all'

const sources: Readonly<Record<Difference['source'], Key>> = { tests: 'preview.sourceTests', trials: 'preview.sourceTrials', customers: 'preview.sourceCustomers' }

function Running({ job }: { job: TermPreview | undefined }): ReactNode {
  const { t, format } = useI18n()
  const isAsking = job?.stage === 'asking' && job.total !== null && job.total > 0
  const label = t(isAsking ? 'preview.asking' : 'preview.learning')
  return (
    <div className="import-running" role="status">
      <p>{label}</p>
      <Progress percent={isAsking ? Math.round((job.processed / (job.total ?? 1)) * 100) : 100} status="active" showInfo={isAsking} aria-label={label} />
      {isAsking && <p className="quiet tabular">{t('preview.progress', { n: format.number(job.processed), total: format.number(job.total ?? 0) })}</p>}
    </div>
  )
}

function Differences({ result }: { result: Result }): ReactNode {
  const { t, format } = useI18n()
  const [shown, setShown] = useState<Shown>('all')
  const other = result.changed - result.better - result.worse
  const list = result.differences.filter(({ way }) => shown === 'all' || way === shown)
  const options: { value: Shown; label: string; disabled?: boolean }[] = [
    { value: 'all', label: t('common.all') },
    { value: 'worse', label: t('preview.worse'), disabled: result.worse === 0 },
    { value: 'better', label: t('preview.better'), disabled: result.better === 0 },
    { value: 'other', label: t('preview.other'), disabled: other === 0 },
  ]
  return (
    <section aria-label={t('preview.list')}>
      <div className="differences-head">
        <Segmented<Shown> size="small" aria-label={t('preview.filter')} value={shown} onChange={setShown} options={options} />
        {result.changed > result.differences.length && <span className="quiet small">{t('preview.shown', { n: format.number(result.differences.length), total: format.number(result.changed) })}</span>}
      </div>
      <ul className="differences">
        {list.map((one, index) => (
          <li key={index}>
            <p className="difference-question"><WayTag way={one.way} /><strong className="wrap">{one.question}</strong><Tag>{t(sources[one.source])}</Tag></p>
            <dl>
              <div><dt>{t('preview.before')}</dt><dd><Decision decision={one.before} /></dd></div>
              <div><dt>{t('preview.after')}</dt><dd><Decision decision={one.after} /></dd></div>
              {one.expected !== undefined && one.way !== 'better' && <div><dt>{t('preview.expected')}</dt><dd><ExpectedEntry expected={one.expected} question={one.expectedQuestion ?? null} /></dd></div>}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Found({ result }: { result: Result }): ReactNode {
  const { t, format } = useI18n()
  const { tests, trials, customers } = result.asked
  const asked = tests + trials + customers
  const figures = [['preview.asked', asked], ['preview.changed', result.changed], ['preview.better', result.better], ['preview.worse', result.worse]] as const
  if (asked === 0) return <EmptyState title={t('preview.nothingAsked')} hint={t('preview.nothingAskedHint')} />
  return (
    <div className="preview-found">
      <dl className="figures">{figures.map(([label, value]) => <div key={label}><dt>{t(label)}</dt><dd className="tabular">{format.number(value)}</dd></div>)}</dl>
      <p className="quiet small">{t('preview.sources', { tests: format.number(tests), trials: format.number(trials), customers: format.number(customers) })}</p>
      {result.changed === 0 ? <EmptyState title={t('preview.none')} hint={t('preview.noneHint')} /> : <Differences result={result} />}
    </div>
  )
}

/** What a change of the term sets would do to the answers; it is stopped when it is left. */
export function Preview({ change }: { change: TermChange }): ReactNode {
  const { t } = useI18n()
  const left = useRef(false)
  const start = useMutation({ mutationFn: () => api.previewTermSets({ body: { changes: [change] } }) })
  const id = start.data?.id
  const progress = useQuery({
    queryKey: ['term-preview', id], queryFn: ({ signal }) => api.getTermPreview({ id: id ?? '' }, { signal }), enabled: id !== undefined, initialData: start.data, staleTime: 0, gcTime: 0,
    refetchInterval: (query) => (query.state.data && query.state.data.status !== 'running' ? false : POLL_MS),
  })
  const job = (id === undefined ? undefined : progress.data) ?? start.data

  // What nobody looks at any more is not worth the computing; that it cannot be stopped harms nothing.
  useEffect(() => {
    left.current = false
    const started = start.mutateAsync()
    return () => {
      left.current = true
      void started.then((made) => (left.current ? api.cancelTermPreview({ id: made.id }) : undefined)).catch(() => undefined)
    }
  }, [])

  const failure = start.error ?? progress.error ?? (job && job.status !== 'running' && job.status !== 'done' ? new Error(job.error ?? t('job.cancelled')) : null)
  if (failure) return <ErrorState failure={failure} title={t('preview.failed')} onRetry={() => start.mutate()} />
  return (
    <>
      <p className="quiet preview-intro">{t('preview.intro')}</p>
      {job?.status === 'done' && job.result ? <Found result={job.result} /> : <Running job={job} />}
    </>
  )
}
