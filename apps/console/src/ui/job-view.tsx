import { Alert, Button, Progress } from 'antd'
import type { ReactNode } from 'react'
import { failureText } from '../api/client.ts'
import { useI18n } from '../i18n/i18n.tsx'
import './job-view.css'

/** Work on many things in the background, as far as it is. */
export interface JobState {
  readonly status: 'waiting' | 'running' | 'done' | 'cancelled'
  readonly total: number
  readonly processed: number
  readonly changed: number
  readonly unchanged: number
  readonly failed: number
}

export const isOver = (job: JobState): boolean => job.status === 'done' || job.status === 'cancelled'

interface JobViewProps {
  job: JobState
  label: string
  /** What was refused, each with its reason; known when the job is over. */
  refused: { readonly items: readonly { readonly key: number; readonly name: string; readonly message: string | null }[]; readonly more: boolean } | null
  failures: readonly unknown[]
  stopping: boolean
  onStop: () => void
  onClose: () => void
}

/** How far it is, then what was refused and why. */
export function JobView({ job, label, refused, failures, stopping, onStop, onClose }: JobViewProps): ReactNode {
  const { t, format } = useI18n()
  const over = isOver(job)
  return (
    <div className="job">
      <Progress percent={job.total === 0 ? 100 : Math.floor((job.processed / job.total) * 100)} status={job.failed > 0 ? 'exception' : over ? 'success' : 'active'} aria-label={label} />
      <p role="status" className="tabular">{t(job.status === 'cancelled' ? 'tickets.jobCancelled' : over ? 'tickets.jobDone' : 'tickets.jobRunning', { done: format.number(job.processed), total: format.number(job.total) })}</p>
      <p className="quiet small tabular">{t('tickets.jobCounts', { changed: format.number(job.changed), unchanged: format.number(job.unchanged), failed: format.number(job.failed) })}</p>
      {failures.filter((failure) => failure !== null).map((failure) => <Alert key={failureText(failure)} type="warning" showIcon title={failureText(failure)} />)}
      {refused && <ul className="job-refused">{refused.items.map((row) => <li key={row.key}><span className="job-name tabular">{row.name}</span> {row.message}</li>)}{refused.more && <li className="quiet">{t('tickets.jobMore')}</li>}</ul>}
      <div className="dialog-foot">
        {!over && <Button danger loading={stopping} onClick={onStop}>{t('tickets.jobStop')}</Button>}
        <Button type="primary" onClick={onClose}>{t(over ? 'common.done' : 'tickets.jobBackground')}</Button>
      </div>
    </div>
  )
}
