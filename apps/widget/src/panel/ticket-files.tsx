import type { AttachmentRef } from '@yingda/contract'
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { fill } from '../i18n.ts'
import { usePanel } from './context.ts'
import { errorText, fileSize } from './format.ts'
import { AttachIcon, CloseIcon } from './icons.tsx'
import { describedBy, fieldId, Labelled } from './ticket-fields.tsx'
import { useTicketTexts } from './ticket-texts.ts'
import type { FormField } from './ticket-values.ts'

const MOST_FILES = 10

interface OnItsWay {
  id: number
  name: string
  share: number
  abort: AbortController
}

interface FilesProps {
  field: FormField
  files: readonly AttachmentRef[]
  fault: string | null
  maxBytes: number
  onAdd: (file: AttachmentRef) => void
  onRemove: (id: string) => void
  /** How many are on their way. */
  onBusy: (count: number) => void
  /** What was not taken, and why: said in the form, which covers everything else. */
  onProblem: (text: string) => void
}

/** Files of a field: stored at once, kept by the draft, sent with the form. */
export function FileField({ field, files, fault, maxBytes, onAdd, onRemove, onBusy, onProblem }: FilesProps): JSX.Element {
  const { client, texts } = usePanel()
  const words = useTicketTexts()
  const [under, setUnder] = useState<readonly OnItsWay[]>([])
  const next = useRef(0)
  const picker = useRef<HTMLInputElement>(null)
  const running = useRef(under)
  running.current = under
  useEffect(() => onBusy(under.length), [under.length])
  useEffect(() => () => running.current.forEach(({ abort }) => abort.abort()), [])
  const send = async (file: File): Promise<void> => {
    if (file.size > maxBytes) return onProblem(fill(words.tooBig, { name: file.name, size: fileSize(maxBytes) }))
    const id = (next.current += 1)
    const abort = new AbortController()
    setUnder((all) => [...all, { id, name: file.name, share: 0, abort }])
    const result = await client.tickets.upload(file, (share) => setUnder((all) => all.map((one) => (one.id === id ? { ...one, share } : one))), abort.signal)
    setUnder((all) => all.filter((one) => one.id !== id))
    if (result.ok) onAdd(result.value)
    else if (!abort.signal.aborted) onProblem(result.error.message === null ? fill(words.uploadFailed, { name: file.name }) : errorText(result.error, texts))
  }
  const add = (list: readonly File[]): void => {
    const room = MOST_FILES - files.length - under.length
    if (list.length > room) onProblem(words.tooMany)
    for (const file of list.slice(0, room)) void send(file)
  }
  return (
    <Labelled field={field} fault={fault}>
      {files.length + under.length > 0 && (
        <ul class="form-files">
          {files.map((file) => (
            <li key={file.id}>
              <span class="file-name">{file.name}</span>
              <button type="button" class="round" aria-label={fill(words.remove, { name: file.name })} onClick={() => onRemove(file.id)}>
                <CloseIcon />
              </button>
            </li>
          ))}
          {under.map((file) => (
            <li key={file.id}>
              <span class="file-name">{file.name}</span>
              <progress max={1} value={file.share} aria-label={fill(words.uploading, { name: file.name })} />
              <button type="button" class="round" aria-label={fill(words.remove, { name: file.name })} onClick={() => file.abort.abort()}>
                <CloseIcon />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        ref={picker} type="file" multiple hidden
        onChange={(event) => {
          add(Array.from(event.currentTarget.files ?? []))
          event.currentTarget.value = ''
        }}
      />
      <button id={fieldId(field.key)} type="button" class="button button-small" {...describedBy(field, fault)} onClick={() => picker.current?.click()}>
        <AttachIcon /> {words.addFile}
      </button>
    </Labelled>
  )
}
