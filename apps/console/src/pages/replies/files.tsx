import { addressOf } from '@yingda/client'
import { Button, Modal, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import FileDialog from '../knowledge/workshop/file-dialog.tsx'
import { ownerQuery } from './filter.ts'
import { useOwners } from './use-owners.ts'

const BIGGEST = 8 * 1024 * 1024

/** Whose file it is, asked before it is chosen or saved. */
function Owner({ value, options, onChange }: { value: string; options: readonly { value: string; label: string }[]; onChange: (value: string) => void }): ReactNode {
  const { t } = useI18n()
  return <div className="import-language"><span id="reply-file-owner">{t('replyPage.whose')}</span><Select className="reply-owner" aria-labelledby="reply-file-owner" value={value} options={[...options]} onChange={onChange} /></div>
}

/** A file of canned replies to take in. */
export function ImportReplies({ onTaken, onClose }: { onTaken: () => void; onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const owners = useOwners()
  const [owner, setOwner] = useState(owners.mine[0]?.value ?? 'personal')
  return (
    <FileDialog
      title={t('replyPage.importTitle')} formats={t('replyPage.importFormats')} columns={t('replyPage.importColumns')} endings={['.csv', '.xlsx']} biggest={BIGGEST} asksLanguage={false} onTaken={onTaken} onClose={onClose}
      before={<Owner value={owner} options={owners.mine} onChange={setOwner} />} send={(file, _, onProgress) => api.importReplies({ ...ownerQuery(owner), body: file }, { onProgress })}
    />
  )
}

/** Canned replies to save as a file. */
export function ExportReplies({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const owners = useOwners()
  const [owner, setOwner] = useState('company')
  return (
    <Modal open title={t('replyPage.exportTitle')} onCancel={onClose} footer={<><Button onClick={onClose}>{t('common.cancel')}</Button><Button type="primary" href={addressOf('exportReplies', ownerQuery(owner))} download onClick={onClose}>{t('knowledge.export')}</Button></>}>
      <Owner value={owner} options={owners.all} onChange={setOwner} />
      <p className="quiet small">{t('replyPage.exportHint')}</p>
    </Modal>
  )
}
