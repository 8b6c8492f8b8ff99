import type { AttachmentRef, OwnTicket } from '@yingda/contract'
import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { uuid } from '../client/ids.ts'
import { fill } from '../i18n.ts'
import { fileSize } from '../panel/format.ts'
import { AttachIcon, CloseIcon, SendIcon } from '../panel/icons.tsx'
import { usePage } from './context.ts'
import { useDraft } from './draft.ts'

const LONGEST = 20_000
const MOST_FILES = 10

interface Chosen {
  readonly id: number
  readonly name: string
  readonly share: number
  /** Null while it is on its way. */
  readonly stored: AttachmentRef | null
  readonly abort: AbortController
}

/** Files on their way with a reply. */
function useFiles(max: number): { files: readonly Chosen[]; add: (list: readonly File[]) => void; remove: (id: number) => void; clear: () => void } {
  const { api, texts, say } = usePage()
  const [files, setFiles] = useState<readonly Chosen[]>([])
  const next = useRef(0)
  const put = (id: number, part: Partial<Chosen>): void => setFiles((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)))
  const drop = (id: number): void => setFiles((all) => all.filter((one) => one.id !== id))
  const send = async (file: File): Promise<void> => {
    if (file.size > max) return say(fill(texts.tooBig, { name: file.name, size: fileSize(max) }))
    const id = (next.current += 1)
    const abort = new AbortController()
    setFiles((all) => [...all, { id, name: file.name, share: 0, stored: null, abort }])
    const result = await api.upload(file, (share) => put(id, { share }), abort.signal)
    if (result.ok) return put(id, { stored: result.value, share: 1 })
    drop(id)
    if (!abort.signal.aborted) say(result.error.message ?? fill(texts.uploadFailed, { name: file.name }))
  }
  return {
    files,
    add(list) {
      const room = MOST_FILES - files.length
      if (list.length > room) say(texts.tooMany)
      for (const file of list.slice(0, room)) void send(file)
    },
    remove(id) {
      files.find((one) => one.id === id)?.abort.abort()
      drop(id)
    },
    clear: () => setFiles([]),
  }
}

/** Writes to the ticket, with files. What is typed stays until it has been taken. */
export function Reply({ ticket }: { ticket: OwnTicket }): JSX.Element | null {
  const { api, texts, took } = usePage()
  const [text, setText] = useDraft(String(ticket.number))
  const [key, setKey] = useState(() => uuid(Math.random))
  const [busy, setBusy] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const { files, add, remove, clear } = useFiles(ticket.maxAttachmentBytes)
  if (!ticket.can.reply) return null
  const stored = files.flatMap((one) => one.stored ?? [])
  const ready = !busy && stored.length === files.length && (text.trim() !== '' || stored.length > 0)
  const hint = ticket.category === 'closed' ? texts.replyClosed : ticket.category === 'solved' ? texts.replySolved : texts.reply
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (!ready) return
    setBusy(true)
    const result = await api.reply({ key, text: text.trim(), files: stored.map(({ id }) => id) })
    const isOther = result.ok && result.value.number !== ticket.number
    if (took(result, isOther ? fill(texts.followUp, { n: result.value.number }) : texts.sent)) {
      setText('')
      clear()
      setKey(uuid(Math.random))
    }
    setBusy(false)
  }
  return (
    <form
      class="card reply" aria-label={texts.send} onSubmit={(event) => void submit(event)} onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        add(Array.from(event.dataTransfer?.files ?? []))
      }}
    >
      <textarea
        rows={3} maxLength={LONGEST} value={text} placeholder={hint} aria-label={hint} onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit(event)
        }}
        onPaste={(event) => {
          const pasted = Array.from(event.clipboardData?.files ?? [])
          if (pasted.length > 0) event.preventDefault()
          add(pasted)
        }}
      />
      {files.length > 0 && (
        <ul class="chosen">
          {files.map((file) => (
            <li key={file.id}>
              <span class="file-name">{file.name}</span>
              {file.stored === null && <progress max={1} value={file.share} aria-label={fill(texts.uploading, { name: file.name })} />}
              <button type="button" class="round" aria-label={fill(texts.remove, { name: file.name })} onClick={() => remove(file.id)}>
                <CloseIcon />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="reply-foot">
        <input
          ref={picker} type="file" multiple hidden aria-label={texts.attach}
          onChange={(event) => {
            add(Array.from(event.currentTarget.files ?? []))
            event.currentTarget.value = ''
          }}
        />
        <button type="button" class="button" onClick={() => picker.current?.click()}>
          <AttachIcon /> {texts.attach}
        </button>
        <button type="submit" class="button button-main" aria-disabled={!ready}>
          <SendIcon /> {busy ? texts.sending : texts.send}
        </button>
      </div>
    </form>
  )
}
