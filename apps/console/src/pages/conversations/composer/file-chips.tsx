import { CloseOutlined, PaperClipOutlined, ReloadOutlined } from '@ant-design/icons'
import { Button, Progress } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import type { ComposerFile } from './uploads.ts'
import type { ComposerFiles } from './use-files.ts'

function Chip({ file, files }: { file: ComposerFile; files: ComposerFiles }): ReactNode {
  const { t, format } = useI18n()
  return (
    <li className="file-chip">
      <PaperClipOutlined aria-hidden />
      <span className="clip" title={file.name}>{file.name}</span>
      {file.error === null && file.attachment === null && <Progress type="circle" size={16} percent={Math.round(file.progress * 100)} showInfo={false} aria-label={t('composer.uploading', { name: file.name })} />}
      {file.error === null && file.attachment && <span className="quiet small tabular">{format.bytes(file.size)}</span>}
      {file.error !== null && <span className="file-error" role="alert">{t('composer.uploadFailed', { name: '', reason: file.error }).trim()}</span>}
      {file.error !== null && <Button type="text" size="small" icon={<ReloadOutlined aria-hidden />} aria-label={t('common.retry')} onClick={() => files.retry(file.key)} />}
      <Button type="text" size="small" icon={<CloseOutlined aria-hidden />} aria-label={t('composer.remove', { name: file.name })} onClick={() => files.remove(file.key)} />
    </li>
  )
}

/** The files that go with the message. */
export function FileChips({ files }: { files: ComposerFiles }): ReactNode {
  if (files.files.length === 0) return null
  return <ul className="file-chips">{files.files.map((file) => <Chip key={file.key} file={file} files={files} />)}</ul>
}
