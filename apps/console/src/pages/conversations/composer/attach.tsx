import { LockOutlined, MessageOutlined, PaperClipOutlined } from '@ant-design/icons'
import { Button, Segmented, Tooltip } from 'antd'
import { useRef, useState, type ClipboardEvent, type DragEvent, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import type { ComposerMode } from '../model/drafts.ts'
import { filesOf } from '../model/files.ts'
import type { ComposerFiles } from './use-files.ts'

interface Intake {
  /** Files hang over the place. */
  readonly dropping: boolean
  readonly onPaste: (event: ClipboardEvent) => void
  /** For the place files are dropped on. */
  readonly zone: { readonly onDragOver: (event: DragEvent) => void; readonly onDragLeave: () => void; readonly onDrop: (event: DragEvent) => void }
}

/** Files pasted and dropped. */
export function useIntake(files: Pick<ComposerFiles, 'add'>): Intake {
  const [dropping, setDropping] = useState(false)
  return {
    dropping,
    onPaste(event) {
      const pasted = filesOf(event.clipboardData, new Date())
      if (pasted.length === 0) return
      event.preventDefault()
      files.add(pasted)
    },
    zone: {
      onDragOver(event) {
        event.preventDefault()
        setDropping(true)
      },
      onDragLeave: () => setDropping(false),
      onDrop(event) {
        event.preventDefault()
        setDropping(false)
        files.add(filesOf(event.dataTransfer, new Date()))
      },
    },
  }
}

/** Adds files chosen from the disk. */
export function AttachButton({ files }: { files: Pick<ComposerFiles, 'add'> }): ReactNode {
  const { t } = useI18n()
  const picker = useRef<HTMLInputElement>(null)
  return (
    <>
      <input ref={picker} type="file" multiple hidden aria-label={t('composer.attach')} onChange={(event) => { files.add(Array.from(event.target.files ?? [])); event.target.value = '' }} />
      <Tooltip title={t('composer.attach')}><Button type="text" icon={<PaperClipOutlined aria-hidden />} aria-label={t('composer.attach')} onClick={() => picker.current?.click()} /></Tooltip>
    </>
  )
}

/** Whether one writes to the customer or to colleagues. */
export function ModeSwitch({ mode, onChange, reply, note, noReply = false }: { mode: ComposerMode; onChange: (mode: ComposerMode) => void; reply: string; note: string; noReply?: boolean }): ReactNode {
  const { t } = useI18n()
  return (
    <Segmented<ComposerMode>
      size="small" aria-label={t('composer.modeLabel')} value={mode} onChange={onChange}
      options={[{ value: 'reply', label: reply, icon: <MessageOutlined aria-hidden />, disabled: noReply }, { value: 'note', label: note, icon: <LockOutlined aria-hidden /> }]}
    />
  )
}
