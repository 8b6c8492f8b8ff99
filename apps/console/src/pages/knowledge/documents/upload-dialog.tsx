import { CheckCircleOutlined, CloseCircleOutlined, FileTextOutlined, InboxOutlined } from '@ant-design/icons'
import type { KnowledgeDocument, Language } from '@yingda/contract'
import { Button, Modal, Progress, Segmented, Upload } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { randomId } from '../../../ui/ids.ts'

const BIGGEST = 10 * 1024 * 1024
const ENDINGS = ['.md', '.markdown', '.txt', '.html', '.htm', '.docx']

type Item = { readonly id: string; readonly file: File } & (
  | { readonly state: 'waiting' }
  | { readonly state: 'sending'; readonly share: number }
  | { readonly state: 'done'; readonly document: KnowledgeDocument }
  | { readonly state: 'failed'; readonly reason: string }
)

interface DialogProps {
  /** The document whose text a file shall replace; absent: files become new documents. */
  replacing?: { readonly key: string } | undefined
  /** Something was taken. */
  onTaken: () => void
  onOpen?: (id: string) => void
  onClose: () => void
}

/** Files to make documents of: sent one after the other, each with its progress and what came of it. */
export default function UploadDialog({ replacing, onTaken, onOpen, onClose }: DialogProps): ReactNode {
  const { t } = useI18n()
  const [language, setLanguage] = useState<Language | 'auto'>('auto')
  const [items, setItems] = useState<readonly Item[]>([])
  const queue = useRef<Promise<void>>(Promise.resolve())
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => { gone.current = true }
  }, [])

  const show = (item: Item): void => setItems((all) => all.map((old) => (old.id === item.id ? item : old)))
  const send = async (id: string, file: File): Promise<void> => {
    if (gone.current) return
    show({ id, file, state: 'sending', share: 0 })
    const place = { ...(language === 'auto' ? {} : { language }), ...(replacing ? { key: replacing.key } : {}) }
    try {
      const document = await api.uploadDocument({ name: file.name.slice(-255), ...place, body: file }, { onProgress: (share) => show({ id, file, state: 'sending', share }) })
      show({ id, file, state: 'done', document })
      onTaken()
      if (replacing) onClose()
    } catch (failure) {
      show({ id, file, state: 'failed', reason: failureText(failure) })
    }
  }
  const choose = (file: File): void => {
    const id = randomId()
    const reason = !ENDINGS.some((ending) => file.name.toLowerCase().endsWith(ending)) ? t('upload.unsupported') : file.size > BIGGEST ? t('upload.tooBig') : null
    const item: Item = reason === null ? { id, file, state: 'waiting' } : { id, file, state: 'failed', reason }
    setItems((all) => (replacing ? [item] : [...all, item]))
    if (reason === null) queue.current = queue.current.then(() => send(id, file))
  }
  const isBusy = items.some(({ state }) => state === 'waiting' || state === 'sending')

  return (
    <Modal open title={t(replacing ? 'upload.replaceTitle' : 'upload.title')} onCancel={onClose} width={640} mask={{ closable: false }} footer={items.length > 0 && !replacing ? <Button type="primary" disabled={isBusy} onClick={onClose}>{t('common.done')}</Button> : null}>
      <div className="import-language">
        <span>{t('upload.language')}</span>
        <Segmented<Language | 'auto'>
          size="small" disabled={isBusy} aria-label={t('upload.language')} value={language} onChange={setLanguage}
          options={[{ value: 'auto', label: t('upload.languageAuto') }, { value: 'zh', label: t('common.zh') }, { value: 'en', label: t('common.en') }]}
        />
      </div>
      <Upload.Dragger accept={ENDINGS.join(',')} multiple={!replacing} disabled={replacing !== undefined && isBusy} showUploadList={false} beforeUpload={(file) => { choose(file); return false }}>
        <p className="import-icon" aria-hidden><InboxOutlined aria-hidden /></p>
        <p>{t(replacing ? 'upload.drop' : 'upload.dropMany')}</p>
        <p className="quiet small">{t('upload.formats')}</p>
      </Upload.Dragger>
      <p className="quiet small import-columns">{t('upload.note')}</p>
      {items.length > 0 && <ul className="upload-list" aria-label={t('upload.files')} aria-live="polite">{items.map((item) => <Line key={item.id} item={item} onOpen={onOpen} />)}</ul>}
    </Modal>
  )
}

function Line({ item, onOpen }: { item: Item; onOpen: ((id: string) => void) | undefined }): ReactNode {
  const { t, format } = useI18n()
  const { file } = item
  return (
    <li>
      <div className="upload-line">
        {item.state === 'done' ? <CheckCircleOutlined aria-hidden /> : item.state === 'failed' ? <CloseCircleOutlined className="upload-failed" aria-hidden /> : <FileTextOutlined aria-hidden />}
        <span className="clip">{file.name} <span className="quiet small">{format.bytes(file.size)}</span></span>
        {item.state === 'waiting' && <span className="quiet small">{t('upload.waiting')}</span>}
        {item.state === 'sending' && item.share >= 1 && <span className="quiet small">{t('upload.reading')}</span>}
        {item.state === 'done' && <span className="quiet small">{t('upload.done')}</span>}
        {item.state === 'done' && onOpen && <Button size="small" onClick={() => onOpen(item.document.id)}>{t('upload.open')}</Button>}
        {item.state === 'failed' && <span className="small upload-failed">{t('upload.failed')}</span>}
      </div>
      {item.state === 'sending' && <Progress size="small" percent={Math.round(item.share * 100)} status="active" showInfo={false} aria-label={t('upload.progress', { name: file.name })} />}
      {item.state === 'failed' && <p className="small upload-failed" role="alert">{item.reason}</p>}
    </li>
  )
}
