import { InboxOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import type { Language, RowsReport } from '@yingda/contract'
import { Alert, Button, Modal, Progress, Segmented, Upload } from 'antd'
import { useState, type ReactNode } from 'react'
import { failureText } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { ImportResult } from '../import-result.tsx'

interface FileDialogProps {
  title: string
  formats: string
  columns: string
  /** File name endings, with the dot. */
  endings: readonly string[]
  /** Bytes. */
  biggest: number
  /** False for files without texts of a language. */
  asksLanguage?: boolean
  /** Asked before the file is chosen. */
  before?: ReactNode
  send: (file: File, language: Language, onProgress: (share: number) => void) => Promise<RowsReport>
  /** Something was taken. */
  onTaken: () => void
  onClose: () => void
}

/** A small file that is read at once: chosen, sent, and what was not taken and why. */
export default function FileDialog({ title, formats, columns, endings, biggest, asksLanguage = true, before, send, onTaken, onClose }: FileDialogProps): ReactNode {
  const { t, format, language } = useI18n()
  const [rowLanguage, setRowLanguage] = useState<Language>(language)
  const [problem, setProblem] = useState<string | null>(null)
  const [sent, setSent] = useState(0)
  const taking = useMutation({ mutationFn: (file: File) => send(file, rowLanguage, setSent), onSuccess: onTaken })
  const choose = (file: File): void => {
    setProblem(null)
    if (!endings.some((ending) => file.name.toLowerCase().endsWith(ending))) return setProblem(t('file.unsupported', { types: endings.join(' / ') }))
    if (file.size > biggest) return setProblem(t('file.tooBig', { size: format.bytes(biggest) }))
    setSent(0)
    taking.mutate(file)
  }
  const failure = problem ?? (taking.isError ? failureText(taking.error) : null)

  return (
    <Modal open title={title} onCancel={onClose} width={640} mask={{ closable: false }} footer={taking.isSuccess ? <><Button onClick={() => taking.reset()}>{t('import.again')}</Button><Button type="primary" onClick={onClose}>{t('common.done')}</Button></> : null}>
      {taking.isSuccess && <ImportResult report={{ ...taking.data, fileName: taking.variables.name, status: 'done', error: null }} />}
      {taking.isPending && (
        <div className="import-running" role="status">
          <p>{t('import.running', { file: taking.variables.name })}</p>
          <Progress percent={Math.round(sent * 100)} status="active" showInfo={sent < 1} aria-label={t('import.running', { file: taking.variables.name })} />
        </div>
      )}
      {!taking.isSuccess && !taking.isPending && (
        <>
          {failure && <Alert className="session-alert" type="error" showIcon title={failure} />}
          {asksLanguage && <div className="import-language"><span>{t('import.language')}</span><Segmented<Language> size="small" aria-label={t('import.language')} value={rowLanguage} onChange={setRowLanguage} options={[{ value: 'zh', label: t('common.zh') }, { value: 'en', label: t('common.en') }]} /><span className="quiet small">{t('import.languageHelp')}</span></div>}
          {before}
          <Upload.Dragger accept={endings.join(',')} maxCount={1} showUploadList={false} beforeUpload={(file) => { choose(file); return false }}>
            <p className="import-icon" aria-hidden><InboxOutlined aria-hidden /></p>
            <p>{t('import.drop')}</p>
            <p className="quiet small">{formats}</p>
          </Upload.Dragger>
          <p className="quiet small import-columns">{columns}</p>
        </>
      )}
    </Modal>
  )
}
