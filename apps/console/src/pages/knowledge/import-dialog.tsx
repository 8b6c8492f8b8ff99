import { InboxOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ImportReport, Language } from '@yingda/contract'
import { Alert, Button, Modal, Progress, Segmented, Upload } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { ImportResult } from './import-result.tsx'

const POLL_MS = 600
const BIGGEST = 20 * 1024 * 1024
const ACCEPT = '.csv,.xlsx,.jsonl,.ndjson'

function Running({ report, sent }: { report: ImportReport | null; sent: number }): ReactNode {
  const { t, format } = useI18n()
  const share = report?.total ? report.processed / report.total : report ? null : sent
  return (
    <div className="import-running" role="status">
      <p>{t('import.running', { file: report?.fileName ?? '…' })}</p>
      <Progress percent={share === null ? 100 : Math.round(share * 100)} status="active" showInfo={share !== null} />
      {report && <p className="quiet tabular">{report.total === null ? t('import.progress', { n: report.processed }) : t('import.progressOf', { n: format.number(report.processed), total: format.number(report.total) })}</p>}
    </div>
  )
}

/** A file of entries: chosen, sent, followed to its end, and what was not taken and why. */
export default function ImportDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { t, language } = useI18n()
  const queries = useQueryClient()
  const [defaultLanguage, setDefaultLanguage] = useState<Language>(language)
  const [problem, setProblem] = useState<string | null>(null)
  const [sent, setSent] = useState(0)
  const start = useMutation({
    mutationFn: (file: File) => api.startImport({ name: file.name.slice(-255), language: defaultLanguage, body: file }, { onProgress: setSent }),
  })
  const id = start.data?.id
  const progress = useQuery({
    queryKey: ['import', id], queryFn: ({ signal }) => api.getImport({ id: id ?? '' }, { signal }), enabled: id !== undefined, initialData: start.data, staleTime: 0,
    refetchInterval: (query) => (query.state.data && query.state.data.status !== 'running' ? false : POLL_MS),
  })
  const report = (id === undefined ? undefined : progress.data) ?? start.data ?? null
  const finished = report !== null && report.status !== 'running'

  useEffect(() => {
    if (!finished) return
    for (const queryKey of [keys.entries, keys.categories, keys.release]) void queries.invalidateQueries({ queryKey })
  }, [finished, queries])

  const choose = (file: File): void => {
    setProblem(null)
    if (!ACCEPT.split(',').some((end) => file.name.toLowerCase().endsWith(end))) return setProblem(t('import.unsupported'))
    if (file.size > BIGGEST) return setProblem(t('import.tooBig'))
    start.mutate(file)
  }
  const again = (): void => {
    setSent(0)
    start.reset()
  }

  return (
    <Modal open title={t('import.title')} onCancel={onClose} width={640} mask={{ closable: false }} footer={finished ? <><Button onClick={again}>{t('import.again')}</Button><Button type="primary" onClick={onClose}>{t('common.done')}</Button></> : null}>
      {finished ? (
        <ImportResult report={report} />
      ) : start.isPending || report ? (
        <>
          <Running report={report} sent={sent} />
          {progress.isError && <Alert type="error" showIcon title={failureText(progress.error)} action={<Button size="small" onClick={() => void progress.refetch()}>{t('common.retry')}</Button>} />}
        </>
      ) : (
        <>
          {(problem ?? (start.isError ? failureText(start.error) : null)) && <Alert className="session-alert" type="error" showIcon title={problem ?? failureText(start.error)} />}
          <div className="import-language"><span>{t('import.language')}</span><Segmented<Language> size="small" aria-label={t('import.language')} value={defaultLanguage} onChange={setDefaultLanguage} options={[{ value: 'zh', label: t('common.zh') }, { value: 'en', label: t('common.en') }]} /><span className="quiet small">{t('import.languageHelp')}</span></div>
          <Upload.Dragger accept={ACCEPT} maxCount={1} showUploadList={false} beforeUpload={(file) => { choose(file); return false }}>
            <p className="import-icon" aria-hidden><InboxOutlined aria-hidden /></p>
            <p>{t('import.drop')}</p>
            <p className="quiet small">{t('import.formats')}</p>
          </Upload.Dragger>
          <p className="quiet small import-columns">{t('import.columns')}</p>
        </>
      )}
    </Modal>
  )
}
